"""Text (文字): numerals, dates, level numbers, widths, title breaking, punctuation. Pure functions, no I/O."""

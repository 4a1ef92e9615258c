"""GB/T 9704-2012 as data: one table, two readers (render draws it, check measures it). No I/O, no OOXML."""

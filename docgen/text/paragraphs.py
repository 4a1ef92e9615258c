"""Paragraphs of a multi-line field (段落)."""

import re

_PARAGRAPH_END = re.compile("[\n\u2029]")
_LINE_END = re.compile("[\n\u2028\u2029]+")


def split_paragraphs(text: str) -> list[str]:
    """Split ``text`` at line feeds and U+2029 into paragraphs.

    Blanks at the ends of a paragraph stay exactly as given; lines with nothing visible on them are dropped.
    """
    if "\n" not in text and "\u2029" not in text:
        return [text] if text and not text.isspace() else []
    return [line for line in _PARAGRAPH_END.split(text) if line.strip()]


def single_line(text: str) -> str:
    """Join the lines of ``text`` into one, for document properties and messages.

    Chinese needs nothing between two lines; a blank goes where two Latin words or numbers would run together.
    """
    joined = ""
    for line in _LINE_END.split(text):
        meets_word = joined[-1:].isalnum() and joined[-1:].isascii() and line[:1].isalnum() and line[:1].isascii()
        joined += (" " if meets_word else "") + line
    return joined

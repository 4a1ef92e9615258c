"""Placeholders of a base plan (占位): 【社区名称】 stands for what the column of that name holds, and nothing else.

There is no code and no expression. 【【…】】 prints 【…】. A value is put in as it is, whatever brackets it holds.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from docgen.models.faults import Path

_MARK = re.compile("【【(?P<literal>[^【】]*)】】|【(?P<name>[^【】]*)】|[【】]")


class Placeholder(NamedTuple):
    """The name between 【 and 】, as typed."""

    name: str


Piece = str | Placeholder


def split_text(text: str) -> list[Piece]:
    """Return the literal texts and placeholders that a text is made of.

    A bracket without its other half stays text here; ``odd_brackets`` finds it.
    """
    pieces: list[Piece] = []
    literal, end = "", 0
    for found in _MARK.finditer(text):
        literal, end = literal + text[end : found.start()], found.end()
        if found["name"] is None:
            literal += f"【{found['literal']}】" if found["literal"] is not None else found.group()
            continue
        pieces += [literal, Placeholder(found["name"])] if literal else [Placeholder(found["name"])]
        literal = ""
    literal += text[end:]
    return [*pieces, literal] if literal else pieces


def has_marks(text: str) -> bool:
    """Tell whether a text is not simply what it says: it holds a placeholder, or a bracket written twice."""
    return "【" in text or "】" in text


def odd_brackets(text: str) -> bool:
    """Tell whether a 【 or 】 lacks its other half, or nothing stands between them."""
    return any(found.group() in "【】" or not (found["name"] or found["literal"]) for found in _MARK.finditer(text))


def escaped(text: str) -> str:
    """Return a text so written that it prints as it is: every 【…】 in it doubled."""
    return re.sub("【([^【】]*)】", r"【【\1】】", text)


def texts_in(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text of plain data with its path, in order; keys are no texts."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from texts_in(value, (*path, key))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            yield from texts_in(value, (*path, position))


def placeholders_in(data: Any) -> dict[str, list[Path]]:
    """Return the placeholders of a base plan by name, in order, each with the paths of the texts that hold it."""
    found: dict[str, list[Path]] = {}
    for path, text in texts_in(data):
        for piece in split_text(text) if has_marks(text) else ():
            if isinstance(piece, Placeholder):
                paths = found.setdefault(piece.name, [])
                if path not in paths:
                    paths.append(path)
    return found

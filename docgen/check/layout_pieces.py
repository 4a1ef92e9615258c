"""Parts of one line that stand apart (一行中分列的内容): names side by side, a number and its signers."""

import re
from collections.abc import Sequence

from docgen.check.page_elements import Box, Char, Line
from docgen.standard.page import CELL

# White from this many characters on, with no space typed in it, parts a line.
_APART = 0.9
_NO_NAME = re.compile(r"[。，；：、！？“”《》〈〉:;,.\d]|^[（(]|^附件")
_MOST_NAME = 30


def pieces(line: Line, apart: float = _APART) -> list[Line]:
    """Cut ``line`` where white is left between characters without a space typed; one piece is the line itself."""
    cuts, position = [0], 0
    starts: list[int] = []
    for index, char in enumerate(line.chars):
        at = line.text.find(char.text, position)
        typed = at > position
        if index and not typed and char.left - line.chars[index - 1].right > apart * CELL.mm:
            cuts.append(index)
        starts.append(position)
        position = at + len(char.text)
    if len(cuts) == 1:
        return [line]
    ends = [*cuts[1:], len(line.chars)]
    texts = [*starts, len(line.text)]
    return [
        Line(line.text[texts[first] : texts[end]], line.chars[first:end], hull(line.chars[first:end]))
        for first, end in zip(cuts, ends, strict=True)
    ]


def hull(chars: Sequence[Char]) -> Box:
    """The outline of all these characters' ink."""
    inks = [char.ink for char in chars]
    left, right = min(ink.left for ink in inks), max(ink.right for ink in inks)
    return Box(left, min(ink.top for ink in inks), right, max(ink.bottom for ink in inks))


def reads_as_name(line: Line) -> bool:
    """Tell whether the line could be an organ's name: no punctuation of a sentence, no number, not too long."""
    return len(line.chars) <= _MOST_NAME and not _NO_NAME.search(line.text.strip())

"""The record of what was put on the page (印出记录): the read-back proof compares it with the finished document."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Printed = tuple[str | tuple[str, ...], str]
"""One piece of text as it stands on the page, behind the input field it spells (``sections[0].text``).

Most pieces spell one field; a period spells two, its start and its end, wording of our own an empty tuple of them.
"""


Examined = tuple[int, int, Sequence[tuple[str, object]]]
"""A part that was drawn by itself: where its pieces begin and end among all, and its leaves that they do not say."""


@dataclass(slots=True)
class Record:
    """Collects what is printed, in document order.

    A field printed in pieces (a text of several paragraphs) is said piece by piece under one path. ``examined`` holds,
    by path and in order, the parts of the filing that were drawn by themselves.
    """

    pieces: list[Printed] = field(default_factory=list)
    examined: dict[str, Examined] = field(default_factory=dict)

    def say(self, path: str | tuple[str, ...] | None, text: str) -> str:
        """Note that ``text`` is printed here for the field or fields at ``path`` and return it.

        An empty path marks wording of our own made from several fields (a title 关于印发《…》的通知), None a text whose
        parts have been said already.
        """
        if text and path is not None:
            self.pieces.append((path or (), text))
        return text

    def join(self, later: "Record") -> None:
        """Append what another part of the document printed after this one."""
        before = len(self.pieces)
        self.pieces += later.pieces
        for path, (begin, end, unsaid) in later.examined.items():
            self.examined[path] = begin + before, end + before, unsaid

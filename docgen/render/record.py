"""The record of what was put on the page (印出记录): the read-back proof compares it with the finished document."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Printed(NamedTuple):
    """One piece of text as it stands on the page, and the input fields it spells (``sections[0].text``).

    Most pieces spell one field; a period spells its start and its end.
    """

    paths: tuple[str, ...]
    text: str


@dataclass(slots=True)
class Record:
    """Collects what is printed, in document order.

    A field printed in pieces (a text of several paragraphs) is said piece by piece under one path.
    """

    pieces: list[Printed] = field(default_factory=list)

    def say(self, path: str | tuple[str, ...] | None, text: str) -> str:
        """Note that ``text`` is printed here for the field or fields at ``path`` and return it.

        An empty path marks wording of our own made from several fields (a title 关于印发《…》的通知), None a text whose
        parts have been said already.
        """
        if text and path is not None:
            if type(path) is str:
                path = (path,) if path else ()
            # What Printed(path, text) does, without the call in between: a plan says several hundred pieces.
            self.pieces.append(tuple.__new__(Printed, (path, text)))
        return text

    def join(self, later: "Record") -> None:
        """Append what another part of the document printed after this one."""
        self.pieces.extend(later.pieces)

"""What was said of a filing on its way (意见): at review, countersigning, approval, and when it was sent back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.archive.queries import FilingRow
from docgen.service import rights
from docgen.service.desk import Desk
from docgen.service.field_notes import FieldNote, notes_in
from docgen.service.reading import log

_SAID_AT = frozenset({"review", "countersign", "approve", "return", "reopen"})
_ROUND_BEGINS = frozenset({"draft", "revise", "submit", "correct"})


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person said at one step; ``by`` is who said it on paper, None the one who entered it."""

    action: str
    action_name: str
    at: str
    actor: str
    by: str | None
    text: str
    notes: tuple[FieldNote, ...]


def standing(events: Iterable[Mapping[str, Any]]) -> tuple[Opinion, ...]:
    """Of a filing's log the opinions since its text was last written or submitted, the first one first."""
    found: list[Opinion] = []
    for event in events:
        if event["action"] in _ROUND_BEGINS:
            found = []
        elif event["action"] in _SAID_AT and (event["remark"] or event.get("notes")):
            found.append(_opinion(event))
    return tuple(found)


def of(desk: Desk, row: FilingRow) -> tuple[Opinion, ...]:
    """The standing opinions on a filing; none for who may not see how it came about."""
    if not rights.may_follow(desk.actor, row, desk.settings.archive.steps):
        return ()
    return standing(log(desk, row.id))


def _opinion(event: Mapping[str, Any]) -> Opinion:
    return Opinion(
        event["action"],
        event["action_name"],
        event["at"],
        event["actor"],
        event.get("by"),
        event["remark"],
        notes_in(event),
    )

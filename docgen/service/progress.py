"""How far a filing has come (办理进度), and what this person may do about it now (可办事项), by the house's steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from docgen.archive.queries import FilingRow
from docgen.errors import ArchiveError
from docgen.models.filing import Filing
from docgen.service import rights
from docgen.service.desk import Desk
from docgen.service.entering import PAPER_KIND
from docgen.service.lifecycle import STEPS, TURNS, Step, missing_steps, place_of, state_name
from docgen.service.marking import date_of, sequence_of

Status = Literal["done", "due", "ahead"]
_NUMBERED_FROM = ("approved", "rechecking", "rechecked")


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step as the row shows it; ``at`` and ``actor`` are known of a step that is done, to who may see the log."""

    action: str
    label: str
    status: Status
    at: str | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that this person may take now; ``due`` is the step that comes next.

    ``along`` are open steps that it takes on the way (随印发一并办理).
    """

    action: str
    label: str
    due: bool = False
    along: tuple[Step, ...] = ()

    @property
    def takes(self) -> frozenset[str]:
        """The names of all steps that are taken with it."""
        return frozenset({self.action, *(step.action for step in self.along)})


def carries_number(desk: Desk, row: FilingRow, filing: Filing | None) -> bool:
    """Whether the filing has a number or is to get one; before its approval it counts as one that does."""
    if filing is None or row.state not in _NUMBERED_FROM:
        return row.document_number is not None or (place_of(row.state) or 0) < _PLACES["number"]
    try:
        return sequence_of(filing, desk.settings, date_of(filing)) is not None
    except ArchiveError:
        # Something is missing that a number needs: the step itself says what.
        return True


def milestones(
    desk: Desk, row: FilingRow, numbered: bool, events: Iterable[Mapping[str, Any]] = ()
) -> tuple[Milestone, ...]:
    """The house's steps in order; those of before that were taken though the house has them switched off, too."""
    taken = _taken(events)
    at = place_of(row.state)
    found: list[Milestone] = []
    due = False
    for place, step in enumerate(STEPS):
        done = (place <= at and (step.action in taken or not taken)) if at is not None else step.action in taken
        skipped = at is not None and place <= at and not done
        if skipped or not (_counts(desk, step, numbered) or (done and step.action in taken)):
            continue
        status: Status = "done" if done else "ahead"
        if not done and not due and at is not None and place > at:
            status, due = "due", True
        event = taken.get(step.action) if done else None
        when, who = (event["at"], event["actor"]) if event else (None, None)
        found.append(Milestone(step.action, step.label, status, when, who))
    if at is None:
        return (*(one for one in found if one.status == "done"), Milestone("end", state_name(row.state), "done"))
    return tuple(found)


def offers(desk: Desk, row: FilingRow, numbered: bool) -> tuple[Offer, ...]:
    """What the actor may do with the filing as it stands: the step that is due first, then the others."""
    steps = [one for step in STEPS[1:] if (one := _step_offer(desk, row, step, numbered)) is not None]
    turns = [
        Offer(turn.action, turn.label)
        for turn in TURNS
        if row.state in turn.sources
        and _may(desk, row, turn.action)
        and not (row.kind == PAPER_KIND and turn.action in ("correct", "revise"))
    ]
    return (*sorted(steps, key=lambda one: not one.due), *turns)


_PLACES = {step.action: place for place, step in enumerate(STEPS)}


def _step_offer(desk: Desk, row: FilingRow, step: Step, numbered: bool) -> Offer | None:
    if not _counts(desk, step, numbered) or not _may(desk, row, step.action):
        return None
    try:
        missing = missing_steps(step.action, row.state, desk.settings.archive.steps)
    except ArchiveError:
        # Done already, or past.
        return None
    missing = [one for one in missing if one.action != "number" or numbered]
    if not missing:
        return Offer(step.action, step.label, due=not _again(row, step))
    if step.action == "publish" and all(_may(desk, row, one.action) for one in missing):
        return Offer(step.action, step.label, along=tuple(missing))
    return None


def _again(row: FilingRow, step: Step) -> bool:
    """Whether the step stands already and could be taken once more."""
    return step.repeats and row.state == step.state


def _counts(desk: Desk, step: Step, numbered: bool) -> bool:
    """Whether this house takes the step with this filing."""
    if step.action == "number" and not numbered:
        return False
    return not step.optional or step.action in desk.settings.archive.steps


def _may(desk: Desk, row: FilingRow, action: str) -> bool:
    return rights.may_act(desk.actor, row, action, desk.settings.archive.steps)


def _taken(events: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The last event of every step that still stands: what was sent back has to be taken anew."""
    taken: dict[str, Mapping[str, Any]] = {}
    for event in events:
        action = event["action"]
        if action == "enter":
            taken["publish"] = event
        if action in ("return", "reopen"):
            from_here = 1 if action == "return" else _PLACES["recheck"]
            taken = {name: one for name, one in taken.items() if _PLACES[name] < from_here}
        elif action in _PLACES:
            taken[action] = event
    return taken

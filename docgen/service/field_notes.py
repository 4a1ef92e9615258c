"""Opinions on single places of a text (逐处意见): they travel in the event of the step at which they were given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from docgen.errors import InputError, Problem
from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.filing import Filing
from docgen.models.labels import label_of, path_of
from docgen.service.wording import plain

MOST = 50
_LEFT_OUT = frozenset({"schema_version", "kind"})


@dataclass(frozen=True, slots=True)
class FieldNote:
    """One opinion: the place as programs count it, as a person calls it, and what is to be said of it."""

    path: str
    label: str
    text: str


def places(filing: Filing) -> dict[str, str]:
    """Every place of a filing that holds something: its label, and its path; in the order of the filing."""
    found: dict[str, str] = {}
    for path in _paths(filing, ()):
        found.setdefault(label_of(path, filing), path_of(path))
    return found


def read(filing: Filing, given: Sequence[tuple[str, str]]) -> tuple[FieldNote, ...]:
    """Opinions from pairs of a label and a text, blank pairs left out; InputError lists every fault at once."""
    known = places(filing) if any(label.strip() for label, _ in given) else {}
    notes, problems = [], []
    for number, (label, text) in enumerate(given):
        label, text = label.strip(), plain(text, "逐处意见")
        if not label and not text:
            continue
        if label in known and text:
            notes.append(FieldNote(known[label], label, text))
        elif label in known:
            problems.append(
                Problem(f"note-text-{number}", label, "没有写意见。", hint="请写明要改什么，或去掉这一处。")
            )
        else:
            message = f"没有“{label[:40]}”这一处。" if label else "没有选是哪一处。"
            problems.append(Problem(f"note-place-{number}", f"第{number + 1}处意见", message, hint="请从列表里选。"))
    if len(notes) > MOST:
        problems.append(Problem("", "逐处意见", f"意见有 {len(notes)} 处，一次最多 {MOST} 处。"))
    if problems:
        raise InputError("notes-unclear", "逐处意见没有写清。", problems=problems)
    return tuple(notes)


def noted(notes: Sequence[FieldNote]) -> dict[str, Any]:
    """What an event says of them; nothing where there are none."""
    return {"notes": [asdict(note) for note in notes]} if notes else {}


def notes_in(event: Mapping[str, Any]) -> tuple[FieldNote, ...]:
    """The opinions that an event carries."""
    return tuple(FieldNote(**note) for note in event.get("notes", ()))


def _paths(element: Element, path: Path) -> Iterator[Path]:
    for name in type(element).model_fields:
        value = getattr(element, name)
        if name not in _LEFT_OUT and value not in (None, [], "") and not isinstance(value, bool):
            yield from _below(value, (*path, name))


def _below(value: Any, path: Path) -> Iterator[Path]:
    """The place itself, then those inside it; a list is no place, its entries are."""
    if isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _below(entry, (*path, number))
        return
    yield path
    if isinstance(value, Element):
        yield from _paths(value, path)

"""The parts under check (待检部分): the opening, each section, each attachment, the imprint, and what stands between.

In a batch, a preview or a revision most parts are as they were in the filing before. What a rule of one part found
there is noted under all that it can depend on: the part's JSON, its place and class, the kinds of the sections around
it, which labels tell, and what else the rule is handed. Only answers are noted, never the part itself, whose lists
somebody may change; a part whose JSON does not say all of it is read again every time.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeVar

from docgen.check.rules import RULES
from docgen.findings import Finding
from docgen.models.as_written import IS_PART
from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.filing import Filing
from docgen.models.labels import label_of
from docgen.models.plain import FilingJson, given_fields
from docgen.text.dates import When

Found = TypeVar("Found")
Notes = dict[Hashable, tuple[Any, ...]]

MOST_PARTS, LONGEST_PART, MOST_BETWEEN = 256, 32_000, 64
MOST_ANSWERS, MOST_FOUND = 64, 64
"""Answers noted of a part, and findings in an answer: what is said more often is rare, and would fill the memory."""

_PARTS = frozenset({"preamble", "sections", "attachments", "imprint"})
_CHOICES = frozenset(
    {"kind", "form", "page_model", "numbering", "derived", "classification", "urgency", "copy_number"}
    | {"joint_mark", "order_word", "disclosure"}
)


class TypedText(NamedTuple):
    """One text as typed, the path of its field and the field's name; an entry of a list goes by the list's name."""

    path: Path
    text: str
    field: str


class Moment(NamedTuple):
    """One point in time as given and the path of its field."""

    path: Path
    when: When


class Examined:
    """What findings speak of: all of a filing or a part of it."""

    filing: Filing

    def label(self, place: Path | str) -> str:
        """The Chinese name of a place; a name stays as it is."""
        if isinstance(place, str):
            return place
        return label_of(place, self.filing) if place[:1] == ("sections",) else _label_elsewhere(place)

    def finding(
        self, code: str, place: Path | str, message: str, *, expected: str = "", found: str = "", fix: str = ""
    ) -> Finding:
        """Return a finding of the rule ``code``; source, severity and weight come from the rule."""
        rule = RULES[code]
        where = self.label(place)
        return Finding(code, rule.clause, rule.severity, where, message, expected, found, fix, rule.blocks)


@dataclass(eq=False)
class Part(Examined):
    """A part of a filing; a rule that takes one looks at nothing else, its ``filing`` serves labels only.

    What stands between the large parts has the empty path, no element, and the names of its fields: its texts and
    moments are all that a rule sees of it.
    """

    filing: Filing
    path: Path
    element: Element | None
    fields: tuple[str, ...]
    notes: Notes | None

    @property
    def attachment(self) -> int | None:
        """Which attachment it is, from 0; None for anything else."""
        number = self.path[1] if self.path[:1] == ("attachments",) else None
        return number if isinstance(number, int) else None

    @property
    def texts(self) -> list[TypedText]:
        """Every typed text in field order; choices among fixed values are left out."""
        return self._leaves[0]

    @property
    def moments(self) -> list[Moment]:
        """Every point in time in field order."""
        return self._leaves[1]

    @cached_property
    def titles(self) -> frozenset[Path]:
        """The paths of all titles."""
        return frozenset(typed.path for typed in self.texts if typed.field == "title")

    @cached_property
    def _leaves(self) -> tuple[list[TypedText], list[Moment]]:
        texts: list[TypedText] = []
        moments: list[Moment] = []
        if self.element is not None:
            _gather_fields(self.path, self.element, texts, moments)
        for name in self.fields:
            _gather((name,), name, getattr(self.filing, name), texts, moments)
        return texts, moments

    def find(self, asked: tuple[Callable[..., Iterable[Found]], tuple[Hashable, ...]]) -> tuple[Found, ...]:
        """Return what a rule finds here; it is called with the part and its circumstances, which is all it sees."""
        notes = self.notes
        known = None if notes is None else notes.get(asked)
        if known is None:
            rule, circumstances = asked
            known = tuple(rule(self, *circumstances))
            if notes is not None and len(known) <= MOST_FOUND and len(notes) < MOST_ANSWERS:
                notes[asked] = known
        return known


@lru_cache(maxsize=256)
def _label_elsewhere(place: Path) -> str:
    """The name of a place outside the sections, where labels tell nothing of what stands there."""
    return label_of(place, None)


def parts_of(filing: Filing, written: FilingJson | None) -> Iterator[Part]:
    """Yield the parts in field order; ``written`` is the filing as JSON, None where nothing is to be noted of it."""
    kinds = tuple(section.kind for section in filing.sections)
    between: list[str] = []
    for name, value in given_fields(filing):
        if name not in _PARTS:
            between.append(name)
            continue
        if between:
            yield _between(filing, tuple(between), written)
            between = []
        for position, element in enumerate(value if isinstance(value, list) else [value]):
            path: Path = (name, position) if isinstance(value, list) else (name,)
            yield Part(filing, path, element, (), _notes(path, type(element), kinds, written))
    if between:
        yield _between(filing, tuple(between), written)


def _between(filing: Filing, fields: tuple[str, ...], written: FilingJson | None) -> Part:
    """What stands between large parts; nothing else than its texts and moments tells it from others."""
    part = Part(filing, (), None, fields, None)
    size = sum(len(typed.text) for typed in part.texts)
    if written is not None and size <= LONGEST_PART and len(part.texts) + len(part.moments) <= MOST_BETWEEN:
        part.notes = _notes_on((*part.texts, *part.moments), (), None, ())
    return part


def _notes(path: Path, kind: type[Element], kinds: tuple[str, ...], written: FilingJson | None) -> Notes | None:
    """Where to note what is found in the part at ``path``; None: nowhere."""
    if written is None:
        return None
    json = getattr(written, str(path[0]))
    name = written.name(json if isinstance(json, bytes) else json[path[1]])
    return None if name is None or len(name) > LONGEST_PART else _notes_on(name, path, kind, kinds)


@lru_cache(maxsize=MOST_PARTS)
def _notes_on(name: Hashable, path: Path, kind: type[Element] | None, kinds: tuple[str, ...]) -> Notes:  # noqa: ARG001 - they are the key
    """The notes on one part, empty at first; two threads that read it at once note the same."""
    return {}


def forget_parts() -> None:
    """Forget every note."""
    _notes_on.cache_clear()


def _gather_fields(path: Path, element: Element, texts: list[TypedText], moments: list[Moment]) -> None:
    """Collect texts and moments of one part of the filing."""
    given = element.__pydantic_fields_set__
    for name, value in element.__dict__.items():
        if name not in given or value is None:
            continue
        if type(value) is not str:
            _gather((*path, name), name, value, texts, moments)
        elif value and name not in _CHOICES:
            texts.append(TypedText((*path, name), value, name))


def _gather(path: Path, field: str, value: Any, texts: list[TypedText], moments: list[Moment]) -> None:
    """Collect texts and moments below one value; ``field`` is the name that the path ends with."""
    kind = type(value)
    if kind is str:
        if value and field not in _CHOICES:
            texts.append(TypedText(path, value, field))
    elif kind is list:
        for position, entry in enumerate(value):
            _gather((*path, position), field, entry, texts, moments)
    elif kind is When:
        moments.append(Moment(path, value))
    elif IS_PART[kind]:
        _gather_fields(path, value, texts, moments)

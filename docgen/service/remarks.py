"""What is to be said of a form while it is being filled in (填写意见): every fault and finding at its field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docgen.errors import DocgenError, InputError, Problem
from docgen.findings import Finding, Severity
from docgen.ingest.filings import parse_filing
from docgen.ingest.tree import Source
from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.filing import Filing
from docgen.models.labels import label_of, path_of
from docgen.service import filings
from docgen.service.spoken import spoken
from docgen.service.typed_data import Cleaned, Typed, cleaned
from docgen.settings import Settings

_STILL_OPEN = ("没有填写", "没有内容")


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark at a field: ``path`` counts from 0 as the form does; empty where it is about the whole filing.

    ``message`` can stand alone beside the field, ``label`` says in a list which field is meant. ``blocks``: the filing
    cannot be issued, or not even be kept, while this stands.
    """

    path: str
    label: str
    severity: Severity
    message: str
    hint: str = ""
    code: str = ""
    blocks: bool = True

    @property
    def tone(self) -> str:
        """How loud it is said: what is merely still to be filled in is no fault of anybody's."""
        return "todo" if self.message in _STILL_OPEN else self.severity


@dataclass(frozen=True, slots=True)
class Examined:
    """A form looked through: the filing it makes, None while something is still wrong, and all remarks in order."""

    filing: Filing | None
    remarks: tuple[Remark, ...]


def examine(typed: Typed, settings: Settings) -> Examined:
    """Validate what was typed and, where it makes a filing, say what the checks find."""
    clean = cleaned(typed)
    try:
        filing = parse_filing(Source(clean.data))
    except InputError as error:
        return Examined(None, tuple(_of_problem(problem, clean, typed) for problem in error.problems))
    try:
        findings = filings.examine(filing, settings)
    except DocgenError as error:
        return Examined(filing, (Remark("", "公文", "error", error.message, error.hint, error.code),))
    places = dict(_places(filing))
    return Examined(filing, tuple(_of_finding(finding, places, clean, typed) for finding in findings))


def _of_problem(problem: Problem, clean: Cleaned, typed: Typed) -> Remark:
    path = clean.origin(read_path(problem.path))
    message = problem.message.removeprefix(f"「{problem.label}」")
    return Remark(path_of(path), label_of(path, typed), "error", message, spoken(problem.hint), "invalid-input")


def _of_finding(finding: Finding, places: dict[str, Path], clean: Cleaned, typed: Typed) -> Remark:
    """A finding names its place in words; the field is the one that goes by this name."""
    found = places.get(finding.where)
    path = clean.origin(found) if found is not None else ()
    label = label_of(path, typed) if path else finding.where
    return Remark(
        path_of(path), label, finding.severity, finding.message, spoken(finding.fix), finding.code, finding.blocks
    )


def _places(filing: Filing) -> Iterator[tuple[str, Path]]:
    """Every place of the filing by the name a person knows it by; of two with one name the outer counts."""
    named: dict[str, Path] = {}
    for path in _paths(filing, ()):
        named.setdefault(label_of(path, filing), path)
    yield from named.items()


def _paths(value: Any, path: Path) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, Element):
        for name in type(value).model_fields:
            yield from _paths(getattr(value, name), (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _paths(inner, (*path, place))


def read_path(written: str) -> Path:
    """The path that ``path_of`` spelled: ``sections[4].steps[0].end``."""
    keys: list[str | int] = []
    for piece in written.replace("[", ".[").split(".") if written else ():
        keys.append(int(piece[1:-1]) if piece.startswith("[") else piece)
    return tuple(key for key in keys if key != "")

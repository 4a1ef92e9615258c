"""The filing under check (待检公文): its typed words with their places, the house's names, findings made from rules."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from docgen.check.rules import RULES
from docgen.findings import Finding
from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.filing import Filing
from docgen.models.labels import label_of
from docgen.models.plain import given_fields
from docgen.text.dates import When
from docgen.text.punctuation import Spot

_CHOICES = frozenset(
    {"kind", "form", "page_model", "numbering", "derived", "classification", "urgency", "copy_number"}
    | {"joint_mark", "order_word", "disclosure"}
)
_AROUND = 8
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class HouseNames:
    """What the house (本单位) stands in with where the filing is silent; empty text means that it has none."""

    issuer: str = ""
    mark: str = ""
    organ_code: str = ""
    printing_office: str = ""


class TypedText(NamedTuple):
    """One text as typed, the path of its field and the field's name; an entry of a list goes by the list's name."""

    path: Path
    text: str
    field: str

    @property
    def attachment(self) -> int | None:
        """Which attachment it belongs to, from 0; None for anything else."""
        inside = len(self.path) > 1 and self.path[0] == "attachments"
        return self.path[1] if inside and isinstance(self.path[1], int) else None


class Moment(NamedTuple):
    """One point in time as given and the path of its field."""

    path: Path
    when: When


@dataclass(frozen=True)
class Draft:
    """A filing with the house's names filled in; every check takes one and yields findings."""

    filing: Filing
    house: HouseNames

    @property
    def has_head(self) -> bool:
        """Whether mark, number and red line are drawn (红头或印发通知)."""
        return self.filing.form != "plain"

    @property
    def issuer(self) -> str:
        """The issuer that signs (发文机关署名), of a joint issue the lead organ; empty when nobody has named one."""
        return next(iter(self.filing.issuers), self.house.issuer)

    @property
    def mark(self) -> str:
        """The name in the issuer mark (发文机关标志); the house's mark never stands over another's signature."""
        own = "" if self.filing.issuers else self.house.mark
        return self.filing.head.mark or own or self.issuer

    @cached_property
    def texts(self) -> tuple[TypedText, ...]:
        """Every typed text in field order; choices among fixed values are left out."""
        return tuple(leaf for leaf in self._all_leaves if isinstance(leaf, TypedText) and leaf.field not in _CHOICES)

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """Every point in time in field order."""
        return tuple(leaf for leaf in self._all_leaves if isinstance(leaf, Moment))

    @cached_property
    def _all_leaves(self) -> tuple[TypedText | Moment, ...]:
        found: list[TypedText | Moment] = []
        _gather((), "", self.filing, found)
        return tuple(found)

    def label(self, place: Path | str) -> str:
        """The Chinese name of a place; a name stays as it is."""
        return place if isinstance(place, str) else label_of(place, self.filing)

    def finding(
        self, code: str, place: Path | str, message: str, *, expected: str = "", found: str = "", fix: str = ""
    ) -> Finding:
        """Return a finding of the rule ``code``; source, severity and weight come from the rule."""
        rule = RULES[code]
        where = self.label(place)
        return Finding(code, rule.clause, rule.severity, where, message, expected, found, fix, rule.blocks)


def _gather(path: Path, field: str, value: object, found: list[TypedText | Moment]) -> None:
    """Collect texts and moments below one value; ``field`` is the name that the path ends with."""
    if isinstance(value, str):
        if value:
            found.append(TypedText(path, value, field))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            _gather((*path, position), field, inner, found)
    elif isinstance(value, When):
        found.append(Moment(path, value))
    elif isinstance(value, Element):
        for name, inner in given_fields(value):
            _gather((*path, name), name, inner, found)


def shorten(text: str, most: int = 24) -> str:
    """Return ``text`` on one line, its end replaced by … beyond ``most`` characters."""
    line = " ".join(text.strip()[: most * 2].split("\n"))
    return line if len(line) <= most else line[:most] + "…"


def excerpt(text: str, start: int, end: int) -> str:
    """Return ``text[start:end]`` with a few characters on both sides, as a person would point it out."""
    return _cut(text, start, end, ())


def mended(text: str, spots: Sequence[Spot], at: Spot) -> str:
    """Return the surroundings of ``at`` with every spot in them replaced by what is suggested."""
    return _cut(text, at.start, at.end, spots)


def places(text: str, spots: Iterable[tuple[int, int]]) -> str:
    """Quote the first few spots of a text: “…（国发【2011】…”、“…”."""
    all_spots = list(spots)
    quoted = list(dict.fromkeys(f"“{excerpt(text, start, end)}”" for start, end in all_spots[:_SHOWN]))
    return "、".join(quoted) + ("等" if len(all_spots) > _SHOWN else "")


def _cut(text: str, start: int, end: int, spots: Iterable[Spot]) -> str:
    """Return the surroundings of a spot, replacements made, cut ends marked by …"""
    left, right = max(start - _AROUND, 0), min(end + _AROUND, len(text))
    pieces, position = [], left
    for spot in spots:
        if position <= spot.start and spot.end <= right:
            pieces += [text[position : spot.start], spot.suggested]
            position = spot.end
    inside = re.sub(r"\s*\n\s*", " ", "".join([*pieces, text[position:right]])).strip()
    return ("…" if left else "") + inside + ("…" if right < len(text) else "")

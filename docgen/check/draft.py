"""The filing under check (待检公文) with the house's names, and how its words are quoted in findings."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from docgen.check.parts import Examined, Found, Part, parts_of
from docgen.models.filing import Filing
from docgen.models.plain import FilingJson
from docgen.text.punctuation import Spot

_AROUND = 8
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class HouseNames:
    """What the house (本单位) stands in with where the filing is silent; empty text means that it has none."""

    issuer: str = ""
    mark: str = ""
    organ_code: str = ""
    printing_office: str = ""


@dataclass(frozen=True)
class Draft(Examined):
    """A filing with the house's names filled in; every check takes one and yields findings.

    ``written`` is the filing as JSON: with it, what was found in a part before is not looked for again.
    """

    filing: Filing
    house: HouseNames
    written: FilingJson | None = None

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
    def parts(self) -> tuple[Part, ...]:
        """The parts of the filing in field order."""
        return tuple(parts_of(self.filing, self.written))

    @cached_property
    def sections(self) -> tuple[Part, ...]:
        """Those of them that are sections (正文各部分)."""
        return tuple(part for part in self.parts if part.path[:1] == ("sections",))

    @property
    def preamble(self) -> tuple[Part, ...]:
        """The opening (引言), where there is one."""
        return tuple(part for part in self.parts if part.path == ("preamble",))


def in_each(parts: Iterable[Part], rule: Callable[..., Iterable[Found]], *circumstances: Hashable) -> Iterator[Found]:
    """Yield what ``rule`` finds in each of the parts; ``circumstances`` are all that it looks at besides."""
    asked = rule, circumstances
    for part in parts:
        if found := part.find(asked):
            yield from found


def bare(name: str) -> str:
    """A name without blanks."""
    return "".join(name.split())


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

"""What the columns of somebody's own list probably stand for (栏目猜测), for a person to look over."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from docgen.roster.columns import Fields, is_left_alone
from docgen.roster.fields import Target, targets_of
from docgen.roster.headers import header_key, placeholder_key
from docgen.roster.placeholders import placeholders_in
from docgen.roster.rows import COMMUNITY

COMMUNITY_HEADERS = ("社区", "社区名", "村（社区）", "社区（村）", "村社区名称", "单位名称", "单位", "名称")
"""What lists call the column of the communities' names that do not call it 社区名称."""

LEFT_OUT = ""
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a column may stand for (可对应的栏目).

    ``value`` is 【name】 or an English path, ``label`` what a person calls it; ``group`` one of ``GROUPS``.
    """

    value: str
    label: str
    group: str


GROUPS = ("占位", "方案里已填的栏目", "方案里没填的栏目")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column probably stands for, '' for nothing; ``sure`` unless only its name is alike."""

    value: str
    sure: bool


def meanings_of(base: dict[str, Any]) -> list[Meaning]:
    """Everything that a column may stand for in a base plan: placeholders first, then fields, filled ones first."""
    found = [Meaning(f"【{name}】", f"【{name}】", GROUPS[0]) for name in _placeholders(base)]
    targets = sorted(targets_of(base), key=lambda target: not target.given)
    return found + [Meaning(one.spelled, one.label, GROUPS[1] if one.given else GROUPS[2]) for one in targets]


def guess_columns(headers: Iterable[str], base: dict[str, Any], remembered: Mapping[str, str]) -> dict[str, Guess]:
    """Return a guess for every header but 社区名称; no two the same, what is sure goes first.

    ``remembered`` says what headers (as ``header_key`` gives them) stood for before; it counts where the plan has that.
    """
    names = [header for header in headers if header != COMMUNITY]
    targets = targets_of(base)
    reader = _Reader(_placeholders(base), targets, Fields(targets), remembered)
    found: dict[str, Guess] = {}
    taken: set[str] = set()
    for look in (reader.known, reader.alike):
        for header in names:
            if header in found:
                continue
            guess = next((one for one in look(header) if one.value == LEFT_OUT or one.value not in taken), None)
            if guess is not None:
                found[header] = guess
                taken.add(guess.value)
    return {header: found.get(header, Guess(LEFT_OUT, sure=False)) for header in names}


def _placeholders(base: dict[str, Any]) -> list[str]:
    """The names of the placeholders, but for 社区名称 and for one typed in two ways."""
    known = {placeholder_key(name): name.strip() for name in placeholders_in(base)}
    return [name for key, name in known.items() if key != placeholder_key(COMMUNITY)]


class _Reader:
    """Reads one header after the other against a base plan."""

    def __init__(self, names: list[str], targets: list[Target], fields: Fields, remembered: Mapping[str, str]) -> None:
        self._names = {placeholder_key(name): f"【{name}】" for name in names}
        self._valid = {*self._names.values(), *(target.spelled for target in targets), LEFT_OUT}
        self._fields, self._remembered = fields, remembered

    def known(self, header: str) -> Iterator[Guess]:
        """What the header says outright, or stood for before."""
        before = self._remembered.get(header_key(header))
        if before is not None and before in self._valid:
            yield Guess(before, sure=True)
        exact = self._names.get(placeholder_key(header.removeprefix("【").removesuffix("】")))
        if exact is not None:
            yield Guess(exact, sure=True)
        elif len(named := self._fields.named(header)) == 1:
            yield Guess(named[0].spelled, sure=True)
        elif is_left_alone(header):
            yield Guess(LEFT_OUT, sure=True)

    def alike(self, header: str) -> Iterator[Guess]:
        """What is called nearly so."""
        for near in get_close_matches(placeholder_key(header), list(self._names), n=1, cutoff=_ALIKE):
            yield Guess(self._names[near], sure=False)
        fields = self._fields.nearest(header)
        given = [target for target in fields if target.given]
        if len(given or fields) == 1:
            yield Guess((given or fields)[0].spelled, sure=False)

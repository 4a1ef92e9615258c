"""The difference between two filings (公文异同), fields and text, as a secretary would read it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from itertools import takewhile
from typing import Any, Literal

from docgen.models.alignment import Pair, align, in_turn, traits
from docgen.models.attachments import Column, Table
from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.filing import Filing
from docgen.models.labels import label_of, path_of
from docgen.models.segments import Segment, excerpts, segments, summary, visible
from docgen.models.values import meaning, own_name, shown, typed, words
from docgen.text.paragraphs import split_paragraphs

_LONGEST_VALUE = 40
"""Longer values are shown with the neighbourhood of the change only."""


Kind = Literal["changed", "added", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, found in the newer filing; one that was removed, in the older.

    ``path`` counts from 0, ``label`` from 1 (实施步骤第3项·结束); a paragraph of several is in the label only.
    ``before`` and ``after`` are whole, values as a person reads them, of an element all its words, a line for each
    field; None where there was or is nothing. ``moved``: from where and to where, as a person says it.
    """

    path: str
    label: str
    kind: Kind
    before: str | None
    after: str | None
    moved: tuple[str, str] | None = None

    def __str__(self) -> str:
        """Return one line.

        实施步骤第3项·结束: 2014年6月 → 2014年7月; 附件2（新增）: …; 重点实施项目第3项 → 第1项（移动）: …
        """
        if self.moved is not None:
            return f"{self.moved[0]} → {self.moved[1]}（移动）{_colon(summary(self.after or ''))}"
        if self.before is None or self.after is None:
            sign = "（新增）" if self.before is None else "（删去）"
            return f"{self.label}{sign}{_colon(summary(self.before or self.after or ''))}"
        before, after = self.before, self.after
        if max(len(before), len(after)) > _LONGEST_VALUE:
            before, after = excerpts(before, after)
        before, after = visible(before), visible(after)
        if "".join(before.split()) == "".join(after.split()):
            # Nothing but blanks differ; between quotation marks they can be seen.
            before, after = f"“{before}”", f"“{after}”"
        return f"{self.label}: {before} → {after}"

    def as_dict(self) -> dict[str, Any]:
        """Return a plain mapping for ``--format json``."""
        return asdict(self)

    def spans(self) -> list[Segment]:
        """Return the pieces of both texts in order, each kept, deleted or inserted; worked out at each call."""
        return segments(self.before or "", self.after or "")


def differences(before: Filing, after: Filing) -> list[Difference]:
    """Return all differences in the order of the newer filing; none when both say the same.

    A default says the same whether it was set or not, and so does a moment however it is noted (2014-06, 2014年6月).
    Entries of lists are recognised by their content: one that was put in between is one difference, not a change of
    all that follow; one that stands elsewhere has moved, and its own changes are told besides.
    """
    comparison = _Comparison(before, after)
    comparison.elements(before, after, (), ())
    return comparison.found


class _Comparison:
    """A walk through both filings side by side: ``here`` is a place in the older one, ``there`` in the newer."""

    def __init__(self, before: Filing, after: Filing) -> None:
        # Many paragraphs of one text share a label.
        self._label_before: Callable[[Path], str] = cache(lambda path: label_of(path, before))
        self._label_after: Callable[[Path], str] = cache(lambda path: label_of(path, after))
        self.found: list[Difference] = []

    def elements(self, old: Element, new: Element, here: Path, there: Path) -> None:
        """Compare two elements field by field; a section may have become one of another kind."""
        if isinstance(old, Table) and isinstance(new, Table):
            self._tables(old, new, here, there)
            return
        for name in dict.fromkeys((*type(new).model_fields, *type(old).model_fields)):
            if name != "schema_version":
                self._fields(name, old, new, (*here, name), (*there, name))

    def _fields(self, name: str, owner: Element, new_owner: Element, here: Path, there: Path) -> None:
        """Compare one field of two elements."""
        old, new = getattr(owner, name, None), getattr(new_owner, name, None)
        if old == new:
            return
        if isinstance(old, list) or isinstance(new, list):
            self._lists(old or [], new or [], here, there)
        elif isinstance(old, Element) and isinstance(new, Element):
            self.elements(old, new, here, there)
        elif isinstance(old, str) and isinstance(new, str) and name != "title":
            self._texts(shown(type(owner), name, old), shown(type(new_owner), name, new), here, there)
        elif meaning(old) != meaning(new):
            self._say(here, there, _whole(owner, name, old), _whole(new_owner, name, new))

    def _lists(self, old: list[Any], new: list[Any], here: Path, there: Path) -> list[Pair]:
        """Compare two lists; return which entry is which."""
        pairs = _aligned(old, new)
        for place, other, moved in in_turn(pairs, len(old), len(new)):
            if place is None or other is None:
                self._one_sided(old, new, here, there, place, other)
                continue
            one, two, inner, outer = old[place], new[other], (*here, place), (*there, other)
            if moved:
                self._say(inner, outer, words(one), words(two), moved=self._way(inner, outer))
            if isinstance(one, Element) and one != two:
                self.elements(one, two, inner, outer)
            elif one != two:
                self._texts(one, two, inner, outer)
        return pairs

    def _one_sided(
        self, old: list[Any], new: list[Any], here: Path, there: Path, place: int | None, other: int | None
    ) -> None:
        """Report an entry that only one list has."""
        if other is not None:
            self._say(here, (*there, other), None, words(new[other]))
        elif place is not None:
            self._say((*here, place), there, words(old[place]), None)

    def _tables(self, old: Table, new: Table, here: Path, there: Path) -> None:
        """Compare two tables: the columns first, for they say which cell of a row is which."""
        columns = [Pair(place, place) for place in range(len(new.columns))]
        if old.columns != new.columns:
            columns = self._lists(old.columns, new.columns, (*here, "columns"), (*there, "columns"))
        here_rows, there_rows = (*here, "rows"), (*there, "rows")
        for place, other, moved in in_turn(_aligned(old.rows, new.rows), len(old.rows), len(new.rows)):
            if place is None or other is None:
                self._one_sided(old.rows, new.rows, here_rows, there_rows, place, other)
                continue
            inner, outer = (*here_rows, place), (*there_rows, other)
            if moved:
                self._say(inner, outer, words(old.rows[place]), words(new.rows[other]), moved=self._way(inner, outer))
            self._cells(old.rows[place], new.rows[other], columns, inner, outer)
        self._fields("landscape", old, new, (*here, "landscape"), (*there, "landscape"))

    def _cells(self, old: list[str], new: list[str], columns: list[Pair], here: Path, there: Path) -> None:
        """Compare the cells of a row, column by column; an empty cell says nothing."""
        for place, other, _ in in_turn(columns, len(old), len(new)):
            before, after = old[place] if place is not None else "", new[other] if other is not None else ""
            if before == after:
                continue
            inner = here if place is None else (*here, place)
            outer = there if other is None else (*there, other)
            if before and after:
                self._texts(before, after, inner, outer)
            else:
                self._say(inner, outer, before or None, after or None)

    def _texts(self, before: str, after: str, here: Path, there: Path) -> None:
        """Compare two texts, those of several paragraphs paragraph by paragraph."""
        told = len(self.found)
        old, new = split_paragraphs(before), split_paragraphs(after)
        if max(len(old), len(new)) > 1:
            for place, other, moved in in_turn(_aligned(old, new), len(old), len(new)):
                one = None if place is None else old[place]
                two = None if other is None else new[other]
                number = f"第{(place or 0) + 1 if other is None else other + 1}段"
                if moved:
                    way = (self._label_before(here) + f"第{(place or 0) + 1}段", number)
                    self._say(here, there, one, two, number, way)
                if one != two:
                    self._say(here, there, one, two, number)
        if len(self.found) == told:
            # Blank lines are all that differs between several paragraphs.
            self._say(here, there, before, after)

    def _say(
        self,
        here: Path,
        there: Path,
        before: str | None,
        after: str | None,
        paragraph: str = "",
        moved: tuple[str, str] | None = None,
    ) -> None:
        """Add one difference."""
        kind: Kind = "moved" if moved else "added" if before is None else "removed" if after is None else "changed"
        path, label = (here, self._label_before(here)) if after is None else (there, self._label_after(there))
        self.found.append(Difference(path_of(path), label + paragraph, kind, before, after, moved))

    def _way(self, here: Path, there: Path) -> tuple[str, str]:
        """Return from where to where an entry moved: 重点实施项目第3项, 第1项; 保障措施（第6部分）, 第5部分."""
        start, end = self._label_before(here), self._label_after(there)
        if here[-2] in ("sections", "parts"):
            place, target = (f"第{int(path[-1]) + 1}部分" for path in (here, there))
            return (start if place in start.rpartition("·")[2] else f"{start}（{place}）"), target
        same = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(start, end, strict=False)))
        return start, end[max(end.rfind("第", 0, same), end.rfind("·", 0, same) + 1) :]


def _whole(owner: Element, name: str, value: Any) -> str | None:
    """Return the words of a field; None when it is empty."""
    if value is None:
        return None
    return words(value) if isinstance(value, Element) else shown(type(owner), name, value)


def _aligned(old: list[Any], new: list[Any]) -> list[Pair]:
    """Recognise entries by what they say. Short plain ones that were replaced one by one count as changed."""
    first = (old or new or [None])[0]
    return align(
        [meaning(entry) for entry in old],
        [meaning(entry) for entry in new],
        lambda place: traits(own_name(old[place]), typed(old[place])),
        lambda place: traits(own_name(new[place]), typed(new[place])),
        fill=isinstance(first, (str, Column)),
    )


def _colon(text: str) -> str:
    return f": {text}" if text else ""

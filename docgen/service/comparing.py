"""Two states of one form side by side (两份稿子对照), and one made of both, place by place.

Drafts that are not valid yet have to be compared too, so this works on what was typed. Lists of the same length are
compared entry by entry; where entries were added or removed, the list as a whole is one place.
"""

from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.fields import CHOICE_LABELS
from docgen.models.filing import Filing
from docgen.models.labels import label_of, path_of
from docgen.models.segments import Segment, segments
from docgen.models.shapes import entry_class, shapes_of
from docgen.service.remarks import read_path
from docgen.service.typed_data import Typed, as_typed

Changed = Literal["mine", "theirs", "both"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place at which the two differ; None where one of them has nothing there.

    ``changed`` says who changed it against what both began with: only ``mine``, only ``theirs``, or ``both``, also
    where nobody knows.
    """

    path: str
    label: str
    mine: str | None
    theirs: str | None
    changed: Changed

    def spans(self) -> list[Segment]:
        """The pieces of both texts, from theirs to mine."""
        return segments(self.theirs or "", self.mine or "")


def compare(mine: Typed, theirs: Typed, base: Typed | None = None) -> list[Place]:
    """Every place at which they differ, in the order of the form."""
    places = []
    for path in _places(mine, theirs, Filing, ()):
        own, other = value_at(mine, path), value_at(theirs, path)
        changed: Changed = "both"
        if base is not None:
            before = value_at(base, path)
            changed = "theirs" if before == own else "mine" if before == other else "both"
        label = label_of(path, mine if own is not None else theirs)
        places.append(Place(path_of(path), label, _words(own), _words(other), changed))
    return places


def merge(mine: Typed, theirs: Typed, taken: Collection[str]) -> Typed:
    """Mine, with theirs at the places that are named."""
    merged = deepcopy(mine)
    # From the end, so that no place moves before its turn has come.
    for path in reversed([read_path(name) for name in taken]):
        owner = value_at(merged, path[:-1])
        value = deepcopy(value_at(theirs, path))
        if isinstance(owner, list) and isinstance(path[-1], int) and path[-1] < len(owner):
            owner[path[-1]] = value
        elif isinstance(owner, dict) and value is None:
            owner.pop(path[-1], None)
        elif isinstance(owner, dict):
            owner[path[-1]] = value
    return as_typed(merged)


def _places(mine: Typed, theirs: Typed, owner: type[Element], path: Path) -> Iterator[Path]:
    for name, shape in shapes_of(owner).items():
        yield from _below(mine.get(name), theirs.get(name), shape.entry, (*path, name), shape)


def _below(own: Any, other: Any, entry: type[Element] | None, path: Path, shape: Any) -> Iterator[Path]:
    if own == other:
        return
    if isinstance(own, dict) and isinstance(other, dict) and entry is not None and shape.widget != "grid":
        yield from _places(own, other, entry, path)
    elif isinstance(own, list) and isinstance(other, list) and len(own) == len(other):
        for place, (one, two) in enumerate(zip(own, other, strict=True)):
            owner = entry_class(shape, one)
            same = owner is entry_class(shape, two)
            yield from _below(one, two, owner if same else None, (*path, place), shape)
    else:
        yield path


def value_at(typed: Any, path: Path) -> Any:
    """What stands in a place of a form; None where there is nothing."""
    for key in path:
        if isinstance(key, str):
            typed = typed.get(key) if isinstance(typed, dict) else None
        else:
            typed = typed[key] if isinstance(typed, list) and key < len(typed) else None
    return typed


_FLAGS = {"true": "是", "false": "否"}


def _words(value: Any) -> str | None:
    """What was typed in a place, a line for each text."""
    return None if value is None else "\n".join(_lines(value))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name != "kind":
                yield from _lines(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _lines(inner)
    else:
        yield _FLAGS.get(value) or CHOICE_LABELS.get(value, value)

"""List operations without a script (增删和移动): a button says what it does, ``up:sections[4].steps[1]``.

The same buttons work in the browser with a script, which then never sends them.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from docgen.errors import UsageError
from docgen.models.attachments import Table
from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.filing import Filing
from docgen.models.sections import SECTION_CLASSES
from docgen.models.shapes import Shape, entry_class, shapes_of
from docgen.service.typed_data import Typed, as_typed
from docgen.web.forms.names import path_of, read_name

NEW_COLUMNS = 3


def act(typed: Typed, action: str) -> tuple[Typed, str]:
    """Do what a button says; return the data and the name of the place to go on at.

    add:list (``add:sections:goals`` with a kind) · remove, up, down:entry · include, omit:part. What the form no
    longer has, because a list changed meanwhile, is left as it is. UsageError for an unknown action.
    """
    verb, _, rest = action.partition(":")
    name, _, kind = rest.partition(":")
    if verb not in _VERBS:
        raise UsageError("bad-action", "没有这种操作。", "请刷新页面后再试。")
    path = read_name(name)
    copied = deepcopy(typed)
    if shape_at(typed, path) is None:
        return copied, path_of(path)
    place = _VERBS[verb](copied, path, kind)
    return as_typed(copied), path_of(place)


def shape_at(typed: Typed, path: Path) -> Shape | None:
    """The field that a path leads to, or that its list is; None where there is none."""
    owner: type[Element] | None = Filing
    shape: Shape | None = None
    value: Any = typed
    for key in path:
        if isinstance(key, str):
            shape = shapes_of(owner).get(key) if owner is not None else None
            value = value.get(key) if isinstance(value, dict) else None
            owner = shape.entry if shape is not None else None
        else:
            value = value[key] if isinstance(value, list) and key < len(value) else None
            owner = entry_class(shape, value) if shape is not None else None
    return shape


def blank_entry(shape: Shape, kind: str = "", width: int = 1) -> Any:
    """An entry in which nothing is typed yet; a row has ``width`` cells."""
    match shape.widget:
        case "lines":
            return ""
        case "rows":
            return [""] * width
        case "sections":
            chosen = kind if kind in shape.kinds else shape.kinds[0]
            heading = SECTION_CLASSES[chosen].model_fields["heading"].default
            # In a combined section a blank heading means none.
            return {"kind": chosen, "heading": heading} if shape.name == "parts" else {"kind": chosen}
    return {}


def blank_part(shape: Shape) -> Typed:
    """A part in which nothing is typed yet; a table begins with three columns and a row."""
    if shape.entry is Table:
        return {"columns": [{} for _ in range(NEW_COLUMNS)], "rows": [[""] * NEW_COLUMNS]}
    return {}


def _owner(typed: Typed, path: Path) -> Any:
    """The mapping or list that holds the last key of a path; what is not there yet is made of mappings."""
    value: Any = typed
    for key in path[:-1]:
        if isinstance(value, dict):
            value = value.setdefault(key, {})
        else:
            value = value[key] if isinstance(value, list) and isinstance(key, int) and key < len(value) else {}
    return value


def _add(typed: Typed, path: Path, kind: str) -> Path:
    shape, owner = shape_at(typed, path), _owner(typed, path)
    if (
        shape is None
        or isinstance(path[-1], int)
        or shape.widget not in ("lines", "elements", "sections", "rows")
        or not isinstance(owner, dict)
    ):
        return path
    # An empty list of lines shows one blank line already: adding to it makes the second.
    entries = owner.setdefault(path[-1], [""] if shape.widget == "lines" else [])
    entries.append(blank_entry(shape, kind, len(owner.get("columns", ()))))
    if _in_table(typed, path):
        for row in owner.get("rows", ()):
            row.append("")
    return (*path, len(entries) - 1)


def _remove(typed: Typed, path: Path, _kind: str) -> Path:
    entries = _owner(typed, path)
    place = path[-1]
    if not isinstance(entries, list) or not isinstance(place, int) or place >= len(entries):
        return path
    del entries[place]
    for row in _rows(typed, path):
        del row[place : place + 1]
    return (*path[:-1], min(place, len(entries) - 1)) if entries else path[:-1]


def _move(step: int) -> Callable[[Typed, Path, str], Path]:
    def move(typed: Typed, path: Path, _kind: str) -> Path:
        entries, place = _owner(typed, path), path[-1]
        if not isinstance(entries, list) or not isinstance(place, int):
            return path
        other = place + step
        if not (0 <= other < len(entries) and place < len(entries)):
            return path
        for moved in (entries, *_rows(typed, path)):
            if max(place, other) < len(moved):
                moved[place], moved[other] = moved[other], moved[place]
        return (*path[:-1], other)

    return move


def _include(typed: Typed, path: Path, _kind: str) -> Path:
    shape, owner = shape_at(typed, path), _owner(typed, path)
    if shape is not None and shape.widget in ("element", "grid") and isinstance(owner, dict):
        owner.setdefault(path[-1], blank_part(shape))
    return path


def _omit(typed: Typed, path: Path, _kind: str) -> Path:
    owner = _owner(typed, path)
    if isinstance(owner, dict):
        owner.pop(path[-1], None)
    return path


def _in_table(typed: Typed, path: Path) -> bool:
    """Whether the path is the list of a table's columns."""
    holder = shape_at(typed, path[:-1]) if path else None
    return bool(path) and path[-1] == "columns" and holder is not None and holder.widget == "grid"


def _rows(typed: Typed, path: Path) -> list[list[str]]:
    """The rows whose cells go with a column; none for an entry of any other list."""
    if not _in_table(typed, path[:-1]):
        return []
    owner = _owner(typed, path[:-1])
    rows: list[list[str]] = owner.get("rows", []) if isinstance(owner, dict) else []
    return rows


_VERBS: dict[str, Callable[[Typed, Path, str], Path]] = {
    "add": _add,
    "remove": _remove,
    "up": _move(-1),
    "down": _move(1),
    "include": _include,
    "omit": _omit,
}

"""What a form has to know of a field (字段形态): its words, how it is filled in, which entries a list takes.

Everything is read from the model itself: label, help and example from ``Field(...)``, the rest from the annotation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from docgen.models.attachments import Table
from docgen.models.element import Element
from docgen.models.fields import CHOICE_LABELS, Text
from docgen.models.sections import SECTION_CLASSES, SectionBase
from docgen.text.dates import When

Widget = Literal[
    "line", "text", "choice", "flag", "whole", "number", "day", "moment",
    "lines", "elements", "sections", "rows", "element", "grid", "fixed",
]  # fmt: skip
"""How a field is filled in: one value, a list of them, a part of its own, a table, or not by hand at all."""

SINGLE: frozenset[Widget] = frozenset({"line", "text", "choice", "flag", "whole", "number", "day", "moment", "fixed"})
"""The widgets of one value."""

_PLAIN: dict[object, Widget] = {bool: "flag", int: "whole", float: "number", date: "day", When: "moment", str: "line"}
_MANY_LINES = get_args(Text)[1]
_FIXED = ("schema_version",)


@dataclass(frozen=True, slots=True)
class Shape:
    """One field of a part: ``label``, ``help`` and ``example`` as the model has them.

    ``default`` is None where there is none, ``nullable`` says that None may be said. ``entry`` is the class of a part
    or of a list's entries, ``kinds`` the kinds that a list of sections takes, ``choices`` pairs of value and name.
    """

    name: str
    label: str
    help: str
    example: Any
    widget: Widget
    required: bool
    nullable: bool
    default: Any
    entry: type[Element] | None = None
    choices: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def none_says_something(self) -> bool:
        """Whether blank is not the same as not given: a part of a combined section without its usual heading."""
        return self.nullable and self.default is not None


@cache
def shapes_of(owner: type[Element]) -> Mapping[str, Shape]:
    """The fields of a class in their order."""
    hints = get_type_hints(owner, include_extras=True)
    return {name: _shape(owner, name, hints[name]) for name in owner.model_fields}


@cache
def may_be_empty(owner: type[Element]) -> bool:
    """Whether a part of this class says something without holding anything: an imprint with the house's words."""
    return all(not field.is_required() for field in owner.model_fields.values()) and _stands_empty(owner)


def entry_class(shape: Shape, value: object) -> type[Element] | None:
    """The class of a list's entry; that of a section by the kind it says it is."""
    if shape.widget != "sections":
        return shape.entry
    kind = value.get("kind") if isinstance(value, dict) else None
    return SECTION_CLASSES.get(kind) if isinstance(kind, str) and kind in shape.kinds else None


def _stands_empty(owner: type[Element]) -> bool:
    try:
        owner.model_validate({})
    except ValueError:
        return False
    return True


def _shape(owner: type[Element], name: str, hint: Any) -> Shape:
    field = owner.model_fields[name]
    core, metadata, nullable = _peeled(hint)
    widget, entry, choices, kinds = _read(core, metadata)
    if name in _FIXED or (name == "kind" and issubclass(owner, SectionBase)):
        widget = "fixed"
    return Shape(
        name=name,
        label=field.title or name,
        help=field.description or "",
        example=field.examples[0] if field.examples else None,
        widget=widget,
        required=field.is_required(),
        nullable=nullable,
        default=None if field.is_required() or field.default_factory is not None else field.default,
        entry=entry,
        choices=choices,
        kinds=kinds,
    )


Read = tuple[Widget, type[Element] | None, tuple[tuple[str, str], ...], tuple[str, ...]]


def _read(core: Any, metadata: tuple[Any, ...]) -> Read:
    """Widget, class, choices and kinds of a bare annotation."""
    if get_origin(core) is Literal:
        return "choice", None, tuple((str(one), CHOICE_LABELS.get(str(one), str(one))) for one in get_args(core)), ()
    if isinstance(core, type) and issubclass(core, Element):
        return "grid" if core is Table else "element", core, (), ()
    if get_origin(core) is list:
        return _read_list(_peeled(get_args(core)[0])[0])
    widget = _PLAIN[core]
    return "text" if widget == "line" and _MANY_LINES in metadata else widget, None, (), ()


def _read_list(core: Any) -> Read:
    if get_origin(core) in (Union, UnionType):
        classes = get_args(core)
        kinds = tuple(kind for kind, section in SECTION_CLASSES.items() if section in classes)
        return "sections", SectionBase, (), kinds
    if get_origin(core) is list:
        return "rows", None, (), ()
    if isinstance(core, type) and issubclass(core, Element):
        return "elements", core, (), ()
    return "lines", None, (), ()


def _peeled(hint: Any) -> tuple[Any, tuple[Any, ...], bool]:
    """An annotation without ``Annotated`` and ``| None``, what was annotated, and whether None may be said."""
    metadata: tuple[Any, ...] = ()
    nullable = False
    while True:
        if get_origin(hint) is Annotated:
            metadata += hint.__metadata__
            hint = get_args(hint)[0]
        elif get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint):
            nullable = True
            rest = [one for one in get_args(hint) if one is not NoneType]
            hint = rest[0] if len(rest) == 1 else Union[tuple(rest)]  # noqa: UP007 - made at run time
        else:
            return hint, metadata, nullable

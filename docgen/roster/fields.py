"""The fields of a base plan that a column may set (可用栏目): the leaves it has, and those its elements may have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.filing import Filing
from docgen.models.group import Member
from docgen.models.labels import label_of, model_of, path_of
from docgen.text.dates import When

_FIXED = ("schema_version", "kind")
"""What makes a plan the plan it is: no column changes it."""

_SENTENCES = ("duties",)
"""Lists of whole sentences, in which 、 and ； divide nothing."""

Form = Literal["text", "number", "flag", "choice", "moment", "day", "person", "people", "names", "sentences"]
"""How a cell's text becomes the value: one text, or a list of names, of sentences, of people."""


@dataclass(frozen=True, slots=True)
class Target:
    """One field that a column may set.

    ``value`` is the base plan's own, None where it has none; ``choices`` are the values a choice may have.
    """

    path: Path
    spelled: str
    label: str
    form: Form
    field: FieldInfo
    value: Any
    choices: tuple[str, ...] = ()

    @property
    def given(self) -> bool:
        """Whether the base plan holds something here."""
        return self.value is not None and self.value != []


def targets_of(base: dict[str, Any]) -> list[Target]:
    """Return the fields that columns may set, in the order of the model; ``base`` is in the current version."""
    return [
        Target(path, path_of(path), label_of(path, base), form, field, value, choices_of(field))
        for path, form, field, value in _in_element(Filing, base, ())
    ]


_Found = tuple[Path, Form, FieldInfo, Any]


def _in_element(model: type[Element], data: dict[str, Any], path: Path) -> Iterator[_Found]:
    """Yield the targets in an element, model and data walked side by side."""
    for name, field in model.model_fields.items():
        if name not in _FIXED:
            yield from _in_value(field.annotation, data.get(name), (*path, name), field)


def _in_value(annotation: Any, value: Any, path: Path, field: FieldInfo) -> Iterator[_Found]:
    """Yield the targets in and below one value."""
    inner = _plain(annotation)
    if get_origin(inner) is list:
        yield from _in_list(get_args(inner)[0], value, path, field)
        return
    model = model_of(inner, value)
    if model is None:
        yield path, _form(inner), field, value
        return
    if issubclass(model, Member):
        yield path, "person", field, value
    if model.short_form is not None and isinstance(value, str):
        yield path, "text", field, value
        value = {model.short_form: value}
    if value is None and _made_by_itself(field, model):
        value = {}
    if isinstance(value, dict):
        yield from _in_element(model, value, path)


def _made_by_itself(field: FieldInfo, model: type[Element]) -> bool:
    """Tell whether an element that is left out is there all the same, with its defaults: the head, the signature."""
    return field.default_factory is model


def _in_list(entry: Any, value: Any, path: Path, field: FieldInfo) -> Iterator[_Found]:
    """Yield a list as a whole, where one cell can say it, and its entries."""
    inner = _plain(entry)
    model = model_of(inner, None)
    if isinstance(path[-1], str):
        if model is Member:
            yield path, "people", field, value
        elif inner is str:
            yield path, "sentences" if path[-1] in _SENTENCES else "names", field, value
        elif model is not None and model.short_form == "text":
            yield path, "sentences", field, value
    for position, one in enumerate(value if isinstance(value, list) else ()):
        yield from _in_value(entry, one, (*path, position), field)


def _plain(annotation: Any) -> Any:
    """Return an annotation without its metadata and without “or None”."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    choices = [one for one in get_args(annotation) if one is not type(None)]
    # X | None; a union of sections stays as it is.
    if len(choices) == 1 and len(get_args(annotation)) == 2:
        return _plain(choices[0])
    return annotation


def _form(inner: Any) -> Form:
    """Return the form of a single value."""
    if get_origin(inner) is Literal:
        return "choice"
    forms: dict[Any, Form] = {bool: "flag", int: "number", float: "number", When: "moment", date: "day"}
    return forms.get(inner, "text")


def choices_of(field: FieldInfo) -> tuple[str, ...]:
    """Return the values that a choice may have; none for any other field."""
    inner = _plain(field.annotation)
    return tuple(map(str, get_args(inner))) if get_origin(inner) is Literal else ()

"""What to write instead (填写提示), taken from the fields of the model."""

from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.fields import CHOICE_LABELS
from docgen.models.labels import Walk, model_of
from docgen.models.sections import SECTION_CLASSES, SectionBase
from docgen.models.yaml_writer import flow

_ALIKE = 0.6
_ALIKE_IN_CHINESE = 0.5
"""How alike a mistyped name has to be to a known one, 0 to 1, as difflib counts; two of four characters are enough."""


def owner_at(path: Path, data: dict[str, Any]) -> type[Element] | None:
    """Return the model class that the last key of the path belongs to."""
    walk = Walk(data)
    for key in path[:-1]:
        walk.step(key)
    return walk.model


def field_at(path: Path, data: dict[str, Any]) -> FieldInfo | None:
    """Return the field at a path; for an entry of a list the list's field."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    owner = owner_at(path, data) if path else None
    return owner.model_fields.get(str(path[-1])) if owner is not None else None


def example_hint(path: Path, data: dict[str, Any], *, key: bool = False) -> str:
    """Return the field's own example; with ``key`` as the line to add, otherwise as the value to write."""
    field = field_at(path, data)
    if field is None or not field.examples:
        return ""
    example = field.examples[0]
    if isinstance(path[-1], int) and isinstance(example, list):
        example = example[0]
    return f"请加上 {path[-1]}: {flow(example)}" if key else f"请写成 {flow(example)} 这样"


def fields_hint(path: Path, data: dict[str, Any]) -> str:
    """Return the names that may be written below a path, each with its Chinese label."""
    walk = Walk(data)
    for key in path:
        walk.step(key)
    if walk.model is None:
        return "请分项写成“名称: 内容”"
    return kinds_hint(path) if walk.model is SectionBase else f"下面可以写：{named_fields(walk.model)}"


def choices_hint(path: Path, data: dict[str, Any]) -> str:
    """Return the values that a field may have, each with its Chinese label."""
    field = field_at(path, data)
    choices = _literals(field.annotation) if field is not None else []
    labelled = (
        f"{choice}（{CHOICE_LABELS[choice]}）" if choice in CHOICE_LABELS else str(choice) for choice in choices
    )
    return f"可以写：{'、'.join(labelled)}"


def kinds_hint(path: Path) -> str:
    """Return the kinds of section that may stand at a path; a combined section holds none that holds others."""
    barred = ("free", "combined") if "parts" in path else ()
    kinds = (f"{kind}（{section.label}）" for kind, section in SECTION_CLASSES.items() if kind not in barred)
    return f"kind 可以写：{'、'.join(kinds)}"


def unknown_key_hint(path: Path, data: dict[str, Any]) -> str:
    """Return the nearest known name, or where the name belongs, or all names that are known here."""
    owner, key = owner_at(path, data), str(path[-1]).strip()
    if owner is None:
        return ""
    if len(path) == 1 and key in SECTION_CLASSES:
        return f"请写在 sections 里：- kind: {key}；版本1的旧输入请在开头写 schema_version: 1"
    if _exact(key, owner) is None:
        for name, field in owner.model_fields.items():
            below = model_of(field.annotation, None)
            meant = _exact(key, below) if below is not None else None
            if meant is not None:
                return f"{meant} 请写在 {name}（{field.title}）下面"
    near = nearest(key, owner)
    if near is not None:
        return f"是不是想写 {near}（{owner.model_fields[near].title}）？"
    return f"这里可以写：{named_fields(owner)}"


def nearest(key: str, owner: type[Element]) -> str | None:
    """Return the field that a mistyped name most likely means; its Chinese label counts as its name too."""
    exact = _exact(key, owner)
    if exact is not None:
        return exact
    names = {name: name for name in owner.model_fields}
    names.update({str(field.title): name for name, field in owner.model_fields.items()})
    alike = get_close_matches(key.lower(), list(names), n=1, cutoff=_ALIKE if key.isascii() else _ALIKE_IN_CHINESE)
    return names[alike[0]] if alike else None


def named_fields(owner: type[Element]) -> str:
    """Return the fields of a model by name and label."""
    return "、".join(f"{name}（{field.title}）" for name, field in owner.model_fields.items())


def _exact(key: str, owner: type[Element]) -> str | None:
    """Return the field of this very name or Chinese label."""
    for name, field in owner.model_fields.items():
        if key in (name, field.title):
            return name
    return None


def _literals(annotation: Any) -> list[Any]:
    """Return the values of the Literal within an annotation."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [value for inner in get_args(annotation) for value in _literals(inner)]

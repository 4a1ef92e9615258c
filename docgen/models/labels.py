"""Places in a filing: English paths that count from 0, Chinese labels from the field titles that count from 1."""

from typing import Any, get_args, get_origin

from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.filing import Filing
from docgen.models.sections import SECTION_CLASSES, SectionBase

_COUNTED = {"attachments": "附件{n}", "rows": "第{n}行"}
"""How an entry of a list is named where “标题第n项” would read badly."""

_MOST_TYPED = 20
"""How much of a typed heading or an unknown name a label repeats, in characters."""


def path_of(path: Path) -> str:
    """Spell a path for programs: ``sections[4].steps[0].end``; the filing itself is the empty string."""
    spelled = ""
    for key in path:
        spelled += f"[{key}]" if isinstance(key, int) else f".{key}" if spelled else key
    return spelled


def label_of(path: Path, data: object) -> str:
    """Spell a path for people: 实施步骤第1项·结束, 版头·年份, 第2部分“评定标准”第1项·内容.

    ``data`` is the filing or the raw mapping it is made from, however faulty; a key that no field knows stays as typed.
    """
    names: list[str] = []
    walk = Walk(data)
    for key in path:
        name = walk.step(key)
        if isinstance(key, int) and names:
            names[-1] = name if walk.replaces else names[-1] + name
        elif name:
            names.append(name)
    return "·".join(names) or "公文"


class Walk:
    """A walk down a path, through the data and the model classes side by side."""

    def __init__(self, data: object) -> None:
        self.value = data
        self.model: type[Element] | None = Filing
        self.replaces = False
        self._annotation: Any = None
        self._field = ""
        self._title = ""

    def step(self, key: str | int) -> str:
        """Go one key down and return its name; ``replaces`` then says that it stands for the list's title as well."""
        if isinstance(key, int):
            return self._enter_entry(key)
        return self._enter_field(key)

    def _enter_field(self, key: str) -> str:
        """Enter a field; the list that makes up a section goes by the section's own name."""
        owner = self.model
        field = owner.model_fields.get(key) if owner is not None else None
        self.value = _child(self.value, key)
        self._field = key
        self._title = (field.title if field is not None else None) or _visible(key)
        self._annotation = field.annotation if field is not None else None
        self.model = model_of(self._annotation, self.value)
        main = owner is not None and issubclass(owner, SectionBase) and owner.main == key
        return "" if main and isinstance(self.value, list) else self._title

    def _enter_entry(self, key: int) -> str:
        """Enter an entry of a list."""
        siblings, self.value = self.value, _child(self.value, key)
        self._annotation = _entry_annotation(self._annotation)
        self.model = model_of(self._annotation, self.value)
        self.replaces = self._field in ("sections", *_COUNTED)
        field, self._field = self._field, ""
        if field == "sections":
            return section_name(siblings, key)
        if field == "parts":
            return "·" + section_name(siblings, key)
        return _COUNTED.get(field, "第{n}项" if field else "第{n}格").format(n=key + 1)


def section_name(sections: object, index: int) -> str:
    """Name a section by its kind; a repeated kind, free text and combined sections by their place as well."""
    section = _child(sections, index)
    kind, heading = _child(section, "kind"), _child(section, "heading")
    known = SECTION_CLASSES.get(kind) if isinstance(kind, str) else None
    place = f"第{index + 1}部分"
    if known is None or kind in ("free", "combined"):
        return place + (f"“{_visible(heading)}”" if isinstance(heading, str) and heading.strip() else "")
    others = [_child(other, "kind") for other in sections] if isinstance(sections, list) else []
    return known.label if others.count(kind) <= 1 else f"{known.label}（{place}）"


def model_of(annotation: Any, value: object) -> type[Element] | None:
    """Return the model class that a value under this annotation belongs to; None for plain values and lists."""
    if isinstance(annotation, type) and issubclass(annotation, Element):
        return annotation
    if get_origin(annotation) is list:
        return None
    inner = (model_of(argument, value) for argument in get_args(annotation))
    found = [model for model in inner if model is not None]
    if len(found) > 1:
        kind = _child(value, "kind")
        return SECTION_CLASSES.get(kind, SectionBase) if isinstance(kind, str) else SectionBase
    return found[0] if found else None


def _visible(typed: str) -> str:
    """Return typed words short and on one line, so that they can be part of a label."""
    shown = "".join(character if character.isprintable() else " " for character in typed[: _MOST_TYPED + 1])
    return shown if len(shown) <= _MOST_TYPED else shown[: _MOST_TYPED - 1] + "…"


def _entry_annotation(annotation: Any) -> Any:
    """Return what a list annotation says of its entries; None when it is no list."""
    if get_origin(annotation) is list:
        return get_args(annotation)[0]
    inner = (_entry_annotation(argument) for argument in get_args(annotation))
    return next((found for found in inner if found is not None), None)


def _child(value: object, key: str | int) -> object:
    """Return what lies under a key of raw data or of a model; None where there is nothing."""
    if isinstance(key, int):
        return value[key] if isinstance(value, list) and -len(value) <= key < len(value) else None
    if isinstance(value, dict):
        return value.get(key)
    return getattr(value, key, None) if isinstance(value, Element) and key in type(value).model_fields else None

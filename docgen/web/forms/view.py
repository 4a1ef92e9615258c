"""The form as its templates see it (表单视图): every field with its name, value, remarks and whether it is shown."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docgen.models.element import Element
from docgen.models.filing import Filing
from docgen.models.sections import SECTION_CLASSES, SectionBase
from docgen.models.shapes import SINGLE, Shape, entry_class, shapes_of
from docgen.service.remarks import Remark
from docgen.service.spoken import spoken
from docgen.service.typed_data import Typed, says_nothing
from docgen.service.working_copies import Note
from docgen.web.forms.actions import blank_entry, blank_part
from docgen.web.forms.layout import PANELS, Panel, applies
from docgen.web.forms.names import field_id

NEW = "new_entry"
"""What an entry is called in a template of the page, until a script gives it its place."""

MOST_ROWS = 16
_ROW = 34
_SIGNS = re.compile(r"[\s，、；。：]")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: its shape, the name of its control, what is typed in it."""

    shape: Shape
    owner: str
    name: str
    value: Any
    shown: bool = True

    @property
    def id(self) -> str:
        """The id of its element."""
        return field_id(self.name)

    @property
    def template(self) -> str:
        """What the templates of its new entries are called."""
        return f"{self.owner}.{self.shape.name}"

    @property
    def help(self) -> str:
        """What to write, in the words of a form; nothing where the choices say it all."""
        text = spoken(self.shape.help)
        left = text
        for _, label in self.shape.choices:
            left = left.replace(label, "")
        return text if _SIGNS.sub("", left).removesuffix("（令）") else ""

    @property
    def placeholder(self) -> str:
        """What stands in the empty control: what holds when nothing is written, else the example."""
        if isinstance(self.shape.default, str | int) and not isinstance(self.shape.default, bool):
            return str(self.shape.default)
        example = self.shape.example
        return "" if example is None or isinstance(example, list | dict | bool) else f"如 {example}"

    @property
    def present(self) -> bool:
        """Whether a part that may be left out is there."""
        return self.value is not None or not self.shape.nullable

    @property
    def several_lines(self) -> bool:
        """Whether the value needs more than one line, whatever the field is meant for."""
        return self.shape.widget == "text" or (isinstance(self.value, str) and "\n" in self.value)

    @property
    def rows(self) -> int:
        """How many lines its control shows."""
        least = 2 if self.shape.name == "title" else 3
        return min(max(least, rows_of(self.value)), MOST_ROWS)

    @property
    def usual(self) -> str:
        """What a choice or flag says that nobody has touched."""
        default = self.shape.default
        return ("true" if default else "false") if isinstance(default, bool) else str(default or "")

    @property
    def ticked(self) -> bool:
        """Whether a flag is set, by what is typed or by its default."""
        return self.value == "true" if self.value is not None else bool(self.shape.default)

    @property
    def is_tick(self) -> bool:
        """Whether a box to tick can show the value: yes or no, and nothing else that was written."""
        return self.shape.widget == "flag" and not self.shape.nullable and self.value in (None, "true", "false")

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Value, name and whether it is chosen, of each choice; what was written and is none of them stays first."""
        choices = list(self.shape.choices) or [("true", "是"), ("false", "否")]
        default = self.shape.default if isinstance(self.shape.default, str) else ""
        chosen = self.value if isinstance(self.value, str) else default
        if not default:
            choices.insert(0, ("", "请选择" if self.shape.required else "（不填）"))
        if chosen not in [value for value, _ in choices]:
            choices.insert(0, (chosen, f"{chosen}（不能用）"))
        return [(value, label, value == chosen) for value, label in choices]


def rows_of(text: object) -> int:
    """How many lines a text takes in a control of the usual width."""
    lines = text.split("\n") if isinstance(text, str) else ()
    return sum(max(1, -(-len(line) // _ROW)) for line in lines)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: its place from 0, its name, and its fields, none where it is a single line or a row."""

    place: int
    name: str
    value: Any
    fields: tuple[Field, ...] = ()
    title: str = ""
    said: str = ""

    @property
    def id(self) -> str:
        """The id of its element."""
        return field_id(self.name)

    @property
    def flat(self) -> bool:
        """Whether all of it fits in one row of short controls."""
        return all(one.shape.widget in SINGLE and one.shape.widget not in ("text", "flag") for one in self.fields)


class Form:
    """A form over typed data, with what is to be said of it."""

    def __init__(self, typed: Typed, remarks: Iterable[Remark] = (), notes: Iterable[Note] = ()) -> None:
        self.typed = typed
        self.remarks = tuple(remarks)
        self._at: dict[str, list[Remark]] = defaultdict(list)
        for remark in self.remarks:
            self._at[field_id(self.anchor(remark.path))].append(remark)
        self._notes = tuple(notes)

    def panels(self) -> Iterator[tuple[Panel, str, list[Field], list[Field]]]:
        """Every panel with its title, its fields, and those that few filings need."""
        for panel in PANELS:
            fields = [self._top(name) for name in panel.fields]
            yield panel, panel.title or fields[0].shape.label, fields, [self._top(name) for name in panel.more]

    def parts(self, field: Field) -> list[Field]:
        """The fields of a part."""
        owner = field.shape.entry
        return [] if owner is None else self._fields(owner, field.name, field.value)

    def entries(self, field: Field) -> list[Entry]:
        """The entries of a list; an empty list of lines shows one blank line."""
        values = field.value if isinstance(field.value, list) else [""] if field.shape.widget == "lines" else []
        return [self._entry(field, place, f"{field.name}[{place}]", value) for place, value in enumerate(values)]

    def kinds(self, field: Field) -> list[tuple[str, str]]:
        """The kinds of section that may be added to a list, with their names."""
        return [(kind, SECTION_CLASSES[kind].label) for kind in field.shape.kinds]

    def table(self, field: Field) -> tuple[list[Entry], list[Entry], list[Field]]:
        """A table as its columns, its rows, and the fields besides."""
        columns, rows, *rest = self.parts(field)
        return self.entries(columns), self.entries(rows), rest

    def id(self, name: str) -> str:
        """The id of the element of a place."""
        return field_id(name)

    def at(self, id_: str) -> list[Remark]:
        """The remarks at a field."""
        return self._at.get(id_, [])

    def wrong(self, id_: str) -> bool:
        """Whether an error stands at a field."""
        return any(remark.severity == "error" for remark in self.at(id_))

    def notes(self, place: Field | Entry) -> list[Note]:
        """What was noted for this place: opinions it was sent back with, what to look at in an older filing's words."""
        return [note for note in self._notes if note.belongs(place.name, place.value)]

    def anchor(self, path: str) -> str:
        """The nearest place that the form shows: a part that is not there yet stands for all that is in it."""
        shown = ""
        value: Any = self.typed
        owner: type[Element] | None = Filing
        for name in re.findall(r"[a-z_]+(?:\[\d+\])*", path):
            key, *places = re.split(r"[\[\]]+", name.rstrip("]"))
            shape = shapes_of(owner).get(key) if owner is not None else None
            if shape is None or not isinstance(value, dict):
                return shown
            shown, inner, owner = f"{shown}.{key}" if shown else key, value.get(key), shape.entry
            for place in places:
                if not isinstance(inner, list) or int(place) >= len(inner):
                    return shown if shape.widget != "lines" else f"{shown}[0]"
                shown, inner = f"{shown}[{place}]", inner[int(place)]
                owner = entry_class(shape, inner)
            value = inner if inner is not None or shape.nullable else {}
        return shown

    def templates(self) -> Iterator[tuple[str, Field, Entry | None]]:
        """What a script needs for new entries and parts: a name, the field, and a blank entry (None: a part)."""
        seen: set[str] = set()
        yield from self._templates(Filing, seen)

    def _templates(self, owner: type[Element], seen: set[str]) -> Iterator[tuple[str, Field, Entry | None]]:
        for shape in shapes_of(owner).values():
            field = Field(shape, owner.__name__, NEW, None)
            if field.template in seen or shape.widget in SINGLE:
                continue
            seen.add(field.template)
            if shape.widget in ("element", "grid") and shape.nullable:
                yield field.template, Field(shape, owner.__name__, NEW, blank_part(shape)), None
            for kind in shape.kinds or ("",):
                if shape.widget in ("lines", "elements", "sections"):
                    suffix = f":{kind}" if kind else ""
                    blank = blank_entry(shape, kind)
                    yield field.template + suffix, field, self._entry(field, 0, NEW, blank)
                inner = SECTION_CLASSES.get(kind, shape.entry)
                if inner is not None:
                    yield from self._templates(inner, seen)

    def _entry(self, field: Field, place: int, name: str, value: Any) -> Entry:
        owner = entry_class(field.shape, value)
        if owner is None or not isinstance(value, dict):
            return Entry(place, name, value)
        title = owner.label if issubclass(owner, SectionBase) else field.shape.label
        said = next((value[key] for key in ("heading", "title", "name") if not says_nothing(value.get(key))), "")
        return Entry(place, name, value, tuple(self._fields(owner, name, value)), title, said)

    def _fields(self, owner: type[Element], name: str, value: Any) -> list[Field]:
        typed = value if isinstance(value, dict) else {}
        return [self._field(shape, owner, f"{name}.{key}", typed.get(key)) for key, shape in shapes_of(owner).items()]

    def _top(self, name: str) -> Field:
        return self._field(shapes_of(Filing)[name], Filing, name, self.typed.get(name))

    def _field(self, shape: Shape, owner: type[Element], name: str, value: Any) -> Field:
        return Field(shape, owner.__name__, name, value, applies(name, self.typed, value))

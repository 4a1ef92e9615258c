"""Forms for tests: whatever a person may have typed, drawn as a page, and read back as a browser would send it."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import docgen.web
from docgen.models.element import Element
from docgen.models.filing import Filing
from docgen.models.sections import SECTION_CLASSES
from docgen.models.shapes import SINGLE, Shape, shapes_of
from docgen.service.typed_data import Typed
from docgen.web.forms.view import Form

_PAGE = """{% import "forms/fields.html" as f %}<form>
{% for panel, title, fields, more in form.panels() %}
{% for field in fields + more %}{{ f.any(form, field) }}{% endfor %}
{% endfor %}
</form>{{ f.templates(form) }}"""
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(docgen.web.__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def drawn(form: Form) -> str:
    """The form as HTML, without the page around it."""
    return _ENVIRONMENT.from_string(_PAGE).render(form=form)


class Sent(HTMLParser):
    """What a browser sends of a page: the values of its controls, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.nameless: list[str] = []
        self._area: tuple[str, str] | None = None
        self._select: tuple[str, list[str]] | None = None
        self._in_template = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_template += tag == "template"
        if self._in_template:
            return
        self.ids += [given["id"]] if "id" in given else []
        if tag == "label":
            self.labelled.add(given.get("for", ""))
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.nameless += [] if "aria-label" in given or given.get("id") in self.labelled else [given["name"]]
        match tag:
            case "input" if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.pairs.append((given["name"], given.get("value", "")))
            case "textarea":
                self._area = (given["name"], "")
            case "select":
                self._select = (given["name"], [])
            case "option" if self._select is not None and "selected" in given:
                self._select[1].append(given["value"])

    def handle_endtag(self, tag: str) -> None:
        self._in_template -= tag == "template"
        if tag == "textarea" and self._area is not None:
            name, text = self._area
            # A browser takes the first line end of a textarea for layout, and sends \\r\\n.
            self.pairs.append((name, text.removeprefix("\n").replace("\n", "\r\n")))
            self._area = None
        if tag == "select" and self._select is not None:
            self.pairs.append((self._select[0], self._select[1][0]))
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area = (self._area[0], self._area[1] + data)


HOSTILE = [
    '"><script>alert(1)</script>',
    "</textarea><img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "' onfocus='x",
    "&lt;b&gt;",
]

anything = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=30) | st.sampled_from(
    [*HOSTILE, "\n首行空", "尾行空\n\n", "  ", "2014-13", "2014年4月底前", "000012", "true", "是", "\t", "\x0b"]
)
"""Whatever a control can hold, faulty or not."""


def typed_part(owner: type[Element], depth: int = 0, *, named: bool = True) -> st.SearchStrategy[Any]:
    """A part with any of its fields filled in with anything."""
    fields = {
        name: _typed_field(shape, depth)
        for name, shape in shapes_of(owner).items()
        if name not in ("schema_version", "kind") and (depth < 4 or shape.widget in SINGLE)
    }
    return st.fixed_dictionaries({}, optional=fields) if named else st.just({})


def _typed_field(shape: Shape, depth: int) -> st.SearchStrategy[Any]:
    if shape.widget in SINGLE:
        usual = (
            st.sampled_from([value for value, _ in shape.choices]) if shape.choices else st.sampled_from(["false", "3"])
        )
        return usual | anything
    if shape.widget in ("element", "grid"):
        assert shape.entry is not None
        return _table() if shape.widget == "grid" else typed_part(shape.entry, depth + 1)
    return st.lists(_typed_entry(shape, depth), max_size=3)


def _typed_entry(shape: Shape, depth: int) -> st.SearchStrategy[Any]:
    if shape.widget == "lines":
        return anything
    if shape.widget == "sections":
        return st.sampled_from(shape.kinds).flatmap(
            lambda kind: typed_part(SECTION_CLASSES[kind], depth + 1).map(lambda part: {"kind": kind, **part})
        )
    assert shape.entry is not None
    return typed_part(shape.entry, depth + 1)


def _table() -> st.SearchStrategy[Any]:
    return st.integers(1, 3).flatmap(
        lambda width: st.fixed_dictionaries(
            {
                "columns": st.lists(
                    st.fixed_dictionaries({}, optional={"title": anything, "width": anything}),
                    min_size=width,
                    max_size=width,
                )
            },
            optional={"rows": st.lists(st.lists(anything, min_size=1, max_size=3), max_size=2), "landscape": anything},
        )
    )


def typed_filings() -> st.SearchStrategy[Typed]:
    """A form as it may stand at any moment."""
    kinds = st.sampled_from(["implementation_plan", "letter", "minutes"]) | anything
    return st.builds(lambda part, kind: {**part, "kind": kind}, typed_part(Filing), kinds)


def long_plan(items: int = 200) -> Typed:
    """A plan with so many items, nested four deep."""
    groups = [
        {
            "title": f"第{group}类工作",
            "items": [{"title": f"事项{item}", "text": f"第{item}项的做法，要落实到人。"} for item in range(10)],
        }
        for group in range(items // 10)
    ]
    return {
        "kind": "work_plan",
        "title": "棠溪街道年度工作计划",
        "sections": [
            {"kind": "guiding_thought", "text": "坚持人民至上。"},
            {"kind": "free", "heading": "重点工作", "items": groups},
        ],
    }

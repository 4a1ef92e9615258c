"""What a form reads of the model: every field has a way to be filled in, its words are the model's own."""

import pytest

from docgen.models.closing import Imprint, Notice, Signature, Stamp
from docgen.models.element import Element
from docgen.models.filing import Filing
from docgen.models.group import Group
from docgen.models.items import Item
from docgen.models.plans import Step
from docgen.models.preamble import Preamble
from docgen.models.sections import SECTION_CLASSES, CombinedSection, GuidingThought
from docgen.models.shapes import SINGLE, Shape, entry_class, may_be_empty, shapes_of


def every_class() -> set[type[Element]]:
    found: set[type[Element]] = set()
    waiting: list[type[Element]] = [Filing]
    while waiting:
        owner = waiting.pop()
        if owner in found:
            continue
        found.add(owner)
        for shape in shapes_of(owner).values():
            waiting += [SECTION_CLASSES[kind] for kind in shape.kinds] or ([shape.entry] if shape.entry else [])
    return found


def test_every_field_has_the_words_of_the_model() -> None:
    for owner in every_class():
        for name, shape in shapes_of(owner).items():
            field = owner.model_fields[name]
            assert (shape.label, shape.help) == (field.title, field.description)
            assert shape.example is not None, f"{owner.__name__}.{name}"


@pytest.mark.parametrize(
    ("owner", "name", "widget"),
    [
        (Filing, "kind", "choice"),
        (Filing, "title", "text"),
        (Filing, "addressees", "lines"),
        (Filing, "sections", "sections"),
        (Filing, "head", "element"),
        (Filing, "print_disclosure", "flag"),
        (Filing, "schema_version", "fixed"),
        (GuidingThought, "kind", "fixed"),
        (Signature, "signed_on", "day"),
        (Imprint, "number_of_copies", "whole"),
        (Imprint, "even_page", "flag"),
        (Step, "start", "moment"),
        (Step, "name", "line"),
        (Item, "items", "elements"),
    ],
)
def test_a_field_is_filled_in_by_what_it_holds(owner: type[Element], name: str, widget: str) -> None:
    assert shapes_of(owner)[name].widget == widget


def test_items_hold_items() -> None:
    assert shapes_of(Item)["items"].entry is Item


def test_tables_have_columns_and_rows() -> None:
    table = shapes_of(Filing)["attachments"].entry
    assert table is not None
    grid = shapes_of(table)["table"]
    assert grid.widget == "grid"
    assert grid.entry is not None
    assert [shape.widget for shape in shapes_of(grid.entry).values()] == ["elements", "rows", "flag"]


def test_a_combined_section_takes_six_kinds_and_a_filing_eight() -> None:
    assert shapes_of(Filing)["sections"].kinds == tuple(SECTION_CLASSES)
    assert shapes_of(CombinedSection)["parts"].kinds == tuple(SECTION_CLASSES)[:6]


def test_the_class_of_a_section_follows_its_kind() -> None:
    sections = shapes_of(Filing)["sections"]
    parts = shapes_of(CombinedSection)["parts"]
    assert entry_class(sections, {"kind": "goals"}) is SECTION_CLASSES["goals"]
    assert entry_class(sections, {"kind": "nothing"}) is None
    assert entry_class(sections, "text") is None
    assert entry_class(parts, {"kind": "free"}) is None


def test_which_parts_say_something_while_they_are_empty() -> None:
    assert [may_be_empty(one) for one in (Imprint, Notice, Stamp, Group, Preamble)] == [True, True, False, False, False]


def test_where_blank_is_not_the_same_as_not_given() -> None:
    said = [
        (owner.__name__, shape.name)
        for owner in sorted(every_class(), key=lambda one: one.__name__)
        for shape in shapes_of(owner).values()
        if shape.none_says_something
    ]
    assert {name for _, name in said} == {"heading"}
    assert len(said) == 6


def test_single_values_have_no_entries() -> None:
    def holds(shape: Shape) -> bool:
        return shape.entry is not None or bool(shape.kinds) or shape.widget in ("lines", "rows")

    for owner in every_class():
        for shape in shapes_of(owner).values():
            assert holds(shape) is not (shape.widget in SINGLE)

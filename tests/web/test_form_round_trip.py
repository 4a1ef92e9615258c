"""A form drawn and sent back says exactly what it said, whatever it holds."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from docgen.errors import UsageError
from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.models.filing import Filing
from docgen.models.labels import label_of
from docgen.models.plain import to_plain
from docgen.models.shapes import SINGLE, shapes_of
from docgen.service.starting import blank, example
from docgen.service.typed_data import Typed, as_typed, cleaned, fits_form
from docgen.web.forms.layout import PANELS, RULES
from docgen.web.forms.names import field_id, path_of, read_name
from docgen.web.forms.parsing import parse
from docgen.web.forms.view import Form

from .typed_forms import HOSTILE, Sent, drawn, long_plan, typed_filings


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(typed_filings())
def test_whatever_was_typed_comes_back(typed: Typed) -> None:
    known = as_typed(typed)
    assert fits_form(known)
    assert as_typed(known) == known
    assert parse(Sent(drawn(Form(known))).pairs) == known


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_a_filing_goes_through_the_form_unchanged(kind: str) -> None:
    filing = example_filing(kind)
    typed = parse(Sent(drawn(Form(as_typed(to_plain(filing))))).pairs)
    assert Filing.model_validate(cleaned(typed).data) == filing


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
@pytest.mark.parametrize("begin", [blank, example])
def test_every_control_has_a_label_and_an_id_of_its_own(kind: str, begin: Any) -> None:
    sent = Sent(drawn(Form(begin(kind))))
    assert sent.nameless == []
    assert len(sent.ids) == len(set(sent.ids))


def test_two_hundred_items_come_back() -> None:
    typed = long_plan(200)
    assert parse(Sent(drawn(Form(typed))).pairs) == typed


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_markup_stays_text(text: str) -> None:
    typed = {
        "kind": "letter",
        "title": text,
        "addressees": [text],
        "sections": [{"kind": "free", "heading": text, "text": text}],
    }
    page = drawn(Form(typed))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert parse(Sent(page).pairs) == typed


def test_every_field_of_the_model_is_in_a_panel_once() -> None:
    placed = [name for panel in PANELS for name in (*panel.fields, *panel.more)]
    assert sorted(placed) == sorted(set(Filing.model_fields) - {"schema_version"})


def test_every_rule_names_fields_that_are_there() -> None:
    for name, rule in RULES.items():
        for wanted in (name, rule.on):
            assert label_of(read_name(wanted), {}) not in wanted
            owner = Filing if "." not in wanted else Filing.model_fields[wanted.split(".")[0]].annotation
            shapes = shapes_of(owner if isinstance(owner, type) else owner.__args__[0])
            shape = shapes[wanted.split(".")[-1]]
            assert wanted == name or shape.widget in SINGLE or shape.widget == "lines"


def test_what_holds_something_is_shown_though_it_does_not_apply() -> None:
    shown = {"kind": "letter", "head": {"order_number": "5"}}
    hidden = {"kind": "letter"}

    def wrapper(typed: Typed) -> str:
        return drawn(Form(typed)).split('data-field="head.order_number"')[1][:8]

    assert "hidden" not in wrapper(shown)
    assert "hidden" in wrapper(hidden)


def test_a_part_of_a_combined_section_may_have_no_heading() -> None:
    part = {"kind": "steps", "heading": None, "steps": [{"name": "动员"}]}
    plain = {
        "kind": "work_plan",
        "title": "计划",
        "sections": [{"kind": "combined", "heading": "安排", "parts": [part]}],
    }
    typed = parse(Sent(drawn(Form(as_typed(plain)))).pairs)
    section = Filing.model_validate(cleaned(typed).data).sections[0]
    assert section.model_dump()["parts"][0]["heading"] is None
    del part["heading"]
    typed = parse(Sent(drawn(Form(as_typed(plain)))).pairs)
    assert Filing.model_validate(cleaned(typed).data).sections[0].model_dump()["parts"][0]["heading"] == "实施步骤"


@pytest.mark.parametrize(
    "name",
    [
        "Title",
        "title[",
        "title]",
        "a.b.",
        "sections[99999].text",
        "../x",
        "sections[0]text",
        "a" * 50,
        "x\n",
        "标题",
        "",
    ],
)
def test_a_name_that_no_control_has_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        parse([(name, "x")])


@pytest.mark.parametrize(
    "pairs",
    [
        [("no_such_field", "x")],
        [("title.inner", "x")],
        [("title", "x"), ("title.inner", "y")],
        [("sections[0].kind", "unknown")],
        [("addressees", "x")],
        [("head[0]", "x")],
        [(".".join(["items[0]"] * 20), "x")],
    ],
)
def test_a_form_that_is_none_of_ours_is_refused(pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(UsageError):
        parse(pairs)


def test_names_and_ids() -> None:
    path = read_name("sections[4].steps[0].end")
    assert path == ("sections", 4, "steps", 0, "end")
    assert path_of(path) == "sections[4].steps[0].end"
    assert field_id("sections[4].steps[0].end") == "f-sections-4-steps-0-end"

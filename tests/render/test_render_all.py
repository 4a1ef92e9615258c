"""Several filings rendered side by side: each as if it were alone, each failing by itself."""

import pytest

from docgen.errors import DocgenError, RenderError, TemplateError
from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.models.filing import Filing
from docgen.models.plain import to_plain, write_json
from docgen.render.document import Order, render, render_all
from docgen.render.house import House
from docgen.render.package import write_package
from docgen.stages import done, in_stages

from .house_templates import with_document

HOUSES = [House(), House(model="line-box"), House(issuer="桂湖镇人民政府")]


def order(filing: Filing, house: House) -> Order:
    """A filing with its JSON, to be rendered."""
    return Order(filing, house, write_json(filing))


def test_filings_of_all_kinds_are_rendered_as_each_alone() -> None:
    orders = [order(example_filing(kind), house) for kind in EXAMPLE_KINDS for house in HOUSES]
    assert [done(one) for one in render_all(orders)] == [render(one.filing, one.house) for one in orders]
    assert render_all([]) == []


def test_the_input_is_left_out_of_every_copy() -> None:
    orders = [order(example_filing(kind), House()) for kind in EXAMPLE_KINDS]
    copies = [done(one).docx for one in render_all(orders, embed=False)]
    assert copies == [render(one.filing, one.house, embed=False).docx for one in orders]
    assert all(copy != render(one.filing, House()).docx for copy, one in zip(copies, orders, strict=True))


def test_what_one_loses_does_not_stop_the_others() -> None:
    template = with_document("{{p imprint }}", "")
    data = to_plain(example_filing("work_plan"))
    whole = [Filing.model_validate({**data, "title": title, "imprint": None}) for title in ("甲计划", "乙计划")]
    with_imprint = Filing.model_validate({**data, "imprint": {"copies_to": ["桂湖镇人大"]}})
    orders = [order(filing, House()) for filing in (whole[0], with_imprint, whole[1])]
    first, lost, last = render_all(orders, template=template)
    for one, title, other in ((first, "甲计划", "乙计划"), (last, "乙计划", "甲计划")):
        assert title in done(one).text
        assert other not in done(one).text
    assert isinstance(lost, RenderError)
    assert lost.code == "field-lost"
    with pytest.raises(RenderError) as alone:
        render(with_imprint, House(), template=template)
    assert alone.value.message == lost.message


def test_a_template_that_cannot_be_used_is_told_for_each() -> None:
    broken = write_package({"[Content_Types].xml": b"<Types/>"})
    found = render_all([order(example_filing("work_plan"), House())] * 2, template=broken)
    assert [type(one) for one in found] == [TemplateError] * 2


def test_no_stage_begins_before_the_one_before_it_ended_for_all() -> None:
    seen: list[str] = []

    def first(work: str) -> None:
        seen.append(f"1{work}")
        if work == "b":
            raise DocgenError("some-code", "不行。")

    def second(work: str) -> None:
        seen.append(f"2{work}")

    one, two, three = in_stages(["a", "b", "c"], [first, second])
    assert seen == ["1a", "1b", "1c", "2a", "2c"]
    assert (one, three) == ("a", "c")
    assert isinstance(two, DocgenError)


def test_a_fault_of_ours_is_raised() -> None:
    def wrong(work: str) -> None:
        raise KeyError(work)

    with pytest.raises(KeyError):
        in_stages(["a"], [wrong])

"""Starting from an older filing: times move, the rest stays, what has to be looked at is marked."""

import pytest

from docgen.models.examples import example_filing
from docgen.models.filing import Filing
from docgen.models.plain import to_plain
from docgen.service.comparing import compare
from docgen.service.last_year import CHECK_CITATION, CHECK_MOMENT, CHECK_YEAR, move_moment, move_period, start_from
from docgen.service.typed_data import as_typed, cleaned

from .desks import plan


@pytest.mark.parametrize(
    ("raw", "years", "moved"),
    [
        ("2014-05", 1, "2015-05"),
        ("2014年4月底前", 1, "2015年4月底前"),
        ("2014年11月3日", 2, "2016年11月3日"),
        ("2014-05", 0, "2014-05"),
        ("2014-05", -1, "2013-05"),
        ("2012-02-29", 1, "2013-02-28"),
        ("2012年2月29日", 4, "2016年2月29日"),
        ("二〇一四年五月", 1, "2015年5月"),
        ("20xx年4月", 1, "20xx年4月"),
        ("11月底", 1, "11月底"),
        ("即日", 1, "即日"),
        ("2014-13", 1, "2014-13"),
    ],
)
def test_moments_move_as_they_are_written(raw: str, years: int, moved: str) -> None:
    assert move_moment(raw, years) == moved


def test_periods_move_where_they_are_times() -> None:
    assert move_period("2014年12月至2015年2月", 1) == "2015年12月至2016年2月"
    assert move_period("每季度末", 1) == "每季度末"


def test_number_and_dates_are_left_out_and_times_moved() -> None:
    filing = example_filing("implementation_plan")
    typed, _ = start_from(filing, 1)
    changed = {place.label: (place.theirs, place.mine) for place in compare(typed, as_typed(to_plain(filing)))}
    assert changed["落款·成文日期"][1] is None
    assert changed["版头·年份"][1] is None
    assert changed["实施步骤第1项·开始"] == ("2025-03", "2026-03")
    assert changed["重点实施项目第1项·完成时限"] == ("2025年11月底前", "2026年11月底前")
    assert all("引用文件" not in label for label in changed)
    assert Filing.model_validate(cleaned(typed).data).signature.signed_on is None


def test_citations_and_years_in_the_text_are_marked() -> None:
    _, notes = start_from(example_filing("implementation_plan"), 1)
    citations = [note for note in notes if note.text == CHECK_CITATION]
    assert len(citations) == 6
    assert citations[0].belongs("preamble.basis[7].citations[2].title", citations[0].value)
    assert not citations[0].belongs("preamble.basis[0].citations[0].title", "另一个文件")
    assert [note.field for note in notes if note.text == CHECK_YEAR] == ["closing"]


def test_the_year_in_the_title_moves() -> None:
    typed, _ = start_from(plan("棠溪街道2014年消防工作计划"), 1)
    assert typed["title"] == "棠溪街道2015年消防工作计划"


def test_a_time_that_does_not_move_is_marked() -> None:
    sections = [{"kind": "steps", "steps": [{"name": "排查", "end": "11月底", "text": "排查。"}]}]
    _, notes = start_from(plan(sections=sections), 1)
    assert [(note.field, note.text) for note in notes] == [("sections.steps.end", CHECK_MOMENT)]


def test_without_moving_nothing_but_number_and_dates_changes() -> None:
    filing = plan()
    typed, _ = start_from(filing, 0)
    again = Filing.model_validate(cleaned(typed).data)
    assert again.sections == filing.sections
    assert again.title == filing.title

"""Workbooks of other programs: LibreOffice Calc (xlsx, ods, ods saved as xlsx, xls) and WPS."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from docgen.roster.reading import read_roster
from docgen.roster.rows import Roster

FILES = Path(__file__).parent / "files"
AWKWARD = '<b>"&{{x}}'


def _conftest() -> ModuleType:
    spec = importlib.util.spec_from_file_location("roster_conftest", Path(__file__).with_name("conftest.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _check(roster: Roster) -> None:
    first, second, third = roster.rows
    assert first.texts[:7] == ("桂湖社区", "0754", "2014年11月3日", "2014年11月", "85%", "第一行\n第二行", "2")
    assert first.faults == {7: "是错误值 #DIV/0!"}
    assert second.texts == ("=棠溪", "0755", "2014年11月3日 8:30", "2014年5月", "0.5", "两头空格", "甲乙", "3", "4")
    assert third.number == 5
    assert roster.community(third) == AWKWARD
    assert any("隐藏" in notice for notice in roster.notices)


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "libreoffice-from-ods.xlsx", "libreoffice.ods"])
def test_a_sheet_of_libreoffice_reads_as_it_is_shown(name: str) -> None:
    _check(read_roster(FILES / name))


def test_an_old_workbook_reads_with_a_warning() -> None:
    roster = read_roster(FILES / "libreoffice.xls")
    assert roster.rows[0].texts[:3] == ("桂湖社区", "754", "2014年11月3日")
    assert roster.community(roster.rows[2]) == AWKWARD
    assert "xls" in roster.notices[0]


@pytest.mark.office
def test_what_calc_writes_today_reads_the_same(calc: Callable[[bytes, str, str], bytes]) -> None:
    source = _conftest().office_source()
    ods = calc(source, "xlsx", "ods")
    _check(read_roster(ods, "名单.ods"))
    _check(read_roster(calc(ods, "ods", "xlsx"), "名单.xlsx"))
    _check(read_roster(calc(source, "xlsx", "xlsx"), "名单.xlsx"))


def test_a_sheet_of_wps(wps_workbook: bytes) -> None:
    roster = read_roster(wps_workbook, "名单.et")
    assert [column.header for column in roster.columns] == ["社区名称", "日期", "年月", "月日"]
    assert roster.rows[0].texts == ("桂湖社区", "2014年11月3日", "2014年11月", "11月3日")
    assert roster.rows[1].texts[0] == "棠溪"
    assert roster.rows[1].faults == {1: "是错误值 #REF!", 3: "公式还没有算出结果"}
    assert roster.rows[2].texts[:2] == ("城南", "是")
    assert roster.notices == ("有1行是隐藏的，也读入了；不需要的请删去",)

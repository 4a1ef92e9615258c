"""Joint issue, upward filings, stamps and special formats broken on purpose: each breakage raises its finding."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from docgen.check.layout import judge
from docgen.check.layout_format_rows import FORMAT_ROWS
from docgen.render.document import render
from docgen.render.house import House

pytestmark = pytest.mark.office

Break = Callable[[Any], object]
TEXT = [{"kind": "guiding_thought", "text": "\n".join(["各单位要按期完成各项工作。"] * 3)}]
HEAD = {"organ_code": "棠街办", "year": 2014, "serial": 5}
ORGANS = ["云溪县政府", "云溪县公安局", "云溪县应急局", "云溪县民政局", "云溪县教育局"]
PEOPLE = ["闻景行", "顾明川", "程若谷", "苏怀瑾", "韩立言", "白景和", "方以恒", "许清源", "江月白"]
DAY = {"signed_on": "2014-11-03"}
FREE = [{"kind": "free", "text": "各单位要按期完成工作。\n有关情况及时报告。"}]
RULE = '<w:{0} w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
RULES = "<w:tblBorders>" + RULE.format("top") + RULE.format("bottom") + "</w:tblBorders>"
ISSUER = {"issuer": "云溪县人民政府", **DAY}

WHOLE: dict[str, dict[str, Any]] = {
    "single": {"sections": TEXT},
    "joint": {"sections": TEXT, "organs": ORGANS, "head": HEAD, "signature": DAY, "note": "此件公开"},
    "upward": {"sections": TEXT, "head": {**HEAD, "signers": PEOPLE[:5]}},
    "stamp": {"signature": {**ISSUER, "stamp": {"post": "主任", "name": "林知远"}}},
    "letter": {
        "kind": "letter",
        "sections": FREE,
        "head": {"organ_code": "桂应急函", "year": 2014, "serial": 5, "mark": "桂湖区应急管理局"},
        "title": "关于商请提供数据的函",
        "signature": {"issuer": "桂湖区应急管理局", **DAY},
        "imprint": {"copies_to": ["区安全生产委员会办公室"]},
    },
    "order": {
        "kind": "order",
        "sections": FREE,
        "addressees": [],
        "head": {"mark": "云溪县人民政府", "order_number": 3},
        "signature": {**ISSUER, "stamp": {"post": "县长", "name": "闻景行"}},
    },
    "minutes": {
        "kind": "minutes",
        "sections": FREE,
        "addressees": [],
        "head": {**HEAD, "mark": "云溪县人民政府专题会议"},
        "title": "研究社区安全工作专题会议纪要",
        "attendance": {"present": PEOPLE, "absent": ["沈嘉禾"]},
        "signature": {**ISSUER, "seal": False},
    },
}


def shift(pattern: str, by: int) -> Break:
    """Move every drawing whose name matches by so many EMU down the page."""
    place = r"(<wp:positionV relativeFrom=\"\w+\"><wp:posOffset>)(-?\d+)(</wp:posOffset>(?:(?!posOffset).)*?" + pattern

    def change(e: Any) -> None:
        e.replace(place + ")", lambda match: match[1] + str(int(match[2]) + by) + match[3])

    return change


def four_in_a_row(e: Any) -> None:
    free = r"(云溪县应急局</w:t></w:r></w:p></w:tc>.*?<w:keepNext/></w:pPr>)(</w:p></w:tc></w:tr>)"
    e.replace(free, r"\1<w:r><w:t>县残联</w:t></w:r>\2")


def nearer(match: re.Match[str]) -> str:
    return f'w:pos="{int(match[1]) - 600}"'


BREAKS: dict[str, tuple[str, Break]] = {
    "single: mark too long": ("mark-wrapped", lambda e: e.text("IssuerMark", lambda mark: mark + "室")),
    "joint: 文件 high": (
        "joint-suffix",
        lambda e: e.replace('(<w:vMerge w:val="restart"/><w:vAlign w:val=")center', r"\1top"),
    ),
    "joint: 文件 near": (
        "joint-suffix-gap",
        lambda e: e.replace('<w:jc w:val="right"/>', '<w:jc w:val="left"/><w:ind w:left="-100"/>'),
    ),
    "joint: names not spread": ("joint-names", lambda e: e.replace(r'<w:spacing w:val="\d+"/>', "")),
    "joint: four seals": ("seals-a-row", four_in_a_row),
    "joint: low rows": ("seals-touch", lambda e: e.replace('w:trHeight w:val="2466"', 'w:trHeight w:val="2200"')),
    "upward: number in": ("upward-number-indent", lambda e: e.direct("DocumentNumber", "ind", firstLine="900")),
    "upward: number above": (
        "upward-number-line",
        lambda e: e.replace(r"(号</w:t></w:r><w:r>)(<w:tab/></w:r>)", r"\1<w:br/>\2"),
    ),
    "upward: names left": ("signers-indent", lambda e: e.replace(r'w:pos="(\d+)"', nearer)),
    "upward: names joined": ("signers-a-line", lambda e: e.text("Signers", lambda line: line + "　")),
    "upward: second line in": ("signers-align", lambda e: e.text("Signers", lambda line: "　" + line, 1)),
    "upward: names hei": ("signers-face", lambda e: e.replace("HeadingTwoRun", "HeadingOneRun")),
    "stamp: low": ("stamp-gap", lambda e: e.insert("SignedOn")),
    "stamp: date low": ("stamp-date-gap", lambda e: e.insert("SignedOn", "", 1)),
    "stamp: right": ("stamp-indent", lambda e: e.direct("SignedOn", "ind", right="0")),
    "stamp: post near": ("stamp-post-gap", lambda e: e.text("SignedOn", lambda line: line.replace("　　", "　"))),
    "letter: mark high": ("letter-mark-top", shift("发文机关标志", -150000)),
    "letter: rules alike": ("letter-rules", lambda e: e.replace('cy="9525"', 'cy="28575"')),
    "letter: rule low": ("letter-rule-gap", shift("信函首条", 90000)),
    "letter: rule high": ("letter-rule-bottom", shift("信函末条", -200000)),
    "letter: short rules": ("letter-rule-width", lambda e: e.replace('cx="6120000"', 'cx="5616000"')),
    "letter: number low": ("letter-number", lambda e: e.insert("CopyNumber")),
    "letter: numbered": ("letter-page-number", lambda e: e.replace(r"<w:titlePg[^>]*/>", "")),
    "letter: ruled imprint": (
        "letter-imprint",
        lambda e: e.replace(r'(<w:tblInd w:w="0" w:type="dxa"/>)(<w:tblLayout)', r"\1" + RULES + r"\2"),
    ),
    "order: mark low": ("order-mark-top", lambda e: e.insert("IssuerMark")),
    "order: number low": ("order-number-gap", lambda e: e.insert("OrderNumber")),
    "order: text low": ("order-text-gap", lambda e: e.insert("FilingBody")),
    "minutes: mark low": ("minutes-mark-top", lambda e: e.insert("IssuerMark")),
    "minutes: labels kai": ("attendance-face", lambda e: e.replace("HeadingOneRun", "HeadingTwoRun")),
    "minutes: names flush": ("attendance-wrap", lambda e: e.direct("Attendance", "ind", left="630", hanging="0")),
}


@pytest.fixture(scope="module")
def codes(press: Any, make_filing: Any, edit: Any) -> dict[str, list[str]]:
    """The finding codes of every broken document, and of the whole ones under their group's name."""
    docxs = {group: render(make_filing(**changes), House()).docx for group, changes in WHOLE.items()}
    for name, (_, change) in BREAKS.items():
        editor = edit(docxs[name.partition(":")[0]])
        change(editor)
        docxs[name] = editor.save()
    return {name: [one.code for one in judge(done.layout)] for name, done in press.print_docx(docxs).items()}


@pytest.mark.parametrize("name", BREAKS)
def test_a_breakage_is_found(name: str, codes: dict[str, list[str]]) -> None:
    assert BREAKS[name][0] in codes[name]


@pytest.mark.parametrize("group", WHOLE)
def test_the_whole_document_has_no_finding(group: str, codes: dict[str, list[str]]) -> None:
    assert codes[group] == []


def test_every_code_of_these_formats_can_be_raised() -> None:
    assert {code for code, _ in BREAKS.values()} == {row.code for row in FORMAT_ROWS}


UNDATED = {
    "sealed": {"issuer": "棠溪街道办事处"},
    "long": {"issuer": "棠溪街道安全生产委员会办公室"},
    "plain": {"issuer": "棠溪街道办事处", "seal": False},
    "plain, long": {"issuer": "棠溪街道安全生产委员会办公室", "seal": False},
}


@pytest.fixture(scope="module")
def undated(press: Any, make_filing: Any) -> dict[str, Any]:
    filings = {name: make_filing(sections=TEXT, signature=signature) for name, signature in UNDATED.items()}
    printed: dict[str, Any] = press.print_all(filings)
    return printed


@pytest.mark.parametrize("name", UNDATED)
def test_the_place_kept_for_a_date_is_no_fault(name: str, undated: dict[str, Any]) -> None:
    layout = undated[name].layout
    assert [signed.date.text.strip()[0] for signed in layout.signatures] == ["年"]
    assert [(one.code, one.found, one.expected) for one in judge(layout)] == []


UNNAMED: dict[str, dict[str, Any]] = {
    "red head": {},
    "without seal": {"signature": {"seal": False}},
    "dated": {"signature": DAY},
    "upward": {"head": {"signers": PEOPLE[:2]}},
    "letter": {"kind": "letter", "sections": FREE},
}


@pytest.fixture(scope="module")
def unnamed(press: Any, make_filing: Any) -> dict[str, Any]:
    nobody = {"sections": TEXT, "head": {}, "signature": {}}
    filings = {name: make_filing(**{**nobody, **changes}) for name, changes in UNNAMED.items()}
    printed: dict[str, Any] = press.print_all(filings)
    return printed


@pytest.mark.parametrize("name", UNNAMED)
def test_a_draft_without_any_organ_lacks_its_mark_and_nothing_else(name: str, unnamed: dict[str, Any]) -> None:
    """The places kept for what is still to be given are no faults of the layout."""
    assert [one.code for one in judge(unnamed[name].layout)] == ["mark-missing"]

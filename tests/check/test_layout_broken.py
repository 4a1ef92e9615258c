"""Documents broken on purpose: each breakage has to raise its finding. A check that cannot fail is a defect."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from docgen.check.layout import check_layout, judge
from docgen.check.layout_code_rows import COMMON_ROWS
from docgen.render.document import render
from docgen.render.house import House

pytestmark = pytest.mark.office

Break = Callable[[Any], object]
NAME = "棠溪街道安全社区建设重点任务分工和年度进度安排及检查评估办法"
TEXT = "坚持预防为主群众参与把安全工作落实到每个楼院每家商铺每条街巷"
SEALED: dict[str, Any] = {
    "head": {
        "organ_code": "棠街办",
        "year": 2014,
        "serial": 5,
        "copy_number": 12,
        "classification": "秘密",
        "urgency": "特急",
    },
    "title": "棠溪街道关于进一步加强社区安全隐患排查治理工作的实施方案",
    "sections": [
        {
            "kind": "guiding_thought",
            "text": "坚持预防为主群众参与把安全工作落实到每个楼院每家商铺每条街巷" * 8 + "。\n完成工作。",
        },
        {"kind": "free", "heading": "要求", "items": [{"title": "分级", "items": ["落实到人。"]}, "逐级检查。"]},
    ],
    "attachments": [{"title": NAME, "text": "内容。"}, {"title": "排查任务安排", "text": "内容。"}],
    "note": "此件公开发布",
    "imprint": {
        "copies_to": [f"桂湖区{name}局" for name in ("公安", "民政", "教育", "卫生", "交通", "水务", "农业")],
        "printed_by": "棠溪街道党政办公室",
        "printed_on": "2014-11-05",
    },
}
PLAIN = {"signature": {"issuer": "棠溪街道安全生产办公室", "signed_on": "2014-11-03", "seal": False}}
SHORT = {"signature": {"issuer": "桂湖村", "signed_on": "2014-11-03", "seal": False}}
LONG = {
    "sections": [{"kind": "guiding_thought", "text": "\n".join(["坚持预防为主群众参与，" * 6 + "落实责任。"] * 24)}]
}


def imprint_higher(match: re.Match[str]) -> str:
    """The text box a centimetre higher."""
    return match[1] + str(int(match[2]) - 360000)


def other_side(match: re.Match[str]) -> str:
    return "PageNumber" + ("Even" if match[1] == "Odd" else "Odd")


def small_text(e: Any) -> None:
    e.default_run("sz", val="28")
    e.default_run("szCs", val="28")


def wide_mark(e: Any) -> None:
    e.direct("IssuerMark", "ind", left="-900", right="-900")
    e.run("IssuerMark", "sz", val="120")


def long_title(e: Any) -> None:
    e.text("FilingTitle", lambda title: title + "（试行）")
    e.run("FilingTitle", "w", val="70")


def low_signature(e: Any) -> None:
    e.direct("Issuer", "spacing", before="7300")
    e.remove("Note")


def high_signature(e: Any) -> None:
    e.remove_before("Issuer")
    e.remove_before("Issuer")
    e.remove("AttachmentNote", 1)


def flush_imprint(e: Any) -> None:
    e.direct("Imprint", "ind", left="0", hanging="0")
    e.direct("Imprint", "ind", 1, left="0")


def both_in(issuer: str, date: str) -> Break:
    def change(e: Any) -> None:
        e.direct("Issuer", "ind", left=issuer)
        e.direct("SignedOn", "ind", left=date)

    return change


BREAKS: dict[str, tuple[str, Break]] = {
    "letter paper": ("sheet-size", lambda e: e.section("pgSz", w="12240", h="15840")),
    "low top": ("top-margin", lambda e: e.section("pgMar", top="2300")),
    "left margin": ("left-margin", lambda e: e.section("pgMar", left="1800", right="1261")),
    "narrow text": ("type-width", lambda e: e.section("pgMar", right="1900")),
    "wide pitch": ("lines-a-page", lambda e: e.style("Normal", "pPr", "spacing", line="640")),
    "wide cells": ("characters-a-line", lambda e: e.style("Normal", "rPr", "spacing", val="10")),
    "small text": ("text-size", small_text),
    "song text": ("text-face", lambda e: e.default_run("rFonts", eastAsia="宋体")),
    "blue text": ("text-colour", lambda e: e.style("FilingBody", "rPr", "color", val="0000FF")),
    "outdented": ("outside-type-area", lambda e: e.style("FilingBody", "pPr", "ind", left="-900")),
    "crushed": ("overlap", lambda e: e.style("FilingBody", "pPr", "spacing", line="200", lineRule="exact")),
    "two digits": ("copy-number", lambda e: e.text("CopyNumber", lambda t: t[-2:])),
    "fang secrecy": ("secrecy-face", lambda e: e.fonts("Secrecy", "仿宋_GB2312")),
    "gap in front": ("head-lines", lambda e: e.insert("Secrecy")),
    "no mark": ("mark-missing", lambda e: e.text("IssuerMark", lambda _: " ")),
    "mark low": ("mark-top", lambda e: e.insert("IssuerMark")),
    "mark wide": ("mark-width", wide_mark),
    "mark left": ("mark-centred", lambda e: e.style("IssuerMark", "pPr", "jc", val="left")),
    "mark black": ("mark-colour", lambda e: e.style("IssuerMark", "rPr", "color", val="000000")),
    "number low": ("number-gap", lambda e: e.insert("DocumentNumber")),
    "number left": ("number-centred", lambda e: e.style("DocumentNumber", "pPr", "jc", val="left")),
    "no line": ("red-line-missing", lambda e: e.unstyle("DocumentNumber", "pBdr")),
    "near line": ("red-line-gap", lambda e: e.style_border("DocumentNumber", space="1")),
    "short line": ("red-line-width", lambda e: e.style("DocumentNumber", "pPr", "ind", left="600", right="600")),
    "thick line": ("red-line-weight", lambda e: e.style_border("DocumentNumber", sz="24")),
    "black line": ("red-line-colour", lambda e: e.style_border("DocumentNumber", color="000000")),
    "title high": ("title-gap", lambda e: e.remove_before("FilingTitle")),
    "title left": ("title-centred", lambda e: e.style("FilingTitle", "pPr", "jc", val="left")),
    "title small": ("title-size", lambda e: e.size("FilingTitle", "36")),
    "title hei": ("title-face", lambda e: e.fonts("FilingTitle", "黑体")),
    "title long": ("title-line-length", long_title),
    "orphan": ("title-orphan", lambda e: e.text("FilingTitle", lambda t: t[:21])),
    "addressees high": ("addressees-gap", lambda e: e.remove_before("Addressees")),
    "no colon": ("addressees-colon", lambda e: e.text("Addressees", lambda t: t.rstrip("："))),
    "no text": ("first-page-text", lambda e: e.direct("HeadingOne", "pageBreakBefore")),
    "no indent": ("first-line-indent", lambda e: e.style("FilingBody", "pPr", "ind", firstLine="0")),
    "fang heading": ("level-face", lambda e: e.fonts("HeadingOne", "仿宋_GB2312")),
    "note high": ("attachment-note-gap", lambda e: e.remove_before("AttachmentNote")),
    "note flush": ("attachment-note-indent", lambda e: e.direct("AttachmentNote", "ind", left="1000", hanging="1000")),
    "note wraps": ("attachment-note-wrap", lambda e: e.direct("AttachmentNote", "ind", left="630", hanging="0")),
    "note mark": (
        "attachment-note-mark",
        lambda e: e.insert("AttachmentNote", "3.检查办法。", -1, "AttachmentNote", True),
    ),
    "date right": ("date-indent", lambda e: e.direct("SignedOn", "ind", right="0")),
    "issuer right": ("issuer-centred", lambda e: e.direct("Issuer", "ind", left="0")),
    "signature low": ("seal-gap", lambda e: e.insert("Issuer")),
    "signature lower": ("seal-outside", low_signature),
    "signature high": ("seal-on-text", high_signature),
    "signature alone": ("signature-alone", lambda e: e.direct("Issuer", "pageBreakBefore")),
    "remark flush": ("note-indent", lambda e: e.style("Note", "pPr", "ind", firstLine="0")),
    "remark low": ("note-line", lambda e: e.insert("Note")),
    "same page": ("attachment-new-page", lambda e: e.unstyle("AttachmentMark", "pageBreakBefore")),
    "mark in": ("attachment-mark", lambda e: e.style("AttachmentMark", "pPr", "ind", left="640")),
    "mark fang": ("attachment-mark-face", lambda e: e.fonts("AttachmentMark", "仿宋_GB2312")),
    "title line 4": ("attachment-title", lambda e: e.insert("AttachmentTitle")),
    "title aside": ("attachment-title-centred", lambda e: e.style("AttachmentTitle", "pPr", "jc", val="left")),
    "page after": ("imprint-page", lambda e: e.insert("ImprintPlace", "末页内容。", 0, "AttachmentMark", True)),
    "imprint high": (
        "imprint-bottom",
        lambda e: e.replace(r'(<wp:positionV relativeFrom="\w+"><wp:posOffset>)(-?\d+)', imprint_higher),
    ),
    "no rules": ("imprint-rules-missing", lambda e: e.replace("<w:tblBorders>.*?</w:tblBorders>", "")),
    "thick rules": (
        "imprint-outer-rule",
        lambda e: e.replace(r'(w:(?:top|bottom) w:val="single" w:sz=")\d+', r"\g<1>12"),
    ),
    "thick inside": ("imprint-inner-rule", lambda e: e.replace(r'(w:insideH w:val="single" w:sz=")\d+', r"\g<1>12")),
    "short rules": ("imprint-rule-width", lambda e: e.replace(r'w:w="88\d\d"', 'w:w="8000"')),
    "imprint flush": ("imprint-indent", flush_imprint),
    "imprint large": ("imprint-size", lambda e: e.size("Imprint", "32")),
    "imprint wraps": ("imprint-wrap", lambda e: e.direct("Imprint", "ind", left="700", hanging="420")),
    "no stop": ("imprint-stop", lambda e: e.text("Imprint", lambda t: t.rstrip("。"))),
    "no footer": ("page-number-missing", lambda e: e.drop_footers()),
    "footer low": ("page-number-height", lambda e: e.section("pgMar", footer="900")),
    "footer side": ("page-number-side", lambda e: e.footers("PageNumber(Odd|Even)", other_side)),
    "footer large": ("page-number-size", lambda e: e.size("PageNumberOdd", "32")),
    "footer stuck": (
        "page-number-sequence",
        lambda e: e.footers("<w:r[^>]*><w:fldChar.*end[^>]*/></w:r>", "<w:r><w:t>1</w:t></w:r>"),
    ),
}
PLAIN_BREAKS: dict[str, tuple[str, Break]] = {
    "issuer in": ("issuer-indent", both_in("5000", "5630")),
    "issuer low": ("issuer-gap", lambda e: e.insert("Issuer")),
    "date in": ("date-offset", lambda e: e.direct("SignedOn", "ind", left="6400")),
}
SHORT_BREAKS: dict[str, tuple[str, Break]] = {
    "date far in": ("date-indent", both_in("4770", "5400")),
}
LONG_BREAKS: dict[str, tuple[str, Break]] = {
    "tight pitch": ("type-height", lambda e: e.style("Normal", "pPr", "spacing", line="570")),
}
GROUPS = {
    "sealed": ({}, BREAKS),
    "plain": (PLAIN, PLAIN_BREAKS),
    "short": (SHORT, SHORT_BREAKS),
    "long": (LONG, LONG_BREAKS),
}
NAMES = [f"{group}: {name}" for group, (_, breaks) in GROUPS.items() for name in breaks]


@pytest.fixture(scope="module")
def codes(press: Any, make_filing: Any, edit: Any) -> dict[str, list[str]]:
    """The finding codes of every broken document, and of the four whole ones under their group's name."""
    docxs: dict[str, bytes] = {}
    for group, (changes, breaks) in GROUPS.items():
        whole = render(make_filing(**{**SEALED, **changes}), House()).docx
        docxs[group] = whole
        for name, (_, change) in breaks.items():
            editor = edit(whole)
            change(editor)
            docxs[f"{group}: {name}"] = editor.save()
    finished = press.print_docx(docxs)
    return {name: [one.code for one in judge(done.layout)] for name, done in finished.items()}


@pytest.mark.parametrize("name", NAMES)
def test_a_breakage_is_found(name: str, codes: dict[str, list[str]]) -> None:
    group, _, key = name.partition(": ")
    expected, _ = GROUPS[group][1][key]
    assert expected in codes[name]


@pytest.mark.parametrize("group", GROUPS)
def test_the_whole_document_has_no_finding(group: str, codes: dict[str, list[str]]) -> None:
    assert codes[group] == []


def test_every_code_can_be_raised(codes: dict[str, list[str]], press: Any, make_filing: Any) -> None:
    low = press.print_all({"low": make_filing(page_model="line-box", **LONG)})["low"]
    raised = {code for found in codes.values() for code in found} | {one.code for one in check_layout(low.pdf)}
    assert {row.code for row in COMMON_ROWS} <= raised
    assert "top-margin-line-box" not in {one.code for one in check_layout(low.pdf, model="line-box")}
    assert "top-margin" in {one.code for one in check_layout(low.pdf, model="ink")}

"""Whatever a field may hold survives the way through YAML and back, exactly."""

from collections.abc import Callable

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.ingest import Source, parse_filing, read_input
from docgen.models.examples import EXAMPLE_KINDS, example_filing, example_yaml
from docgen.models.filing import Filing
from docgen.models.plain import to_plain
from docgen.models.yaml_text import inline, literal, quoted
from docgen.models.yaml_writer import to_explained_yaml, to_yaml
from docgen.text.forbidden import find_forbidden

AWKWARD = [
    "null",
    "~",
    "true",
    "是",
    "000012",
    "0754",
    "2014.10",
    "2014-05",
    "1e3",
    "0x1F",
    "12:30:00",
    "=",
    "<<",
    ".inf",
    "...",
    "---",
    "- 列表",
    "? 问",
    ": 冒号",
    "冒号: 空格",
    "结尾冒号:",
    "a #b",
    "#注释",
    "&锚",
    "*别名",
    "!标签",
    "|",
    ">",
    "%",
    "@",
    "`",
    "'单引号'",
    '"双引号"',
    "反斜杠\\n",
    "[方]",
    "{花}",
    "逗,号",
    "{{ x }}",
    "{% raw %}",
    "${x}",
    "]]>",
    "AT&T",
    "a<b>c",
    " 前空格",
    "后空格 ",
    "\u3000全角缩进",
    "𬱖㛃😀",
    "\u200d\ufeff零宽",
    "首行\n次行",
    "首行\n\n  缩进行\n",
    "\n首行空",
    "尾行空\n\n",
    "行\u2028分\u2029隔",
    "制\t表",
    "行首\n\t制表",
    "行尾空 \n下一行",
    "\u00a0不断空格",
    "\U0001fffe\U0010fffd",
    "一\n#二\n- 三: 四",
]

accepted = st.text(min_size=1).filter(
    lambda text: bool(text.strip()) and "\r" not in text and not find_forbidden(text)
) | st.sampled_from(AWKWARD)


def filing_with(text: str) -> Filing:
    cell = {"columns": ["甲"], "rows": [[text]]}
    return Filing.model_validate(
        {
            "kind": "work_plan",
            "title": text,
            "sections": [
                {"kind": "free", "heading": "总则", "text": text, "items": [text, {"title": "甲", "items": [text]}]}
            ],
            "closing": text,
            "attachments": [{"title": "表", "table": cell}],
        }
    )


def reread(text: str) -> Filing:
    return parse_filing(read_input(text.encode("utf-8"), "again.yaml"))


@settings(max_examples=300, deadline=None)
@given(accepted)
def test_any_text_comes_back_exactly(text: str) -> None:
    filing = filing_with(text)
    again = reread(to_yaml(filing))
    assert again == filing
    assert to_plain(again) == to_plain(filing)


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_comes_back_exactly(text: str) -> None:
    assert reread(to_yaml(filing_with(text))).title == text


@settings(max_examples=200, deadline=None)
@given(accepted)
def test_each_way_of_writing_keeps_the_text(text: str) -> None:
    block = literal(text)
    ways = [inline(text), quoted(text)] + (["\n  ".join(block)] if block else [])
    for way in ways:
        source = read_input(f"text: {way}\n".encode(), "x.yaml")
        assert source.data["text"] == text
    assert read_input(f"text: [{inline(text, flow=True)}]\n".encode(), "x.yaml").data["text"] == [text]


@pytest.mark.parametrize("write", [to_yaml, to_explained_yaml])
def test_joint_issue_enclosures_and_imprint_come_back(write: Callable[[Filing], str]) -> None:
    filing = Filing.model_validate(
        {
            "kind": "work_plan",
            "organs": ["桂湖区教育局", "桂湖区民政局"],
            "head": {"joint_mark": "lead", "signers": ["林知远", "顾明川"]},
            "title": "计划",
            "sections": [{"kind": "free", "text": "照此执行。"}],
            "attachments": [
                {"title": "规划图", "enclosed": {}},
                {"title": "光盘", "enclosed": {"count": 2, "unit": "张"}},
                {"title": "任务表", "table": {"columns": ["任务"], "landscape": True}},
            ],
            "disclosure": "不予公开",
            "disclosure_reason": "内部信息",
            "print_disclosure": True,
            "imprint": {"number_of_copies": 60, "with_addressees": True, "even_page": False},
        }
    )
    assert reread(write(filing)) == filing


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_the_examples_come_back(kind: str) -> None:
    filing = example_filing(kind)
    assert reread(to_yaml(filing)) == filing
    assert reread(example_yaml(kind)) == filing
    assert parse_filing(Source(to_plain(filing))) == filing


def test_other_readers_see_strings_too() -> None:
    text = to_yaml(filing_with("0754"))
    assert yaml.safe_load(text)["title"] == "0754"
    assert 'closing: "0754"' in text


def test_paragraphs_become_a_literal_block_and_a_part_without_heading_stays_so() -> None:
    part = {"kind": "steps", "heading": None, "text": "分步实施。\n逐项落实。"}
    combined = {"kind": "combined", "heading": "安排", "parts": [part]}
    filing = Filing.model_validate({"kind": "work_plan", "title": "计划", "sections": [combined], "imprint": {}})
    text = to_yaml(filing)
    assert "text: |-\n          分步实施。\n          逐项落实。\n" in text
    assert "heading: null" in text
    assert "imprint: {}" in text
    assert reread(text) == filing

"""Bad input gets all errors at once, in Chinese: place, what was given, what to write."""

import re
import time
from pathlib import Path
from typing import Any

import pytest

from docgen.errors import InputError, Problem
from docgen.ingest import Source, parse_filing, read_input
from docgen.ingest.messages import shown, without_tags

OLD_INPUTS = Path(__file__).parent.parent / "models" / "old_inputs"
TEXT = {"kind": "free", "heading": "总则", "text": "照此执行。"}


def problems_of(data: dict[str, Any]) -> dict[str, Problem]:
    """Return the problems of plain data by path."""
    with pytest.raises(InputError) as caught:
        parse_filing(Source(data))
    return checked(caught.value)


def problems_in(text: str) -> dict[str, Problem]:
    """Return the problems of a YAML text by path."""
    with pytest.raises(InputError) as caught:
        parse_filing(read_input(text.encode(), "plan.yaml"))
    return checked(caught.value)


def checked(error: InputError) -> dict[str, Problem]:
    assert (error.code, error.exit_code) == ("invalid-input", 3)
    for problem in error.problems:
        assert problem.label
        assert problem.message.startswith(f"「{problem.label}」")
        assert problem.hint
        words = problem.message.replace(problem.label, "").replace(problem.given, "")
        assert not re.search("[A-Za-z]{4,}", words), words
        assert len(problem.given) <= 40
    return {problem.path: problem for problem in error.problems}


def one(**fields: Any) -> Problem:
    """Return the only problem of a filing that is fine but for these fields."""
    found = problems_of({"kind": "work_plan", "title": "计划", "sections": [TEXT], **fields})
    (problem,) = found.values()
    return problem


def step(**fields: Any) -> list[dict[str, Any]]:
    return [{"kind": "steps", "steps": [{"name": "启动", **fields}]}]


class TestMessages:
    def test_an_impossible_month(self) -> None:
        problem = one(sections=step(end="2014-13"))
        assert problem.path == "sections[0].steps[0].end"
        assert problem.message.startswith("「实施步骤第1项·结束」写的是“2014-13”，没有13月")
        assert problem.hint.startswith("请写 2014-12 或 2014年12月")

    def test_an_end_before_the_start(self) -> None:
        problem = one(sections=step(start="2014-05", end="2014-04"))
        assert problem.message == "「实施步骤第1项·结束」写的是“2014-04”，早于开始时间“2014-05”"

    @pytest.mark.parametrize(
        ("fields", "path", "clause", "hint"),
        [
            ({"title": None}, "title", "是空的", "请写成"),
            ({"title": " "}, "title", "不能为空", "请填写"),
            ({"title": 3}, "title", "应当是一段文字", "请写成"),
            ({"title": "甲\x07"}, "title", "不能使用的字符", "请删去"),
            ({"kind": "plan"}, "kind", "不在可选的范围内", "implementation_plan（实施方案）、work_plan（工作计划）"),
            ({"kind": "函"}, "kind", "不在可选的范围内", "letter（函）、order（命令）、minutes（纪要）"),
            ({"form": ["notice"]}, "form", "不在可选的范围内", "red_head（红头直接印发）"),
            ({"kind": "order", "form": "plain"}, "form", "只用于方案和计划", "red_head"),
            ({"head": {"order_number": "第5号"}, "kind": "order"}, "head.order_number", "应当是整数", "请写成 5"),
            ({"head": {"order_number": 5}}, "head.order_number", "只用于命令（令）", "kind 改为 order"),
            ({"organs": "甲局、乙局"}, "organs", "应当分条列出", "每条另起一行"),
            ({"organs": ["甲局", "乙局"], "head": {"mark": "甲局"}}, "head.mark", "与“联合行文机关”重复", "删去 mark"),
            ({"attendance": {"present": ["甲"]}}, "attendance", "只用于纪要", "kind 改为 minutes"),
            ({"signers": ["甲"]}, "signers", "不是这里可以用的名称", "写在 head（版头）下面"),
            ({"印数": 60}, "印数", "不是这里可以用的名称", "number_of_copies 请写在 imprint（版记）下面"),
            ({"disclosure": "公开"}, "disclosure", "不在可选的范围内", "主动公开、依申请公开、不予公开"),
            ({"head": {"year": "20xx"}}, "head.year", "应当是整数", "请写成 2014"),
            ({"head": {"year": 2014.5}}, "head.year", "应当是整数", "请写成 2014"),
            ({"head": {"year": True}}, "head.year", "应当是整数", "请写成 2014"),
            ({"head": {"year": 1900}}, "head.year", "不能小于1949", "请写成 2014"),
            ({"head": {"year": 3000}}, "head.year", "不能大于2100", "请写成 2014"),
            ({"head": {"serial": 0}}, "head.serial", "不能小于1", "请写成 5"),
            ({"head": {"year": "9" * 5000}}, "head.year", "应当是整数", "请写成 2014"),
            ({"head": {"mark_suffix": "也许"}}, "head.mark_suffix", "“是”或“否”", "true（是）"),
            ({"head": {"mark_suffix": []}}, "head.mark_suffix", "“是”或“否”", "true（是）"),
            ({"head": {"urgency": "平急"}}, "head.urgency", "不在可选的范围内", "特急、加急"),
            ({"head": "棠街办"}, "head", "应当分项填写", "organ_code（机关代字）"),
            ({"head": []}, "head", "应当分项填写", "organ_code（机关代字）"),
            ({"addressees": "各社区"}, "addressees", "应当分条列出", "- "),
            ({"addressees": [["各社区"]]}, "addressees[0]", "应当是一段文字", "请写成 各社区"),
            ({"addressees": [None]}, "addressees[0]", "是空的", "各社区"),
            ({"sections": []}, "sections", "至少要有1条", "guiding_thought"),
            ({"sections": {"steps": []}}, "sections", "应当分条列出", "- "),
            ({"sections": ["甲"]}, "sections[0]", "应当分项填写", "steps（实施步骤）"),
            ({"sections": [{"kind": "stepz"}]}, "sections[0].kind", "没有这一类", "steps（实施步骤）"),
            ({"sections": [{"kind": ["steps"]}]}, "sections[0].kind", "没有这一类", "steps（实施步骤）"),
            ({"sections": [{"text": "甲"}]}, "sections[0].kind", "没有写明", "steps（实施步骤）"),
            ({"sections": step(name=None)}, "sections[0].steps[0].name", "是空的", "动员部署阶段"),
            ({"sections": step(tasks=[3])}, "sections[0].steps[0].tasks[0]", "应当分项填写", "title（小标题）"),
            ({"sections": step(end=201405)}, "sections[0].steps[0].end", "应当是时间", "2014-05"),
            ({"signature": {"signed_on": "2014-11"}}, "signature.signed_on", "不是完整的日期", "2014年11月3日"),
            ({"schema_version": 3}, "schema_version", "比本软件支持的新", "升级"),
            ({"schema_version": "新"}, "schema_version", "不是结构版本", "请写 2"),
            ({"notice": {"text": "现予印发。"}}, "notice", "只用于以通知印发", "form"),
        ],
    )
    def test_a_fault_is_explained(self, fields: dict[str, Any], path: str, clause: str, hint: str) -> None:
        problem = one(**fields)
        assert problem.path == path
        assert clause in problem.message
        assert hint in problem.hint

    @pytest.mark.parametrize("width", ["宽", "0", "-1", "1000", "nan", "inf", [1]])
    def test_widths_are_numbers(self, width: object) -> None:
        table = {"columns": [{"title": "甲", "width": width}]}
        problem = one(attachments=[{"title": "表", "table": table}])
        assert problem.label == "附件1·表格·列第1项·宽度"
        assert problem.hint == "请写成 2 这样"

    def test_what_is_missing_is_shown_as_a_line_to_add(self) -> None:
        found = problems_of({"kind": "work_plan"})
        assert found["title"].message == "「标题」没有填写"
        assert found["title"].hint == "请加上 title: 棠溪街道安全社区建设实施方案"
        assert "sections" in found

    def test_a_part_of_a_combined_section_has_its_own_kinds(self) -> None:
        problem = one(sections=[{"kind": "combined", "heading": "合并", "parts": [{"kind": "free", "heading": "甲"}]}])
        assert problem.path == "sections[0].parts[0].kind"
        assert "steps（实施步骤）" in problem.hint
        assert "free" not in problem.hint


class TestUnknownKeys:
    @pytest.mark.parametrize(
        ("fields", "path", "hint"),
        [
            ({"titel": "甲"}, "titel", "是不是想写 title（标题）？"),
            ({"主送机关": []}, "主送机关", "是不是想写 addressees（主送机关）？"),
            ({"主送单位": []}, "主送单位", "是不是想写 addressees（主送机关）？"),
            ({"head": {"yera": 1}}, "head.yera", "是不是想写 year（年份）？"),
            ({"signed_on": "2014-05-03"}, "signed_on", "signed_on 请写在 signature（落款）下面"),
            ({"抄送机关": []}, "抄送机关", "copies_to 请写在 imprint（版记）下面"),
            ({"steps": []}, "steps", "请写在 sections 里：- kind: steps；版本1的旧输入请在开头写 schema_version: 1"),
            ({"imprint": {"zzzzzz": 1}}, "imprint.zzzzzz", "copies_to（抄送机关）、printed_by（印发机关）"),
            ({"sections": step(finish="2014")}, "sections[0].steps[0].finish", "name（阶段名称）"),
        ],
    )
    def test_the_nearest_known_name_is_offered(self, fields: dict[str, Any], path: str, hint: str) -> None:
        problem = one(**fields)
        assert problem.path == path
        assert "不是这里可以用的名称" in problem.message
        assert hint in problem.hint


BAD = """\
kind: work_plam
titel: 计划
head:
  year: 20xx
sections:
  - kind: steps
    steps:
      - name: 启动
        end: 2014-13
      - start: 2014-05
        end: 2014-04
  - kind: stepz
  - kind: free
    heading: "总\\u202E则"
    text: 甲
signature:
  signed_on: 2014-02-30
  signed_on: 2014-03-01
"""


class TestAllAtOnce:
    def test_every_fault_is_listed_once_with_its_line(self) -> None:
        found = problems_in(BAD)
        assert {path: problem.line for path, problem in found.items() if path != "signature.signed_on"} == {
            "kind": 1,
            "titel": 2,
            "title": None,
            "head.year": 4,
            "sections[0].steps[0].end": 9,
            "sections[0].steps[1].name": 10,
            "sections[0].steps[1].end": 11,
            "sections[1].kind": 12,
            "sections[2].heading": 14,
        }
        assert "U+202E" in found["sections[2].heading"].message

    def test_a_repeated_key_stands_beside_the_other_faults(self) -> None:
        with pytest.raises(InputError) as caught:
            parse_filing(read_input(BAD.encode(), "plan.yaml"))
        dates = [
            (problem.line, problem.message)
            for problem in caught.value.problems
            if problem.path == "signature.signed_on"
        ]
        assert [line for line, _ in dates] == [17, 18]
        assert "重复" in dates[1][1]
        assert "输入有11处需要改正" in caught.value.message

    def test_a_repeated_key_alone_is_an_error_too(self) -> None:
        found = problems_in("kind: work_plan\ntitle: 甲\ntitle: 乙\nsections: [{kind: goals, text: 丙}]\n")
        assert found["title"].message == "「标题」重复写了"
        assert (found["title"].line, found["title"].column) == (3, 1)

    def test_a_fault_in_a_section_is_not_repeated_for_every_kind(self) -> None:
        found = problems_of({"kind": "work_plan", "title": "甲", "sections": [{"kind": "goals", "text": 3, "x": 1}]})
        assert sorted(found) == ["sections[0].text", "sections[0].x"]

    def test_a_wrong_file_is_refused_quickly(self) -> None:
        begun = time.monotonic()
        with pytest.raises(InputError) as caught:
            parse_filing(Source({"kind": "work_plan", "title": "甲", "sections": [{"kind": "?"}] * 50_000}))
        assert time.monotonic() - begun < 10
        assert len(caught.value.problems) == 200
        assert "输入有50000处需要改正，先列出200处" in caught.value.message


class TestOldInputs:
    @pytest.mark.parametrize("path", sorted(OLD_INPUTS.glob("*.yaml")), ids=lambda path: path.stem)
    def test_a_file_of_an_older_version_is_read(self, path: Path) -> None:
        assert parse_filing(read_input(path)).schema_version == 2

    def test_faults_of_an_older_version_claim_no_line(self) -> None:
        found = problems_in("schema_version: 1\nkind: work_plan\ntitle: 甲\nsteps:\n  - name: 乙\n    end: 2014-13\n")
        assert found["sections[0].steps[0].end"].label == "实施步骤第1项·结束"
        assert found["sections[0].steps[0].end"].line is None


def test_what_was_given_is_shown_short_and_visible() -> None:
    assert shown("甲" * 41) == "甲" * 39 + "…"
    assert shown("甲" * 40) == "甲" * 40
    assert shown("甲\n乙\x07\u202e\ud800") == "甲 乙\\u0007\\u202E\\uD800"
    assert shown({"a": [1, None]}) == '{"a": [1, null]}'
    assert len(shown("\x00" * 40)) == 40


def test_kinds_leave_the_location() -> None:
    assert without_tags(("sections", 4, "steps", "steps", 0, "end")) == ("sections", 4, "steps", 0, "end")
    assert without_tags(("sections", 1, "combined", "parts", 0, "goals", "text")) == ("sections", 1, "parts", 0, "text")
    assert without_tags(("sections", 1)) == ("sections", 1)

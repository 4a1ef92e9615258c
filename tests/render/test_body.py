"""The body as paragraphs: numbering, run-in and own-line titles, sections without a heading, combined sections."""

import io
from typing import Any

from docx import Document

from docgen.models.filing import Filing
from docgen.render.document import render
from docgen.render.house import House


def body(*sections: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """Style name and text of every non-empty paragraph behind the title."""
    data = {"kind": "work_plan", "form": "plain", "title": "标题", "sections": list(sections), **more}
    data["signature"] = {"issuer": "署名", "seal": False}
    docx = render(Filing.model_validate(data), House()).docx
    found = [(p.style.name, p.text) for p in Document(io.BytesIO(docx)).paragraphs if p.text]
    start = next(n for n, (style, _) in enumerate(found) if style == "公文标题")
    end = next(n for n, (style, _) in enumerate(found) if style == "发文机关署名")
    return found[start + 1 : end]


def free(heading: str | None, *items: Any, text: str | None = None) -> dict[str, Any]:
    """A free section."""
    return {"kind": "free", "heading": heading, "text": text, "items": list(items)}


def test_five_levels_are_numbered_and_styled() -> None:
    deep = {"title": "乙", "items": [{"title": "丙", "items": [{"title": "丁", "items": [{"title": "戊"}]}]}]}
    assert body(free("甲", deep)) == [
        ("一级标题", "一、甲"),
        ("二级标题", "（一）乙"),
        ("三级标题", "1.丙"),
        ("四级标题", "（1）丁"),
        ("五级标题", "①戊"),
    ]


def test_two_levels_leave_out_the_second_sign_and_its_face() -> None:
    lines = body(free("甲", {"title": "乙", "items": [{"title": "丙"}]}), numbering="two_level")
    assert lines == [("一级标题", "一、甲"), ("三级标题", "1.乙"), ("四级标题", "（1）丙")]


def test_a_title_runs_in_with_its_text_or_stands_alone() -> None:
    lines = body(free("甲", {"title": "乙", "text": "子。\n丑。"}, {"title": "丙", "text": "寅。", "run_in": False}))
    assert lines[1:] == [
        ("公文正文", "（一）乙。子。"),
        ("公文正文", "丑。"),
        ("二级标题", "（二）丙"),
        ("公文正文", "寅。"),
    ]


def test_a_title_with_its_own_mark_gets_no_second_one() -> None:
    assert body(free("甲", {"title": "乙！", "text": "子。"}))[1] == ("公文正文", "（一）乙！子。")


def test_sections_without_heading_share_the_count_of_the_sections() -> None:
    opening = free(
        None, {"title": "高度重视", "text": "抓好落实。"}, {"title": "压实责任"}, text="现将有关事项通知如下："
    )
    assert body(opening, free("总结")) == [
        ("公文正文", "现将有关事项通知如下："),
        ("公文正文", "一、高度重视。抓好落实。"),
        ("一级标题", "二、压实责任"),
        ("一级标题", "三、总结"),
    ]


def test_parts_of_a_combined_section_share_one_count_unless_headed() -> None:
    projects = {"kind": "key_projects", "heading": None, "projects": [{"title": "平安工程"}]}
    steps = {"kind": "steps", "heading": None, "steps": [{"name": "启动阶段", "start": "2024-03", "end": "2024-04"}]}
    merged = {"kind": "combined", "heading": "重点工作及实施步骤", "parts": [projects, steps]}
    assert body(merged)[1:] == [("二级标题", "（一）平安工程"), ("二级标题", "（二）启动阶段（2024年3月—4月）")]
    headed = merged | {"parts": [projects | {"heading": "重点工作"}, steps | {"heading": "实施步骤"}]}
    assert [text for _, text in body(headed)] == [
        "一、重点工作及实施步骤",
        "（一）重点工作",
        "1.平安工程",
        "（二）实施步骤",
        "1.启动阶段（2024年3月—4月）",
    ]


def test_a_target_opens_with_its_date() -> None:
    goals = {"kind": "goals", "targets": [{"by": "2024年12月底前", "text": "建成示范点。"}, "巩固成果。"]}
    assert [text for _, text in body(goals)][1:] == ["（一）2024年12月底前，建成示范点。", "（二）巩固成果。"]


def test_a_project_closes_with_who_and_when() -> None:
    project = {"title": "甲", "text": "乙。", "lead": "子办", "supporting": ["丑所", "寅站"], "deadline": "2024-10"}
    lines = body({"kind": "key_projects", "projects": [project]})
    assert lines[-1] == ("公文正文", "（牵头单位：子办；配合单位：丑所、寅站；完成时限：2024年10月）")


def test_a_group_lists_its_people_in_two_columns() -> None:
    group = {
        "name": "工作专班",
        "leaders": [{"name": "林知远", "post": "书记"}],
        "members": [{"name": "周安", "organ": "派出所", "post": "所长", "note": "兼"}, {"organ": "各社区"}],
        "office": {"host": "综治办", "director": {"name": "周安"}, "contact": "电话0000"},
    }
    lines = [text for _, text in body({"kind": "organization", "group": group})][1:]
    assert lines == [
        "工作专班组成人员如下：",
        "组　长：林知远\t书记",
        "成　员：周安\t派出所所长（兼）",
        "　　　　各社区",
        "领导小组下设办公室，设在综治办，由周安任主任。联系方式：电话0000。",
    ]


def test_the_basis_is_cited_by_title_and_number() -> None:
    preamble = {
        "basis": [
            {
                "lead": "为落实",
                "citations": [{"title": "甲法"}, {"title": "乙意见", "number": "国发〔2011〕40号"}, {"title": "戊"}],
                "tail": "，",
            },
            {"lead": "根据", "citations": [{"title": "丙通知", "number": "国办发〔2011〕47号"}], "tail": "要求，"},
        ],
        "text": "制定本计划。\n另起一段。",
    }
    assert [text for _, text in body(free("甲"), preamble=preamble)][:2] == [
        "为落实《甲法》《乙意见》（国发〔2011〕40号）、《戊》，根据《丙通知》（国办发〔2011〕47号）要求，制定本计划。",
        "另起一段。",
    ]


def minutes(head: dict[str, Any]) -> list[str]:
    """The non-empty paragraphs of short minutes that nobody signs."""
    section = {"kind": "free", "text": "会议研究了社区安全工作。"}
    data = {"kind": "minutes", "head": head, "title": "会议纪要", "sections": [section]}
    docx = render(Filing.model_validate(data), House()).docx
    return [one.text for one in Document(io.BytesIO(docx)).paragraphs if one.text.strip()]


def test_minutes_without_a_number_keep_no_place_for_one() -> None:
    assert minutes({"mark": "专题会议"}) == ["专题会议纪要", "会议纪要", "会议研究了社区安全工作。"]
    assert "　　〔2024〕　号" in minutes({"mark": "专题会议", "year": 2024})

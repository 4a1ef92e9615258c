"""Places are named for people and for programs, in faulty raw data as in a typed filing."""

import pytest

from docgen.models.examples import example_filing
from docgen.models.faults import Path
from docgen.models.labels import label_of, path_of

DATA = {
    "head": {"year": 2014},
    "addressees": ["各社区"],
    "sections": [
        {"kind": "guiding_thought", "text": "安全第一。"},
        {"kind": "free", "heading": "评定标准", "items": ["甲", {"items": ["乙"]}]},
        {"kind": "steps", "steps": [{"name": "启动", "tasks": ["甲"], "group": {"leaders": [{}]}}]},
        {"kind": "combined", "heading": "工作\n安排" * 9, "parts": [{"kind": "goals", "targets": [{}]}, {"kind": "?"}]},
        {"kind": "goals", "text": "甲"},
        {"kind": "goals", "targets": [{}]},
        {"kind": "organization", "group": {"office": {"director": {}}}},
        {"kind": ["odd"]},
        "odd",
    ],
    "attachments": [{"title": "甲", "table": {"rows": [["1"]]}}],
}


@pytest.mark.parametrize(
    ("path", "spelled", "label"),
    [
        ((), "", "公文"),
        (("title",), "title", "标题"),
        (("head", "year"), "head.year", "版头·年份"),
        (("addressees", 0), "addressees[0]", "主送机关第1项"),
        (("organs", 1), "organs[1]", "联合行文机关第2项"),
        (("head", "signers", 0), "head.signers[0]", "版头·签发人第1项"),
        (("attendance", "observers", 2), "attendance.observers[2]", "出席情况·列席第3项"),
        (("signature", "stamp", "post"), "signature.stamp.post", "落款·签名章·职务"),
        (("attachments", 0, "enclosed", "unit"), "attachments[0].enclosed.unit", "附件1·另附·单位"),
        (("sections",), "sections", "正文各部分"),
        (("sections", 0, "text"), "sections[0].text", "指导思想·正文"),
        (
            ("sections", 1, "items", 1, "items", 0),
            "sections[1].items[1].items[0]",
            "第2部分“评定标准”第2项·下级条目第1项",
        ),
        (("sections", 2, "steps", 0, "end"), "sections[2].steps[0].end", "实施步骤第1项·结束"),
        (("sections", 2, "steps", 0, "tasks", 0), "sections[2].steps[0].tasks[0]", "实施步骤第1项·任务第1项"),
        (
            ("sections", 2, "steps", 0, "group", "leaders", 0, "name"),
            "sections[2].steps[0].group.leaders[0].name",
            "实施步骤第1项·领导小组·组长第1项·姓名",
        ),
        (
            ("sections", 3, "parts", 0, "targets", 0, "by"),
            "sections[3].parts[0].targets[0].by",
            "第4部分“工作 安排工作 安排工作 安排工作 安…”·工作目标第1项·时限",
        ),
        (
            ("sections", 3, "parts", 1, "kind"),
            "sections[3].parts[1].kind",
            "第4部分“工作 安排工作 安排工作 安排工作 安…”·第2部分·类别",
        ),
        (("sections", 5, "targets", 0, "text"), "sections[5].targets[0].text", "工作目标（第6部分）第1项·内容"),
        (
            ("sections", 6, "group", "office", "director", "name"),
            "sections[6].group.office.director.name",
            "组织领导·领导小组·办公室·主任·姓名",
        ),
        (("sections", 7, "kind"), "sections[7].kind", "第8部分·类别"),
        (("sections", 8), "sections[8]", "第9部分"),
        (("sections", 99, "text"), "sections[99].text", "第100部分·正文"),
        (("attachments", 0, "title"), "attachments[0].title", "附件1·名称"),
        (("attachments", 0, "table", "rows", 0, 0), "attachments[0].table.rows[0][0]", "附件1·表格·第1行第1格"),
        (("head", "yera"), "head.yera", "版头·yera"),
        (("odd", 3, "x"), "odd[3].x", "odd第4项·x"),
    ],
)
def test_a_place_is_named(path: Path, spelled: str, label: str) -> None:
    assert path_of(path) == spelled
    assert label_of(path, DATA) == label


def test_a_typed_filing_is_named_like_its_data() -> None:
    filing = example_filing("work_plan")
    assert label_of(("sections", 0, "text"), filing) == "指导思想·正文"
    assert label_of(("sections", 3, "parts", 1, "steps", 0, "end"), filing) == (
        "第4部分“重点工作及实施步骤”·实施步骤第1项·结束"
    )
    assert label_of(("signature", "signed_on"), filing) == "落款·成文日期"

"""The difference between two filings reads as a secretary would tell it."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from docgen.models.differences import Difference, differences
from docgen.models.filing import Filing

PLAN: dict[str, Any] = {
    "kind": "implementation_plan",
    "title": "棠溪街道安全社区建设实施方案",
    "addressees": ["各社区", "各有关单位"],
    "preamble": {"basis": [{"lead": "根据", "citations": [{"title": "基层治理意见", "number": "桂政发〔2014〕3号"}]}]},
    "sections": [
        {"kind": "guiding_thought", "text": "坚持预防为主。\n坚持群众参与。\n坚持久久为功。"},
        {
            "kind": "organization",
            "group": {"leaders": [{"name": "林知远", "post": "主任"}], "members": [{"name": "顾明川", "post": "所长"}]},
        },
        {
            "kind": "key_projects",
            "projects": [
                {"title": "平安设施建设", "text": "更新路口监控。", "supporting": ["派出所", "各社区"]},
                {"title": "消防通道整治", "text": "清理占道杂物。", "sub_tasks": ["划线标示。", "每周巡查。"]},
                {"title": "应急队伍组建", "text": "招募居民志愿者。", "deadline": "2014年10月底前"},
            ],
        },
        {
            "kind": "steps",
            "steps": [
                {"name": "动员部署阶段", "start": "2014-03", "end": "2014-04"},
                {"name": "全面实施阶段", "start": "2014-05", "end": "2014年6月", "tasks": ["排查隐患。", "开展培训。"]},
                {"name": "总结评估阶段", "end": "2014年12月底前", "text": "形成报告。"},
            ],
        },
        {"kind": "free", "heading": "评定标准", "items": ["现场核查。"]},
    ],
    "attachments": [
        {"title": "联系人名单", "table": {"columns": ["序号", "单位"], "rows": [["1", "派出所"], ["2", "司法所"]]}},
        {"title": "进度安排表", "derived": "timetable"},
    ],
    "signature": {"issuer": "棠溪街道办事处", "signed_on": "2014-03-12"},
}
SECTIONS = PLAN["sections"]
Edit = Callable[[dict[str, Any]], Any]


def told(edit: Edit, base: dict[str, Any] = PLAN) -> list[Difference]:
    changed = deepcopy(base)
    edit(changed)
    return differences(Filing.model_validate(base), Filing.model_validate(changed))


def steps(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return plan["sections"][3]["steps"]  # type: ignore[no-any-return]


def projects(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return plan["sections"][2]["projects"]  # type: ignore[no-any-return]


def table(plan: dict[str, Any]) -> dict[str, list[Any]]:
    return plan["attachments"][0]["table"]  # type: ignore[no-any-return]


def add_column(plan: dict[str, Any]) -> None:
    table(plan)["columns"].insert(1, "电话")
    table(plan)["rows"] = [["1", "0000-1", "派出所"], ["2", "", "司法所"]]


NEW_STEP = {"name": "摸底调查阶段", "start": "2014-04", "text": "走访楼栋。"}
GUARANTEES = {"kind": "guarantees", "heading": "评定标准", "measures": ["现场核查。"]}

CASES: list[tuple[Edit, list[str]]] = [
    (lambda p: steps(p)[1].update(end="2014-07"), ["实施步骤第2项·结束: 2014年6月 → 2014年7月"]),
    (lambda p: steps(p)[1].update(end="2014-06"), []),
    (lambda p: steps(p).insert(1, NEW_STEP), ["实施步骤第2项（新增）: 摸底调查阶段 开始：2014年4月 走访楼栋。"]),
    (lambda p: steps(p).pop(0), ["实施步骤第1项（删去）: 动员部署阶段 开始：2014年3月 结束：2014年4月"]),
    (
        lambda p: projects(p).insert(0, projects(p).pop()),
        ["重点实施项目第3项 → 第1项（移动）: 应急队伍组建 招募居民志愿者。 完成时限：2014年10月底前"],
    ),
    (
        lambda p: projects(p).insert(0, projects(p).pop() | {"text": "招募退役军人。"}),
        [
            "重点实施项目第3项 → 第1项（移动）: 应急队伍组建 招募退役军人。 完成时限：2014年10月底前",
            "重点实施项目第1项·内容: 招募居民志愿者。 → 招募退役军人。",
        ],
    ),
    (
        lambda p: projects(p)[1]["sub_tasks"].append("设立台账。"),
        ["重点实施项目第2项·子项目第3项（新增）: 设立台账。"],
    ),
    (
        lambda p: projects(p)[0]["supporting"].__setitem__(1, "物业公司"),
        ["重点实施项目第1项·配合单位第2项: 各社区 → 物业公司"],
    ),
    (lambda p: projects(p)[0].update(run_in=False), ["重点实施项目第1项·接排: 是 → 否"]),
    (lambda p: projects(p)[0].update(run_in=True), []),
    (
        lambda p: p.update(kind="work_plan", form="plain"),
        ["文种类别: 实施方案 → 工作计划", "发文形式: 红头直接印发 → 无版头"],
    ),
    (lambda p: p.update(form="red_head", numbering="standard", head={}, organs=[]), []),
    (lambda p: p["sections"][0].update(heading="指导思想"), []),
    (lambda p: p["sections"][0].update(heading="总体要求"), ["指导思想·标题: 指导思想 → 总体要求"]),
    (
        lambda p: p["sections"][0].update(text="坚持预防为主。\n责任落实到人。\n坚持群众参与。\n坚持常抓不懈。"),
        ["指导思想·正文第2段（新增）: 责任落实到人。", "指导思想·正文第4段: 坚持久久为功。 → 坚持常抓不懈。"],
    ),
    (
        lambda p: p["sections"][0].update(text="坚持久久为功。\n坚持预防为主。\n坚持群众参与。"),
        ["指导思想·正文第3段 → 第1段（移动）: 坚持久久为功。"],
    ),
    (
        lambda p: p["sections"][0].update(text="坚持预防为主。\n\n坚持群众参与。\n坚持久久为功。"),
        ["指导思想·正文: 坚持预防为主。↵坚持群众参与。↵坚持久久为功。 → 坚持预防为主。↵↵坚持群众参与。↵坚持久久为功。"],
    ),
    (lambda p: p.update(title=PLAN["title"].replace("安", "\n安", 1)), [
        "标题: 棠溪街道安全社区建设实施方案 → 棠溪街道↵安全社区建设实施方案"
    ]),
    (lambda p: p["signature"].update(issuer="棠溪街道办事处 "), [
        "落款·发文机关署名: “棠溪街道办事处” → “棠溪街道办事处 ”"
    ]),
    (lambda p: p["signature"].pop("signed_on"), ["落款·成文日期（删去）: 2014年3月12日"]),
    (lambda p: p.update(head={"year": 2014, "classification": "秘密"}), [
        "版头·年份（新增）: 2014", "版头·密级（新增）: 秘密"
    ]),
    (lambda p: p.update(imprint={}), ["版记（新增）"]),
    (lambda p: p.update(imprint={"printed_on": "2014-03-13", "with_addressees": True}), [
        "版记（新增）: 印发日期：2014年3月13日 主送机关移至版记：是"
    ]),
    (lambda p: p["sections"].insert(3, p["sections"].pop(1)), [
        "组织领导（第2部分） → 第4部分（移动）: 组长：林知远 主任 成员：顾明川 所长"
    ]),
    (lambda p: p["sections"].insert(1, p["sections"].pop(4)), [
        "第5部分“评定标准” → 第2部分（移动）: 评定标准 现场核查。"
    ]),
    (lambda p: p["sections"].__setitem__(4, GUARANTEES), [
        "保障措施·类别: 其他内容 → 保障措施",
        "保障措施第1项（新增）: 现场核查。",
        "第5部分“评定标准”第1项（删去）: 现场核查。",
    ]),
    (lambda p: p["sections"][1]["group"]["leaders"][0].update(name="周予安"), [
        "组织领导·领导小组·组长第1项·姓名: 林知远 → 周予安"
    ]),
    (lambda p: p["preamble"]["basis"][0]["citations"].insert(0, {"title": "安全规划", "number": "国发〔2013〕1号"}), [
        "引言·制定依据第1项·引用文件第1项（新增）: 安全规划 国发〔2013〕1号"
    ]),
    (lambda p: p["attachments"].pop(0), ["附件1（删去）: 联系人名单 序号 | 单位 1 | 派出所 2 | 司法所"]),
    (lambda p: p["attachments"].reverse(), ["附件1 → 附件2（移动）: 联系人名单 序号 | 单位 1 | 派出所 2 | 司法所"]),
    (lambda p: table(p)["rows"].insert(0, ["0", "街道办"]), ["附件1·表格·第1行（新增）: 0 | 街道办"]),
    (lambda p: table(p)["rows"].reverse(), ["附件1·表格·第1行 → 第2行（移动）: 1 | 派出所"]),
    (lambda p: table(p)["rows"][1].__setitem__(1, ""), ["附件1·表格·第2行第2格（删去）: 司法所"]),
    (add_column, ["附件1·表格·列第2项（新增）: 电话", "附件1·表格·第1行第2格（新增）: 0000-1"]),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "lines"), CASES)
def test_a_difference_reads_as_a_person_would_tell_it(edit: Edit, lines: list[str]) -> None:
    assert [str(difference) for difference in told(edit)] == lines


def test_paths_are_of_the_newer_filing_and_of_the_older_one_for_what_was_removed() -> None:
    def edit(plan: dict[str, Any]) -> None:
        steps(plan)[0:1] = [NEW_STEP]
        plan["sections"].pop(1)

    found = {difference.kind: difference for difference in told(edit) if "第1项" in difference.label}
    assert found["removed"].path == "sections[3].steps[0]"
    assert found["removed"].before == "动员部署阶段\n开始：2014年3月\n结束：2014年4月"
    assert found["removed"].after is None
    assert found["added"].path == "sections[2].steps[0]"
    assert found["added"].before is None


def test_a_difference_is_plain_data() -> None:
    (changed,) = told(lambda plan: steps(plan)[1].update(end="2014-07"))
    assert json.loads(json.dumps(changed.as_dict())) == {
        "path": "sections[3].steps[1].end",
        "label": "实施步骤第2项·结束",
        "kind": "changed",
        "before": "2014年6月",
        "after": "2014年7月",
        "moved": None,
    }
    (moved,) = told(lambda plan: projects(plan).insert(0, projects(plan).pop()))
    assert (moved.kind, moved.path, moved.moved) == ("moved", "sections[2].projects[0]", ("重点实施项目第3项", "第1项"))


def test_a_long_paragraph_shows_where_it_changed() -> None:
    long = "各社区每季度组织一次隐患排查，建立台账，逐项销号，" * 4
    base = deepcopy(PLAN) | {"closing": long + "责任人为社区主任。" + long}
    (found,) = told(lambda plan: plan.update(closing=plan["closing"].replace("社区主任", "网格员")), base)
    assert str(found) == "结束语: …项销号，责任人为社区主任。各社区每季度组… → …项销号，责任人为网格员。各社区每季度组…"
    assert found.before == base["closing"]
    assert [tuple(span) for span in found.spans()[1:3]] == [("deleted", "社区主任"), ("inserted", "网格员")]

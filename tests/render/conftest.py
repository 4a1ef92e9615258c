"""Filings for the page tests: pairwise over all that a head, a body and an end may hold, one batch for LibreOffice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allpairspy import AllPairs

FRONTS = [
    {},
    {"copy_number": 12},
    {"classification": "机密", "secrecy_period": "1年"},
    {"urgency": "特急"},
    {"copy_number": 12, "classification": "秘密"},
    {"copy_number": 12, "urgency": "加急"},
    {"classification": "机密", "secrecy_period": "6个月", "urgency": "特急"},
    {"copy_number": 12, "classification": "绝密", "secrecy_period": "长期", "urgency": "特急"},
]
MARK_LENGTHS = [7, 4, 11, 16, 23, 30]
SIGNATURES = ["seal", "plain", "plain_short", "seal_long"]
ATTACHMENTS = ["none", "one", "three", "derived", "free", "turned", "turned_between"]
NOTES = [None, "此件公开发布"]
IMPRINTS = ["full", "printed_only", "none"]
MODELS = ["ink", "line-box"]
FORMS = ["red_head", "notice", "plain"]
# How often a sentence is said in the last paragraph: none, or a paragraph too long to move as a whole.
ENDINGS = [0, 26, 33, 47, 61]
TITLES = {
    1: "棠溪街道安全社区建设实施方案",
    2: "棠溪街道关于进一步加强社区安全隐患排查治理工作的实施方案",
    3: "棠溪街道关于贯彻落实桂湖区安全生产委员会办公室有关部署进一步加强社区安全隐患排查治理工作的实施方案",
}
ADDRESSEES = {
    1: ["各社区", "各有关单位"],
    3: [f"{name}社区居民委员会" for name in ("东风", "南湖", "西桥", "北塔", "中街", "新园")] + ["各有关单位"],
}
ISSUER_OF = {"seal": "棠溪街道办事处", "plain": "棠溪街道安全生产办公室", "plain_short": "桂湖村", "seal_long": 23}
LONG_NAME = "棠溪街道安全社区建设重点任务分工和年度进度安排及检查评估办法"
FREE_TABLE = {
    "columns": ["序号", {"title": "任务", "width": 4}, {"title": "责任单位", "width": 2}],
    "rows": [
        [str(n), "对辖区内的商铺和住宅逐户排查安全隐患并登记造册，限期整改" * (1 + n % 2), "综合治理办公室"]
        for n in range(1, 6)
    ],
}
_TASK = "对辖区内的商铺和住宅逐户排查安全隐患并登记造册"
_ROWS = [[str(n), _TASK * (1 + n % 3), "综合治理办公室"] for n in range(1, 31)]
LONG_TABLE = {**FREE_TABLE, "rows": _ROWS}
TURNED_TABLE = {**LONG_TABLE, "landscape": True}
ATTACHED: dict[str, list[dict[str, Any]]] = {
    "none": [],
    "one": [{"title": LONG_NAME, "text": "各单位按季度报送进展。\n逾期未报的予以通报。"}],
    "three": [
        {"title": LONG_NAME, "text": "第一条内容。"},
        {"title": "重点任务分工表", "derived": "division_of_tasks"},
        {"title": LONG_NAME + "（试行）", "text": "第三条内容。" * 200},
    ],
    "derived": [
        {"title": "实施进度安排表", "derived": "timetable"},
        {"title": "领导小组成员名单", "derived": "group_members"},
    ],
    "free": [{"title": "隐患排查任务表", "table": FREE_TABLE}],
    "turned": [{"title": "隐患排查任务表", "table": TURNED_TABLE}],
    "turned_between": [
        {"title": "隐患排查任务表", "table": TURNED_TABLE},
        {"title": LONG_NAME, "text": "第二条内容。"},
        {"title": LONG_NAME + "（试行）", "table": LONG_TABLE},
    ],
}
COPIES = [f"桂湖区{name}局" for name in ("公安", "民政", "教育", "卫生", "交通", "水务", "农业", "司法", "财政")]
PRINTED = {"printed_by": "棠溪街道党政综合办公室", "printed_on": "2014-11-05"}
IMPRINT_OF: dict[str, Any] = {"full": {**PRINTED, "copies_to": COPIES}, "printed_only": PRINTED, "none": None}
_POOL = "安全社区建设促进工作协调推进综合治理服务保障管理监督"


def name_of(length: int) -> str:
    """An organ's name of so many characters."""
    return ("棠溪" + _POOL)[: length - 2] + "中心"


@dataclass(frozen=True)
class Case:
    """One combination; its fields are the chosen values."""

    number: int
    front: dict[str, Any]
    mark_length: int
    signature: str
    attachments: str
    note: str | None
    imprint: str
    model: str
    form: str
    ending: int
    title_lines: int
    addressees_lines: int

    def __str__(self) -> str:
        front = "".join(key[0] for key in self.front if key != "secrecy_period")
        return (
            f"{self.number:02}-{self.form}-{self.model}-{front}-{self.mark_length}-{self.signature}-"
            f"{self.attachments}-{self.imprint}-{self.ending}"
        )

    @property
    def issuer(self) -> str:
        length = ISSUER_OF[self.signature]
        return name_of(length) if isinstance(length, int) else str(length)

    @property
    def mark(self) -> str:
        return name_of(self.mark_length) + "文件"

    @property
    def title(self) -> str:
        """The title on page 1: the notice's own, or the plan's."""
        return TITLES[self.title_lines]

    @property
    def addressees(self) -> str:
        return "、".join(ADDRESSEES[self.addressees_lines]) + "："

    @property
    def attached(self) -> list[dict[str, Any]]:
        return ATTACHED[self.attachments]

    def plain(self) -> dict[str, Any]:
        """The filing as plain data."""
        notice = self.form == "notice"
        return {
            "form": self.form,
            "page_model": self.model,
            "head": {
                "organ_code": "棠街办",
                "year": 2014,
                "serial": 5,
                "mark": name_of(self.mark_length),
                **self.front,
            },
            "title": TITLES[1] if notice else self.title,
            **({"notice": {"title": self.title, "text": "现将方案印发给你们，请认真执行。"}} if notice else {}),
            "addressees": ADDRESSEES[self.addressees_lines],
            "preamble": {"text": "为做好社区安全工作，结合实际，制定本方案。"},
            "sections": [*SECTIONS, long_end(self.ending)] if self.ending else SECTIONS,
            "attachments": self.attached,
            "signature": {
                "issuer": self.issuer,
                "signed_on": "2014-11-03",
                "seal": self.signature.startswith("seal"),
            },
            "note": self.note,
            "imprint": IMPRINT_OF[self.imprint],
        }


SECTIONS: list[dict[str, Any]] = [
    {"kind": "guiding_thought", "text": "坚持预防为主，群众参与，把安全工作落实到每个楼院。" * 6},
    {"kind": "goals", "targets": [{"by": "2014年12月底前", "text": "完成隐患排查。"}, {"text": "事故逐年下降。"}]},
    {
        "kind": "organization",
        "group": {
            "name": "棠溪街道安全社区建设领导小组",
            "leaders": [{"name": "林知远", "post": "街道党工委书记"}],
            "members": [{"name": "周安", "post": "主任", "organ": "党政办公室"}, {"organ": "派出所"}],
            "office": {"host": "综合治理办公室", "duties": ["组织检查", "汇总情况"]},
        },
    },
    {
        "kind": "key_projects",
        "projects": [
            {
                "title": "平安楼院",
                "text": "完善设施。",
                "sub_tasks": [{"title": "装灯", "text": "补齐楼道照明。"}, "修缮栏杆。"],
                "lead": "综合治理办公室",
                "supporting": ["派出所", "城管办公室"],
                "deadline": "2014-10",
            }
        ],
    },
    {
        "kind": "steps",
        "steps": [
            {"name": "准备阶段", "start": "2014-05", "end": "2014-06", "text": "制定办法。"},
            {"name": "实施阶段", "start": "2014-07", "end": "2015-10", "text": "逐项落实。"},
        ],
    },
    {
        "kind": "free",
        "heading": "工作要求",
        "items": [{"title": "分级负责", "items": [{"text": "逐级落实。", "items": [{"text": "到岗到人。"}]}]}],
    },
    {"kind": "guarantees", "measures": [{"title": "加强宣传", "text": "张贴图文，入户讲解，营造氛围。" * 4}]},
]


def long_end(times: int) -> dict[str, Any]:
    """A last paragraph that no page holds together with a signature; its last lines fall anywhere on a page."""
    return {
        "kind": "free",
        "heading": "其他事项",
        "items": ["各社区要落实责任，按期完成各项工作，" * times + "及时报告。"],
    }


def _cases() -> Iterator[Case]:
    dimensions = (
        *(FRONTS, MARK_LENGTHS, SIGNATURES, ATTACHMENTS, NOTES, IMPRINTS, MODELS, FORMS, ENDINGS),
        *(list(TITLES), list(ADDRESSEES)),
    )
    indices = AllPairs([list(range(len(values))) for values in dimensions])
    for number, chosen in enumerate(indices, start=1):
        yield Case(number, *(values[index] for values, index in zip(dimensions, chosen, strict=True)))


CASES = list(_cases())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "page_case" in metafunc.fixturenames:
        metafunc.parametrize("page_case", CASES, ids=str, scope="session")


@pytest.fixture(scope="session")
def _all_printed(press: Any, make_filing: Any) -> dict[int, Any]:
    printed: dict[int, Any] = press.print_all({case.number: make_filing(**case.plain()) for case in CASES})
    return printed


@pytest.fixture
def printed(page_case: Case, _all_printed: dict[int, Any]) -> Any:
    """The finished pages of the test's case."""
    return _all_printed[page_case.number]

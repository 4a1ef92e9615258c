"""What sections list: dated targets (分项目标), key projects (重点项目) and steps (实施阶段)."""

from typing import ClassVar

from pydantic import Field, ValidationInfo, field_validator

from docgen.models.element import Element, no_entries
from docgen.models.faults import Fault, refusal
from docgen.models.fields import Flag, Line, Moment, Text
from docgen.models.group import Group
from docgen.models.items import Item, run_in_field
from docgen.text.dates import When, ends_before_start

_MOMENT_HELP = "写 2014-05、2014-05-31、2014年5月、2014年4月底前 等"


class Target(Element):
    """One target (分项目标), with a date by which it is reached. A plain string is its text."""

    short_form: ClassVar[str | None] = "text"

    by: Moment | None = Field(default=None, title="时限", description=_MOMENT_HELP, examples=["2014年12月底前"])
    text: Text = Field(title="内容", description="到时要达到的目标", examples=["全面完成隐患整治。"])


class Project(Element):
    """One key project (重点项目)."""

    title: Line = Field(title="项目名称", description="项目的名称，不写序号", examples=["平安设施建设"])
    text: Text | None = Field(
        default=None,
        title="内容",
        description="接在名称后面的话；另起一行就是另起一段",
        examples=["完善辖区主要路口视频监控。"],
    )
    run_in: Flag = run_in_field()
    sub_tasks: list[Item] = Field(
        default_factory=no_entries,
        title="子项目",
        description="项目下面分条编号的工作",
        examples=[["新建监控点位。", "改造消防通道。"]],
    )
    lead: Line | None = Field(default=None, title="牵头单位", description="负责牵头的单位", examples=["综合治理办公室"])
    supporting: list[Line] = Field(
        default_factory=no_entries,
        title="配合单位",
        description="配合的单位，每个一条",
        examples=[["派出所", "各社区"]],
    )
    deadline: Moment | None = Field(
        default=None, title="完成时限", description=_MOMENT_HELP, examples=["2014年10月底前"]
    )


class Step(Element):
    """One phase (实施阶段) with its time, as start and end or as written, its tasks, and a group set up in it."""

    name: Line = Field(title="阶段名称", description="阶段的名称，不写序号", examples=["动员部署阶段"])
    start: Moment | None = Field(default=None, title="开始", description=_MOMENT_HELP, examples=["2014-03"])
    end: Moment | None = Field(default=None, title="结束", description=_MOMENT_HELP, examples=["2014年4月底前"])
    period: Line | None = Field(
        default=None,
        title="时间（按原文）",
        description="时间写法特殊时照原文填写，此时不填开始和结束",
        examples=["每季度末"],
    )
    text: Text | None = Field(
        default=None,
        title="内容",
        description="这一阶段的工作；另起一行就是另起一段",
        examples=["召开动员会议，明确各单位职责。"],
    )
    run_in: Flag = run_in_field()
    tasks: list[Item] = Field(
        default_factory=no_entries,
        title="任务",
        description="这一阶段分条编号的工作",
        examples=[["成立工作机构。", "开展摸底调查。"]],
    )
    group: Group | None = Field(
        default=None,
        title="领导小组",
        description="在这一阶段成立的领导小组",
        examples=[{"name": "安全社区建设领导小组", "leaders": [{"name": "林知远", "post": "街道办事处主任"}]}],
    )

    @field_validator("end", mode="after")
    @classmethod
    def _ends_after_start(cls, end: When | None, info: ValidationInfo) -> When | None:
        """Refuse an end that certainly lies before the start; a coarse or open date leaves room."""
        start = info.data.get("start")
        if start is not None and end is not None and ends_before_start(start, end):
            raise refusal(Fault(f"早于开始时间“{start.raw}”", "请核对开始和结束的先后"))
        return end

    @field_validator("period", mode="after")
    @classmethod
    def _stands_alone(cls, period: str | None, info: ValidationInfo) -> str | None:
        """Refuse a period as written beside a start or an end: one of them would be lost."""
        if period is not None and (info.data.get("start") is not None or info.data.get("end") is not None):
            raise refusal(Fault("与“开始”“结束”重复", "请只留一种写法：start 和 end，或 period"))
        return period

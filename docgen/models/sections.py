"""The sections of a filing (正文各部分), told apart by ``kind``: the six kinds, free text, and combined sections."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from docgen.models.element import Element, no_entries
from docgen.models.fields import Line, Text
from docgen.models.group import Group
from docgen.models.items import MOST_LEVELS, Item, Nest, refuse_too_deep
from docgen.models.plans import Project, Step, Target
from docgen.models.section_fields import heading_field, own_heading_field, text_field

SectionKind = Literal[
    "guiding_thought", "goals", "organization", "key_projects", "steps", "guarantees", "free", "combined"
]


class SectionBase(Element):
    """What all sections share. ``main`` names the list that makes up the section, ``label`` is the kind in Chinese."""

    label: ClassVar[str]
    main: ClassVar[str] = "text"

    kind: str = Field(title="类别", description="这一部分属于哪一类", examples=["goals"])
    heading: Line | None = heading_field("其他内容")
    text: Text | None = text_field("照此执行。")

    @property
    def heading_text(self) -> str:
        """The heading to print; empty for a part of a combined section that has no sub-heading."""
        return self.heading or ""

    @property
    def enough(self) -> tuple[str, ...]:
        """The fields of which one has to hold something."""
        return ("text", self.main)

    def nests(self) -> Iterator[Nest]:
        """Yield every list of numbered items in this section, with its path and level."""
        return iter(())

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        hint = f"请填写 text（正文）或 {self.main}，或删去这一部分" if self.main != "text" else "请填写 text（正文）"
        self.refuse_if_empty(self.enough, "没有内容", hint)
        refuse_too_deep(self.nests(), MOST_LEVELS)
        return self


class GuidingThought(SectionBase):
    """The guiding thought (指导思想)."""

    label = "指导思想"

    kind: Literal["guiding_thought"] = Field(title="类别", description="指导思想", examples=["guiding_thought"])
    heading: Line | None = heading_field("指导思想")
    text: Text = Field(
        title="正文",
        description="指导思想全文；另起一行就是另起一段",
        examples=["坚持人民至上、生命至上，统筹发展和安全。"],
    )


class Goals(SectionBase):
    """The goals (工作目标): text, and targets with a date."""

    label = "工作目标"
    main = "targets"

    kind: Literal["goals"] = Field(title="类别", description="工作目标", examples=["goals"])
    heading: Line | None = heading_field("工作目标")
    text: Text | None = text_field("通过两年努力，建成功能完善、群众满意的安全社区。")
    targets: list[Target] = Field(
        default_factory=no_entries,
        title="分项目标",
        description="分条写明的目标，可带时限",
        examples=[[{"by": "2014年12月底前", "text": "完成隐患整治。"}]],
    )


class Organization(SectionBase):
    """The organization (组织领导): text and a leading group."""

    label = "组织领导"
    main = "group"

    kind: Literal["organization"] = Field(title="类别", description="组织领导", examples=["organization"])
    heading: Line | None = heading_field("组织领导")
    text: Text | None = text_field("为加强对创建工作的领导，成立领导小组。")
    group: Group | None = Field(
        default=None,
        title="领导小组",
        description="领导小组的组成、职责和办公室",
        examples=[{"name": "安全社区建设领导小组", "leaders": [{"name": "林知远", "post": "街道办事处主任"}]}],
    )


class KeyProjects(SectionBase):
    """The key projects (重点实施项目)."""

    label = "重点实施项目"
    main = "projects"

    kind: Literal["key_projects"] = Field(title="类别", description="重点实施项目", examples=["key_projects"])
    heading: Line | None = heading_field("重点实施项目")
    text: Text | None = text_field("围绕群众关切，重点实施以下项目。")
    projects: list[Project] = Field(
        default_factory=no_entries,
        title="项目",
        description="各个重点项目，按先后编号",
        examples=[[{"title": "平安设施建设", "lead": "综合治理办公室"}]],
    )

    def nests(self) -> Iterator[Nest]:
        """Yield the sub-tasks of each project."""
        for position, project in enumerate(self.projects):
            yield Nest(("projects", position, "sub_tasks"), project.sub_tasks, 3)


class Steps(SectionBase):
    """The steps (实施步骤): phases with their time and tasks."""

    label = "实施步骤"
    main = "steps"

    kind: Literal["steps"] = Field(title="类别", description="实施步骤", examples=["steps"])
    heading: Line | None = heading_field("实施步骤")
    text: Text | None = text_field("创建工作分以下阶段进行。")
    steps: list[Step] = Field(
        default_factory=no_entries,
        title="阶段",
        description="各个阶段，按时间先后",
        examples=[[{"name": "动员部署阶段", "start": "2014-03", "end": "2014-04"}]],
    )

    def nests(self) -> Iterator[Nest]:
        """Yield the tasks of each step."""
        for position, step in enumerate(self.steps):
            yield Nest(("steps", position, "tasks"), step.tasks, 3)


class Guarantees(SectionBase):
    """The guarantees (保障措施, also headed 组织保障)."""

    label = "保障措施"
    main = "measures"

    kind: Literal["guarantees"] = Field(title="类别", description="保障措施", examples=["guarantees"])
    heading: Line | None = heading_field("保障措施")
    text: Text | None = text_field("为确保各项任务落到实处，采取以下措施。")
    measures: list[Item] = Field(
        default_factory=no_entries,
        title="措施",
        description="各项措施，按先后编号",
        examples=[[{"title": "加强组织领导", "text": "各单位要明确专人负责。"}]],
    )

    def nests(self) -> Iterator[Nest]:
        """Yield the measures."""
        yield Nest(("measures",), self.measures, 2)


class FreeSection(SectionBase):
    """A section outside the six (其他内容), with up to four levels nested below its heading.

    Without a heading its text opens no section of its own and its items are numbered 一、 in the count of the sections.
    """

    label = "其他内容"
    main = "items"

    kind: Literal["free"] = Field(title="类别", description="其他内容", examples=["free"])
    heading: Line | None = Field(
        default=None,
        title="标题",
        description="这一部分的标题，不写序号；不填就没有标题，条目从“一、”编起",
        examples=["评定标准"],
    )
    text: Text | None = text_field("评定工作按照以下要求进行。")
    items: list[Item] = Field(
        default_factory=no_entries,
        title="条目",
        description="分条写明的内容，可逐层展开",
        examples=[[{"title": "评定方法", "items": ["现场核查。", "查阅资料。"]}]],
    )

    def nests(self) -> Iterator[Nest]:
        """Yield the items, one level higher where there is no heading."""
        yield Nest(("items",), self.items, 2 if self.heading else 1)

    @property
    def enough(self) -> tuple[str, ...]:
        """A heading alone is a section too: some notices consist of single numbered sentences."""
        return ("heading", "text", "items")


CombinedPart = Annotated[
    GuidingThought | Goals | Organization | KeyProjects | Steps | Guarantees, Field(discriminator="kind")
]


class CombinedSection(SectionBase):
    """Several kinds under one heading (合并部分); a part with heading None has no sub-heading."""

    label = "合并部分"
    main = "parts"

    kind: Literal["combined"] = Field(title="类别", description="合并部分", examples=["combined"])
    heading: Line = own_heading_field("重点工作及实施步骤")
    text: Text | None = text_field("全年工作分阶段推进。")
    parts: list[CombinedPart] = Field(
        min_length=1,
        title="组成",
        description="合在一起的各部分；其中一部分的 heading 留空就不设小标题",
        examples=[[{"kind": "steps", "heading": None, "steps": [{"name": "动员部署阶段"}]}]],
    )

    def nests(self) -> Iterator[Nest]:
        """Yield the lists of the parts, one level deeper below a sub-heading."""
        for position, part in enumerate(self.parts):
            for nest in part.nests():
                yield Nest(("parts", position, *nest.path), nest.items, nest.level + bool(part.heading))


Section = Annotated[
    GuidingThought | Goals | Organization | KeyProjects | Steps | Guarantees | FreeSection | CombinedSection,
    Field(discriminator="kind"),
]

SECTION_CLASSES: dict[str, type[SectionBase]] = {
    "guiding_thought": GuidingThought,
    "goals": Goals,
    "organization": Organization,
    "key_projects": KeyProjects,
    "steps": Steps,
    "guarantees": Guarantees,
    "free": FreeSection,
    "combined": CombinedSection,
}

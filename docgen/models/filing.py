"""The filing itself (公文): a plan, letter, order or minutes with head, text, attachments, signature and imprint."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from docgen.models.attachments import Attachment
from docgen.models.closing import Imprint, Notice, Signature
from docgen.models.element import Element, no_entries
from docgen.models.faults import Fault, refusal
from docgen.models.fields import Disclosure, Flag, Form, Kind, Line, NoteText, Numbering, PageModel, Text
from docgen.models.formats import Attendance, mark_suffix, refuse_misplaced
from docgen.models.group import Group
from docgen.models.head import Head, document_number
from docgen.models.items import MOST_LEVELS, refuse_too_deep
from docgen.models.preamble import Preamble
from docgen.models.sections import Section, SectionBase, SectionKind
from docgen.models.traversal import flatten, groups_in, refuse_without_source, with_default_heading
from docgen.text.levels import depth

SCHEMA_VERSION = 2

_REQUIRED: dict[Kind, tuple[SectionKind, ...]] = {
    "implementation_plan": ("guiding_thought", "goals", "organization", "key_projects", "steps", "guarantees"),
    "work_plan": ("guiding_thought", "goals", "steps"),
}

Version = Annotated[Literal[2], BeforeValidator(lambda written: 2 if written == "2" else written)]
"""The structure version (结构版本); a reader of text brings it as a digit."""


def requirements(kind: Kind) -> tuple[SectionKind, ...]:
    """Return the kinds of section without which a filing of this kind is not publishable."""
    return _REQUIRED.get(kind, ())


class Filing(Element):
    """A filing (公文). None or absent: not given yet, or the house's own; nothing is invented."""

    schema_version: Version = Field(default=2, title="结构版本", description="本文件的结构版本，照抄即可", examples=[2])
    kind: Kind = Field(
        title="文种类别",
        description="implementation_plan 实施方案，work_plan 工作计划，letter 函，order 命令（令），minutes 纪要",
        examples=["implementation_plan"],
    )
    form: Form = Field(
        default="red_head",
        title="发文形式",
        description="red_head 红头直接印发，notice 以通知印发，plain 无版头",
        examples=["red_head"],
    )
    page_model: PageModel | None = Field(
        default=None,
        title="版面模型",
        description="ink 墨迹撑满版心，line-box 按页边距37、35、28、26毫米设置；不填时用本单位配置",
        examples=["ink"],
    )
    numbering: Numbering = Field(
        default="standard",
        title="层次序号",
        description="standard 为一、（一）1.（1）①；two_level 为一、1.（1）①",
        examples=["standard"],
    )
    organs: list[Line] = Field(
        default_factory=no_entries,
        title="联合行文机关",
        description="几个机关联合行文时填写全称或规范化简称，主办机关在前，每个一条；此时不填 mark 和 issuer",
        examples=[["桂湖区人民政府", "棠溪街道办事处"]],
    )
    head: Head = Field(
        default_factory=Head,
        title="版头",
        description="红线以上的各项",
        examples=[{"organ_code": "棠街办", "year": 2014}],
    )
    title: Text = Field(
        title="标题",
        description="公文的标题；版面自动分行，需要指定分行时在此换行",
        examples=["棠溪街道安全社区建设实施方案"],
    )
    addressees: list[Line] = Field(
        default_factory=no_entries,
        title="主送机关",
        description="主送的机关，每个一条，冒号由版面加",
        examples=[["各社区", "各有关单位"]],
    )
    preamble: Preamble | None = Field(
        default=None, title="引言", description="第一部分之前的话", examples=[{"text": "结合本街道实际，制定本方案。"}]
    )
    sections: list[Section] = Field(
        min_length=1,
        title="正文各部分",
        description="按先后排列；kind 说明类别：guiding_thought 指导思想，goals 工作目标，organization 组织领导，"
        "key_projects 重点实施项目，steps 实施步骤，guarantees 保障措施，free 其他内容，combined 合并部分",
        examples=[[{"kind": "guiding_thought", "text": "坚持人民至上、生命至上。"}]],
    )
    closing: Text | None = Field(
        default=None,
        title="结束语",
        description="正文最后不编号的话",
        examples=["本方案自印发之日起施行。"],
    )
    attachments: list[Attachment] = Field(
        default_factory=no_entries,
        title="附件",
        description="文字、表格或由正文生成的表，按先后编号",
        examples=[[{"title": "任务分工表", "text": "各单位按季度报送。"}]],
    )
    attendance: Attendance | None = Field(
        default=None,
        title="出席情况",
        description="只在 kind 为 minutes 时填写：出席、请假、列席的人员",
        examples=[{"present": ["林知远", "顾明川"]}],
    )
    signature: Signature = Field(
        default_factory=Signature,
        title="落款",
        description="署名、日期和印章",
        examples=[{"issuer": "棠溪街道办事处", "signed_on": "2014-03-12"}],
    )
    note: NoteText | None = Field(
        default=None,
        title="附注",
        description="日期下面圆括号内的说明，括号由版面加",
        examples=["此件公开发布"],
    )
    disclosure: Disclosure | None = Field(
        default=None,
        title="公开属性",
        description="主动公开、依申请公开或不予公开；没有认定就不填",
        examples=["主动公开"],
    )
    disclosure_reason: Line | None = Field(
        default=None,
        title="不予公开的理由",
        description="公开属性为不予公开时填写，只作记录，不印在公文上",
        examples=["属于内部工作流程信息"],
    )
    print_disclosure: Flag = Field(
        default=False,
        title="印出公开属性",
        description="true 为在附注下面印出公开属性，如（此件主动公开）；false 为不印",
        examples=[False],
    )
    imprint: Imprint | None = Field(
        default=None,
        title="版记",
        description="最后一面底部的抄送和印发；不需要就不填",
        examples=[{"printed_by": "棠溪街道党政综合办公室"}],
    )
    notice: Notice | None = Field(
        default=None,
        title="印发通知",
        description="只在 form 为 notice 时填写；不填时用通行的写法",
        examples=[{"text": "现将《棠溪街道安全社区建设实施方案》印发给你们，请认真贯彻执行。"}],
    )

    @field_validator("form", "organs", "head", "attendance", "signature", mode="after")
    @classmethod
    def _is_in_place(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse what this kind of filing, or a joint issue, has no place for."""
        refuse_misplaced(str(info.field_name), value, info.data)
        return value

    @field_validator("sections", mode="before")
    @classmethod
    def _default_headings(cls, sections: Any) -> Any:
        """Read a heading left blank as not given: only a part of a combined section may go without one."""
        return [with_default_heading(section) for section in sections] if isinstance(sections, list) else sections

    @field_validator("sections", mode="after")
    @classmethod
    def _fits_numbering(cls, sections: list[Section], info: ValidationInfo) -> list[Section]:
        """Refuse items deeper than the chosen numbering has signs for."""
        numbering = info.data.get("numbering", "standard")
        if depth(numbering) < MOST_LEVELS:
            nests = (
                nest._replace(path=(position, *nest.path))
                for position, section in enumerate(sections)
                for nest in section.nests()
            )
            refuse_too_deep(nests, depth(numbering))
        return sections

    @field_validator("attachments", mode="after")
    @classmethod
    def _has_sources(cls, attachments: list[Attachment], info: ValidationInfo) -> list[Attachment]:
        """Refuse a derived attachment that the sections give nothing for."""
        sections = info.data.get("sections")
        if sections is not None:
            refuse_without_source(sections, [attachment.derived for attachment in attachments])
        return attachments

    @field_validator("notice", mode="after")
    @classmethod
    def _belongs_to_form(cls, notice: Notice | None, info: ValidationInfo) -> Notice | None:
        """Refuse the words of a notice in a filing that no notice issues: they would be lost."""
        if notice is not None and info.data.get("form", "notice") != "notice":
            raise refusal(Fault("只用于以通知印发的公文", "请把 form 改为 notice，或删去 notice", given=""))
        return notice

    @property
    def issuer_mark(self) -> str | None:
        """The issuer mark (发文机关标志, 7.2.4) with its 文件; None while neither mark nor issuer is given.

        In a joint issue the lead organ's; the page sets the others below it.
        """
        name = self.head.mark or next(iter(self.issuers), None)
        return None if name is None else name + mark_suffix(self.kind, self.head)

    @property
    def issuers(self) -> tuple[str, ...]:
        """The organs that sign (发文机关署名), lead first; empty while none is given."""
        return tuple(self.organs) or ((self.signature.issuer,) if self.signature.issuer is not None else ())

    @property
    def document_number(self) -> str | None:
        """The document number (发文字号) as far as it is known; see ``head.document_number``."""
        return document_number(self.head)

    def all_sections(self) -> Iterator[SectionBase]:
        """Yield the sections in order, the parts of a combined section in its place instead of itself."""
        return flatten(self.sections)

    def kinds_present(self) -> tuple[str, ...]:
        """Return the kinds of section present, each once, in order; parts of combined sections count."""
        return tuple(dict.fromkeys(section.kind for section in self.all_sections()))

    def groups(self) -> Iterator[Group]:
        """Yield every leading group in order, those set up inside a step included."""
        return groups_in(self.sections)

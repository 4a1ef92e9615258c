"""A leading group (领导小组) with its people and its office."""

from typing import Self

from pydantic import Field, model_validator

from docgen.models.element import Element, no_entries
from docgen.models.fields import Line


class Member(Element):
    """One person or seat (人员), known by name, post or organ."""

    name: Line | None = Field(default=None, title="姓名", description="本人姓名", examples=["林知远"])
    post: Line | None = Field(default=None, title="职务", description="所任职务", examples=["街道办事处主任"])
    organ: Line | None = Field(default=None, title="单位", description="所在单位", examples=["街道办事处"])
    note: Line | None = Field(default=None, title="说明", description="需要附带说明的事项", examples=["兼任办公室主任"])

    @model_validator(mode="after")
    def _is_someone(self) -> Self:
        self.refuse_if_empty(
            ("name", "post", "organ"), "没有写明是谁", "请至少填写 name（姓名）、post（职务）、organ（单位）中的一项"
        )
        return self


class Office(Element):
    """The office of a leading group (领导小组办公室)."""

    host: Line | None = Field(
        default=None,
        title="设在",
        description="办公室设在哪个部门",
        examples=["街道综合治理办公室"],
    )
    director: Member | None = Field(
        default=None,
        title="主任",
        description="办公室的主任",
        examples=[{"name": "周予安", "post": "综合治理办公室主任"}],
    )
    deputies: list[Member] = Field(
        default_factory=no_entries,
        title="副主任",
        description="可有多人，按排名先后",
        examples=[[{"name": "沈嘉禾", "post": "派出所副所长"}]],
    )
    members: list[Member] = Field(
        default_factory=no_entries,
        title="成员",
        description="办公室的组成人员",
        examples=[[{"organ": "各社区居民委员会", "post": "主任"}]],
    )
    contact: Line | None = Field(
        default=None,
        title="联系方式",
        description="联系人和电话",
        examples=["周予安，0000-8123456"],
    )
    duties: list[Line] = Field(
        default_factory=no_entries,
        title="职责",
        description="办公室职责，每项一条",
        examples=[["承担领导小组日常工作", "汇总上报工作进展"]],
    )

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        self.refuse_if_empty(tuple(type(self).model_fields), "没有内容", "请填写设在何处、由谁负责，或删去 office")
        return self


class Group(Element):
    """A leading group (领导小组): leaders, deputies, members, duties and an office."""

    name: Line | None = Field(
        default=None,
        title="名称",
        description="领导小组的全称",
        examples=["棠溪街道安全社区建设领导小组"],
    )
    leaders: list[Member] = Field(
        default_factory=no_entries,
        title="组长",
        description="领导小组的组长，可有多人",
        examples=[[{"name": "林知远", "post": "街道办事处主任"}]],
    )
    deputies: list[Member] = Field(
        default_factory=no_entries,
        title="副组长",
        description="协助组长工作的负责人，可有多人",
        examples=[[{"name": "沈嘉禾", "post": "派出所副所长"}]],
    )
    members: list[Member] = Field(
        default_factory=no_entries,
        title="成员",
        description="组成人员或单位，按排名先后",
        examples=[[{"organ": "各社区居民委员会", "post": "主任"}]],
    )
    duties: list[Line] = Field(
        default_factory=no_entries,
        title="职责",
        description="领导小组职责，每项一条",
        examples=[["统筹推进安全社区建设", "研究解决重大问题"]],
    )
    office: Office | None = Field(
        default=None,
        title="办公室",
        description="领导小组下设的办公室",
        examples=[{"host": "街道综合治理办公室", "director": {"name": "周予安"}}],
    )

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        self.refuse_if_empty(tuple(type(self).model_fields), "没有内容", "请填写名称和组成人员，或删去 group")
        return self

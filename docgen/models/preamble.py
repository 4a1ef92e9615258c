"""The opening of a filing (引言): the filings it rests on, then the rest of the opening text."""

from typing import Self

from pydantic import Field, model_validator

from docgen.models.element import Element, no_entries
from docgen.models.fields import CitedNumber, CitedTitle, Line, Text


class Citation(Element):
    """One cited filing (引用文件), printed as 《文件标题》（文号）."""

    title: CitedTitle = Field(
        title="文件标题",
        description="所依据文件的全称，不必写书名号",
        examples=["关于加强基层安全生产工作的意见"],
    )
    number: CitedNumber | None = Field(
        default=None,
        title="文号",
        description="所依据文件的发文字号，不必写括号；没有文号就不填",
        examples=["桂政发〔2014〕3号"],
    )


class BasisGroup(Element):
    """A run of cited filings between two pieces of running text (一组依据)."""

    lead: Line | None = Field(
        default=None,
        title="引语",
        description="依据文件前面的话",
        examples=["为贯彻落实"],
    )
    citations: list[Citation] = Field(
        min_length=1,
        title="引用文件",
        description="这一组依据的文件，按印出的先后排列",
        examples=[[{"title": "关于加强基层安全生产工作的意见", "number": "桂政发〔2014〕3号"}]],
    )
    tail: Line | None = Field(
        default=None,
        title="结语",
        description="依据文件后面的话，标点一并写上",
        examples=["精神，"],
    )


class Preamble(Element):
    """The opening before the first heading (引言)."""

    basis: list[BasisGroup] = Field(
        default_factory=no_entries,
        title="制定依据",
        description="分组写明所依据的文件，各组首尾相连成一段",
        examples=[[{"lead": "根据", "citations": [{"title": "安全社区建设基本要求"}], "tail": "，"}]],
    )
    text: Text | None = Field(
        default=None,
        title="正文",
        description="依据之后的话；另起一行就是另起一段",
        examples=["结合本街道实际，制定本方案。"],
    )

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        self.refuse_if_empty(("basis", "text"), "没有内容", "请写 basis（制定依据）或 text（正文），或删去 preamble")
        return self

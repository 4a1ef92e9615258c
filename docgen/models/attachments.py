"""Attachments (附件): a text, a table, a table derived from the filing itself, or a file enclosed apart."""

from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from docgen.models.element import Element, no_entries
from docgen.models.faults import Fault, refusal
from docgen.models.fields import Cell, Derived, Flag, Line, Text, Whole

_CONTENTS = ("text", "table", "derived", "enclosed")


class Column(Element):
    """One column of a table (表格的列). A plain string is its title."""

    short_form: ClassVar[str | None] = "title"

    title: Line = Field(title="列名", description="表头中的列名", examples=["责任单位"])
    width: float | None = Field(
        default=None,
        title="宽度",
        description="相对宽度，2 表示是 1 的两倍；不填则各列平分",
        examples=[2],
        gt=0,
        le=100,
        allow_inf_nan=False,
    )


Row = Annotated[list[Cell], BeforeValidator(lambda row: [] if row is None else row)]


class Table(Element):
    """A free table (表格); every row has as many cells as there are columns."""

    columns: list[Column] = Field(
        min_length=1, title="列", description="各列的列名和宽度", examples=[["序号", {"title": "任务", "width": 3}]]
    )
    rows: list[Row] = Field(
        default_factory=no_entries,
        title="行",
        description='各行的内容，每行的格数与列数相同，空格写 ""',
        examples=[[["1", "隐患排查", "综合治理办公室"]]],
    )
    landscape: Flag = Field(
        default=False,
        title="横排",
        description="true 为 A4 纸横排表格，false 为竖排",
        examples=[False],
    )

    @field_validator("rows", mode="after")
    @classmethod
    def _fits_columns(cls, rows: list[list[str]], info: ValidationInfo) -> list[list[str]]:
        """Refuse every row whose cells do not match the columns."""
        columns = info.data.get("columns")
        if columns is None:
            return rows
        faults = [
            Fault(
                f"有{len(row)}格，而表格有{len(columns)}列", '请补足或删去多余的格，空格写 ""', given="", at=(position,)
            )
            for position, row in enumerate(rows)
            if len(row) != len(columns)
        ]
        if faults:
            raise refusal(*faults)
        return rows


class Enclosure(Element):
    """A file enclosed apart (另附): named and counted in the attachment note, without a page of its own."""

    count: Whole = Field(default=1, title="数量", description="另附多少份，只写数字", examples=[1], ge=1)
    unit: Line = Field(default="份", title="单位", description="数量的单位，如 份、册、张", examples=["册"])


class Attachment(Element):
    """One attachment (附件) with exactly one content: ``text``, ``table``, ``derived`` or ``enclosed``."""

    title: Line = Field(title="名称", description="附件名称，后面不加标点", examples=["任务分工表"])
    text: Text | None = Field(
        default=None,
        title="文字",
        description="附件是一篇文字时填写；另起一行就是另起一段",
        examples=["本表由各责任单位按季度填报。"],
    )
    table: Table | None = Field(
        default=None,
        title="表格",
        description="附件是一张表格时填写",
        examples=[{"columns": ["序号", "任务"], "rows": [["1", "隐患排查"]]}],
    )
    derived: Derived | None = Field(
        default=None,
        title="由正文生成",
        description="division_of_tasks 任务分工表、timetable 进度安排表、group_members 领导小组成员名单",
        examples=["timetable"],
    )
    enclosed: Enclosure | None = Field(
        default=None,
        title="另附",
        description="附件是另外的文件（图纸、光盘等）时填写，只在附件说明中标注名称和数量",
        examples=[{"count": 1, "unit": "册"}],
    )

    @model_validator(mode="after")
    def _has_one_content(self) -> Self:
        given = [name for name in _CONTENTS if getattr(self, name) is not None]
        if not given:
            raise refusal(
                Fault(
                    "没有内容",
                    "请填写 text（文字）、table（表格）、derived（由正文生成）或 enclosed（另附）中的一种",
                    given="",
                )
            )
        if len(given) > 1:
            raise refusal(Fault(f"同时写了{'、'.join(given)}", "一个附件只能有一种内容，请只留一种", given=""))
        return self

"""The head of a filing (版头, GB/T 9704 7.2) and the document number that it spells."""

from pydantic import Field

from docgen.models.element import Element, no_entries
from docgen.models.fields import Classification, CopyNumber, Flag, JointMark, Line, OrderWord, Urgency, Whole

NO_SERIAL = "\u3000"
"""What stands between 〕 and 号 while the serial number is still to be given: one full-width space."""


class Head(Element):
    """Everything above the red line (版头). None everywhere means: not given yet, or the house's own."""

    organ_code: Line | None = Field(
        default=None,
        title="机关代字",
        description="发文字号最前面的代字；不填时用本单位配置中的代字",
        examples=["棠街办"],
    )
    year: Whole | None = Field(
        default=None,
        title="年份",
        description="发文字号中的年份，四位数字；还没有定下来就不填",
        examples=[2014],
        ge=1949,
        le=2100,
    )
    serial: Whole | None = Field(
        default=None,
        title="顺序号",
        description="发文字号中的顺序号，不写“第”字，前面不加0；没有编号前不填，版面上留出位置",
        examples=[5],
        ge=1,
    )
    mark: Line | None = Field(
        default=None,
        title="发文机关标志",
        description="红头上的机关名称，不带“文件”二字；不填时用落款的发文机关",
        examples=["棠溪街道办事处"],
    )
    mark_suffix: Flag = Field(
        default=True,
        title="标志后加“文件”",
        description="true 为在机关名称后面加“文件”二字（命令加“令”，纪要加“纪要”，函不加），false 为不加",
        examples=[True],
    )
    joint_mark: JointMark = Field(
        default="all",
        title="联合标志",
        description="联合行文时用：all 列出所有机关，lead 只列主办机关",
        examples=["all"],
    )
    signers: list[Line] = Field(
        default_factory=no_entries,
        title="签发人",
        description="上行文签发人的姓名，联合行文按机关排列顺序每个一条；不是上行文就不填",
        examples=[["林知远"]],
    )
    order_number: Whole | None = Field(
        default=None,
        title="令号",
        description="命令（令）的编号，只写数字，版面写成“第5号”；还没有编号就不填",
        examples=[5],
        ge=1,
    )
    order_word: OrderWord = Field(
        default="令",
        title="标志用词",
        description="命令（令）的标志末尾写“令”还是“命令”",
        examples=["令"],
    )
    copy_number: CopyNumber | None = Field(
        default=None,
        title="份号",
        description="1至6位数字，版面上补足6位；涉密公文必须标注",
        examples=["000012"],
    )
    classification: Classification | None = Field(
        default=None,
        title="密级",
        description="绝密、机密或秘密；不涉密就不填",
        examples=["秘密"],
    )
    secrecy_period: Line | None = Field(
        default=None,
        title="保密期限",
        description="与密级同用，如 1年、6个月、长期",
        examples=["1年"],
    )
    urgency: Urgency | None = Field(
        default=None,
        title="紧急程度",
        description="特急或加急；不急就不填",
        examples=["加急"],
    )


def document_number(head: Head, organ_code: str | None = None) -> str | None:
    """Return the document number (发文字号, 7.2.5), or None while the organ code is unknown.

    ``organ_code`` is the one to take where the head has none.
    Without a serial its place is kept as one full-width space, without a year by two of them between the brackets.
    """
    code = head.organ_code or organ_code
    if code is None:
        return None
    year = str(head.year) if head.year is not None else NO_SERIAL * 2
    serial = str(head.serial) if head.serial is not None else NO_SERIAL
    return f"{code}〔{year}〕{serial}号"

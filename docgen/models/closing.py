"""What follows the text: signature (落款), imprint (版记), and the 通知 that issues a plan."""

from pydantic import Field, ValidationInfo, field_validator

from docgen.models.element import Element, no_entries
from docgen.models.faults import Fault, refusal
from docgen.models.fields import Day, Flag, Line, Text, Whole


class Stamp(Element):
    """The stamp of the officer who signs (签名章, 7.3.5.3). None in ``name``: his stamp is set by hand."""

    post: Line = Field(title="职务", description="签发人的职务，标在签名章左边", examples=["县长"])
    name: Line | None = Field(
        default=None,
        title="姓名",
        description="印出签发人的姓名；不填就留出签名章的位置",
        examples=["林知远"],
    )


class Signature(Element):
    """The signature (落款). None in ``issuer`` means the house issuer; None in both dates: not yet signed."""

    issuer: Line | None = Field(
        default=None,
        title="发文机关署名",
        description="发文机关全称或规范化简称；不填时用本单位配置中的名称",
        examples=["棠溪街道办事处"],
    )
    signed_on: Day | None = Field(
        default=None,
        title="成文日期",
        description="签发的日期，年月日齐全；还没有签发就不填",
        examples=["2014-03-12"],
    )
    date_text: Line | None = Field(
        default=None,
        title="成文日期（按原文）",
        description="日期写得不完整的旧文照原文填写，此时不填成文日期；补全之前不能印发",
        examples=["2014年3月"],
    )
    seal: Flag = Field(
        default=True,
        title="加盖印章",
        description="true 为加盖（留出印章位置），false 为不加盖；用签名章时不起作用",
        examples=[True],
    )
    stamp: Stamp | None = Field(
        default=None,
        title="签名章",
        description="由签发人签名章签发的公文（如命令）填写，代替印章",
        examples=[{"post": "县长", "name": "林知远"}],
    )

    @field_validator("date_text", mode="after")
    @classmethod
    def _stands_alone(cls, date_text: str | None, info: ValidationInfo) -> str | None:
        """Refuse two dates: one of them would be lost."""
        if date_text is not None and info.data.get("signed_on") is not None:
            raise refusal(Fault("与“成文日期”重复", "请只留一种写法：signed_on 或 date_text"))
        return date_text


class Imprint(Element):
    """The imprint (版记, 7.4). None in ``printed_by`` means the house's printing office."""

    copies_to: list[Line] = Field(
        default_factory=no_entries,
        title="抄送机关",
        description="需要知道内容的其他机关，每个一条",
        examples=[["桂湖区安全生产委员会办公室"]],
    )
    printed_by: Line | None = Field(
        default=None,
        title="印发机关",
        description="印发公文的部门，一般是办公室；不填时用本单位配置中的名称",
        examples=["棠溪街道党政综合办公室"],
    )
    printed_on: Day | None = Field(
        default=None,
        title="印发日期",
        description="送印的日期；还没有付印就不填",
        examples=["2014-03-13"],
    )
    number_of_copies: Whole | None = Field(
        default=None,
        title="印数",
        description="共印多少份，只写数字；不需要标注就不填",
        examples=[60],
        ge=1,
    )
    with_addressees: Flag = Field(
        default=False,
        title="主送机关移至版记",
        description="主送机关太多、首页排不下正文时写 true，移到抄送机关上面",
        examples=[False],
    )
    even_page: Flag | None = Field(
        default=None,
        title="版记置于偶数页",
        description="true 为版记排在偶数页（前面空出的一面不编页码），false 为排在最后一面；不填时用本单位配置",
        examples=[False],
    )


class Notice(Element):
    """The notice that issues a plan (印发通知): its own title and text; None means the usual wording."""

    title: Line | None = Field(
        default=None,
        title="通知标题",
        description="不填时写成“发文机关关于印发《标题》的通知”",
        examples=["桂湖镇人民政府关于印发《桂湖镇安全社区建设工作计划》的通知"],
    )
    text: Text | None = Field(
        default=None,
        title="通知正文",
        description="不填时写成“现将《标题》印发给你们，请认真贯彻执行。”",
        examples=["现将《桂湖镇安全社区建设工作计划》印发给你们，请结合实际抓好落实。"],
    )

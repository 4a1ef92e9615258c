"""The tables of ``docgen.toml`` (设置项) as one frozen model: every setting once, its default and what it is for."""

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MOST_OFFSET = 20
"""How far the page may be moved on pre-printed paper, mm: further and it would leave the sheet."""
_BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _printable(value: str) -> str:
    """Refuse what may not reach a page: control characters, bidirectional overrides, nothing but spaces."""
    for character in value:
        if unicodedata.category(character) == "Cc" or character in _BIDI_OVERRIDES:
            raise ValueError(f"含有不可见的控制字符 U+{ord(character):04X}，请删去")
    if not value.strip():
        raise ValueError("不能为空；不需要时请整行删去")
    return value


PlainText = Annotated[str, AfterValidator(_printable)]


class _Table(BaseModel):
    """One table of docgen.toml: unknown keys refused, nothing assignable afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Organ(_Table):
    """One organ of the house (机关), found by its name."""

    name: PlainText = Field(title="机关名称", description="发文机关全称或规范化简称", examples=["××区人民政府"])
    code: PlainText | None = Field(None, title="机关代字", description="发文字号用的代字", examples=["×政发"])
    mark: PlainText | None = Field(
        None, title="发文机关标志", description="不写“文件”二字；不填时用机关名称", examples=["××区人民政府"]
    )
    fonds: PlainText | None = Field(None, title="全宗号", description="档案馆给这个机关的编号", examples=["0108"])


class House(_Table):
    """Who issues (本单位)."""

    issuer: PlainText | None = Field(None, title="单位名称", description="公文未写发文机关署名时使用")
    mark: PlainText | None = Field(None, title="发文机关标志", description="不写“文件”二字；不填时用单位名称")
    organ_code: PlainText | None = Field(None, title="机关代字", description="公文未写机关代字时使用")
    organs: tuple[Organ, ...] = Field(
        (), strict=False, title="机关名单", description="每项写 name、code、mark、fonds，按发文机关署名查找"
    )
    printing_office: PlainText | None = Field(None, title="印发机关", description="版记未写印发机关时使用")

    def organ(self, name: str | None) -> Organ | None:
        """The listed organ of that name; None when it is not listed or no name is given."""
        return next((organ for organ in self.organs if organ.name == name), None)


class Page(_Table):
    """How the type area is understood (版面)."""

    model: Literal["ink", "line-box"] = Field(
        "ink", title="版面模型", description="ink 以字面墨迹量版心，line-box 以行框量版心"
    )
    imprint_on_even_page: bool = Field(
        False, title="版记置于偶数页", description="true 为版记一律排在偶数页，false 为排在最后一面"
    )


Offset = Annotated[float, Field(ge=-MOST_OFFSET, le=MOST_OFFSET, allow_inf_nan=False)]


class Preprinted(_Table):
    """Where pre-printed paper (预印纸) lies against the page that docgen draws."""

    offset_x: Offset = Field(0, title="横向偏移", description="套印时版面右移的毫米数，左移写负数")
    offset_y: Offset = Field(0, title="纵向偏移", description="套印时版面下移的毫米数，上移写负数")


class Fonts(_Table):
    """Office font names as Word lists them (字体)."""

    title: PlainText = Field("方正小标宋简体", title="标题字体", description="发文机关标志和公文标题")
    body: PlainText = Field("仿宋_GB2312", title="正文字体", description="正文、主送机关、落款、版记")
    kaiti: PlainText = Field("楷体_GB2312", title="楷体", description="第二层标题、签发人姓名")
    heiti: PlainText = Field("黑体", title="黑体", description="第一层标题、密级和保密期限、紧急程度、附件二字")
    songti: PlainText = Field("宋体", title="宋体", description="页码")
    ascii: PlainText = Field("仿宋_GB2312", title="西文字体", description="正文中的拉丁字母和阿拉伯数字")


class Pdf(_Table):
    """How PDF is made (PDF 转换)."""

    timeout: float = Field(60, gt=0, le=3600, allow_inf_nan=False, title="时限", description="一次转换最多等待的秒数")
    soffice: PlainText | None = Field(None, title="LibreOffice 程序", description="soffice 的路径；不填时自动查找")


OptionalStep = Literal["submit", "review", "countersign", "recheck", "proofread", "seal", "file"]


class ArchiveRules(_Table):
    """How filings are worked on and numbered (公文办理)."""

    steps: tuple[OptionalStep, ...] = Field(
        (),
        strict=False,
        title="启用的环节",
        description="必须办理的可选环节：submit 送审、review 核稿、countersign 会签、recheck 复核、proofread 印制校对、"
        "seal 用印、file 归档；不填时只有拟稿、签发、编号、印发",
    )
    codes: tuple[PlainText, ...] = Field(
        (), strict=False, title="准许的机关代字", description="填了就只准用这些代字编号，写错代字不会另起一个序列"
    )
    continuous: tuple[PlainText, ...] = Field(
        (), strict=False, title="连续编号的代字", description="这些代字跨年度连续编号，不逐年从1号开始"
    )
    classified_online: bool = Field(
        False,
        title="准许在网页上办理涉密公文",
        description="false 为标有密级的公文不能在网页上拟写、修改，应在涉密计算机上办理",
    )


class Settings(_Table):
    """All house settings (全部设置)."""

    house: House = Field(House(), title="本单位")
    page: Page = Field(Page(), title="版面")
    preprinted: Preprinted = Field(Preprinted(), title="套印")
    fonts: Fonts = Field(Fonts(), title="字体")
    pdf: Pdf = Field(Pdf(), title="PDF 转换")
    archive: ArchiveRules = Field(ArchiveRules(), title="公文办理")

"""The named styles of a filing (公文样式) as data.

Everything a reader sees is set in a style with a Chinese name, never in runs: an office restyles 一级标题 once and
every heading follows. Styles inherit from Normal, which carries the page's pitch, so a page model changes one line.
"""

from dataclasses import dataclass
from typing import Literal

from docgen.standard.clauses import clause
from docgen.standard.faces import IMPRINT_SIZE, NATURAL_LINE, TABLE_SIZE, TITLE_SIZE
from docgen.standard.page import CELL
from docgen.units import Length, Pt

FaceRole = Literal["title", "body", "kaiti", "heiti", "songti"]
Alignment = Literal["both", "left", "center", "right"]

BLACK = "000000"
RED = "FF0000"
TITLE_LINE = Pt(36)
IMPRINT_LINE = Pt(28)
TABLE_LINE = Pt(20)
TABLE_RULE = Pt(0.5)
TABLE_PADDING = Pt(3)


@dataclass(frozen=True, slots=True)
class Style:
    """One named style.

    ``style_id`` is the DOCX identifier, ``name`` what a word processor shows. None means "as the style it is based
    on". Indents are lengths from the margins; ``first`` may be negative (a hanging indent). ``line`` is an exact
    line height. ``outline`` is the level in the navigation pane, from 0. ``linked`` names the character style that
    sets the same face for a heading that runs in with its text.
    """

    style_id: str
    name: str
    face: FaceRole | None = None
    size: Length | None = None
    tracking: Length | None = None
    colour: str | None = None
    align: Alignment | None = None
    line: Length | None = None
    left: Length | None = None
    right: Length | None = None
    first: Length | None = None
    outline: int | None = None
    keep_next: bool = False
    new_page: bool = False
    red_line: bool = False
    based_on: str = "Normal"
    linked: str | None = None


def cells(count: float) -> Length:
    """The width of ``count`` characters of body text (字)."""
    return CELL * count


def imprint_cells(count: float) -> Length:
    """The width of ``count`` characters of imprint text (四号字)."""
    return IMPRINT_SIZE * count


INDENT = cells(clause("first_line_indent").number_of)
# Name and post of a member stand in two columns: label of four characters, name of up to four and a space.
MEMBER_NAME_AT = cells(6)
MEMBER_POST_AT = cells(11)
# 出席： takes three characters behind the indent; further names stand under the first.
ATTENDANCE_AT = cells(5)
_PAGE_NUMBER_INDENT = IMPRINT_SIZE * clause("page_number_indent").number_of
_ZERO = Length.zero()

PARAGRAPH_STYLES: tuple[Style, ...] = (
    Style("Blank", "公文空行"),
    Style("NewPage", "公文另页", new_page=True),
    Style("CopyNumber", "份号", align="left"),
    Style("Secrecy", "密级和紧急程度", face="heiti", align="left"),
    Style("IssuerMark", "发文机关标志", face="title", colour=RED, align="center", tracking=_ZERO),
    Style("DocumentNumber", "发文字号", face="body", align="center", red_line=True, linked="DocumentNumberRun"),
    Style("Signers", "签发人", align="left"),
    Style("PreprintedNumber", "发文字号（套印）", align="center"),
    Style("OrderNumber", "令号", align="center"),
    Style("FilingTitle", "公文标题", face="title", size=TITLE_SIZE, align="center", line=TITLE_LINE, tracking=_ZERO),
    Style("Addressees", "主送机关"),
    Style("FilingBody", "公文正文", first=INDENT),
    Style("HeadingOne", "一级标题", face="heiti", first=INDENT, outline=0, keep_next=True, linked="HeadingOneRun"),
    Style("HeadingTwo", "二级标题", face="kaiti", first=INDENT, outline=1, keep_next=True, linked="HeadingTwoRun"),
    Style("HeadingThree", "三级标题", face="body", first=INDENT, outline=2, keep_next=True, linked="HeadingThreeRun"),
    Style("HeadingFour", "四级标题", face="body", first=INDENT, outline=3, keep_next=True, linked="HeadingFourRun"),
    Style("HeadingFive", "五级标题", face="body", first=INDENT, outline=4, keep_next=True, linked="HeadingFiveRun"),
    Style("Member", "组成人员", align="left", left=MEMBER_POST_AT, first=INDENT - MEMBER_POST_AT),
    Style("MemberOrgan", "组成单位", left=MEMBER_NAME_AT, first=INDENT - MEMBER_NAME_AT),
    Style("AttachmentNote", "附件说明"),
    Style("Issuer", "发文机关署名", align="center"),
    Style("SignedOn", "成文日期", align="right"),
    Style("Note", "附注", left=_ZERO, first=INDENT),
    Style("Attendance", "出席人员", left=ATTENDANCE_AT, first=INDENT - ATTENDANCE_AT),
    Style("AttachmentMark", "附件标识", face="heiti", align="left", new_page=True),
    Style("AttachmentTitle", "附件标题", align="center", based_on="FilingTitle"),
    Style("TableHead", "表格表头", face="heiti", size=TABLE_SIZE, align="center", line=TABLE_LINE, tracking=_ZERO),
    Style("TableText", "表格文字", size=TABLE_SIZE, align="left", line=TABLE_LINE, tracking=_ZERO),
    Style(
        "Imprint",
        "版记",
        size=IMPRINT_SIZE,
        line=IMPRINT_LINE,
        tracking=_ZERO,
        right=imprint_cells(clause("imprint_indent").number_of),
    ),
    Style("ImprintPlace", "版记位置", align="left"),
    Style(
        "PageNumberOdd",
        "页码（单页）",
        face="songti",
        size=IMPRINT_SIZE,
        align="right",
        line=IMPRINT_SIZE * NATURAL_LINE,
        right=_PAGE_NUMBER_INDENT,
        tracking=_ZERO,
    ),
    Style(
        "PageNumberEven",
        "页码（双页）",
        face="songti",
        size=IMPRINT_SIZE,
        align="left",
        line=IMPRINT_SIZE * NATURAL_LINE,
        left=_PAGE_NUMBER_INDENT,
        tracking=_ZERO,
    ),
)

CHARACTER_STYLES: tuple[Style, ...] = tuple(
    Style(style.linked, f"{style.name}字符", face=style.face, linked=style.style_id)
    for style in PARAGRAPH_STYLES
    if style.linked is not None
)

HEADING_STYLES: tuple[str, ...] = ("HeadingOne", "HeadingTwo", "HeadingThree", "HeadingFour", "HeadingFive")
TABLE_STYLE = "FilingTable"
TABLE_STYLE_NAME = "公文表格"
SEAL_DIAMETER = clause("seal_diameter").length
RED_LINE_WEIGHT = clause("red_line_weight").length
# A page number's dash is drawn at the height of an em dash, 0.38 em above the baseline.
DASH_ABOVE_BASELINE = 0.38
# Of a paragraph that only has to be there: a page filled to its last hair still holds it.
LEAST_LINE = Pt(0.05)

"""The clause table (条款表): every measurable rule of GB/T 9704-2012 that docgen draws and measures.

A row holds the clause number, the element, the length or count it demands, how strict its wording is and the
tolerance granted when it is measured. Positions are millimetres from the sheet's top-left corner, of ink.
The renderer derives its geometry from these rows and the checker compares pages with the same rows, so the two
cannot drift apart. Source: the standard's own clauses 5 to 7 and 10; ``I`` rows are practice where the text is silent.
"""

from dataclasses import dataclass
from typing import Literal

from docgen.findings import Severity
from docgen.units import Length, Mm

Strictness = Literal["M", "G", "R", "I"]
DEFAULT_TOLERANCE = Mm(1.0)
_SEVERITY: dict[Strictness, Severity] = {"M": "error", "G": "warning", "R": "warning", "I": "note"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule of the standard (条款).

    ``value`` is a length for geometric rows; ``count`` a number of lines or characters for the others;
    each is None where the row has no such number. ``tolerance`` is the deviation that measuring grants.
    """

    name: str
    number: str
    title: str
    strictness: Strictness
    value: Length | None = None
    count: int | None = None
    tolerance: Length = DEFAULT_TOLERANCE

    @property
    def severity(self) -> Severity:
        """How a deviation is reported: mandatory wording is an error, 一般 and 推荐 a warning, practice a note."""
        return _SEVERITY[self.strictness]

    @property
    def source(self) -> str:
        """The clause as a finding quotes it, for example ``GB/T 9704 7.2.4``."""
        return f"GB/T 9704 {self.number}"

    @property
    def length(self) -> Length:
        """The value of a geometric row; a row without one is a mistake in the table."""
        if self.value is None:
            raise LookupError(f"clause {self.name} has no length")
        return self.value

    @property
    def number_of(self) -> int:
        """The count of a counting row; a row without one is a mistake in the table."""
        if self.count is None:
            raise LookupError(f"clause {self.name} has no count")
        return self.count


_ROWS: tuple[Clause, ...] = (
    Clause("sheet_width", "5.1", "纸张宽度", "M", Mm(210), tolerance=Mm(0.5)),
    Clause("sheet_height", "5.1", "纸张高度", "M", Mm(297), tolerance=Mm(0.5)),
    Clause("top_margin", "5.2.1", "天头", "M", Mm(37)),
    Clause("binding_margin", "5.2.1", "订口", "M", Mm(28)),
    Clause("type_width", "5.2.1", "版心宽度", "M", Mm(156)),
    Clause("type_height", "5.2.1", "版心高度", "M", Mm(225)),
    Clause("text_size", "5.2.2", "正文字体字号", "G"),
    Clause("lines_a_page", "5.2.3", "每面行数", "G", count=22),
    Clause("characters_a_line", "5.2.3", "每行字数", "G", count=28),
    Clause("copy_number_line", "7.2.1", "份号", "G", count=1),
    Clause("copy_number_digits", "7.2.1", "份号位数", "G", count=6),
    Clause("classification", "7.2.2", "密级和保密期限", "G", count=2),
    Clause("urgency", "7.2.3", "紧急程度", "G"),
    Clause("mark_top", "7.2.4", "发文机关标志上边缘至版心上边缘", "M", Mm(35)),
    Clause("mark_width", "7.2.4", "发文机关标志宽度", "M", Mm(156)),
    Clause("joint_suffix_gap", "7.2.4", "联合行文时“文件”与机关名称的间隔", "I", count=1),
    Clause("upward_number_indent", "7.2.5", "上行文发文字号左空", "M", count=1),
    Clause("signers_indent", "7.2.6", "签发人右空", "M", count=1),
    Clause("signers_a_line", "7.2.6", "签发人每行姓名数", "M", count=2),
    Clause("number_gap", "7.2.5", "发文字号与发文机关标志间的空行", "M", count=2),
    Clause("red_line_gap", "7.2.7", "分隔线至发文字号", "M", Mm(4)),
    Clause("red_line_width", "7.2.7", "分隔线宽度", "M", Mm(156)),
    Clause("red_line_weight", "7.2.7", "分隔线粗细", "I", Mm(0.62), tolerance=Mm(0.15)),
    Clause("title_gap", "7.3.1", "标题与分隔线间的空行", "G", count=2),
    Clause("title_cells", "7.3.1", "标题每行字数", "I", count=20),
    Clause("addressees_gap", "7.3.2", "主送机关与标题间的空行", "M", count=1),
    Clause("text_on_first_page", "7.3.3", "首页显示正文", "M"),
    Clause("first_line_indent", "7.3.3", "正文首行缩进", "M", count=2),
    Clause("attachment_note_gap", "7.3.4", "附件说明与正文间的空行", "M", count=1),
    Clause("seal_date_indent", "7.3.5.1", "成文日期右空（加盖印章）", "M", count=4),
    Clause("seal_diameter", "7.3.5.1", "印章直径", "I", Mm(42)),
    Clause("seal_gap", "7.3.5.1", "印章顶端距正文", "M", count=1),
    Clause("seals_a_row", "7.3.5.1", "每排印章数", "M", count=3),
    Clause("plain_issuer_gap", "7.3.5.2", "署名与正文间的空行（不加盖印章）", "M", count=1),
    Clause("plain_issuer_indent", "7.3.5.2", "署名右空（不加盖印章）", "M", count=2),
    Clause("plain_date_offset", "7.3.5.2", "日期首字比署名首字右移", "M", count=2),
    Clause("stamp_gap", "7.3.5.3", "签名章与正文间的空行", "M", count=2),
    Clause("stamp_indent", "7.3.5.3", "签名章右空", "M", count=4),
    Clause("stamp_post_gap", "7.3.5.3", "职务与签名章的间隔", "M", count=2),
    Clause("stamp_date_gap", "7.3.5.3", "成文日期与签名章间的空行", "M", count=1),
    Clause("signature_with_text", "7.3.5.5", "落款页有正文", "M"),
    Clause("note_indent", "7.3.6", "附注左空", "M", count=2),
    Clause("attachment_mark_line", "7.3.7", "附件标识所在行", "M", count=1),
    Clause("attachment_title_line", "7.3.7", "附件标题所在行", "M", count=3),
    Clause("imprint_bottom", "7.4.1", "版记末条分隔线位置", "M", Mm(262)),
    Clause("imprint_outer_rule", "7.4.1", "版记首末条分隔线粗细", "R", Mm(0.35), tolerance=Mm(0.1)),
    Clause("imprint_inner_rule", "7.4.1", "版记中间分隔线粗细", "R", Mm(0.25), tolerance=Mm(0.1)),
    Clause("imprint_rule_width", "7.4.1", "版记分隔线宽度", "M", Mm(156)),
    Clause("imprint_indent", "7.4.2", "抄送机关左右空", "G", count=1),
    Clause("letter_mark_top", "10.1", "信函发文机关标志上边缘至上页边", "M", Mm(30)),
    Clause("letter_rule_gap", "10.1", "信函首条红色双线至发文机关标志", "M", Mm(4)),
    Clause("letter_rule_bottom", "10.1", "信函末条红色双线至下页边", "M", Mm(20)),
    Clause("letter_rule_width", "10.1", "信函红色双线长度", "M", Mm(170)),
    Clause("order_mark_top", "10.2", "命令标志上边缘至版心上边缘", "M", Mm(20)),
    Clause("order_number_gap", "10.2", "令号与发文机关标志间的空行", "M", count=2),
    Clause("order_text_gap", "10.2", "正文与令号间的空行", "M", count=2),
    Clause("minutes_mark_top", "10.3", "纪要标志上边缘至版心上边缘", "M", Mm(35)),
    Clause("page_number_gap", "7.5", "页码一字线至版心下边缘", "G", Mm(7)),
    Clause("page_number_indent", "7.5", "页码距版心边", "G", count=1),
)

CLAUSES: dict[str, Clause] = {row.name: row for row in _ROWS}


def clause(name: str) -> Clause:
    """Return the row called ``name``; an unknown name is a programming error (KeyError)."""
    return CLAUSES[name]

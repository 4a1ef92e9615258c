"""The rows of the common format's layout codes (通用格式的版面检查项): clause, subject and remedy of each."""

from dataclasses import dataclass

from docgen.standard.clauses import Clause, clause
from docgen.units import Mm

# Rules that the page shows but that have no number of their own in the clause table.
_COLOUR = Clause("text_colour", "5.2.4", "文字颜色", "M")
_RED = Clause("red_colour", "6.2", "红色印刷", "M")
_INSIDE = Clause("inside_type_area", "5.2.1", "版心以内", "M")
_ONE_ABOVE_ANOTHER = Clause("no_overlap", "5.2.3", "文字互不重叠", "M")
_LOW_START = Clause("line_box_top", "5.2.1", "天头（按页边距设置）", "I", Mm(39.3))
_CENTRED_NUMBER = Clause("number_centred", "7.2.5", "发文字号居中", "M")
_CENTRED_MARK = Clause("mark_centred", "7.2.4", "发文机关标志居中", "M")
_MARK = Clause("mark", "7.2.4", "发文机关标志", "M")
_RED_LINE = Clause("red_line", "7.2.7", "版头中的分隔线", "M")
_TITLE = Clause("title", "7.3.1", "标题", "G")
_LEVELS = Clause("levels", "7.3.3", "结构层次的字体", "G")
_ADDRESSEES = Clause("addressees", "7.3.2", "主送机关", "M")
_ATTACHMENT_NOTE = Clause("attachment_note", "7.3.4", "附件说明", "M")
_SEALED_ISSUER = Clause("sealed_issuer", "7.3.5.1", "署名居中于日期之上", "M")
_NOTE = Clause("note", "7.3.6", "附注", "M")
_ATTACHMENT = Clause("attachment", "7.3.7", "附件", "M")
_IMPRINT = Clause("imprint", "7.4.1", "版记", "M")
_IMPRINT_TEXT = Clause("imprint_text", "7.4.2", "版记文字", "G")
_PAGE_NUMBER = Clause("page_number", "7.5", "页码", "G")


@dataclass(frozen=True, slots=True)
class LayoutCode:
    """One thing that the layout check can find: its clause, what it looks at, what to do about it."""

    code: str
    clause: Clause
    subject: str
    fix: str


COMMON_ROWS = (
    LayoutCode("sheet-size", clause("sheet_width"), "纸张幅面", "请把纸张设为A4（210×297毫米）"),
    LayoutCode("top-margin", clause("top_margin"), "天头", "请调整上边距，使首行文字的上边缘距纸张上边缘37毫米"),
    LayoutCode("top-margin-line-box", _LOW_START, "天头", "按37毫米页边距设置时首行文字偏低，属常见做法，可不改"),
    LayoutCode("left-margin", clause("binding_margin"), "订口", "请把左边距设为28毫米"),
    LayoutCode("type-width", clause("type_width"), "版心宽度", "请把左边距设为28毫米、右边距设为26毫米"),
    LayoutCode("type-height", clause("type_height"), "版心高度", "请调整行距或上下边距，使22行撑满225毫米"),
    LayoutCode("outside-type-area", _INSIDE, "版心以外的内容", "请把超出的内容移入版心，版心外只有页码"),
    LayoutCode("text-size", clause("text_size"), "正文字号", "请把正文设为三号（16磅）"),
    LayoutCode("text-face", clause("text_size"), "正文字体", "请把正文设为仿宋"),
    LayoutCode("text-colour", _COLOUR, "文字颜色", "请把文字设为黑色"),
    LayoutCode("lines-a-page", clause("lines_a_page"), "每面行数", "请把行距设为固定值29.6磅左右，使每面排22行"),
    LayoutCode("characters-a-line", clause("characters_a_line"), "每行字数", "请调整字距，使每行排28个字"),
    LayoutCode("overlap", _ONE_ABOVE_ANOTHER, "文字重叠", "请拉开重叠的文字"),
    LayoutCode("copy-number", clause("copy_number_line"), "份号", "请在版心左上角第一行顶格写6位阿拉伯数字"),
    LayoutCode("secrecy-face", clause("classification"), "密级和紧急程度的字体", "请把密级和紧急程度设为三号黑体"),
    LayoutCode("head-lines", clause("urgency"), "份号、密级、紧急程度的位置", "请从版心左上角第一行起顶格、逐行排列"),
    LayoutCode("mark-missing", _MARK, "发文机关标志", "请补上红色的发文机关标志"),
    LayoutCode("mark-top", clause("mark_top"), "发文机关标志的高度", "请使发文机关标志上边缘距版心上边缘35毫米"),
    LayoutCode("mark-width", clause("mark_width"), "发文机关标志的宽度", "请缩小发文机关标志，使其不超出版心"),
    LayoutCode("mark-centred", _CENTRED_MARK, "发文机关标志居中", "请把发文机关标志居中"),
    LayoutCode("mark-colour", _RED, "发文机关标志的颜色", "请把发文机关标志设为红色"),
    LayoutCode("number-gap", clause("number_gap"), "发文字号的位置", "请在发文机关标志下空二行排发文字号"),
    LayoutCode("number-centred", _CENTRED_NUMBER, "发文字号居中", "请把发文字号居中"),
    LayoutCode("red-line-missing", _RED_LINE, "红色分隔线", "请在发文字号下4毫米处画与版心等宽的红线"),
    LayoutCode("red-line-gap", clause("red_line_gap"), "红线的高度", "请把红线画在发文字号下4毫米处"),
    LayoutCode("red-line-width", clause("red_line_width"), "红线的宽度", "请使红线与版心等宽（156毫米）"),
    LayoutCode("red-line-weight", clause("red_line_weight"), "红线的粗细", "红线一般粗0.5至0.7毫米"),
    LayoutCode("red-line-colour", _RED, "分隔线的颜色", "请把版头的分隔线设为红色"),
    LayoutCode("title-gap", clause("title_gap"), "标题的位置", "请在红线下空二行排标题"),
    LayoutCode("title-centred", _TITLE, "标题居中", "请把标题各行居中"),
    LayoutCode("title-size", _TITLE, "标题字号", "请把标题设为二号（22磅）小标宋"),
    LayoutCode("title-face", _TITLE, "标题字体", "请把标题设为小标宋"),
    LayoutCode("title-line-length", clause("title_cells"), "标题每行的字数", "请把标题分成每行不超过20个字"),
    LayoutCode("title-orphan", _TITLE, "标题的孤字", "请重新分行，不让一个字单独成行"),
    LayoutCode("addressees-gap", clause("addressees_gap"), "主送机关的位置", "请在标题下空一行排主送机关"),
    LayoutCode("addressees-colon", _ADDRESSEES, "主送机关后的冒号", "请在最后一个主送机关后加全角冒号"),
    LayoutCode("first-page-text", clause("text_on_first_page"), "首页的正文", "请缩短标题，或把主送机关移到版记"),
    LayoutCode("first-line-indent", clause("first_line_indent"), "段落首行缩进", "请把段落首行左空二字"),
    LayoutCode("level-face", _LEVELS, "层次标题的字体", "“一、”用黑体，“（一）”用楷体，“1.”和“（1）”用仿宋"),
    LayoutCode("attachment-note-gap", clause("attachment_note_gap"), "附件说明的位置", "请在正文下空一行排附件说明"),
    LayoutCode("attachment-note-indent", _ATTACHMENT_NOTE, "附件说明的缩进", "请把附件说明左空二字"),
    LayoutCode("attachment-note-wrap", _ATTACHMENT_NOTE, "附件名称的回行", "请使回行与附件名称的首字对齐"),
    LayoutCode("attachment-note-mark", _ATTACHMENT_NOTE, "附件名称后的标点", "请删去附件名称后的标点"),
    LayoutCode("date-indent", clause("seal_date_indent"), "成文日期的右空", "加盖印章的成文日期右空四字"),
    LayoutCode("issuer-centred", _SEALED_ISSUER, "署名与日期的对齐", "请使发文机关署名在成文日期之上居中"),
    LayoutCode("issuer-indent", clause("plain_issuer_indent"), "署名的右空", "不加盖印章的署名右空二字"),
    LayoutCode("issuer-gap", clause("plain_issuer_gap"), "署名的位置", "请在正文或附件说明下空一行排署名"),
    LayoutCode("date-offset", clause("plain_date_offset"), "日期与署名的错位", "请使日期首字比署名首字右移二字"),
    LayoutCode("seal-outside", clause("seal_diameter"), "印章的位置", "请为42毫米的印章留足版心内的位置"),
    LayoutCode("seal-on-text", clause("seal_diameter"), "印章下的文字", "请使印章只压署名和日期，不压其他文字"),
    LayoutCode("seal-gap", clause("seal_gap"), "印章与正文的距离", "请使印章顶端距正文或附件说明在一行之内"),
    LayoutCode("signature-alone", clause("signature_with_text"), "落款页的正文", "请调整行距或字距，使落款页有正文"),
    LayoutCode("note-indent", clause("note_indent"), "附注的缩进", "请把附注左空二字"),
    LayoutCode("note-line", _NOTE, "附注的位置", "请把附注排在成文日期的下一行"),
    LayoutCode("attachment-new-page", _ATTACHMENT, "附件另面", "请使附件另起一面"),
    LayoutCode("attachment-mark", clause("attachment_mark_line"), "附件标识", "请在版心左上角第一行顶格排“附件”"),
    LayoutCode("attachment-mark-face", _ATTACHMENT, "附件标识的字体", "请把“附件”及顺序号设为三号黑体"),
    LayoutCode("attachment-title", clause("attachment_title_line"), "附件标题的位置", "请把附件标题排在第三行"),
    LayoutCode("attachment-title-centred", _ATTACHMENT, "附件标题居中", "请把附件标题居中"),
    LayoutCode("imprint-page", _IMPRINT, "版记所在的面", "请把版记放在最后一面"),
    LayoutCode("imprint-rules-missing", _IMPRINT, "版记的分隔线", "请在版记首末各画一条与版心等宽的分隔线"),
    LayoutCode("imprint-bottom", clause("imprint_bottom"), "版记的位置", "请使末条分隔线与版心下边缘（262毫米）重合"),
    LayoutCode("imprint-rule-width", clause("imprint_rule_width"), "版记分隔线的宽度", "请使分隔线与版心等宽"),
    LayoutCode("imprint-outer-rule", clause("imprint_outer_rule"), "版记首末条线的粗细", "首末条分隔线用0.35毫米粗线"),
    LayoutCode("imprint-inner-rule", clause("imprint_inner_rule"), "版记中间线的粗细", "中间的分隔线用0.25毫米细线"),
    LayoutCode("imprint-indent", clause("imprint_indent"), "版记文字的左右空", "请使版记文字左右各空一字"),
    LayoutCode("imprint-size", _IMPRINT_TEXT, "版记字号", "请把版记文字设为四号（14磅）仿宋"),
    LayoutCode("imprint-wrap", _IMPRINT_TEXT, "抄送机关的回行", "请使回行与冒号后的首字对齐"),
    LayoutCode("imprint-stop", _IMPRINT_TEXT, "抄送机关后的句号", "请在最后一个抄送机关后加句号"),
    LayoutCode("page-number-missing", _PAGE_NUMBER, "页码", "请加上页码"),
    LayoutCode("page-number-height", clause("page_number_gap"), "页码的高度", "请使一字线在版心下边缘之下7毫米"),
    LayoutCode("page-number-side", clause("page_number_indent"), "页码的左右", "单页码居右空一字，双页码居左空一字"),
    LayoutCode("page-number-size", _PAGE_NUMBER, "页码字号", "请把页码设为四号（14磅）"),
    LayoutCode("page-number-sequence", _PAGE_NUMBER, "页码的连续", "请使页码连续编排"),
)

"""The layout codes of joint issue, upward filings, stamps, letters, orders and minutes (特定格式等): their rows."""

from docgen.check.layout_code_rows import LayoutCode
from docgen.standard.clauses import Clause, clause

# Rules that the page shows but that have no number of their own in the clause table.
_WRAPPED = Clause("mark_wrapped", "7.2.4", "发文机关标志不拆行", "M")
_SUFFIX = Clause("joint_suffix", "7.2.4", "联合行文时“文件”的位置", "M")
_NAMES = Clause("joint_names", "7.2.4", "联合行文机关名称的宽度", "I")
_NUMBER_LINE = Clause("upward_number_line", "7.2.5", "上行文发文字号的位置", "M")
_SIGNERS = Clause("signers", "7.2.6", "签发人", "M")
_SEALS_APART = Clause("seals_apart", "7.3.5.1", "印章互不相交或相切", "M")
_LETTER = Clause("letter", "10.1", "信函格式", "M")
_MINUTES = Clause("minutes", "10.3", "纪要格式", "M")

FORMAT_ROWS = (
    LayoutCode("mark-wrapped", _WRAPPED, "发文机关标志的拆行", "请缩小或压窄发文机关标志的字，使一个机关名称排成一行"),
    LayoutCode("joint-suffix", _SUFFIX, "联合行文“文件”的位置", "请把“文件”排在机关名称右侧，上下居中"),
    LayoutCode(
        "joint-suffix-gap", clause("joint_suffix_gap"), "“文件”与机关名称的间隔", "“文件”与机关名称之间一般空半字到一字"
    ),
    LayoutCode("joint-names", _NAMES, "联合行文机关名称的宽度", "各机关名称一般用分散对齐，使其等宽"),
    LayoutCode(
        "upward-number-indent", clause("upward_number_indent"), "上行文发文字号的左空", "请使发文字号居左空一字"
    ),
    LayoutCode("upward-number-line", _NUMBER_LINE, "上行文发文字号的位置", "请使发文字号与最后一个签发人姓名同处一行"),
    LayoutCode("signers-indent", clause("signers_indent"), "签发人的右空", "请使签发人姓名居右空一字"),
    LayoutCode("signers-a-line", clause("signers_a_line"), "签发人每行的姓名", "签发人每行排两个姓名"),
    LayoutCode("signers-align", _SIGNERS, "签发人姓名的对齐", "请使回行的姓名与上一行第一个姓名对齐"),
    LayoutCode("signers-face", _SIGNERS, "签发人的字体", "“签发人”用三号仿宋，姓名用三号楷体"),
    LayoutCode("seals-a-row", clause("seals_a_row"), "每排印章的个数", "42毫米的印章每排最多三个，请分排"),
    LayoutCode("seals-touch", _SEALS_APART, "印章之间的距离", "请拉开署名，使印章互不相交或相切"),
    LayoutCode("stamp-gap", clause("stamp_gap"), "签名章的位置", "请在正文或附件说明下空二行加盖签名章"),
    LayoutCode("stamp-indent", clause("stamp_indent"), "签名章的右空", "签名章右空四字"),
    LayoutCode("stamp-post-gap", clause("stamp_post_gap"), "职务与签名章的间隔", "请在签名章左空二字标注职务"),
    LayoutCode("stamp-date-gap", clause("stamp_date_gap"), "签名章下成文日期的位置", "请在签名章下空一行排成文日期"),
    LayoutCode("letter-mark-top", clause("letter_mark_top"), "信函标志的高度", "请使标志上边缘至上页边为30毫米"),
    LayoutCode("letter-rules", _LETTER, "信函的红色双线", "首条上粗下细、末条上细下粗，各画一条红色双线"),
    LayoutCode("letter-rule-gap", clause("letter_rule_gap"), "信函首条双线的位置", "请把首条双线画在标志下4毫米处"),
    LayoutCode("letter-rule-bottom", clause("letter_rule_bottom"), "信函末条双线的位置", "请使末条双线距下页边20毫米"),
    LayoutCode("letter-rule-width", clause("letter_rule_width"), "信函双线的长度", "双线长170毫米，左右居中"),
    LayoutCode("letter-number", _LETTER, "信函发文字号的位置", "请在首条双线下八分之七字高处顶格居右排发文字号"),
    LayoutCode("letter-page-number", _LETTER, "信函首页的页码", "信函首页不显示页码"),
    LayoutCode("letter-imprint", _LETTER, "信函的版记", "信函的版记不加分隔线、印发机关和印发日期"),
    LayoutCode("order-mark-top", clause("order_mark_top"), "命令标志的高度", "请使标志上边缘至版心上边缘为20毫米"),
    LayoutCode("order-number-gap", clause("order_number_gap"), "令号的位置", "请在标志下空二行居中排令号"),
    LayoutCode("order-text-gap", clause("order_text_gap"), "命令正文的位置", "请在令号下空二行排正文"),
    LayoutCode("minutes-mark-top", clause("minutes_mark_top"), "纪要标志的高度", "请使标志上边缘至版心上边缘为35毫米"),
    LayoutCode("attendance-face", _MINUTES, "出席、请假、列席的字体", "“出席”“请假”“列席”用三号黑体，后标全角冒号"),
    LayoutCode("attendance-wrap", _MINUTES, "出席人员的回行", "请使回行与冒号后的首字对齐"),
)

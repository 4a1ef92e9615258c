"""What may be wrong with a template (模板的问题) as a table, and one fault with its place in the file."""

from dataclasses import dataclass

from docgen.findings import Finding, Severity

SOURCE = "模板约定"

# code → (severity, summary). An error keeps the template from rendering every filing rightly; a warning says that
# docgen will help itself, or that the page departs from the standard; a note is for a person to look at.
FAULTS: dict[str, tuple[Severity, str]] = {
    "broken-part": ("error", "文件里有一部分不是完好的 XML"),
    "tracked-changes": ("error", "有没有接受的修订"),
    "unsafe-content": ("error", "含有宏、嵌入的对象或文件以外的内容"),
    "unsafe-tag": ("error", "标记里有不允许的写法"),
    "tag-unclosed": ("error", "标记没有写完整"),
    "tag-syntax": ("error", "标记的写法有误"),
    "tag-unknown": ("error", "标记里有不认识的语句、过滤器或判断"),
    "full-width-tag": ("error", "标记用了全角的括号或百分号"),
    "tag-unbalanced": ("error", "if、for 和 endif、endfor 不成对"),
    "tag-level": ("error", "一对标记不在同一层，或者没有写 p、tr"),
    "tag-in-row": ("error", "标记独占表格的一行，应当写成 {%tr"),
    "text-beside-tag": ("error", "独占一段或一行的标记旁边还有别的内容，生成时会丢失"),
    "unknown-placeholder": ("error", "占位符不存在"),
    "slot-inline": ("error", "成段的内容当作文字使用，应当写成 {{p …}}"),
    "text-as-slot": ("error", "文字当作成段的内容使用，应当写成 {{ … }}"),
    "wrong-shape": ("error", "占位符的用法不对"),
    "slot-place": ("error", "成段的内容放在页眉、页脚或注释里"),
    "missing-placeholder": ("error", "缺少必有的占位符"),
    "missing-cover": ("warning", "缺少印发通知的占位符，不能用于以通知印发的公文"),
    "placeholder-order": ("error", "占位符的先后与公文的次序不同"),
    "trial-failed": ("error", "试着生成时没有成功"),
    "newer-contract": ("error", "模板是给更新版本的 docgen 用的"),
    "missing-contract": ("warning", "模板没有写明约定的版本"),
    "missing-styles": ("warning", "样式被删除，生成时用标准的样式补上"),
    "missing-footer": ("warning", "没有页脚或页脚里没有页码"),
    "same-footers": ("warning", "单页、双页的页码没有分开"),
    "other-sheet": ("warning", "纸张不是 A4"),
    "other-margins": ("note", "页边距与版面模型不同"),
    "document-grid": ("warning", "设置了文档网格，每面行数、每行字数会变"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding on a template; ``part`` and ``paragraph`` say where a comment goes.

    ``paragraph`` counts the paragraphs of the part from 0, text boxes and cells included; None is the whole template.
    """

    finding: Finding
    part: str = ""
    paragraph: int | None = None

    @property
    def is_error(self) -> bool:
        """Whether the template has to be changed."""
        return self.finding.severity == "error"


def fault(
    code: str,
    message: str,
    fix: str,
    *,
    where: str = "模板",
    part: str = "",
    paragraph: int | None = None,
    expected: str = "",
    found: str = "",
) -> Fault:
    """A fault of the table; ``message`` says it of this template, ``fix`` what to do, both in Chinese."""
    severity = FAULTS[code][0]
    return Fault(Finding(code, SOURCE, severity, where, message, expected, found, fix), part, paragraph)

"""The read-back proof (回读核对): after every rendering, each typed character is found in the finished document.

Two independent questions: did the context take up every field of the filing (the model's own walk over its leaves
says which there are), and does the document hold all that the context said it printed, in order, in one pass.
"""

from collections.abc import Sequence

from docgen.errors import RenderError
from docgen.models.filing import Filing
from docgen.models.plain import leaves
from docgen.render.readback import read_text
from docgen.render.record import Printed

# Fields that choose how something is drawn and are no text themselves.
_CHOICES = frozenset(
    {
        "schema_version",
        "kind",
        "form",
        "page_model",
        "numbering",
        "mark_suffix",
        "seal",
        "derived",
        "width",
        "joint_mark",
        "order_word",
    }
)
# What a filing without a head keeps in its input but, by its form, does not print (7.2 does not apply).
_HEAD_ONLY = frozenset({"head.organ_code", "head.year", "head.serial", "head.mark"})
# Kept for the record and never printed.
_RECORDED = frozenset({"disclosure_reason"})
# What a special format leaves off its page: an order has no title (10.2), a letter no 印发 line (10.1).
_UNPRINTED = {
    "order": frozenset({"title", "head.organ_code", "head.year", "head.serial"}),
    "letter": frozenset({"imprint.printed_by", "imprint.printed_on", "imprint.number_of_copies"}),
}
_TEMPLATE_MARKS = ("{{", "{%", "{#")
_BREAK_MARKS = ("\n", "\u2028", "\u2029", "\x85")


def prove(
    document: bytes, filing: Filing, printed: Sequence[Printed], *, withheld: frozenset[str] = frozenset()
) -> str:
    """Check word/document.xml against the filing and return its text as read back.

    ``withheld`` are fields that this rendering leaves to pre-printed paper. RenderError ``field-lost`` names the first
    field that is missing; ``template-mark-left`` says that a template tag was printed instead of being filled in.
    """
    if _is_broken("".join([words for _, words in printed])):
        printed = [(paths, _unbroken(words)) for paths, words in printed]
    _prove_complete(filing, printed, withheld)
    text = read_text(document)
    _prove_present(_unbroken(text), printed)
    return text


def _prove_complete(filing: Filing, printed: Sequence[Printed], withheld: frozenset[str]) -> None:
    """Every leaf of the filing was said, and a string leaf said whole; ``printed`` are the pieces without breaks."""
    said: dict[str, str] = {}
    for paths, text in printed:
        for path in (paths,) if type(paths) is str else paths:
            said[path] = said[path] + text if path in said else text
    for path, value in leaves(filing):
        whole = said.get(path)
        if whole is None:
            if path in withheld or _is_choice(path, filing):
                continue
            raise _lost(path, str(value))
        if isinstance(value, str) and value not in whole and _unbroken(value) not in whole:
            raise _lost(path, value)


def _is_choice(path: str, filing: Filing) -> bool:
    name = path.rpartition(".")[2]
    if name in _CHOICES or path in _RECORDED or (filing.form == "plain" and path in _HEAD_ONLY):
        return True
    if path == "disclosure":
        return not filing.print_disclosure
    return path in _UNPRINTED.get(filing.kind, ())


def _prove_present(text: str, printed: Sequence[Printed]) -> None:
    """One pass: each piece is found behind the one before it, and nothing between them is an unfilled template tag."""
    cursor = 0
    may_hold_marks = "{" in text
    for paths, words in printed:
        found = text.find(words, cursor)
        if found < 0:
            raise _lost(paths if isinstance(paths, str) else "".join(paths[:1]), words)
        if may_hold_marks:
            _prove_filled_in(text[cursor:found])
        cursor = found + len(words)
    _prove_filled_in(text[cursor:])


def _prove_filled_in(between: str) -> None:
    """What stands between the printed pieces is the template's own text and ours: it holds no template mark."""
    for mark in _TEMPLATE_MARKS:
        if mark in between:
            raise RenderError("template-mark-left", f"文档中留有没有填写的模板标记 {mark}", "请检查模板")


def _unbroken(text: str) -> str:
    """The text without line and paragraph ends: where lines break is the page's business."""
    for mark in _BREAK_MARKS:
        text = text.replace(mark, "")
    return text


def _is_broken(text: str) -> bool:
    return any(mark in text for mark in _BREAK_MARKS)


def _lost(path: str, value: str) -> RenderError:
    shown = value if len(value) <= 40 else value[:40] + "…"
    return RenderError(
        "field-lost",
        f"核对未通过：“{path}”的内容没有完整印出（{shown}）",
        "文档没有写出。请向维护者报告，并附上输入文件和模板",
        where=path,
    )

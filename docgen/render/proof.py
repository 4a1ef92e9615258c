"""The read-back proof (回读核对): after every rendering, each typed character is found in the finished document.

Two independent questions: did the context take up every field of the filing (the model's own walk over its leaves
says which there are), and does the document hold all that the context said it printed, in order, in one pass.
"""

from collections.abc import Mapping, Sequence

from docgen.errors import RenderError
from docgen.models.filing import Filing
from docgen.render.completeness import first_unsaid, unbroken, without_breaks
from docgen.render.record import Examined, Printed

_TEMPLATE_MARKS = ("{{", "{%", "{#")


def all_taken_up(
    filing: Filing, printed: Sequence[Printed], withheld: frozenset[str], examined: Mapping[str, Examined]
) -> Sequence[Printed]:
    """Return the pieces as they are to be found in a text, once every field of the filing is known to be among them.

    ``withheld`` are fields that this rendering leaves to pre-printed paper, ``examined`` the parts whose leaves have
    been looked for when they were drawn, and what was not found. RenderError ``field-lost`` names the first field that
    is missing.
    """
    printed = without_breaks(printed)
    lost = first_unsaid(filing, printed, withheld, examined)
    if lost is not None:
        raise _lost(lost[0], str(lost[1]))
    return printed


def refuse_unprinted(text: str, printed: Sequence[Printed]) -> None:
    """Raise RenderError where the document's text does not hold every piece, in order.

    ``field-lost`` names the field; ``template-mark-left`` says that a template tag was printed, not filled in.
    """
    if not _stand_in_order(text, printed):
        _prove_present(unbroken(text), printed)


def _stand_in_order(text: str, printed: Sequence[Printed]) -> bool:
    """Whether every piece is found behind the one before it, each on one line, in a text that holds no template mark.

    Where this says yes, ``_prove_present`` would find nothing to say; it then need not join the lines.
    """
    if "{" in text:
        return False
    cursor, find = 0, text.find
    for _, words in printed:
        found = find(words, cursor)
        if found < 0:
            return False
        cursor = found + len(words)
    return True


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


def _lost(path: str, value: str) -> RenderError:
    shown = value if len(value) <= 40 else value[:40] + "…"
    return RenderError(
        "field-lost",
        f"核对未通过：“{path}”的内容没有完整印出（{shown}）",
        "文档没有写出。请向维护者报告，并附上输入文件和模板",
        where=path,
    )

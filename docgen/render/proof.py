"""The read-back proof (回读核对): after every rendering, each typed character is found in the finished document.

Two independent questions: did the context take up every field of the filing (the model's own walk over its leaves
says which there are), and does the document hold all that the context said it printed, in order, in one pass.
"""

import re
from collections.abc import Sequence

from docgen.errors import RenderError
from docgen.models.filing import Filing
from docgen.models.plain import leaves
from docgen.render.readback import read_text
from docgen.render.record import Printed

# Fields that choose how something is drawn and are no text themselves.
_CHOICES = frozenset(
    {"schema_version", "kind", "form", "page_model", "numbering", "mark_suffix", "seal", "derived", "width"}
)
# What a filing without a head keeps in its input but, by its form, does not print (7.2 does not apply).
_HEAD_ONLY = frozenset({"head.organ_code", "head.year", "head.serial", "head.mark"})
_TEMPLATE_MARKS = ("{{", "{%", "{#")
_BREAKS = re.compile("[\n\u2028\u2029\x85]+")


def prove(document: bytes, filing: Filing, printed: Sequence[Printed]) -> str:
    """Check word/document.xml against the filing and return its text as read back.

    RenderError ``field-lost`` names the first field that is missing; ``template-mark-left`` says that a template tag
    was printed instead of being filled in.
    """
    _prove_complete(filing, printed)
    text = read_text(document)
    flat = _unbroken(text)
    _prove_present(flat, printed)
    return text


def _prove_complete(filing: Filing, printed: Sequence[Printed]) -> None:
    """Every leaf of the filing was said, and a string leaf said whole."""
    said: dict[str, list[str]] = {}
    for piece in printed:
        for path in piece.paths:
            said.setdefault(path, []).append(piece.text)
    for path, value in leaves(filing):
        if _is_choice(path, filing):
            continue
        texts = said.get(path)
        if texts is None:
            raise _lost(path, str(value))
        if isinstance(value, str):
            whole = _unbroken("".join(texts))
            if _unbroken(value) not in whole:
                raise _lost(path, value)


def _is_choice(path: str, filing: Filing) -> bool:
    name = path.rpartition(".")[2]
    return name in _CHOICES or (name == "kind") or (filing.form == "plain" and path in _HEAD_ONLY)


def _prove_present(text: str, printed: Sequence[Printed]) -> None:
    """One pass: each piece is found behind the one before it, and nothing between them is an unfilled template tag."""
    cursor = 0
    for piece in printed:
        wanted = _unbroken(piece.text)
        found = text.find(wanted, cursor)
        if found < 0:
            raise _lost(piece.paths[0] if piece.paths else "", piece.text)
        _prove_filled_in(text[cursor:found])
        cursor = found + len(wanted)
    _prove_filled_in(text[cursor:])


def _prove_filled_in(between: str) -> None:
    """What stands between the printed pieces is the template's own text and ours: it holds no template mark."""
    if "{" not in between:
        return
    for mark in _TEMPLATE_MARKS:
        if mark in between:
            raise RenderError("template-mark-left", f"文档中留有没有填写的模板标记 {mark}", "请检查模板")


def _unbroken(text: str) -> str:
    """The text without line and paragraph ends: where lines break is the page's business."""
    return _BREAKS.sub("", text)


def _lost(path: str, value: str) -> RenderError:
    shown = value if len(value) <= 40 else value[:40] + "…"
    return RenderError(
        "field-lost",
        f"核对未通过：“{path}”的内容没有完整印出（{shown}）",
        "文档没有写出。请向维护者报告，并附上输入文件和模板",
        where=path,
    )

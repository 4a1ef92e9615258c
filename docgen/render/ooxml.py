"""Small builders of WordprocessingML: paragraphs, runs, rules. Text is escaped here and nowhere else.

Every function returns a string of XML in the ``w:`` namespace; lengths come as ``Length``. Formatting stays in named
styles; what is passed here is geometry that depends on the filing (a mark's size, an indent that centres a name).
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, partial

from markupsafe import Markup

from docgen.units import Length

LINE_BREAK = "<w:br/>"
_KEEP_NEXT = "<w:keepNext/>"
_IN_TEXT_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_IN_TEXT_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'
# In this order: what is written for a break is not escaped again.
_ESCAPES = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    *((mark, _IN_TEXT_BREAK) for mark in ("\n", "\u2028", "\u2029", "\x85")),
    ("\t", _IN_TEXT_TAB),
)
# From one run's text to the next one's, a tab between them.
NEXT_COLUMN = '</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space="preserve">'
needs_escaping = re.compile("[&<>\n\u2028\u2029\x85\t]").search
"""The first mark that ``escape_text`` would change, None for a text of one line that may stand just as it is."""


def escape_text(text: str) -> str:
    """Escape ``text`` for the inside of a ``w:t``; line breaks and tabs become their elements.

    A line separator (U+2028) is a line break too: Word and LibreOffice would otherwise print a box or nothing.
    """
    if needs_escaping(text) is None:
        return text
    for mark, written in _ESCAPES:
        text = text.replace(mark, written)
    return text


as_markup: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Ready XML as the ``Markup`` that passes ``finalize``; Markup's own constructor asks it for ``__html__`` first."""


def finalize(value: object) -> str:
    """Jinja's ``finalize``: every plain value becomes escaped text, a ``Markup`` slot passes as it is.

    Numbers are printed as decimal digits; None is refused by the caller's strict context before it comes here.
    """
    if isinstance(value, Markup):
        return value
    text = value if type(value) is str else str(value)
    return text if needs_escaping(text) is None else escape_text(text)


def escape_markup(text: str) -> str:
    """Escape ``text`` for the inside of an element that is no ``w:t``: its characters stay, breaks and tabs too."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """Escape ``text`` for the inside of a double-quoted attribute."""
    return escape_markup(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def run(text: str, *, style: str | None = None, properties: str = "") -> str:
    """One run of text; ``style`` is a character style's id, ``properties`` further ``w:rPr`` children in order."""
    if style is None and not properties:
        return f'<w:r><w:t xml:space="preserve">{escape_text(text)}</w:t></w:r>'
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    formatting = f"<w:rPr>{named}{properties}</w:rPr>" if named or properties else ""
    return f'<w:r>{formatting}<w:t xml:space="preserve">{escape_text(text)}</w:t></w:r>'


@cache
def text_paragraph_ends(style: str) -> tuple[str, str]:
    """What stands before and after the escaped text in ``paragraph(style, run(text))``, as most cells of tables are."""
    before, _, after = paragraph(style, run("\0")).partition("\0")
    return before, after


def columns_paragraph(style: str, cells: Iterable[str]) -> str:
    """One paragraph of ``style`` with a run for each of ``cells``, parted by tabs."""
    before, after = text_paragraph_ends(style)
    return before + NEXT_COLUMN.join(map(escape_text, cells)) + after


def lines_run(lines: Iterable[str], *, properties: str = "") -> str:
    """One run whose ``lines`` are parted by line breaks, so that the text stays whole for search and copying."""
    formatting = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    texts = (f'<w:t xml:space="preserve">{escape_text(line)}</w:t>' for line in lines)
    return f"<w:r>{formatting}{LINE_BREAK.join(texts)}</w:r>"


def tab() -> str:
    """One run that holds a tab."""
    return "<w:r><w:tab/></w:r>"


def paragraph(
    style: str,
    *runs: str,
    keep_next: bool = False,
    keep_lines: bool = False,
    tabs: str = "",
    spacing: str = "",
    indent: str = "",
    align: str = "",
) -> str:
    """One paragraph in ``style``; the other arguments are direct geometry, in the order the schema demands."""
    if not (keep_next or keep_lines or tabs or spacing or indent or align):
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'
    keeping = (_KEEP_NEXT if keep_next else "") + ("<w:keepLines/>" if keep_lines else "")
    stops = f"<w:tabs>{tabs}</w:tabs>" if tabs else ""
    aligned = f'<w:jc w:val="{align}"/>' if align else ""
    properties = f'<w:pStyle w:val="{style}"/>{keeping}{stops}{spacing}{indent}{aligned}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def spacing(*, line: Length | None = None, before: Length | None = None, after: Length | None = None) -> str:
    """A ``w:spacing`` with an exact ``line`` height; a negative space before is drawn as none."""
    parts = []
    if before is not None:
        parts.append(f' w:before="{max(before.twips, 0)}"')
    if after is not None:
        parts.append(f' w:after="{max(after.twips, 0)}"')
    if line is not None:
        parts.append(f' w:line="{max(line.twips, 1)}" w:lineRule="exact"')
    return f"<w:spacing{''.join(parts)}/>"


def indent(*, left: Length | None = None, right: Length | None = None, first: Length | None = None) -> str:
    """A ``w:ind``; a negative ``first`` is a hanging indent."""
    parts = []
    if left is not None:
        parts.append(f' w:left="{left.twips}"')
    if right is not None:
        parts.append(f' w:right="{right.twips}"')
    if first is not None:
        parts.append(f' w:firstLine="{first.twips}"' if first.twips >= 0 else f' w:hanging="{-first.twips}"')
    return f"<w:ind{''.join(parts)}/>"


def untied(xml: str) -> str:
    """The paragraphs of ``xml``, the last of them no longer kept with what follows."""
    before, mark, after = xml.rpartition(_KEEP_NEXT)
    return before + after if mark and "</w:p>" not in after.removesuffix("</w:p>") else xml


def right_tab(position: Length) -> str:
    """A right-aligned tab stop at ``position`` from the left margin."""
    return f'<w:tab w:val="right" w:pos="{position.twips}"/>'


def left_tab(position: Length) -> str:
    """A left-aligned tab stop at ``position`` from the left margin."""
    return f'<w:tab w:val="left" w:pos="{position.twips}"/>'


def blank(count: int = 1, *, keep_next: bool = False, line: Length | None = None) -> str:
    """``count`` empty lines of the page's pitch (空行), or of ``line`` where one of them takes back another's white."""
    if line is None:
        return (_KEPT_BLANK if keep_next else _BLANK) * count
    return paragraph("Blank", keep_next=keep_next, spacing=spacing(line=line)) * count


_BLANK, _KEPT_BLANK = paragraph("Blank"), paragraph("Blank", keep_next=True)

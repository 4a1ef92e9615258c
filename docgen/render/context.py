"""Filing → context (渲染内容): plain strings and slots for the template, and the record of all that is printed."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from docgen.findings import Finding
from docgen.models.closing import Imprint
from docgen.models.filing import Filing
from docgen.render.attachments import draw_attachment_note, draw_attachments
from docgen.render.blocks import Block
from docgen.render.body import write_body
from docgen.render.first_page import FirstPage, arrange
from docgen.render.head import draw_head, draw_plain_top, mark_cells, mark_text
from docgen.render.house import House, Names, settle
from docgen.render.imprint import draw_imprint
from docgen.render.ooxml import paragraph, spacing
from docgen.render.record import Record
from docgen.render.signature import draw_note, draw_signature, draw_space_under_seal, signature_lines
from docgen.standard.page import CELLS
from docgen.standard.styles import MINIMUM_LINE
from docgen.text.paragraphs import split_paragraphs
from docgen.text.titles import break_title
from docgen.text.widths import line_count

_COLON = "："


@dataclass(frozen=True, slots=True)
class Context:
    """Everything one rendering needs: template values, what they print, findings, and the document's properties."""

    values: dict[str, Any]
    record: Record
    findings: tuple[Finding, ...]
    names: Names
    title: str


def build_context(filing: Filing, house: House) -> Context:
    """Write the filing out in document order.

    Form ``notice`` puts a cover (title, addressees, text, signature of the 通知) before the plan; in the other forms
    addressees and signature belong to the plan itself.
    """
    writer = _Writer(filing, settle(filing, house))
    values = writer.write()
    return Context(values, writer.record, writer.arrangement.findings, writer.names, writer.outer_title)


class _Writer:
    """Collects the parts of one document; each record is joined in the order in which the template prints."""

    def __init__(self, filing: Filing, names: Names) -> None:
        self.filing = filing
        self.names = names
        self.record = Record()
        self.body_record = Record()
        self.has_cover = filing.form == "notice"
        self.cover_title, self.cover_text = _notice_wording(filing, names)
        self.body = write_body(filing, self.body_record)
        self.outer_title = self.cover_title if self.has_cover else _whole(filing.title)
        self.arrangement = arrange(self._first_page())

    def write(self) -> dict[str, Any]:
        values: dict[str, Any] = {"head": Markup(self._head())}
        values["cover"] = self._cover() if self.has_cover else None
        values["title"] = "\n".join(_title_lines(self.record.say("title", self.filing.title)))
        values["addressees"] = "" if self.has_cover else self._addressees()
        self.record.join(self.body_record)
        values["body"] = _chained(self.body)
        values["ending"] = Markup(self._ending())
        values["attachments"] = Markup(draw_attachments(self.filing, self.record))
        values["imprint"] = Markup(self._imprint() or self._final_paragraph())
        return values

    def _head(self) -> str:
        head = self.filing.head
        if self.filing.form == "plain":
            return draw_plain_top(head, self.record)
        return draw_head(head, self.names, self.arrangement.mark, self.record)

    def _cover(self) -> dict[str, Any]:
        notice = self.filing.notice
        title = self.record.say("notice.title" if notice and notice.title else "", self.cover_title)
        cover: dict[str, Any] = {"title": "\n".join(break_title(title)), "addressees": self._addressees()}
        path = "notice.text" if notice and notice.text else ""
        body = [Block("text", text=self.record.say(path, part)) for part in split_paragraphs(self.cover_text)]
        cover["body"] = body if self.arrangement.signature_apart else _chained(body)
        return cover | {"ending": Markup(self._signature())}

    def _addressees(self) -> str:
        """The addressees on one line closed by a colon; empty when none are given or the imprint has them."""
        if not self.filing.addressees or self.arrangement.addressees_moved:
            return ""
        return _enumerate(self.record, self.filing.addressees) + _COLON

    def _ending(self) -> str:
        note = draw_attachment_note(self.filing, self.record)
        return note if self.has_cover else note + self._signature()

    def _signature(self) -> str:
        signature = self.filing.signature
        drawn = draw_signature(signature, self.names.issuer, self.record)
        if self.filing.note:
            return drawn + draw_note(self.filing.note, self.record)
        return drawn + (draw_space_under_seal() if signature.seal else "")

    def _imprint(self) -> str:
        moved = [(f"addressees[{n}]", name) for n, name in enumerate(self.filing.addressees)]
        if not self.arrangement.addressees_moved:
            moved = []
        if self.filing.imprint is None and not moved:
            return ""
        imprint = self.filing.imprint or Imprint()
        return draw_imprint(imprint, self.names.printed_by, moved, self.names.model, self.record)

    def _final_paragraph(self) -> str:
        """A word processor wants a paragraph after a table that ends the document."""
        ends_in_table = bool(self.filing.attachments) and self.filing.attachments[-1].text is None
        return paragraph("Blank", spacing=spacing(line=MINIMUM_LINE)) if ends_in_table else ""

    def _first_page(self) -> FirstPage:
        filing, names = self.filing, self.names
        plain = filing.form == "plain"
        lines = split_paragraphs(self.cover_text) if self.has_cover else []
        first_is_heading = not self.has_cover and bool(self.body) and self.body[0].shape.startswith("heading")
        whole = 0
        if len(lines) == 1:
            signature = signature_lines(filing.signature, names.issuer) + (1 if filing.note else 0)
            whole = line_count(lines[0], CELLS, first_indent=2) + signature
        return FirstPage(
            model=names.model,
            mark_cells=None if plain else mark_cells(mark_text(filing.head, names)),
            title_lines=len(_title_lines(self.outer_title if self.has_cover else filing.title)),
            addressees=_enumerate(Record(), filing.addressees) + _COLON if filing.addressees else "",
            first_lines=2 if first_is_heading else 1,
            whole_lines=whole,
        )


def _chained(body: list[Block]) -> list[Block]:
    """The body with its last paragraph kept on the page of the signature or imprint that follows."""
    return [*body[:-1], body[-1].kept_with_next()] if body else body


def _enumerate(record: Record, names: list[str]) -> str:
    """Names parted by ，where one of them holds a 、 itself, else by 、."""
    mark = "，" if any("、" in name for name in names) else "、"
    return mark.join(record.say(f"addressees[{number}]", name) for number, name in enumerate(names))


def _title_lines(title: str) -> list[str]:
    return break_title(title)


def _whole(title: str) -> str:
    """The title in one piece, for the document's properties."""
    return "".join(split_paragraphs(title))


def _notice_wording(filing: Filing, names: Names) -> tuple[str, str]:
    """Title and text of the 通知: the filing's own, else the usual wording; book marks inside become 〈〉."""
    plan = _whole(filing.title).replace("《", "〈").replace("》", "〉")
    notice = filing.notice
    title = (notice.title if notice else None) or f"{names.issuer}关于印发《{plan}》的通知"
    text = (notice.text if notice else None) or f"现将《{plan}》印发给你们，请认真贯彻执行。"
    return title, text

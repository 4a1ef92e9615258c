"""Filing → context (渲染内容): plain strings and slots for the template, and the record of all that is printed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from docgen.findings import Finding
from docgen.models.closing import Imprint
from docgen.models.filing import Filing
from docgen.models.plain import FilingJson
from docgen.render.attachments import (
    after_attachments,
    draw_attachment_note,
    draw_attachments,
    plan_attachments,
)
from docgen.render.attendance import draw_attendance
from docgen.render.blocks import Block
from docgen.render.body import write_body
from docgen.render.drawn_parts import drawn_part
from docgen.render.first_page import Arrangement, FirstPage, arrange
from docgen.render.head import HeadPlan, draw_plain_top, plain_top_lines
from docgen.render.house import House, Names, settle
from docgen.render.imprint import draw_imprint, too_tall
from docgen.render.joint import with_row
from docgen.render.ooxml import as_markup, paragraph, spacing, untied
from docgen.render.page_plan import imprint_fits_with, plan_first_page
from docgen.render.record import Record
from docgen.render.sections import SectionName
from docgen.render.signature import draw_note, draw_signature, draw_space_under_seal, notes
from docgen.render.special_heads import draw_top, plan_top
from docgen.standard.clauses import clause
from docgen.standard.page import PageModel
from docgen.standard.styles import LEAST_LINE
from docgen.text.paragraphs import single_line, split_paragraphs
from docgen.text.titles import break_title
from docgen.units import Length

_COLON = "："
# A text of a heading and a paragraph has to stay on page 1, whatever follows it.
_SHORT_TEXT = 2


@dataclass(frozen=True, slots=True)
class Context:
    """Everything one rendering needs: template values, what they print, findings, and the document's properties.

    ``final`` is the section that ends the document, None where it has but one.
    """

    values: dict[str, Any]
    record: Record
    findings: tuple[Finding, ...]
    names: Names
    title: str
    final: SectionName | None = None


class ContextWriter:
    """Collects the parts of one document; each record is joined in the order in which the template prints.

    Form ``notice`` puts a cover (title, addressees, text, signature of the 通知) before the plan; in the other forms
    addressees and signature belong to the plan itself. ``written`` is the filing as JSON.
    """

    def __init__(self, filing: Filing, house: House, written: FilingJson) -> None:
        names = settle(filing, house)
        self.filing = filing
        self.names = names
        self.record = Record()
        self.body_record, self.cover_record = Record(), Record()
        self.has_cover = filing.form == "notice"
        self.final: SectionName | None = None
        self.written = written
        self.body = write_body(filing, self.written, self.body_record)
        self.cover = self._write_cover() if self.has_cover else []
        self.outer_title = self.cover_title if self.has_cover else single_line(filing.title)
        self.title_lines = break_title(filing.title) if filing.kind != "order" else []
        self.imprint_rows: Sequence[int] = ()
        self.heads = self._plan_heads(names)
        self.arrangement = self._arrange()
        if self.arrangement.model != names.model:
            self._respace(self.arrangement.model)

    def context(self) -> Context:
        """Draw all parts in document order."""
        values = self._values()
        findings = *self.arrangement.findings, *too_tall(self.imprint_rows)
        return Context(values, self.record, findings, self.names, self.outer_title, self.final)

    def _values(self) -> dict[str, Any]:
        values: dict[str, Any] = {"head": as_markup(self._head())}
        values["cover"] = self._cover() if self.has_cover else None
        values["title"] = self._title()
        values["addressees"] = "" if self.has_cover else self._addressees()
        self.record.join(self.body_record)
        values["body"] = _tied(self.body) if self._body_is_tied() else self.body
        values["ending"] = as_markup(self._ending())
        attached = plan_attachments(self.filing, self.written, self.names.model)
        values["attachments"] = as_markup(draw_attachments(attached, self.record))
        imprint = self._imprint()
        end, self.final = after_attachments(attached, imprint=bool(imprint), apart=self.names.imprint_apart)
        values["imprint"] = as_markup(end + (imprint or self._final_paragraph()))
        return values

    def _title(self) -> str:
        """The title, broken over lines; an order prints none (10.2), it is kept in the document's properties."""
        if self.title_lines:
            self.record.say("title", self.filing.title)
        return "\n".join(self.title_lines)

    def _arrange(self) -> Arrangement:
        chosen = self.filing.imprint is not None and self.filing.imprint.with_addressees
        shown = bool(self.filing.addressees) and not chosen
        addressees = _enumerate(Record(), self.filing.addressees) + _COLON if shown else ""
        title_lines = len(break_title(self.cover_title)) if self.has_cover else len(self.title_lines)
        body = self.cover if self.has_cover else self.body

        def planned(names: Names, heads: tuple[HeadPlan, ...]) -> FirstPage:
            heights = tuple(plan.height for plan in heads) or (self._plain_height(names.model),)
            return plan_first_page(self.filing, names, heights, title_lines, addressees, body)

        def respaced(model: PageModel) -> FirstPage:
            names = replace(self.names, model=model)
            return planned(names, self._plan_heads(names))

        return arrange(planned(self.names, self.heads), respaced)

    def _plan_heads(self, names: Names) -> tuple[HeadPlan, ...]:
        return () if self.filing.form == "plain" else plan_top(self.filing, names)

    def _plain_height(self, model: PageModel) -> Length:
        """What stands above the title of a filing without a head, the two blank lines of every title not counted."""
        return model.pitch * (plain_top_lines(self.filing.head) - clause("title_gap").number_of)

    def _respace(self, model: PageModel) -> None:
        """Set the whole filing with another line spacing: one pitch on all its pages (7.3.5.5)."""
        self.names = replace(self.names, model=model)
        self.heads = self._plan_heads(self.names)

    def _write_cover(self) -> list[Block]:
        notice = self.filing.notice
        self.cover_title, text = _notice_wording(self.filing, self.names)
        path = "notice.text" if notice and notice.text else ""
        return [Block("text", text=self.cover_record.say(path, part)) for part in split_paragraphs(text)]

    def _head(self) -> str:
        if self.filing.form == "plain":
            return draw_plain_top(self.filing.head, self.record)
        return draw_top(self.filing, self.names, self.heads[self.arrangement.head], self.record)

    def _cover(self) -> dict[str, Any]:
        notice = self.filing.notice
        title = self.record.say("notice.title" if notice and notice.title else "", self.cover_title)
        cover: dict[str, Any] = {"title": "\n".join(break_title(title)), "addressees": self._addressees()}
        self.record.join(self.cover_record)
        cover["body"] = _tied(self.cover) if self.arrangement.signature_tied else self.cover
        return cover | {"ending": as_markup(untied(self._signature()))}

    def _addressees(self) -> str:
        """The addressees on one line closed by a colon; empty when none are given or the imprint has them."""
        if not self.filing.addressees or self._addressees_are_moved():
            return ""
        return _enumerate(self.record, self.filing.addressees) + _COLON

    def _body_is_tied(self) -> bool:
        if self.has_cover:
            return imprint_fits_with(self.filing, self.names, self.body)
        # Above 出席 stands a blank line, which must not open a page: the text's last paragraph stays with it.
        attended = self.filing.attendance is not None and len(self.body) > _SHORT_TEXT
        return self.arrangement.signature_tied or attended

    def _ending(self) -> str:
        """Attachment note and signature; tied to the imprint where that follows at once and fits the page."""
        note = draw_attachment_note(self.filing, self.record)
        note += draw_attendance(self.filing, self.record)
        drawn = note if self.has_cover else note + self._signature()
        attached = any(one.enclosed is None for one in self.filing.attachments)
        follows = self.filing.imprint is not None and not attached and not self.names.imprint_apart
        return drawn if follows and self.arrangement.imprint_tied else untied(drawn)

    def _signature(self) -> str:
        signature = self.filing.signature
        if self._is_unsigned():
            return self._notes()
        named = self.filing.form != "plain" and self.names.issuer in self.names.mark
        drawn = draw_signature(signature, self.names, self.record, named_above=named)
        below = self._notes()
        if self.names.organs and signature.seal:
            return with_row(drawn, below) if below else drawn
        sealed = signature.seal and signature.stamp is None and not self.names.organs
        room = draw_space_under_seal() if sealed and self.arrangement.seal_room and not below else ""
        return drawn + below + room

    def _notes(self) -> str:
        return "".join(draw_note(path, note, self.record) for path, note in notes(self.filing))

    def _is_unsigned(self) -> bool:
        """Minutes are signed by nobody unless they say by whom (10.3)."""
        signature = self.filing.signature
        given = self.names.issuer or signature.signed_on or signature.date_text or signature.stamp
        return self.filing.kind == "minutes" and not given

    def _addressees_are_moved(self) -> bool:
        chosen = self.filing.imprint is not None and self.filing.imprint.with_addressees
        return chosen or self.arrangement.addressees_moved

    def _imprint(self) -> str:
        moved_names = self.filing.addressees if self._addressees_are_moved() else []
        moved = [(f"addressees[{number}]", name) for number, name in enumerate(moved_names)]
        if self.filing.imprint is None and not moved:
            return ""
        imprint, names = self.filing.imprint or Imprint(), self.names
        given = names.printed_by, tuple(moved), names.model, self.filing.kind == "letter", names.drop
        name = self.written.name(self.written.imprint)
        drawn = drawn_part("imprint", imprint, name, partial(draw_imprint, imprint, *given), *given)
        xml, self.imprint_rows = drawn.note("imprint", self.record)
        return xml

    def _final_paragraph(self) -> str:
        """A word processor wants a paragraph after a table that ends the document."""
        drawn = [one for one in self.filing.attachments if one.enclosed is None]
        ends_in_table = bool(drawn) and drawn[-1].text is None
        return paragraph("Blank", spacing=spacing(line=LEAST_LINE)) if ends_in_table else ""


def _tied(body: list[Block]) -> list[Block]:
    """The body with its last paragraph kept on the page of the signature or imprint that follows."""
    return [*body[:-1], body[-1].kept_with_next()] if body else body


def _enumerate(record: Record, names: list[str]) -> str:
    """Names parted by ，where one of them holds a 、 itself, else by 、."""
    mark = "，" if any("、" in name for name in names) else "、"
    return mark.join(record.say(f"addressees[{number}]", name) for number, name in enumerate(names))


def _notice_wording(filing: Filing, names: Names) -> tuple[str, str]:
    """Title and text of the 通知: the filing's own, else the usual wording; book marks inside become 〈〉."""
    plan = single_line(filing.title).replace("《", "〈").replace("》", "〉")
    notice = filing.notice
    title = (notice.title if notice else None) or f"{names.issuer}关于印发《{plan}》的通知"
    text = (notice.text if notice else None) or f"现将《{plan}》印发给你们，请认真贯彻执行。"
    return title, text

"""From measured pages to a recognised filing: the readers of head, closing and end in their order."""

from collections.abc import Sequence

from docgen.check.layout_back import read_attachment_note, read_attachments, read_attendance, read_imprint
from docgen.check.layout_front import below_head, read_addressees, read_head, read_title
from docgen.check.layout_roles import (
    TITLE_LEAST,
    At,
    AttachmentTop,
    HeadParts,
    ImprintParts,
    Layout,
    Signed,
    flow_lines,
)
from docgen.check.layout_signed import read_signatures
from docgen.check.page_elements import Line, Page

_NOTHING = HeadParts()


def read_layout(pages: Sequence[Page]) -> Layout:
    """Recognise the parts of the filing; a document without pages has none."""
    if not pages:
        return Layout((), _NOTHING, (), (), (), (), (), (), None)
    first = pages[0]
    head = read_head(first)
    title = read_title(first, head)
    under_head = below_head(first, head)
    addressees = read_addressees(under_head, title)
    attachments = read_attachments(pages)
    imprint = read_imprint(pages)
    last = attachments[0].page - 1 if attachments and attachments[0].first else pages[-1].number
    signatures = read_signatures(pages, imprint, last)
    flow = _flow(pages, under_head[len(title) + len(addressees) :], last, attachments)
    body = _without_closing(flow, signatures, imprint)
    note = read_attachment_note(body)
    attended = read_attendance(body) if head.format == "minutes" else ()
    text = tuple(at for at in body if at not in note and at not in attended and at.line.size < TITLE_LEAST)
    return Layout(tuple(pages), head, title, addressees, text, note, signatures, attachments, imprint, attended)


def _flow(pages: Sequence[Page], first: Sequence[Line], last: int, attachments: Sequence[AttachmentTop]) -> list[At]:
    """The lines from below the addressees on page 1 to where the attachments begin."""
    flow = [At(pages[0].number, line) for line in first]
    for page in pages[1:]:
        # What stands on a page that is read turned belongs to its table.
        if page.number <= last and not page.turned:
            flow.extend(At(page.number, line) for line in flow_lines(page))
    for top in attachments:
        start = At(top.page, top.mark)
        if start in flow:
            return flow[: flow.index(start)]
    return flow


def _without_closing(flow: Sequence[At], signatures: Sequence[Signed], imprint: ImprintParts | None) -> list[At]:
    own = {At(one.page, line) for one in signatures for line in (*one.lines, *one.note)}
    if imprint is not None:
        own |= {At(imprint.page, line) for line in imprint.lines}
    return [at for at in flow if at not in own]

"""Who attended a meeting (出席情况) at the end of minutes (纪要, 10.3)."""

from docgen.models.filing import Filing
from docgen.render.ooxml import blank, paragraph, run
from docgen.render.record import Record
from docgen.standard.page import CELLS
from docgen.text.widths import line_count

_ROLES = (("present", "出席："), ("absent", "请假："), ("observers", "列席："))
_INDENT_CELLS, _LABEL_CELLS = 2, 3
_LABEL_FACE = "HeadingOneRun"


def draw_attendance(filing: Filing, record: Record) -> str:
    """Each role two characters in, its label in 黑体, its names wrapped under the first; one blank line above them."""
    given = [(field, label) for field, label in _ROLES if _people(filing, field)]
    drawn = []
    for field, label in given:
        people = _people(filing, field)
        names = "，".join(record.say(f"attendance.{field}[{number}]", one) for number, one in enumerate(people))
        last = field == given[-1][0]
        drawn.append(paragraph("Attendance", run(label, style=_LABEL_FACE), run(names), keep_next=last))
    return blank(keep_next=True) + "".join(drawn) if drawn else ""


def attendance_lines(filing: Filing) -> list[int]:
    """How many lines each role takes, in order; the last stays with the signature, one blank line stands above all."""
    room = CELLS - _INDENT_CELLS - _LABEL_CELLS
    return [line_count("，".join(people), room) for field, _ in _ROLES if (people := _people(filing, field))]


def _people(filing: Filing, field: str) -> list[str]:
    people: list[str] = getattr(filing.attendance, field) if filing.attendance else []
    return people

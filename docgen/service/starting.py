"""How a draft begins (起草): from a blank, an example, a filing of the archive, a file."""

from pydantic_core import PydanticCustomError

from docgen.errors import InputError
from docgen.ingest.filings import parse_filing
from docgen.ingest.sources import Source, read_input
from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.models.filing import Filing, requirements
from docgen.models.plain import to_plain
from docgen.models.upgrades import upgrade
from docgen.service import opinions
from docgen.service.comparing import value_at
from docgen.service.desk import Desk
from docgen.service.filings import extract_input
from docgen.service.last_year import MOST_YEARS, start_from
from docgen.service.remarks import read_path
from docgen.service.typed_data import Typed, as_typed, fits_form
from docgen.service.wording import file_name
from docgen.service.working_copies import WorkingCopy, create, note_at, of_filing

_WORD = b"PK\x03\x04"


def blank(kind: str) -> Typed:
    """A form of this kind with its usual sections, all of them empty."""
    sections = requirements(example_filing(kind).kind) or ("free",)
    return {"kind": kind, "sections": [{"kind": one} for one in sections]}


def example(kind: str) -> Typed:
    """The shipped example of this kind. UsageError for an unknown kind."""
    return as_typed(to_plain(example_filing(kind)))


def begin(desk: Desk, kind: str, *, filled: bool = False) -> WorkingCopy:
    """Begin with a blank or, ``filled``, with the example to write over."""
    return create(desk, example(kind) if filled else blank(kind))


def begin_revision(desk: Desk, reference: str) -> WorkingCopy:
    """Go on with one's own copy of a filing in the archive, or begin one from its latest version.

    What was said of single places on its way stands at them as notes.
    """
    with desk.archive.reading() as connection:
        row = desk.filing(connection, reference)
        begun = of_filing(desk, row.id)
        if begun is not None:
            return begun
        desk.require_turn(row, "revise")
        typed = as_typed(to_plain(desk.read_version(connection, row, row.version).filing))
    notes = [
        note_at(one.path, value_at(typed, read_path(one.path)), f"{said.action_name}意见（{said.actor}）：{one.text}")
        for said in opinions.of(desk, row)
        for one in said.notes
    ]
    return create(desk, typed, filing=row.id, base_version=row.version, notes=notes)


def begin_from_older(desk: Desk, reference: str, version: int | None, years: int) -> WorkingCopy:
    """Begin a new filing with the words of an older one; ``years``: how far its times are moved."""
    if abs(years) > MOST_YEARS:
        raise InputError("too-many-years", f"年份移动了{years}年。", f"请写 -{MOST_YEARS} 到 {MOST_YEARS} 之间的数。")
    typed, notes = start_from(version_of(desk, reference, version), years)
    return create(desk, typed, notes=notes)


def version_of(desk: Desk, reference: str, version: int | None) -> Filing:
    """The filing in a version of the archive that the actor may see, None the latest."""
    with desk.archive.reading() as connection:
        row = desk.filing(connection, reference)
        return desk.read_version(connection, row, version or row.version).filing


def begin_from_file(desk: Desk, name: str, data: bytes) -> tuple[WorkingCopy, list[str]]:
    """Begin with an input file or a DOCX that docgen made; returns what is to be said besides.

    InputError when the file cannot be read, or holds what no form shows; faults that a form shows are no reason.
    """
    shown, said = file_name(name), []
    if data.startswith(_WORD):
        taken = extract_input(data)
        said = [f"{finding.message}。{finding.fix}" for finding in taken.findings]
        data, shown = taken.yaml.encode(), "文档中随附的输入.yaml"
    source = read_input(data, name=shown)
    typed = _typed(source)
    if typed is None:
        parse_filing(source)
        raise InputError("input-unshown", "文件里有表单放不下的内容。", "请核对文件里的名称和层次。", shown)
    return create(desk, typed), said


def _typed(source: Source) -> Typed | None:
    """The data of an input as a form shows it; None where a form cannot show all of it."""
    try:
        typed = as_typed(upgrade(source.data))
    except PydanticCustomError:
        return None
    return typed if fits_form(typed) and not source.repeated else None


__all__ = ["EXAMPLE_KINDS", "begin", "begin_from_file", "begin_from_older", "begin_revision", "blank", "example"]

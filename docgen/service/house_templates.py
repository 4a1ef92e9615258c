"""The house's own Word templates (本单位模板) kept with the archive: uploaded, checked, one chosen for each kind.

What a version was drawn with stays in the archive whatever is chosen later: see ``docgen.archive``. Which one new
filings are drawn with: see ``docgen.service.chosen_template``.
"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from docgen.accounts.moments import stamp
from docgen.db.office_tables import HOUSE_TEMPLATES
from docgen.errors import InputError, RightsError, TemplateError
from docgen.models.examples import EXAMPLE_KINDS
from docgen.models.fields import CHOICE_LABELS
from docgen.service import templates
from docgen.service.office import Office
from docgen.service.people import Caller, Person, administering, note, require_administrator
from docgen.service.templates import TemplateReport
from docgen.service.wording import file_name

MOST_BYTES = 8 << 20
_LISTED = [column for column in HOUSE_TEMPLATES.c if column.name != "content"]


@dataclass(frozen=True, slots=True)
class HouseTemplate:
    """One template as the list shows it; ``active`` is the one with which new filings of its kind are drawn."""

    digest: str
    kind: str
    name: str
    active: bool
    at: str
    actor: str


def listed(office: Office, by: Person) -> list[HouseTemplate]:
    """Every template, the newest first; RightsError unless an administrator asks."""
    require_administrator(by)
    with office.engine.connect() as connection:
        rows = connection.execute(select(*_LISTED).order_by(HOUSE_TEMPLATES.c.at.desc()))
        return [HouseTemplate(*row) for row in rows]


def upload(office: Office, by: Person, caller: Caller, kind: str, name: str, data: bytes) -> TemplateReport:
    """Keep a template for a kind and say what the check finds; it is not chosen by that.

    TemplateError when it is no Word document, InputError for an unknown kind or one that is too large. The same
    bytes again change nothing.
    """
    require_administrator(by)
    if kind not in EXAMPLE_KINDS:
        raise InputError("kind-unknown", "没有选文种。", hint="请选这个模板用于哪个文种。", where="kind")
    if len(data) > MOST_BYTES:
        raise InputError("template-large", f"模板有 {len(data) >> 20} MB，太大。", hint="最多 8 MB，请去掉大图片。")
    report = templates.check_bytes(data, kind)
    digest = digest_of(report)
    row = {"digest": digest, "kind": kind, "name": file_name(name), "content": data, "active": False}
    with administering(office, by) as connection:
        if _find(connection, digest, kind) is None:
            connection.execute(insert(HOUSE_TEMPLATES).values(**row, at=stamp(office.clock()), actor=by.name))
            note(office, connection, caller, "template-upload", file_name(name), CHOICE_LABELS[kind])
    return report


def digest_of(report: TemplateReport) -> str:
    """What a template is known by: the SHA-256 of its bytes."""
    return hashlib.sha256(report.data).hexdigest()


def report(office: Office, by: Person, digest: str, kind: str) -> tuple[HouseTemplate, TemplateReport]:
    """A template and what the check says of it; RightsError when there is none."""
    require_administrator(by)
    with office.engine.connect() as connection:
        row = _find(connection, digest, kind)
        if row is None:
            raise missing()
        held = select(HOUSE_TEMPLATES.c.content).where(
            HOUSE_TEMPLATES.c.digest == digest, HOUSE_TEMPLATES.c.kind == kind
        )
        data = bytes(connection.execute(held).scalar_one())
    return row, templates.check_bytes(data, kind)


def choose(office: Office, by: Person, caller: Caller, digest: str, kind: str) -> HouseTemplate:
    """Draw new filings of this kind with it from now on; TemplateError while the check finds errors in it."""
    row, found = report(office, by, digest, kind)
    if not found.usable:
        raise TemplateError("template-faulty", f"“{row.name}”还有错误，不能选用。", hint="请按检查结果改好，再上传。")
    with administering(office, by) as connection:
        _clear(connection, kind)
        this = (HOUSE_TEMPLATES.c.digest == digest) & (HOUSE_TEMPLATES.c.kind == kind)
        connection.execute(update(HOUSE_TEMPLATES).where(this).values(active=True))
        note(office, connection, caller, "template-choose", row.name, CHOICE_LABELS[kind])
    return row


def use_shipped(office: Office, by: Person, caller: Caller, kind: str) -> None:
    """Draw new filings of this kind with the shipped template again."""
    if kind not in EXAMPLE_KINDS:
        raise missing()
    with administering(office, by) as connection:
        _clear(connection, kind)
        note(office, connection, caller, "template-shipped", CHOICE_LABELS[kind])


def _find(connection: Connection, digest: str, kind: str) -> HouseTemplate | None:
    wanted = select(*_LISTED).where(HOUSE_TEMPLATES.c.digest == digest, HOUSE_TEMPLATES.c.kind == kind)
    row = connection.execute(wanted).first()
    return None if row is None else HouseTemplate(*row)


def _clear(connection: Connection, kind: str) -> None:
    connection.execute(update(HOUSE_TEMPLATES).where(HOUSE_TEMPLATES.c.kind == kind).values(active=False))


def missing() -> RightsError:
    """The error for a template that is not there."""
    return RightsError("template-unknown", "没有这个模板。")

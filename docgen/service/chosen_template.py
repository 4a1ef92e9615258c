"""The Word template that new filings of a kind are drawn with (选用的模板): the house's own, or none."""

from typing import TYPE_CHECKING

from sqlalchemy import Engine, select

from docgen.archive import queries
from docgen.db.office_tables import HOUSE_TEMPLATES

if TYPE_CHECKING:
    from docgen.service.desk import Desk
    from docgen.service.working_copies import WorkingCopy


def chosen(engine: Engine, kind: str) -> bytes | None:
    """The template that the house has chosen for a kind, None for the shipped one."""
    wanted = select(HOUSE_TEMPLATES.c.content).where(HOUSE_TEMPLATES.c.kind == kind, HOUSE_TEMPLATES.c.active)
    with engine.connect() as connection:
        found: bytes | None = connection.execute(wanted).scalar()
    return None if found is None else bytes(found)


def drawn_with(desk: "Desk", copy: "WorkingCopy") -> bytes | None:
    """The template that a copy will be drawn with: of a revision that of the version before, else the chosen one."""
    if copy.filing is None or copy.base_version is None:
        return chosen(desk.archive.engine, copy.kind)
    with desk.archive.reading() as connection:
        kept = queries.version(connection, copy.filing, copy.base_version)
    return desk.archive.template(kept.template) if kept is not None and kept.template else None

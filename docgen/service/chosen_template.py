"""The Word template that new filings of a kind are drawn with (选用的模板): the house's own, or none."""

from sqlalchemy import Engine, select

from docgen.db.office_tables import HOUSE_TEMPLATES


def chosen(engine: Engine, kind: str) -> bytes | None:
    """The template that the house has chosen for a kind, None for the shipped one."""
    wanted = select(HOUSE_TEMPLATES.c.content).where(HOUSE_TEMPLATES.c.kind == kind, HOUSE_TEMPLATES.c.active)
    with engine.connect() as connection:
        found: bytes | None = connection.execute(wanted).scalar()
    return None if found is None else bytes(found)

"""The settings that hold now (现行设置): those of ``docgen.toml``, and over them what was changed on the pages."""

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import Engine, func, select

from docgen.db.office_tables import HOUSE_SETTINGS
from docgen.settings import ArchiveRules, House, Page, Settings

TABLES: Final[dict[str, type[BaseModel]]] = {"house": House, "page": Page, "archive": ArchiveRules}
"""What the pages change; the other tables are the file's."""

NEWEST = select(func.max(HOUSE_SETTINGS.c.id))


class CurrentSettings:
    """The settings that hold now, for ``Office.current``; the table is read again only when it has a newer row."""

    def __init__(self, engine: Engine, base: Settings) -> None:
        self.base, self._engine = base, engine
        self._known: tuple[int, Settings] = (0, base)

    def __call__(self) -> Settings:
        """The settings."""
        return self.latest()[1]

    def latest(self) -> tuple[int, Settings]:
        """The number of the state that holds, 0 for that of the file, and the settings."""
        with self._engine.connect() as connection:
            newest = connection.execute(NEWEST).scalar() or 0
            if newest != self._known[0]:
                row = select(HOUSE_SETTINGS.c.data).where(HOUSE_SETTINGS.c.id == newest)
                data = connection.execute(row).scalar_one()
                self._known = (newest, with_tables(self.base, json.loads(data)))
        return self._known


def with_tables(base: Settings, data: Mapping[str, Any]) -> Settings:
    """The settings with the tables of one kept state."""
    return base.model_copy(update={name: table.model_validate(data[name]) for name, table in TABLES.items()})

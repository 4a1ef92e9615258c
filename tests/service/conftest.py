"""An archive on either database, and desks at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.archive.archive import Archive
from docgen.service.desk import Desk

from .desks import EVERY_STEP, Clock, desk_at, house, open_archive


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(tmp_path: Path, database_url: str, clock: Clock) -> Iterator[Archive]:
    """A new archive, once on SQLite and once on PostgreSQL."""
    opened = open_archive(tmp_path / "home", database_url, clock)
    yield opened
    opened.close()


@pytest.fixture
def desk(archive: Archive) -> Desk:
    """A small house: draft, approve, publish."""
    return desk_at(archive)


@pytest.fixture
def full_desk(archive: Archive) -> Desk:
    """A house with every optional step."""
    return desk_at(archive, house(EVERY_STEP))


@pytest.fixture
def sqlite_archive(tmp_path: Path, clock: Clock) -> Iterator[Archive]:
    """A new archive on SQLite, for what has nothing to do with the database."""
    opened = open_archive(tmp_path / "plain-home", None, clock)
    yield opened
    opened.close()


@pytest.fixture
def plain_desk(sqlite_archive: Archive) -> Desk:
    """A small house on SQLite."""
    return desk_at(sqlite_archive)

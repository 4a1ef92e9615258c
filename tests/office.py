"""An office for tests: a clock that is set by hand, people with every role, cheap password hashes."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from docgen.accounts import passwords, people
from docgen.accounts.moments import stamp
from docgen.accounts.people import Person
from docgen.db.transactions import begin_write
from docgen.service.lifecycle import ROLES
from docgen.service.office import Office, open_office
from docgen.settings import Settings

PASSWORD = "walnut lantern 42"
HERE = "192.0.2.7"


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2014, 11, 3, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def hand_clock() -> HandClock:
    return HandClock()


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> PasswordHasher:
    """Hashes that take no time; what makes them dear is tested by itself."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", cheap)
    monkeypatch.setattr(passwords, "_NOBODY", cheap.hash("nobody"))
    return cheap


@pytest.fixture
def office(tmp_path: Path, database_url: str, hand_clock: HandClock, cheap_hashes: PasswordHasher) -> Iterator[Office]:
    """An office without anybody, once on SQLite and once on PostgreSQL."""
    opened = open_office(tmp_path / "home", database_url, Settings(), hand_clock)
    yield opened
    opened.close()


Hire = Callable[..., Person]


@pytest.fixture
def hire(office: Office) -> Hire:
    """Adds a person whose password is ``PASSWORD``."""
    return lambda name, *roles, **more: add_person(office, name, *roles, **more)


def add_person(office: Office, name: str, *roles: str, display: str = "", password: str = PASSWORD) -> Person:
    assert set(roles) <= set(ROLES)
    at = stamp(office.clock())
    with begin_write(office.engine) as connection:
        people.create(connection, name, display or name, roles, at)
        people.set_password(connection, name, passwords.hash_password(password), at)
        return people.get(connection, name)

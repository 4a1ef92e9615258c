"""People (人员): who may sign in, under which name, in which roles. Nobody is removed, only set aside."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from docgen.accounts.names import display_name, fold_name, login_name
from docgen.db.office_tables import PEOPLE
from docgen.errors import InputError, Problem

ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here; ``name`` is the login name, ``display`` the one that is shown.

    ``password`` is the hash kept, None until the first was set.
    """

    name: str
    display: str
    roles: frozenset[str]
    active: bool
    password: str | None
    created_at: str
    updated_at: str

    @property
    def is_administrator(self) -> bool:
        """Whether the person looks after people and settings now."""
        return self.active and ADMINISTRATOR in self.roles


def read_person(row: Any) -> Person:
    """The person in a row of the table, or of a join with it."""
    return Person(
        row.name,
        row.display,
        frozenset(row.roles.split()),
        row.active,
        row.password,
        row.created_at,
        row.updated_at,
    )


def find(connection: Connection, typed: str) -> Person | None:
    """The person with this login name, however it is typed."""
    row = connection.execute(select(PEOPLE).where(PEOPLE.c.name == fold_name(typed))).first()
    return None if row is None else read_person(row)


def get(connection: Connection, typed: str) -> Person:
    """The person with this login name; InputError ``person-unknown``."""
    found = find(connection, typed)
    if found is None:
        raise InputError("person-unknown", f"没有登录名为“{typed[:40]}”的人员。", hint="请核对登录名。", where="name")
    return found


def everyone(connection: Connection) -> list[Person]:
    """All people, those at work first, by login name."""
    rows = connection.execute(select(PEOPLE).order_by(PEOPLE.c.active.desc(), PEOPLE.c.name))
    return [read_person(row) for row in rows]


def count(connection: Connection) -> int:
    """How many there are, those set aside included."""
    return connection.execute(select(func.count()).select_from(PEOPLE)).scalar_one()


def create(connection: Connection, typed: str, display: str, roles: Collection[str], at: str) -> Person:
    """Add a person, still without a password; InputError ``bad-name`` or ``name-taken``."""
    name, shown = login_name(typed), display_name(display)
    if find(connection, name) is not None:
        problem = Problem("name", "登录名", f"登录名“{name}”已经有人用了。", given=typed, hint="请换一个。")
        raise InputError("name-taken", problem.message, hint=problem.hint, where="name", problems=[problem])
    person = Person(name, shown, frozenset(roles), True, None, at, at)
    connection.execute(insert(PEOPLE).values(_row(person)))
    return person


def change(
    connection: Connection,
    person: Person,
    at: str,
    *,
    display: str | None = None,
    roles: Collection[str] | None = None,
    active: bool | None = None,
) -> Person:
    """Change the shown name, the roles, or whether the person is at work; None leaves it. The login name stays.

    InputError ``last-administrator`` when nobody would be left to look after people.
    """
    changed = Person(
        person.name,
        person.display if display is None else display_name(display),
        person.roles if roles is None else frozenset(roles),
        person.active if active is None else active,
        person.password,
        person.created_at,
        at,
    )
    if person.is_administrator and not changed.is_administrator:
        _refuse_last(connection, person)
    connection.execute(update(PEOPLE).where(PEOPLE.c.name == person.name).values(_row(changed)))
    return changed


def set_password(connection: Connection, name: str, hashed: str, at: str) -> None:
    """Keep a new hash."""
    connection.execute(update(PEOPLE).where(PEOPLE.c.name == name).values(password=hashed, updated_at=at))


def _refuse_last(connection: Connection, person: Person) -> None:
    if not any(one.is_administrator for one in everyone(connection) if one.name != person.name):
        raise InputError(
            "last-administrator",
            f"{person.display}是唯一的管理员，不能停用，也不能去掉管理员角色。",
            hint="请先让另一个人当管理员。",
            where="roles",
        )


def _row(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "display": person.display,
        "roles": " ".join(sorted(person.roles)),
        "active": person.active,
        "password": person.password,
        "created_at": person.created_at,
        "updated_at": person.updated_at,
    }

"""People (人员管理): what an administrator does on the pages, each act with its entry in the audit."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from docgen.accounts import audit, invitations, people, sessions
from docgen.accounts.audit import AuditRow
from docgen.accounts.audit import Caller as Caller
from docgen.accounts.moments import stamp
from docgen.accounts.people import ADMINISTRATOR as ADMINISTRATOR
from docgen.accounts.people import Person as Person
from docgen.db.transactions import begin_write
from docgen.errors import InputError, Problem, RightsError
from docgen.service.lifecycle import ROLES
from docgen.service.office import Office

ACTIONS: Final = {
    "sign-in": "登录",
    "sign-in-failed": "登录失败",
    "sign-out": "退出",
    "password": "修改密码",
    "welcome": "用链接设定密码",
    "invite": "发登录链接",
    "person-create": "新增人员",
    "person-change": "修改人员",
    "person-deactivate": "停用人员",
    "person-activate": "恢复人员",
    "house-settings": "修改设置",
    "template-upload": "上传模板",
    "template-choose": "选用模板",
    "template-shipped": "改用自带模板",
    "filings.act": "办理公文",
    "home.load_samples": "载入示例",
    "book.act": "登记编号簿",
    "book.enter_paper": "补录纸质公文",
    "book.close": "年度封号",
    "editor.begin": "拟稿",
    "editor.begin_from_file": "用文件拟稿",
    "editor.begin_from_older": "照往年公文拟稿",
    "editor.discard": "删去稿子",
    "batch.begin": "上传批量名单",
    "batch.mend": "上传改好的名单",
    "batch.map_columns": "核对批量名单",
    "batch.back": "再看栏目对应",
    "batch.start": "开始批量办理",
    "batch.stop": "停下批量办理",
    "batch.resume": "接着批量办理",
    "batch.discard": "删去一批",
}
"""What stands in the audit for an action, for a person to read."""

PAGE = 100
"""Entries of the audit on one page."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person as the list shows them, with the number of places they are signed in at."""

    person: Person
    sessions: int

    @property
    def role_names(self) -> list[str]:
        """The Chinese names of the roles, in the order of the work."""
        return [name for role, name in ROLES.items() if role in self.person.roles]

    @property
    def state(self) -> str:
        """Whether they can sign in (状态)."""
        if not self.person.active:
            return "已停用"
        return "在用" if self.person.password else "还没有设定密码"


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link to hand over: whom it is for, and its token, which is shown this once."""

    person: Person
    token: str


def members(office: Office, by: Person) -> list[Member]:
    """Everyone, those at work first; RightsError unless an administrator asks."""
    require_administrator(by)
    with office.engine.connect() as connection:
        return [_member(office, connection, one) for one in people.everyone(connection)]


def member(office: Office, by: Person, name: str) -> Member:
    """One person; InputError ``person-unknown``, RightsError unless an administrator asks."""
    require_administrator(by)
    with office.engine.connect() as connection:
        return _member(office, connection, people.get(connection, name))


def create(office: Office, by: Person, caller: Caller, name: str, display: str, roles: Collection[str]) -> Link:
    """Add a person and make the link with which they set their password."""
    with administering(office, by) as connection:
        added = people.create(connection, name, display, known_roles(roles), stamp(office.clock()))
        note(office, connection, caller, "person-create", added.name, _told(added))
        return _invite(office, connection, caller, added)


def change(office: Office, by: Person, caller: Caller, name: str, display: str, roles: Collection[str]) -> Person:
    """Change the shown name and the roles; they hold from the person's next request on."""
    with administering(office, by) as connection:
        person = people.get(connection, name)
        at = stamp(office.clock())
        changed = people.change(connection, person, at, display=display, roles=known_roles(roles))
        note(office, connection, caller, "person-change", changed.name, f"{_told(person)} → {_told(changed)}")
        return changed


def set_active(office: Office, by: Person, caller: Caller, name: str, active: bool) -> Person:
    """Set a person aside, which ends their sessions and links, or take them back."""
    with administering(office, by) as connection:
        changed = people.change(connection, people.get(connection, name), stamp(office.clock()), active=active)
        if not active:
            sessions.end_all(connection, changed.name)
            invitations.withdraw(connection, changed.name, office.clock)
        note(office, connection, caller, "person-activate" if active else "person-deactivate", changed.name)
        return changed


def invite(office: Office, by: Person, caller: Caller, name: str) -> Link:
    """Make a new link for a person; InputError ``person-inactive`` for one set aside."""
    with administering(office, by) as connection:
        return _invite(office, connection, caller, people.get(connection, name))


def audit_entries(office: Office, by: Person, *, actor: str = "", before: int | None = None) -> list[AuditRow]:
    """A page of the audit, the newest first; RightsError unless an administrator asks."""
    require_administrator(by)
    with office.engine.connect() as connection:
        return audit.entries(connection, actor=actor, before=before, limit=PAGE)


def displays(office: Office) -> dict[str, str]:
    """What everyone is called, by login name: names of the log as a person reads them."""
    with office.engine.connect() as connection:
        return {one.name: one.display for one in people.everyone(connection)}


def require_administrator(person: Person) -> None:
    """Raise RightsError unless the person looks after people and settings."""
    if not person.is_administrator:
        raise RightsError("not-administrator", "只有管理员可以这样做。")


def known_roles(roles: Collection[str]) -> frozenset[str]:
    """The roles as given; InputError ``role-unknown``."""
    unknown = [role for role in roles if role not in ROLES]
    if unknown:
        hint = "角色有：" + "、".join(f"{role}（{name}）" for role, name in ROLES.items()) + "。"
        message = f"没有角色 {unknown[0][:40]}。"
        problem = Problem("roles", "角色", message, given=unknown[0], hint=hint)
        raise InputError("role-unknown", message, hint=hint, where="roles", problems=[problem])
    return frozenset(roles)


@contextmanager
def administering(office: Office, by: Person) -> Iterator[Connection]:
    """A write by an administrator; RightsError for anybody else."""
    require_administrator(by)
    with begin_write(office.engine) as connection:
        # What the person was allowed when the request began may have been taken away since.
        present = people.find(connection, by.name)
        if by.name and (present is None or not present.is_administrator):
            raise RightsError("not-administrator", "只有管理员可以这样做。")
        yield connection


def _member(office: Office, connection: Connection, person: Person) -> Member:
    return Member(person, sessions.count(connection, person.name, office.clock))


def _invite(office: Office, connection: Connection, caller: Caller, person: Person) -> Link:
    if not person.active:
        raise InputError("person-inactive", "这个人已经停用。", hint="请先恢复，再发链接。", where="name")
    token = invitations.invite(connection, person.name, caller.name, office.clock)
    note(office, connection, caller, "invite", person.name)
    return Link(person, token)


def note(office: Office, connection: Connection, caller: Caller, action: str, subject: str, detail: str = "") -> None:
    """Add an entry to the audit inside a write."""
    audit.record(connection, caller, action, subject, stamp(office.clock()), detail)


def _told(person: Person) -> str:
    roles = "、".join(name for role, name in ROLES.items() if role in person.roles)
    return f"{person.display}（{roles or '没有角色'}）"


CONSOLE = Person("", "控制台", frozenset({ADMINISTRATOR}), True, None, "", "")
"""Somebody at the machine itself, who can read its files anyway (``docgen people``)."""

AT_CONSOLE = Caller("", "控制台")
"""The same for the audit."""

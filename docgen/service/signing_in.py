"""Signing in (登录): with a password or by a one-time link, with lock-out, and what ends a session."""

from dataclasses import dataclass

from sqlalchemy import Connection

from docgen.accounts import audit, invitations, lock_out, passwords, people, sessions
from docgen.accounts.audit import Caller
from docgen.accounts.invitations import Invitation
from docgen.accounts.moments import digest, stamp
from docgen.accounts.names import fold_name
from docgen.accounts.people import ADMINISTRATOR, Person
from docgen.accounts.sessions import Session as Session
from docgen.db.transactions import begin_write
from docgen.errors import InputError, Problem, RightsError, SignInError
from docgen.service.office import Office


@dataclass(frozen=True, slots=True)
class Ticket:
    """Somebody has signed in: the token for the browser, and who it is."""

    token: str
    person: Person


@dataclass(frozen=True, slots=True)
class Welcome:
    """What somebody fills in who comes by a one-time link; name and display only as the first administrator."""

    password: str
    repeated: str
    name: str = ""
    display: str = ""


def who(office: Office, token: str) -> Session | None:
    """The session that the browser's token stands for, while it lasts."""
    return sessions.find(office.engine, token, office.clock) if token else None


def sign_in(office: Office, typed: str, password: str, address: str, old_token: str = "") -> Ticket:
    """Sign in with a password; the token is a new one, and a session the browser still had is ended.

    SignInError ``sign-in-failed``, the same for a wrong password and a name nobody has; ``locked-out``.
    """
    with office.engine.connect() as connection:
        person, subject = _tried(connection, typed)
        lock_out.refuse_locked(connection, subject, address, office.clock())
    right = _check(person, password)
    ticket = None
    with begin_write(office.engine) as connection:
        # Again, since others may have tried meanwhile: no more answers are given than the limit allows.
        lock_out.refuse_locked(connection, subject, address, office.clock())
        present, subject = _tried(connection, typed)
        unchanged = present is not None and person is not None and present.password == person.password
        if right and unchanged and present is not None and present.active:
            ticket = _let_in(office, connection, present, address, "sign-in", old_token, password)
        else:
            lock_out.record_failure(connection, subject, address, office.clock())
    if ticket is None:
        raise SignInError("sign-in-failed", "登录名或密码不对。", hint="请核对大小写；忘了密码请找管理员。")
    return ticket


def sign_out(office: Office, session: Session, caller: Caller) -> None:
    """End the session."""
    with begin_write(office.engine) as connection:
        sessions.end(connection, session.digest)
        audit.record(connection, caller, "sign-out", caller.name, stamp(office.clock()))


def change_password(office: Office, session: Session, old: str, welcome: Welcome, address: str) -> Ticket:
    """Set a new password of one's own; every session ends, and a new one begins here.

    InputError when the old one is wrong, the new one weak or typed differently; ``locked-out`` after wrong ones.
    """
    person = session.person
    with office.engine.connect() as connection:
        lock_out.refuse_locked(connection, person.name, address, office.clock())
    if not _check(person, old):
        with begin_write(office.engine) as connection:
            lock_out.record_failure(connection, person.name, address, office.clock())
        raise _mistyped("wrong-password", "old", "现在的密码", "现在的密码不对。")
    hashed = _new_hash(welcome, person.name)
    with begin_write(office.engine) as connection:
        people.set_password(connection, person.name, hashed, stamp(office.clock()))
        sessions.end_all(connection, person.name)
        return _let_in(office, connection, person, address, "password")


def invitation(office: Office, token: str) -> tuple[Invitation, Person | None]:
    """The link of a token and whom it is for; RightsError ``link-void``. Looking does not use it up."""
    with office.engine.connect() as connection:
        found = invitations.find(connection, token, office.clock)
        person = people.find(connection, found.person) if found.person else None
        return found, person


def accept(office: Office, token: str, welcome: Welcome, address: str) -> Ticket:
    """Set the password that the link is for, use the link up, end every older session and sign in."""
    found, _ = invitation(office, token)
    hashed = _new_hash(welcome, fold_name(welcome.name) if found.person is None else found.person)
    with begin_write(office.engine) as connection:
        found = invitations.find(connection, token, office.clock)
        person = _founder(office, connection, welcome) if found.person is None else people.get(connection, found.person)
        if not person.active:
            raise RightsError("link-void", "这个链接不能用。", hint="请找管理员。")
        people.set_password(connection, person.name, hashed, stamp(office.clock()))
        invitations.use(connection, found, office.clock)
        sessions.end_all(connection, person.name)
        return _let_in(office, connection, person, address, "welcome")


def founding_token(office: Office) -> str | None:
    """The token of a link for the first administrator while there is nobody; an earlier one stops working."""
    with begin_write(office.engine) as connection:
        return None if people.count(connection) else invitations.invite(connection, None, "", office.clock)


def _tried(connection: Connection, typed: str) -> tuple[Person | None, str]:
    """The person a name belongs to, and what stands in the audit for it."""
    person = people.find(connection, typed)
    return person, lock_out.subject_of(fold_name(typed), known=person is not None)


def _check(person: Person | None, password: str) -> bool:
    return passwords.matches(person.password if person else None, password)


def _let_in(
    office: Office,
    connection: Connection,
    person: Person,
    address: str,
    action: str,
    old_token: str = "",
    password: str = "",
) -> Ticket:
    if old_token:
        sessions.end(connection, digest(old_token))
    if password and person.password and passwords.is_outdated(person.password):
        people.set_password(connection, person.name, passwords.hash_password(password), stamp(office.clock()))
    audit.record(connection, Caller(person.name, address), action, person.name, stamp(office.clock()))
    return Ticket(sessions.start(connection, person.name, address, office.clock), person)


def _founder(office: Office, connection: Connection, welcome: Welcome) -> Person:
    if people.count(connection):
        raise RightsError("link-void", "已经有人员了，这个链接不再能用。", hint="请管理员发一个。")
    return people.create(connection, welcome.name, welcome.display, {ADMINISTRATOR}, stamp(office.clock()))


def _new_hash(welcome: Welcome, name: str) -> str:
    passwords.refuse_weak(welcome.password, name)
    if welcome.password != welcome.repeated:
        raise _mistyped("password-differs", "repeated", "再输一遍", "两遍输入的密码不一样。")
    return passwords.hash_password(welcome.password)


def _mistyped(code: str, field: str, label: str, message: str) -> InputError:
    return InputError(code, message, where=field, problems=[Problem(field, label, message)])

"""People as an administrator keeps them: one name each, known roles, never without an administrator, all on record."""

import pytest
from sqlalchemy import text

from docgen.accounts import audit
from docgen.accounts.audit import Caller
from docgen.db.transactions import begin_write
from docgen.errors import ArchiveError, InputError, RightsError
from docgen.service import people, signing_in
from docgen.service.office import Office

from ..office import HERE, PASSWORD, Hire

BOSS = Caller("boss", HERE)


def told(office: Office) -> list[tuple[str, str, str]]:
    with office.engine.connect() as connection:
        return [(row.actor, row.action, row.subject) for row in audit.entries(connection)]


def test_somebody_new_comes_in_by_a_link(office: Office, hire: Hire) -> None:
    boss = hire("boss", "administrator")
    link = people.create(office, boss, BOSS, " Liu.Yang ", "刘洋", ["drafter", "clerk"])
    assert (link.person.name, link.person.display, link.person.password) == ("liu.yang", "刘洋", None)
    found = people.member(office, boss, "LIU.YANG")
    assert found.role_names == ["拟稿人", "文书"]
    assert found.state == "还没有设定密码"
    with pytest.raises(signing_in.SignInError):
        signing_in.sign_in(office, "liu.yang", "", HERE)
    signing_in.accept(office, link.token, signing_in.Welcome(PASSWORD, PASSWORD), HERE)
    assert people.member(office, boss, "liu.yang").state == "在用"
    assert told(office) == [
        ("liu.yang", "welcome", "liu.yang"),
        ("", "sign-in-failed", "liu.yang"),
        ("boss", "invite", "liu.yang"),
        ("boss", "person-create", "liu.yang"),
    ]


def test_a_name_belongs_to_one_person(office: Office, hire: Hire) -> None:
    boss = hire("boss", "administrator")
    for typed in ("boss", "BOSS", "ｂｏｓｓ"):
        with pytest.raises(InputError) as caught:
            people.create(office, boss, BOSS, typed, "别人", [])
        assert caught.value.code == "name-taken"


def test_unknown_roles_are_refused(office: Office, hire: Hire) -> None:
    boss = hire("boss", "administrator")
    with pytest.raises(InputError) as caught:
        people.create(office, boss, BOSS, "liu", "刘洋", ["drafter", "root"])
    assert caught.value.code == "role-unknown"
    assert people.members(office, boss)[-1].person.name == "boss"


def test_name_and_roles_change_and_the_login_name_stays(office: Office, hire: Hire, hand_clock: object) -> None:
    boss, liu = hire("boss", "administrator"), hire("liu", "drafter", display="刘洋")
    session = signing_in.sign_in(office, "liu", PASSWORD, HERE)
    changed = people.change(office, boss, BOSS, "liu", "刘 洋洋", ["reviewer"])
    assert (changed.name, changed.display, changed.roles) == (liu.name, "刘 洋洋", {"reviewer"})
    # The session goes on, with what holds now.
    seen = signing_in.who(office, session.token)
    assert seen is not None
    assert seen.person.roles == {"reviewer"}
    with office.engine.connect() as connection:
        entry = audit.entries(connection)[0]
    assert entry.detail == "刘洋（拟稿人） → 刘 洋洋（核稿人）"


def test_the_last_administrator_stays(office: Office, hire: Hire) -> None:
    boss = hire("boss", "administrator", "clerk")
    for attempt in (
        lambda: people.change(office, boss, BOSS, "boss", "boss", ["clerk"]),
        lambda: people.set_active(office, boss, BOSS, "boss", False),
    ):
        with pytest.raises(InputError) as caught:
            attempt()
        assert caught.value.code == "last-administrator"
    other = hire("other", "administrator")
    people.set_active(office, boss, BOSS, "boss", False)
    with pytest.raises(InputError):
        people.set_active(office, other, Caller("other", HERE), "other", False)


def test_whoever_is_set_aside_is_out_at_once(office: Office, hire: Hire) -> None:
    boss = hire("boss", "administrator")
    hire("liu", "drafter")
    session = signing_in.sign_in(office, "liu", PASSWORD, HERE)
    link = people.invite(office, boss, BOSS, "liu")
    people.set_active(office, boss, BOSS, "liu", False)
    assert signing_in.who(office, session.token) is None
    with pytest.raises(RightsError):
        signing_in.invitation(office, link.token)
    with pytest.raises(InputError):
        people.invite(office, boss, BOSS, "liu")
    with pytest.raises(signing_in.SignInError) as caught:
        signing_in.sign_in(office, "liu", PASSWORD, HERE)
    assert caught.value.code == "sign-in-failed"
    people.set_active(office, boss, BOSS, "liu", True)
    assert signing_in.sign_in(office, "liu", PASSWORD, HERE).person.name == "liu"


def test_only_an_administrator_looks_after_people(office: Office, hire: Hire) -> None:
    hire("boss", "administrator")
    clerk = hire("clerk", "drafter", "reviewer", "countersigner", "approver", "clerk", "archivist")
    by = Caller("clerk", HERE)
    for attempt in (
        lambda: people.members(office, clerk),
        lambda: people.member(office, clerk, "boss"),
        lambda: people.create(office, clerk, by, "x1", "x", []),
        lambda: people.change(office, clerk, by, "clerk", "x", ["administrator"]),
        lambda: people.set_active(office, clerk, by, "boss", False),
        lambda: people.invite(office, clerk, by, "boss"),
        lambda: people.audit_entries(office, clerk),
    ):
        with pytest.raises(RightsError):
            attempt()
    assert told(office) == []


def test_a_role_taken_away_meanwhile_no_longer_counts(office: Office, hire: Hire) -> None:
    hire("boss", "administrator")
    late = hire("late", "administrator")
    people.change(office, late, Caller("late", HERE), "late", "late", ["drafter"])
    with pytest.raises(RightsError):
        people.change(office, late, Caller("late", HERE), "late", "late", ["administrator"])


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"])
def test_the_audit_can_only_be_added_to(office: Office, change: str) -> None:
    office.note(BOSS, "something", "subject", "detail")
    with pytest.raises(ArchiveError), begin_write(office.engine) as connection:
        connection.execute(text(change))
    assert told(office) == [("boss", "something", "subject")]


def test_an_audit_entry_is_never_refused(office: Office) -> None:
    office.note(Caller("boss", "x" * 900), "odd", "a\nb\x00c\u202ed\ud800", "y" * 9000)
    with office.engine.connect() as connection:
        entry = audit.entries(connection)[0]
    assert entry.subject == "a�b�c�d�"
    assert (len(entry.address), len(entry.detail)) == (500, 500)

"""Signing in: by password and by link, how sessions begin and end, and how long a lock-out lasts."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from docgen.accounts import audit, passwords, people
from docgen.accounts.audit import Caller
from docgen.accounts.lock_out import MOST_BY_ADDRESS, MOST_BY_NAME
from docgen.accounts.moments import digest
from docgen.db.office_tables import AUDIT, SESSIONS
from docgen.errors import DocgenError, InputError
from docgen.service import signing_in
from docgen.service.office import Office
from docgen.service.signing_in import Welcome

from ..office import HERE, PASSWORD, HandClock, Hire
from .entering import ELSEWHERE, NEW, enter, refused, who


def test_the_right_password_lets_in_however_the_name_is_typed(office: Office, hire: Hire) -> None:
    hire("liu")
    for typed in ("liu", "LIU", " ｌｉｕ "):
        assert who(office, enter(office, typed).token) == "liu"


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(office: Office, hire: Hire) -> None:
    hire("liu")
    assert refused(office).as_dict() == refused(office, "nobody.here").as_dict()
    assert refused(office, "", "").code == "sign-in-failed"
    assert refused(office, "\ud800\x00" * 50, "\ud800").code == "sign-in-failed"


def test_nobody_without_a_password_comes_in(office: Office) -> None:
    with office.engine.begin() as connection:
        people.create(connection, "liu", "刘洋", [], "2014-11-03T08:30:00.000000Z")
    assert refused(office, "liu", "").code == "sign-in-failed"


def test_only_the_digest_of_a_token_is_kept(office: Office, hire: Hire) -> None:
    hire("liu")
    token = enter(office).token
    with office.engine.connect() as connection:
        row = connection.execute(select(SESSIONS)).one()
    assert row.token == digest(token) != token
    assert who(office, row.token) is None
    assert len(token) >= 43


def test_each_sign_in_has_a_token_of_its_own_and_ends_the_one_brought_along(office: Office, hire: Hire) -> None:
    hire("liu")
    first = enter(office).token
    second = signing_in.sign_in(office, "liu", PASSWORD, HERE, first).token
    assert first != second
    assert (who(office, first), who(office, second)) == (None, "liu")
    # A token that somebody else planted is never taken up.
    planted = "A" * 43
    assert signing_in.sign_in(office, "liu", PASSWORD, HERE, planted).token != planted
    assert who(office, planted) is None


def test_a_session_ends_by_idleness(office: Office, hire: Hire, hand_clock: HandClock) -> None:
    hire("liu")
    token = enter(office).token
    for _ in range(4):
        hand_clock.forward(hours=1, minutes=59)
        assert who(office, token) == "liu"
    hand_clock.forward(hours=2)
    assert who(office, token) is None


def test_a_session_ends_by_age_however_busy(office: Office, hire: Hire, hand_clock: HandClock) -> None:
    hire("liu")
    token = enter(office).token
    for _ in range(12 * 4 - 1):
        hand_clock.forward(minutes=15)
        assert who(office, token) == "liu"
    hand_clock.forward(minutes=15)
    assert who(office, token) is None
    enter(office)
    with office.engine.connect() as connection:
        assert len(connection.execute(select(SESSIONS)).all()) == 1, "what has expired is swept away"


def test_use_is_noted_once_a_minute_and_not_with_every_request(
    office: Office, hire: Hire, hand_clock: HandClock
) -> None:
    hire("liu")
    token = enter(office).token

    def seen() -> str:
        with office.engine.connect() as connection:
            return str(connection.execute(select(SESSIONS.c.seen_at)).scalar_one())

    first = seen()
    hand_clock.forward(seconds=59)
    assert (who(office, token), seen()) == ("liu", first)
    hand_clock.forward(seconds=1)
    assert (who(office, token), seen() > first) == ("liu", True)


def test_signing_out_ends_one_session(office: Office, hire: Hire) -> None:
    hire("liu")
    here, there = enter(office).token, enter(office).token
    session = signing_in.who(office, here)
    assert session is not None
    signing_in.sign_out(office, session, Caller("liu", HERE))
    assert (who(office, here), who(office, there)) == (None, "liu")


def test_a_new_password_ends_every_session(office: Office, hire: Hire) -> None:
    hire("liu")
    here, there = enter(office).token, enter(office).token
    session = signing_in.who(office, here)
    assert session is not None
    with pytest.raises(InputError) as caught:
        signing_in.change_password(office, session, "wrong word here", Welcome(NEW, NEW), HERE)
    assert caught.value.code == "wrong-password"
    with pytest.raises(InputError) as caught:
        signing_in.change_password(office, session, PASSWORD, Welcome(NEW, NEW + "x"), HERE)
    assert caught.value.code == "password-differs"
    with pytest.raises(InputError):
        signing_in.change_password(office, session, PASSWORD, Welcome("short", "short"), HERE)
    assert who(office, there) == "liu"
    fresh = signing_in.change_password(office, session, PASSWORD, Welcome(NEW, NEW), HERE).token
    assert (who(office, here), who(office, there), who(office, fresh)) == (None, None, "liu")
    assert refused(office, password=PASSWORD).code == "sign-in-failed"
    assert who(office, enter(office, password=NEW).token) == "liu"


def test_wrong_old_passwords_lock_out_too(office: Office, hire: Hire) -> None:
    hire("liu")
    session = signing_in.who(office, enter(office).token)
    assert session is not None
    codes = []
    for _ in range(MOST_BY_NAME + 1):
        with pytest.raises(DocgenError) as caught:
            signing_in.change_password(office, session, "wrong word here", Welcome(NEW, NEW), HERE)
        codes.append(caught.value.code)
    assert codes == ["wrong-password"] * MOST_BY_NAME + ["locked-out"]


def test_a_hash_of_older_parameters_is_renewed(office: Office, hire: Hire, cheap_hashes: PasswordHasher) -> None:
    hire("liu")
    old = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    with office.engine.begin() as connection:
        people.set_password(connection, "liu", old, "2014-11-03T08:30:00.000000Z")
    enter(office)
    with office.engine.connect() as connection:
        kept = people.get(connection, "liu").password
    assert kept is not None
    assert not passwords.is_outdated(kept)
    enter(office)


# Lock-out -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["liu", "nobody.here"])
def test_a_name_is_locked_after_some_failures_and_free_again_later(
    office: Office, hire: Hire, hand_clock: HandClock, name: str
) -> None:
    hire("liu")
    assert [refused(office, name).code for _ in range(MOST_BY_NAME)] == ["sign-in-failed"] * MOST_BY_NAME
    locked = refused(office, name, PASSWORD)
    assert (locked.code, locked.http_status, "15 分钟" in locked.message) == ("locked-out", 429, True)
    # Also from another address; the right password does not help, and asking again does not make it longer.
    hand_clock.forward(minutes=14)
    assert refused(office, name, PASSWORD, ELSEWHERE).code == "locked-out"
    hand_clock.forward(minutes=1)
    if name == "liu":
        assert enter(office).person.name == "liu"
    else:
        assert refused(office, name).code == "sign-in-failed"


def test_coming_in_forgets_the_failures_before(office: Office, hire: Hire, hand_clock: HandClock) -> None:
    hire("liu")
    for _ in range(3):
        for _ in range(MOST_BY_NAME - 1):
            refused(office)
            hand_clock.forward(seconds=1)
        enter(office)
        hand_clock.forward(seconds=1)


def test_an_address_is_locked_and_others_are_not(office: Office, hire: Hire) -> None:
    hire("liu")
    for number in range(MOST_BY_ADDRESS):
        assert refused(office, f"guess{number}").code == "sign-in-failed"
    assert refused(office, "liu", PASSWORD).code == "locked-out"
    assert enter(office, address=ELSEWHERE).person.name == "liu"


def test_a_flood_of_attempts_does_not_fill_the_audit(office: Office, hire: Hire) -> None:
    hire("liu")
    for _ in range(MOST_BY_NAME + 20):
        refused(office)
    with office.engine.connect() as connection:
        assert len(connection.execute(select(AUDIT)).all()) == MOST_BY_NAME


def test_what_was_typed_as_an_unknown_name_is_not_kept(office: Office) -> None:
    refused(office, "my secret words", "liu")
    with office.engine.connect() as connection:
        row = audit.entries(connection)[0]
    assert row.action == "sign-in-failed"
    assert "secret" not in str(row)
    assert row.address == HERE


# One-time links ---------------------------------------------------------------------------------------------------

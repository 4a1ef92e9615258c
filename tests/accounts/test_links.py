"""One-time links: the first administrator's, and those by which somebody sets a password."""

import pytest
from sqlalchemy import select

from docgen.accounts import people, sessions
from docgen.accounts.audit import Caller
from docgen.db.office_tables import INVITATIONS
from docgen.errors import InputError, RightsError
from docgen.service import signing_in
from docgen.service.office import Office
from docgen.service.signing_in import Welcome

from ..office import HERE, PASSWORD, HandClock, Hire
from .entering import NEW, enter, refused, who


def test_the_first_administrator_comes_in_by_a_link_of_which_only_the_last_works(office: Office) -> None:
    first, second = signing_in.founding_token(office), signing_in.founding_token(office)
    assert first is not None
    assert second is not None
    told = Welcome(PASSWORD, PASSWORD, "Boss", "老周")
    with pytest.raises(RightsError):
        signing_in.accept(office, first, told, HERE)
    ticket = signing_in.accept(office, second, told, HERE)
    assert (ticket.person.name, ticket.person.display, ticket.person.roles) == ("boss", "老周", {"administrator"})
    assert who(office, ticket.token) == "boss"
    assert signing_in.founding_token(office) is None
    with pytest.raises(RightsError):
        signing_in.accept(office, second, told, HERE)


def test_a_founding_link_is_void_once_there_is_somebody(office: Office, hire: Hire) -> None:
    token = signing_in.founding_token(office)
    assert token is not None
    hire("liu", "administrator")
    with pytest.raises(RightsError):
        signing_in.accept(office, token, Welcome(PASSWORD, PASSWORD, "intruder", "x"), HERE)
    with office.engine.connect() as connection:
        assert people.count(connection) == 1


def test_a_founder_who_types_something_wrong_may_try_again(office: Office) -> None:
    token = signing_in.founding_token(office)
    assert token is not None
    for told in (
        Welcome("short", "short", "boss", "老周"),
        Welcome(PASSWORD, "other", "boss", "老周"),
        Welcome(PASSWORD, PASSWORD, "a b", "老周"),
        Welcome(PASSWORD, PASSWORD, "boss", ""),
    ):
        with pytest.raises(InputError):
            signing_in.accept(office, token, told, HERE)
    assert signing_in.accept(office, token, Welcome(PASSWORD, PASSWORD, "boss", "老周"), HERE).person.name == "boss"


def invited(office: Office, hire: Hire) -> str:
    from docgen.service import people as members

    boss = hire("boss", "administrator")
    hire("liu", "drafter")
    return members.invite(office, boss, Caller("boss", HERE), "liu").token


def test_a_link_works_once_and_ends_older_sessions(office: Office, hire: Hire) -> None:
    token = invited(office, hire)
    before = enter(office).token
    found, person = signing_in.invitation(office, token)
    assert (found.person, person and person.name) == ("liu", "liu")
    fresh = signing_in.accept(office, token, Welcome(NEW, NEW), HERE).token
    assert (who(office, before), who(office, fresh)) == (None, "liu")
    with pytest.raises(RightsError):
        signing_in.accept(office, token, Welcome(PASSWORD, PASSWORD), HERE)
    with office.engine.connect() as connection:
        assert token not in str(connection.execute(select(INVITATIONS)).all())


def test_a_link_expires(office: Office, hire: Hire, hand_clock: HandClock) -> None:
    token = invited(office, hire)
    hand_clock.forward(hours=71, minutes=59)
    signing_in.invitation(office, token)
    hand_clock.forward(minutes=1)
    with pytest.raises(RightsError):
        signing_in.accept(office, token, Welcome(NEW, NEW), HERE)
    assert refused(office, password=NEW).code == "sign-in-failed"


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "\ud800", "' OR 1=1 --"])
def test_a_made_up_token_is_nothing(office: Office, hire: Hire, token: str) -> None:
    invited(office, hire)
    with pytest.raises(RightsError):
        signing_in.invitation(office, token)
    assert signing_in.who(office, token) is None


def test_sessions_are_counted_while_they_last(office: Office, hire: Hire, hand_clock: HandClock) -> None:
    hire("liu")
    enter(office)
    enter(office)
    with office.engine.connect() as connection:
        assert sessions.count(connection, "liu", hand_clock) == 2
        hand_clock.forward(hours=3)
        assert sessions.count(connection, "liu", hand_clock) == 0

"""Who may see a filing, see how it came about, act on it: every state against every role, one's own and others'."""

from itertools import product

import pytest

from docgen.archive.queries import FilingRow, VersionRow
from docgen.service import entering, publishing, rights
from docgen.service.desk import Actor
from docgen.service.lifecycle import ROLES, STATES, STEPS, TURNS, Role, roles_for

ALL_STEPS = ("submit", "review", "countersign", "recheck", "proofread", "seal", "file")
ISSUED = {"published", "correcting", "filed", "revoked", "repealed"}
TAKE_PART = {"reviewer", "countersigner", "approver", "clerk"}


def filing(state: str, drafter: str = "owner", printed_on: str | None = None) -> FilingRow:
    plain = dict.fromkeys(FilingRow.__dataclass_fields__, None)
    return FilingRow(**{**plain, "id": "x", "state": state, "drafter": drafter, "printed_on": printed_on})  # type: ignore[arg-type]


def actor(*roles: Role, name: str = "other") -> Actor:
    return Actor(name, frozenset(roles))


@pytest.mark.parametrize(("state", "role"), list(product(STATES, ROLES)))
def test_others_see_what_is_submitted_to_them_or_issued(state: str, role: Role) -> None:
    row = filing(state, printed_on="2014-11-03" if state in ISSUED else None)
    inside = role == "archivist" or (role in TAKE_PART and state not in ("draft", "withdrawn"))
    inside = inside or (state == "withdrawn" and role == "clerk")
    assert rights.may_follow(actor(role), row, ALL_STEPS) is inside
    assert rights.may_read(actor(role), row, ALL_STEPS) is (inside or state in ISSUED)


@pytest.mark.parametrize("state", list(STATES))
def test_nobody_but_the_drafter_needs_no_role(state: str) -> None:
    owner = actor(name="owner")
    assert rights.may_read(owner, filing(state), ALL_STEPS)
    assert rights.may_follow(owner, filing(state), ALL_STEPS)
    assert rights.may_read(actor(), filing(state), ALL_STEPS) is (state in ISSUED)
    assert not rights.may_follow(actor(), filing(state), ALL_STEPS)


def test_without_a_step_of_submitting_a_draft_counts_as_submitted() -> None:
    for role in ROLES:
        assert rights.may_read(actor(role), filing("draft"), ()) is (role in TAKE_PART or role == "archivist")


def test_what_was_withdrawn_after_the_issue_stays_readable() -> None:
    assert rights.may_read(actor(), filing("withdrawn", printed_on="2014-11-03"), ALL_STEPS)
    assert not rights.may_read(actor("drafter"), filing("withdrawn"), ALL_STEPS)


def test_a_filing_without_a_drafter_is_not_everyones() -> None:
    row = filing("draft", drafter=None)  # type: ignore[arg-type]
    assert not rights.may_read(actor("drafter", name=""), row, ALL_STEPS)


ACTIONS = [one.action for one in (*STEPS, *TURNS)]


@pytest.mark.parametrize(("state", "role", "action"), list(product(STATES, ROLES, ACTIONS)))
def test_a_drafter_acts_on_their_own_only(state: str, role: Role, action: str) -> None:
    row, steps = filing(state), ALL_STEPS
    holds = role in roles_for(action, state)
    assert rights.may_act(actor(role, name="owner"), row, action, steps) is holds
    others = holds and role != "drafter" and rights.may_follow(actor(role), row, steps)
    assert rights.may_act(actor(role), row, action, steps) is others


def test_two_roles_allow_what_either_does() -> None:
    assert rights.may_act(actor("drafter", "clerk"), filing("submitted"), "return", ALL_STEPS)
    assert not rights.may_act(actor("drafter", "clerk"), filing("submitted"), "submit", ALL_STEPS)


def test_the_person_at_the_machine_may_do_anything() -> None:
    local = Actor("root", frozenset(ROLES), local=True)
    for state, action in product(STATES, ACTIONS):
        assert rights.may_act(local, filing(state), action, ALL_STEPS)


def test_of_an_issued_filing_others_see_the_issued_versions() -> None:
    def version(number: int, name: str) -> VersionRow:
        return VersionRow("x", number, number, number, name, "", "", "", None, {}, None)

    versions = [
        version(1, "送审稿"),
        version(2, "定稿"),
        version(3, "正本"),
        version(4, "更正稿"),
        version(5, "更正本"),
    ]
    row = filing("correcting", printed_on="2014-11-03")
    assert [one.version for one in rights.readable_versions(actor(), row, versions, ALL_STEPS)] == [3, 5]
    assert len(rights.readable_versions(actor("clerk"), row, versions, ALL_STEPS)) == 5
    assert rights.readable_versions(actor(), filing("draft"), versions, ALL_STEPS) == []


def test_the_names_of_issued_versions_are_those_they_are_given() -> None:
    assert {publishing.ISSUED, publishing.CORRECTED, entering.PAPER} == rights._ISSUED_NAMES

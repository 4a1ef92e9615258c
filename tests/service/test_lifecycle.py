"""Every action in every state, held against the table written out here, and who may take it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from docgen.archive import queries
from docgen.archive.archive import Archive
from docgen.cli import looking
from docgen.errors import ArchiveError, DocgenError
from docgen.service import approving, correcting, drafting, ending, numbering, publishing
from docgen.service.book import close_year, release, reserve
from docgen.service.desk import Desk, Done
from docgen.service.lifecycle import OPTIONAL, ROLES, STATES, STEPS, TURNS, State, label, next_step, roles_for
from docgen.service.marking import NumberSequence
from docgen.service.versions import Enclosure

from .desks import EVERY_STEP, SIGNED, desk_at, house, plan, signed, worded

# Y: may be done. s: a step before it is missing. -: not in this state.
TABLE = """
               submit review countersign approve recheck number proofread seal publish file revise return withdraw revoke repeal correct abandon
draft             Y      Y        Y         Y       s      s        s      s      Y     s     Y      -       Y       -      -      -       -
submitted         -      Y        Y         Y       s      s        s      s      Y     s     -      Y       Y       -      -      -       -
reviewed          -      Y        Y         Y       s      s        s      s      Y     s     -      Y       Y       -      -      -       -
countersigned     -      -        Y         Y       s      s        s      s      Y     s     -      Y       Y       -      -      -       -
approved          -      -        -         -       Y      Y        s      s      Y     s     -      Y       Y       -      -      -       -
rechecking        -      -        -         -       Y      Y        s      s      Y     s     Y      Y       Y       -      -      -       -
rechecked         -      -        -         -       -      Y        s      s      Y     s     -      Y       Y       -      -      -       -
numbered          -      -        -         -       Y      -        Y      Y      Y     s     -      Y       Y       -      -      -       -
proofread         -      -        -         -       Y      -        -      Y      Y     s     -      Y       Y       -      -      -       -
sealed            -      -        -         -       Y      -        -      -      Y     s     -      Y       Y       -      -      -       -
published         -      -        -         -       -      -        -      -      -     Y     -      -       Y       Y      Y      Y       -
correcting        -      -        -         -       -      -        Y      Y      Y     s     Y      -       Y       Y      Y      -       Y
filed             -      -        -         -       -      -        -      -      -     -     -      -       Y       Y      Y      Y       -
withdrawn         -      -        -         -       -      -        -      -      -     -     -      -       -       -      -      -       -
revoked           -      -        -         -       -      -        -      -      -     -     -      -       -       -      -      -       -
repealed          -      -        -         -       -      -        -      -      -     -     -      -       -       -      -      -       -
"""  # noqa: E501
HEAD, *LINES = TABLE.strip().splitlines()
ACTIONS = HEAD.split()
EXPECTED = {cells[0]: dict(zip(ACTIONS, cells[1:], strict=True)) for cells in (line.split() for line in LINES)}
AFTER = {step.action: step.state for step in STEPS} | {turn.action: turn.state for turn in TURNS}

WAY: dict[State, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "reviewed": ("review",),
    "countersigned": ("countersign",),
    "approved": ("approve",),
    "rechecking": ("approve", "number", "recheck"),
    "rechecked": ("approve", "recheck"),
    "numbered": ("approve", "number"),
    "proofread": ("approve", "number", "proofread"),
    "sealed": ("approve", "number", "seal"),
    "published": ("publish",),
    "correcting": ("publish", "correct"),
    "filed": ("publish", "file"),
    "withdrawn": ("withdraw",),
    "revoked": ("publish", "revoke"),
    "repealed": ("publish", "repeal"),
}
"""How to come to each state in a small house."""


def take(desk: Desk, id: str, action: str) -> Done:
    with desk.at_work() as writing:
        dated = desk.archive.filing(writing.connection, id).signed_on is not None
    ways: dict[str, Callable[[], Done]] = {
        "draft": lambda: drafting.draft(desk, plan()),
        "approve": lambda: approving.approve(desk, id, by="林知远", on=SIGNED),
        "number": lambda: numbering.number(desk, id),
        "publish": lambda: publishing.publish(desk, id, None if dated else signed()),
        "revise": lambda: drafting.revise(desk, id, plan(signature={"signed_on": "2014-11-03"}), remark="改"),
        "return": lambda: drafting.send_back(desk, id, remark="退"),
        "correct": lambda: correcting.correct(desk, id, remark="错字"),
        "abandon": lambda: correcting.abandon(desk, id, remark="不改了"),
    }
    if action in ("withdraw", "revoke", "repeal"):
        return ending.end(desk, id, action, remark="不再有效")
    return ways.get(action, lambda: drafting.take_step(desk, id, action, remark="说明"))()


@pytest.fixture(scope="module")
def module_archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    archive = Archive.open(tmp_path_factory.mktemp("lifecycle") / "home", create=True)
    yield archive
    archive.close()


class TakenBackError(Exception):
    """Ends a write so that nothing of it stands."""


@contextmanager
def taken_back(desk: Desk) -> Iterator[None]:
    with suppress(TakenBackError), desk.at_work():
        yield
        raise TakenBackError


def tried(desk: Desk, state: State, action: str) -> tuple[str, ArchiveError | Done]:
    """What becomes of an action in a state; all of it is taken back."""
    with taken_back(desk):
        id = drafting.draft(desk, plan()).row.id
        for way in WAY[state]:
            last = take(desk, id, way)
        assert not WAY[state] or last.row.state == state
        try:
            result: ArchiveError | Done = take(desk, id, action)
        except ArchiveError as error:
            result = error
    return id, result


@pytest.mark.parametrize("state", STATES)
def test_every_action_in_every_state(module_archive: Archive, state: State) -> None:
    desk = desk_at(module_archive)
    for action in ACTIONS:
        id, result = tried(desk, state, action)
        if EXPECTED[state][action] == "Y":
            assert isinstance(result, Done), (action, result)
            turned = action == "recheck" and state in ("numbered", "proofread", "sealed")
            expected = "rechecking" if turned else state if action == "revise" else AFTER[action]
            assert result.row.state == expected, action
            continue
        assert isinstance(result, ArchiveError), action
        assert result.code == {"s": "step-missing", "-": "wrong-state"}[EXPECTED[state][action]], action
        assert result.exit_code == 7
        assert result.where == id
        assert "docgen " in result.hint, "a refusal names what can be done"
    with module_archive.reading() as connection, pytest.raises(ArchiveError, match="没有"):
        module_archive.filing(connection, id)


def test_the_table_knows_every_state_and_action() -> None:
    assert list(EXPECTED) == list(STATES)
    assert {*ACTIONS, "draft", "reopen"} == {step.action for step in STEPS} | {turn.action for turn in TURNS}


@pytest.mark.parametrize(
    ("state", "action", "named"),
    [
        ("draft", "number", "签发"),
        ("draft", "file", "签发"),
        ("approved", "seal", "登记编号"),
        ("numbered", "file", "印发"),
    ],
)
def test_a_refusal_names_the_next_step(module_archive: Archive, state: State, action: str, named: str) -> None:
    id, result = tried(desk_at(module_archive), state, action)
    assert isinstance(result, ArchiveError)
    assert f"先办理{named}" in result.hint
    assert id in result.hint


def test_switched_on_steps_have_to_be_taken(module_archive: Archive) -> None:
    desk = desk_at(module_archive, house(EVERY_STEP))
    for place, step in enumerate(STEPS[2:-1], 2):
        _, result = tried(desk, "draft", step.action)
        if step.action == "publish":
            assert isinstance(result, Done), "publishing takes them along"
            continue
        assert isinstance(result, ArchiveError)
        assert result.code == "step-missing"
        missing = [one.label for one in STEPS[1:place]]
        assert result.message == f"还没有{'、'.join(missing)}，不能{step.label}。"


def test_the_next_step_is_the_one_that_the_house_takes() -> None:
    def name(state: str, *switched_on: str) -> str | None:
        step = next_step(state, switched_on)
        return step.action if step else None

    assert [name(state) for state in STATES] == [
        *["approve"] * 4, *["number"] * 3, *["publish"] * 3, None, "publish", None, None, None, None,
    ]  # fmt: skip
    assert name("draft", "submit", "review") == "submit"
    assert name("submitted", "review") == "review"
    assert name("published", "file") == "file"
    assert name("correcting", "seal") == "seal"
    assert name("withdrawn", *OPTIONAL) is None


# Who may -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [*(step.action for step in STEPS), *(turn.action for turn in TURNS)])
def test_only_the_roles_of_the_table_may(module_archive: Archive, action: str) -> None:
    source = next((state for state in STATES if EXPECTED[state].get(action) == "Y"), "draft")
    if action == "reopen":
        source, action = "numbered", "recheck"
    if action == "recheck":
        source = "approved"
    # Its own drafter acts, so that the role alone decides.
    id = drafting.draft(desk_at(module_archive, house(), "李一", *ROLES), plan()).row.id
    for way in WAY[source]:
        take(desk_at(module_archive), id, way)
    for role in ROLES:
        desk = desk_at(module_archive, house(), "李一", role)
        with taken_back(desk):
            code = refused(
                lambda desk=desk: drafting.draft(desk, plan()) if action == "draft" else take(desk, id, action)
            )
        if role not in roles_for(action, source):
            assert code == "not-allowed", role
        elif action != "publish":
            assert code is None, role


def refused(attempt: Callable[[], object]) -> str | None:
    try:
        attempt()
    except DocgenError as error:
        return error.code
    return None


def test_a_drafter_may_withdraw_before_the_issue_only(module_archive: Archive) -> None:
    assert "drafter" in roles_for("withdraw", "numbered")
    assert "drafter" not in roles_for("withdraw", "published")
    assert {"approver", "clerk"} <= roles_for("withdraw", "published")


def test_publishing_needs_the_role_of_every_step_that_it_takes_along(module_archive: Archive) -> None:
    settings = house(EVERY_STEP)
    id = drafting.draft(desk_at(module_archive, settings, "李一", "drafter"), plan()).row.id
    with pytest.raises(DocgenError) as caught:
        publishing.publish(desk_at(module_archive, settings, "李一", "clerk"), id, signed())
    assert caught.value.code == "not-allowed"
    assert "送审" in caught.value.message
    assert "拟稿人" in caught.value.hint


def test_the_number_book_is_the_clerks_and_its_end_the_archivists_too(module_archive: Archive) -> None:
    sequence = NumberSequence("棠街办", 2013)
    for role in ROLES:
        desk, clerk = desk_at(module_archive, house(), "李一", role), desk_at(module_archive)
        reserve(clerk, sequence, 1, 1, remark="留")
        with taken_back(desk):
            reserved = refused(lambda desk=desk: reserve(desk, sequence, 2, 2, remark="留"))
            closed = refused(lambda desk=desk: close_year(desk, 2013))
        release(clerk, sequence, 1, 1, remark="放")
        assert reserved == (None if role == "clerk" else "not-allowed"), role
        assert closed == (None if role in ("clerk", "archivist") else "not-allowed"), role


def test_every_action_has_a_chinese_name() -> None:
    for action in [
        *ACTIONS,
        "draft",
        "reopen",
        "enter",
        "rendition",
        "void",
        "reserve",
        "release",
        "start",
        "close-year",
    ]:
        assert label(action) != action


def test_the_command_line_knows_the_same_states() -> None:
    assert looking._STATES == STATES


def test_opinions_are_kept(plain_desk: Desk) -> None:
    id = drafting.draft(plain_desk, worded("说明。"), source=Enclosure("p.yaml", b"x")).row.id
    drafting.take_step(plain_desk, id, "review", remark="  文字已核\r\n可以 ", by="党政办")
    with plain_desk.archive.reading() as connection:
        event = list(queries.events(connection, id))[-1]
    assert (event.remark, event.data["by"]) == ("文字已核\n可以", "党政办")

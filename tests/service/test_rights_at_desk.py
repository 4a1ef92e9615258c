"""Rights hold in every use case, whichever page or script asks: what one may not know of is not found."""

from collections.abc import Callable

import pytest

from docgen.errors import ArchiveError, DocgenError, RightsError
from docgen.models.filing import Filing
from docgen.service import drafting, handing_out, overview, reading
from docgen.service.desk import Actor, Desk
from docgen.service.lifecycle import Role
from docgen.service.office import Office
from docgen.settings import ArchiveRules, Settings

SETTINGS = Settings(archive=ArchiveRules(steps=("submit", "review")))
Seat = Callable[..., Desk]


@pytest.fixture
def seat(office: Office) -> Seat:
    """The desk of somebody with these roles."""

    def take(name: str, *roles: Role) -> Desk:
        return Desk(office.archive, SETTINGS, Actor(name, frozenset(roles)))

    return take


@pytest.fixture
def drafted(seat: Seat, make_filing: Callable[..., Filing]) -> str:
    """The id of a draft of liu's."""
    return drafting.draft(seat("liu", "drafter"), make_filing(head={})).row.id


def test_a_draft_is_nowhere_for_others(seat: Seat, drafted: str, make_filing: Callable[..., Filing]) -> None:
    other = seat("chen", "drafter", "reviewer", "countersigner", "approver", "clerk", "administrator")
    attempts: list[Callable[[], object]] = [
        lambda: reading.show(other, drafted),
        lambda: reading.show(other, f"{drafted}@v1"),
        lambda: list(reading.log(other)),
        lambda: list(reading.log(other, drafted)),
        lambda: handing_out.take_out(other, drafted, "docx"),
        lambda: reading.difference(other, drafted, drafted),
        lambda: drafting.revise(other, drafted, make_filing(head={}), remark="改"),
        lambda: drafting.take_step(other, drafted, "submit"),
        lambda: drafting.send_back(other, drafted, remark="退"),
    ]
    for attempt in attempts:
        with pytest.raises(RightsError) as caught:
            attempt()
        assert caught.value.http_status == 404
        assert "安全社区" not in str(caught.value.as_dict())
    assert list(reading.listed(other)) == []
    assert list(reading.search(other, "安全社区")) == []
    assert overview.overview(other) == overview.Overview((), (), ())


def test_a_version_by_number_asks_for_the_right_too(seat: Seat, drafted: str) -> None:
    other, liu = seat("chen", "drafter"), seat("liu", "drafter")
    with liu.archive.reading() as connection:
        row = liu.filing(connection, drafted)
        assert liu.read_version(connection, row, 1).row.name == "初稿"
        with pytest.raises(RightsError):
            other.read_version(connection, row, 1)


def test_its_drafter_finds_it_everywhere(seat: Seat, drafted: str) -> None:
    liu = seat("liu", "drafter")
    assert reading.show(liu, drafted).row.drafter == "liu"
    assert [found.row.id for found in reading.search(liu, "安全社区")] == [drafted]
    assert [row.id for row, _ in reading.listed(liu)] == [drafted]
    found = overview.overview(liu)
    assert [(one.row.id, one.step and one.step.action) for one in found.own] == [(drafted, "submit")]
    assert found.waiting == ()


def test_submitted_it_waits_for_whose_turn_it_is(seat: Seat, drafted: str) -> None:
    drafting.take_step(seat("liu", "drafter"), drafted, "submit")
    for role, waits in (("reviewer", True), ("countersigner", False), ("approver", False), ("clerk", False)):
        found = overview.overview(seat("chen", role))
        assert [one.row.id for one in found.waiting] == ([drafted] if waits else [])
        assert reading.show(seat("chen", role), drafted).row.id == drafted
    for role in ("drafter", "administrator"):
        with pytest.raises(RightsError):
            reading.show(seat("chen", role), drafted)
    assert reading.show(seat("chen", "archivist"), drafted).row.id == drafted


def test_seeing_is_not_doing(seat: Seat, drafted: str) -> None:
    drafting.take_step(seat("liu", "drafter"), drafted, "submit")
    with pytest.raises(ArchiveError) as caught:
        drafting.take_step(seat("chen", "approver"), drafted, "review")
    assert caught.value.code == "not-allowed"
    assert drafting.take_step(seat("chen", "reviewer"), drafted, "review").row.state == "reviewed"


def test_what_is_not_there_and_what_is_hidden_answer_alike(seat: Seat, drafted: str) -> None:
    from docgen.web.errors import status_of

    stranger = seat("chen", "drafter")
    said = []
    for reference in (drafted, drafted[::-1], "棠街办〔2014〕999号", "../../etc/passwd"):
        with pytest.raises(DocgenError) as caught:
            reading.show(stranger, reference)
        said.append(status_of(caught.value))
    assert said == [404] * 4

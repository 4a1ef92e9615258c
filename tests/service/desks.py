"""Filings and desks made by code: small plans that may be issued, an archive with a clock that the test moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from docgen.archive.archive import Archive
from docgen.archive.rebuild import dump
from docgen.models.filing import Filing
from docgen.service.desk import Actor, Desk
from docgen.service.inspection import Verdict, verify
from docgen.service.lifecycle import OPTIONAL, ROLES, Role
from docgen.service.publishing import Wishes
from docgen.settings import Settings, parse_settings

HOUSE = """
[house]
issuer = "棠溪街道办事处"
organ_code = "棠街办"
printing_office = "棠溪街道党政办公室"

[[house.organs]]
name = "中共棠溪街道工作委员会"
code = "棠街党"

[[house.organs]]
name = "柳湾社区居民委员会"
code = "柳居"
"""
EVERY_STEP = HOUSE + f"\n[archive]\nsteps = {list(OPTIONAL)}\n"
SIGNED = date(2014, 11, 3)


@dataclass
class Clock:
    """A clock that goes on by a second whenever it is looked at, and stands where the test has put it."""

    now: datetime = field(default_factory=lambda: datetime(2014, 11, 10, 8, tzinfo=UTC))

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def house(text: str = HOUSE) -> Settings:
    return parse_settings(text)


def plan(title: str = "棠溪街道消防工作计划", **changes: Any) -> Filing:
    """A work plan with nothing against its being issued but what the office puts on it."""
    plain: dict[str, Any] = {
        "kind": "work_plan",
        "title": title,
        "addressees": ["各社区居民委员会"],
        "sections": [
            {"kind": "guiding_thought", "text": "坚持人民至上、生命至上，做好消防工作。"},
            {"kind": "goals", "text": "全年不发生火灾事故。"},
            {"kind": "steps", "steps": [{"name": "排查", "end": "2014-12", "text": "逐户排查隐患。"}]},
        ],
    }
    return Filing.model_validate({**plain, **changes})


def worded(text: str, **changes: Any) -> Filing:
    """The plan with another guiding thought."""
    sections = plan().model_dump(mode="json", exclude_defaults=True)["sections"]
    sections[0]["text"] = text
    return plan(sections=sections, **changes)


def order(number: int | None = None) -> Filing:
    """An order (命令), which is numbered without years."""
    head: Mapping[str, Any] = {} if number is None else {"order_number": number}
    sections = [{"kind": "free", "text": "现予公布，自印发之日起施行。"}]
    signature = {"issuer": "棠溪街道办事处", "stamp": {"post": "主任", "name": "林知远"}}
    return Filing.model_validate(
        {"kind": "order", "title": "公布消防规定", "head": head, "sections": sections, "signature": signature}
    )


def open_archive(home: Path, url: str | None = None, clock: Clock | None = None) -> Archive:
    return Archive.open(home, url, create=True, clock=clock or Clock())


def desk_at(archive: Archive, settings: Settings | None = None, name: str = "王敏", *roles: Role) -> Desk:
    """A desk; without ``roles`` that of the person at the machine, who may do everything."""
    actor = Actor(name, frozenset(roles or ROLES), local=not roles)
    return Desk(archive, settings or house(), actor)


def signed(**more: Any) -> Wishes:
    """What is said at the issue in a small house."""
    return Wishes(by="林知远", on=SIGNED, printed_on=date(2014, 11, 4), **more)


def rows(archive: Archive) -> list[Any]:
    """The whole index."""
    with archive.reading() as connection:
        return list(dump(connection))


def assert_rebuilt_equal(archive: Archive) -> None:
    """The index, made again from the store alone, is what it was."""
    before = rows(archive)
    archive.rebuild()
    assert rows(archive) == before


def assert_sound(desk: Desk) -> Verdict:
    verdict = verify(desk)
    assert verdict.damages == []
    assert list((desk.archive.home / "work").iterdir()) == []
    return verdict

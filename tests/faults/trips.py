"""The work that a clerk does in the fault tests (办文的一路): a fixed row of steps, over and over, till a fault comes.

Of every step it is known beforehand which entries of the log it makes, so what stands in an archive after a fault can
be held against what was begun.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from docgen.service import approving, correcting, drafting, ending, numbering, publishing
from docgen.service.desk import Desk, Done

from ..service.desks import SIGNED, signed, worded

Ids = dict[str, str]
"""The ids of the filings on this trip, by their titles."""


@dataclass(frozen=True, slots=True)
class Step:
    """One action of the user: the filing's title, the entries it makes, how it is done."""

    title: str
    makes: tuple[str, ...]
    act: Callable[[Desk, Ids], Done]


def steps(name: str) -> Iterator[Step]:
    """The steps of the trip ``name``, without end: three filings in each turn, one of them withdrawn with its number.

    Numbers are taken by ``number`` and by ``publish``; a correction makes three versions of one object in one write.
    """
    for turn in count(1):
        issued, stepwise, withdrawn = (f"{name}第{turn}轮{letter}" for letter in "甲乙丙")
        yield _draft(issued)
        yield _revise(issued)
        yield _publish(issued)
        yield _draft(stepwise)
        yield _approve(stepwise)
        yield _number(stepwise)
        yield _draft(withdrawn)
        yield _approve(withdrawn)
        yield _number(withdrawn)
        yield Step(stepwise, ("publish",), lambda desk, ids, id=stepwise: publishing.publish(desk, ids[id]))
        yield _withdraw(withdrawn)
        yield _correct(issued)


def made(trip: str, number: int) -> dict[str, list[str]]:
    """The log of every filing after the first ``number`` steps of a trip, by title."""
    logs: dict[str, list[str]] = {}
    for step, _ in zip(steps(trip), range(number), strict=False):
        logs.setdefault(step.title, []).extend(step.makes)
    return logs


def _draft(title: str) -> Step:
    def act(desk: Desk, ids: Ids) -> Done:
        done = drafting.draft(desk, worded("初次写成的文字。", title=title))
        ids[title] = done.row.id
        return done

    return Step(title, ("draft",), act)


def _revise(title: str) -> Step:
    def act(desk: Desk, ids: Ids) -> Done:
        return drafting.revise(desk, ids[title], worded("改过一遍的文字。", title=title), remark="改动文字")

    return Step(title, ("revise",), act)


def _publish(title: str) -> Step:
    return Step(
        title, ("approve", "number", "publish"), lambda desk, ids: publishing.publish(desk, ids[title], signed())
    )


def _approve(title: str) -> Step:
    return Step(title, ("approve",), lambda desk, ids: approving.approve(desk, ids[title], by="林知远", on=SIGNED))


def _number(title: str) -> Step:
    return Step(title, ("number",), lambda desk, ids: numbering.number(desk, ids[title]))


def _withdraw(title: str) -> Step:
    return Step(title, ("withdraw",), lambda desk, ids: ending.end(desk, ids[title], "withdraw", remark="不再需要"))


def _correct(title: str) -> Step:
    def act(desk: Desk, ids: Ids) -> Done:
        return correcting.correct(desk, ids[title], worded("更正过的文字。", title=title), remark="更正错字")

    return Step(title, ("correct", "revise", "publish"), act)

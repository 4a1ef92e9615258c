"""An office with everybody in it: a house with settings of its own, and a filing that can go all the way."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from docgen.models.filing import Filing
from docgen.service.desk import Actor, Desk
from docgen.service.drafting import draft
from docgen.service.lifecycle import ROLES, Role
from docgen.service.office import Office
from docgen.service.publishing import Wishes, publish
from docgen.service.reading import log, show

from ..office import add_person
from ..service.desks import EVERY_STEP, HOUSE, house, plan
from .conftest import Browser

__all__ = ["EVERY_STEP", "HOUSE", "Hall", "hall", "house", "plan"]

PEOPLE: dict[str, tuple[str, tuple[Role, ...]]] = {
    "lin": ("林知远", ("drafter",)),
    "he": ("何文清", ("reviewer",)),
    "qiu": ("邱会签", ("countersigner",)),
    "shen": ("沈主任", ("approver",)),
    "wang": ("王敏", ("clerk",)),
    "dang": ("党安", ("archivist",)),
    "guan": ("管理员", ("administrator",)),
}


class Hall:
    """Everybody's browser and desk, by login name; one is hired when first asked for."""

    def __init__(self, app: Flask, here: Office) -> None:
        self._app, self.here = app, here
        self._people: dict[str, Any] = {}
        self._browsers: dict[str, Browser] = {}

    def desk(self, name: str) -> Desk:
        if name not in self._people:
            display, roles = PEOPLE[name]
            self._people[name] = add_person(self.here, name, *roles, display=display)
        return self.here.desk(self._people[name])

    def browser(self, name: str) -> Browser:
        self.desk(name)
        if name not in self._browsers:
            self._browsers[name] = Browser(self._app)
            assert self._browsers[name].sign_in(name).status_code == 302
        return self._browsers[name]

    def drafted(self, filing: Filing | None = None, by: str = "lin") -> str:
        return draft(self.desk(by), filing or plan(), remark="拟稿").row.id

    def page(self, name: str, filing: str) -> str:
        answer = self.browser(name).get(f"/filings/{filing}")
        assert answer.status_code == 200
        return answer.text

    def act(self, name: str, filing: str, action: str, **said: Any) -> TestResponse:
        """Send a step as somebody sees it offered: with the mark of the page as it now stands."""
        said.setdefault("seen", mark(self.page(name, filing)))
        return self.browser(name).post(f"/filings/{filing}/steps/{action}", data=said)

    def done(self, name: str, filing: str, action: str, **said: Any) -> None:
        answer = self.act(name, filing, action, **said)
        assert answer.status_code == 303, alert(answer.text)

    def state(self, filing: str) -> str:
        return show(self.desk("dang"), filing).row.state

    def log(self, filing: str) -> list[dict[str, Any]]:
        return list(log(self.desk("dang"), filing))


@pytest.fixture
def hall(app: Flask, here: Office) -> Hall:
    return Hall(app, here)


def mark(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0] if 'name="seen"' in page else ""


def offered(page: str) -> set[str]:
    """The actions whose forms stand on a page."""
    return {part.split('"')[0] for part in page.split("/steps/")[1:]}


def alert(page: str) -> str:
    return page.split('role="alert"')[1].split("</div>")[0] if 'role="alert"' in page else page[-600:]


def issued(hall: Hall, filing: Filing | None = None) -> str:
    """A filing that has gone all the way, by somebody who holds every role."""
    drafted = hall.drafted(filing)
    everybody = Desk(hall.here.archive, hall.here.current(), Actor("wang", frozenset(ROLES), local=True))
    publish(everybody, drafted, Wishes(by="沈主任", on=date(2014, 11, 3), printed_on=date(2014, 11, 4)))
    return drafted

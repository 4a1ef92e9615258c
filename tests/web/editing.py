"""A drafter at the editor, without scripts: a copy begun, its form sent with a few fields changed."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from docgen.service import working_copies
from docgen.service.desk import Actor, Desk
from docgen.service.office import Office
from docgen.service.working_copies import WorkingCopy

from .conftest import Browser
from .typed_forms import Sent

__all__ = ["autosaved", "begun", "controls", "desk", "lin", "sent"]


@pytest.fixture
def lin(browse: Callable[..., Browser]) -> Browser:
    """A drafter's browser."""
    return browse("lin", "drafter", display="林知远")


@pytest.fixture
def desk(here: Office, lin: Browser) -> Desk:
    """The drafter's desk behind the pages."""
    return Desk(here.archive, here.current(), Actor("lin", frozenset({"drafter"})))


def begun(browser: Browser, desk: Desk, kind: str = "work_plan", *, filled: bool = True) -> WorkingCopy:
    answer = browser.post("/new", data={"kind": kind, "filled": "yes" if filled else "no"})
    assert answer.status_code == 302
    return working_copies.get(desk, answer.location.rsplit("/", 1)[1])


def controls(answer: TestResponse) -> list[tuple[str, str]]:
    """What the form on a page would send."""
    return Sent(answer.text.split('<form id="filing-form"')[1].split("</form>")[0]).pairs


def sent(browser: Browser, copy: WorkingCopy, action: str, **changed: str) -> TestResponse:
    """The form as it stands, a few of its fields changed, one of its buttons pressed."""
    page = browser.get(f"/copies/{copy.id}")
    form: dict[str, Any] = {}
    for name, value in controls(page):
        form.setdefault(name, []).append(value)
    form = {**form, **changed, "_action": action}
    return browser.post(f"/copies/{copy.id}", data=form)


def autosaved(browser: Browser, copy: WorkingCopy, fields: list[list[str]], revision: int = 1) -> TestResponse:
    return browser.fetch(f"/copies/{copy.id}/autosave", {"revision": revision, "fields": fields})

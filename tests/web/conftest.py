"""The application over a fresh archive, and browsers for people of every role."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from docgen.service.office import Office
from docgen.settings import Settings
from docgen.web.app import create_app
from docgen.web.config import Config

from ..office import PASSWORD, HandClock, add_person


class Browser:
    """A browser that keeps cookies and sends the form token of the page it looked at last."""

    def __init__(self, app: Flask, **base: Any) -> None:
        self.client: FlaskClient = app.test_client()
        self.base = {"buffered": True, **base}
        self.token = ""

    def get(self, path: str, **more: Any) -> TestResponse:
        """Look at a page."""
        return self._seen(self.client.get(path, **{**self.base, **more}))

    def post(self, path: str, *, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form of ours."""
        if not self.token:
            self.get("/session")
        form = {"csrf_token": self.token, **(data or {})}
        return self._seen(self.client.post(path, data=form, **{**self.base, **more}))

    def fetch(self, path: str, body: Any, method: str = "POST", **more: Any) -> TestResponse:
        """Send JSON as a script of ours does."""
        if not self.token:
            self.get("/session")
        headers = {"X-CSRFToken": self.token, "Accept": "application/json"}
        return self.client.open(path, method=method, json=body, headers=headers, **{**self.base, **more})

    def sign_in(self, name: str, password: str = PASSWORD, **more: Any) -> TestResponse:
        """Sign in; the form token of before does not count any more."""
        self.get("/sign-in")
        answer = self.post("/sign-in", data={"name": name, "password": password, **more})
        self.token = ""
        return answer

    def _seen(self, answer: TestResponse) -> TestResponse:
        # Werkzeug's client writes a large form to a file and leaves it open.
        answer.request.environ["wsgi.input"].close()
        if answer.is_json and answer.json and "csrf" in answer.json:
            self.token = answer.json["csrf"]
        elif answer.mimetype == "text/html" and '<meta name="csrf-token" content="' in answer.text:
            self.token = answer.text.split('<meta name="csrf-token" content="')[1].split('"')[0]
        return answer


@pytest.fixture
def settings() -> Settings:
    """The settings of the file; tests of one file may have others."""
    return Settings()


@pytest.fixture
def app(
    tmp_path: Path, sqlite_with_tables: Path, hand_clock: HandClock, cheap_hashes: PasswordHasher, settings: Settings
) -> Iterator[Flask]:
    """The application over an archive without filings."""
    home = tmp_path / "home"
    home.mkdir()
    copyfile(sqlite_with_tables, home / "index.sqlite3")
    made = create_app(Config(home, settings=settings, clock=hand_clock))
    yield made
    made.extensions["docgen"].close()


@pytest.fixture
def here(app: Flask) -> Office:
    """The office behind the pages."""
    found: Office = app.extensions["docgen"]
    return found


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """A browser of nobody known."""
    return Browser(app)


@pytest.fixture
def browse(app: Flask, here: Office) -> Callable[..., Browser]:
    """A browser in which somebody new, with these roles, has signed in."""

    def start(name: str, *roles: str, display: str = "") -> Browser:
        add_person(here, name, *roles, display=display)
        browser = Browser(app)
        assert browser.sign_in(name).status_code == 302
        return browser

    return start


@pytest.fixture
def boss(browse: Callable[..., Browser]) -> Browser:
    """An administrator's browser."""
    return browse("boss", "administrator")

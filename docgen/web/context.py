"""What every page is given (页面环境): the desk of the person who asks, the navigation, ways to show a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Request, current_app, g, request, url_for

from docgen.errors import ArchiveError
from docgen.service.desk import Desk
from docgen.service.lifecycle import ROLES, state_name
from docgen.service.people import Person, displays
from docgen.web.sessions import caller, office, session, signed_in

_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation (导航); ``role`` None is for everyone who is signed in, several divided by blanks."""

    endpoint: str
    label: str
    role: str | None = None


NAVIGATION = (
    Place("home.dashboard", "首页"),
    Place("editor.new", "拟稿", "drafter"),
    Place("filings.listed", "公文"),
    Place("batch.listed", "批量", "drafter archivist administrator"),
    Place("book.show", "编号簿"),
    Place("admin.people", "人员", "administrator"),
    Place("house.settings", "设置", "administrator"),
    Place("house.templates", "模板", "administrator"),
    Place("admin.audit", "记录", "administrator"),
)
"""In this order; an entry whose page is not there is left out."""


@contextmanager
def desk_for(_request: Request) -> Iterator[Desk]:
    """The desk of the person who asks; with nobody signed in it is as if the page were not there."""
    yield office().desk(signed_in())


def init_app(app: Flask) -> None:
    """Give the templates what they share, and note every change in the audit."""
    app.context_processor(_shared)
    app.add_template_filter(local_time)
    app.add_template_filter(state_name)
    app.add_template_filter(called)
    app.after_request(_note_change)


def local_time(stamp: str) -> str:
    """A moment of the tables by this machine's clock: 2014-11-03 09:20."""
    moment = datetime.fromisoformat(stamp.replace("Z", "+00:00"))
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def called(name: str | None) -> str:
    """What somebody is called, by the login name that stands in the log; one that is nobody's here stays as it is."""
    if "displays" not in g:
        g.displays = displays(office())
    return str(g.displays.get(name, name or ""))


def _shared() -> dict[str, Any]:
    found = session()
    person = found.person if found else None
    return {
        "person": person,
        "house": office().current().house.issuer or "公文办理",
        "navigation": _places(person),
        "ROLES": ROLES,
    }


def _places(person: Person | None) -> list[tuple[str, str, bool]]:
    """URL, label, and whether one is there or below, of every entry for this person."""
    if person is None:
        return []
    known = [place for place in NAVIGATION if place.endpoint in current_app.view_functions]
    own = [one for one in known if one.role is None or person.roles & set(one.role.split())]
    shown = [(url_for(one.endpoint), one.label) for one in own]
    return [(url, label, request.path == url or request.path.startswith(f"{url}/")) for url, label in shown]


def noted(view: Any) -> Any:
    """Mark a view that needs no entry in the audit: it writes a fuller one itself, or changes nothing that counts."""
    view.noted = True
    return view


def _note_change(response: Any) -> Any:
    """Who changed what from where: one entry for every change that went through."""
    if request.method not in _CHANGES or response.status_code >= 400 or session() is None:
        return response
    if getattr(current_app.view_functions.get(request.endpoint or ""), "noted", False) or g.get("noted", False):
        return response
    subject = " ".join(str(value) for value in (request.view_args or {}).values())
    try:
        office().note(caller(), request.endpoint or "", subject)
    except ArchiveError as error:
        # The change itself stands; the log keeps what the table could not take.
        current_app.logger.error("not in the audit: %s %s %s", caller(), request.endpoint, subject, exc_info=error)
    return response

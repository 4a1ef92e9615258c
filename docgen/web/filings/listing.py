"""The list of filings and the search (公文列表与检索): newest first, a page at a time."""

from itertools import islice
from typing import TypedDict

from flask import render_template, request

from docgen.archive.queries import FilingRow
from docgen.archive.search import Hit
from docgen.errors import UsageError
from docgen.service import reading
from docgen.service.lifecycle import STATES
from docgen.web.context import desk_for
from docgen.web.filings.pages import KIND_NAMES, blueprint

PAGE = 20
_FIRST_YEAR, _LAST_YEAR = 1949, 2100


class _Wanted(TypedDict):
    year: int | None
    state: str | None
    organ: str | None
    before: int | None


@blueprint.get("/filings")
def listed() -> str:
    """Filings that this person may see, by year, state and organ, or those that hold every word of ``q``."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "year", "state", "organ")}
    year = int(asked["year"]) if asked["year"].isascii() and asked["year"].isdigit() else None
    by: _Wanted = {
        "year": year if year is not None and _FIRST_YEAR <= year <= _LAST_YEAR else None,
        "state": asked["state"] if asked["state"] in STATES else None,
        "organ": asked["organ"] or None,
        "before": _place(request.args.get("before", "")),
    }
    rows: list[tuple[FilingRow, Hit | None]] = []
    problem = None
    with desk_for(request) as desk:
        try:
            if asked["q"]:
                hits = list(islice(reading.search(desk, asked["q"], **by), PAGE + 1))
                rows = [(found.row, found.hit) for found in hits]
            else:
                rows = [(row, None) for row, _ in islice(reading.listed(desk, **by), PAGE + 1)]
        except UsageError as error:
            problem = error
        house = desk.settings.house
    organs = dict.fromkeys(name for name in (house.issuer, *(organ.name for organ in house.organs)) if name)
    return render_template(
        "filings/list.html",
        rows=rows[:PAGE],
        older=rows[PAGE - 1][0].created_seq if len(rows) > PAGE else None,
        asked=asked,
        by={name: value for name, value in asked.items() if value},
        later=by["before"] is not None,
        states=STATES,
        organs=organs,
        kind_names=KIND_NAMES,
        problem=problem,
    )


def _place(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None

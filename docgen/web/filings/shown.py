"""One filing, one of its versions, two of them side by side (公文、版本、对照)."""

from flask import Response, make_response, render_template, request

from docgen.errors import DocgenError
from docgen.service import viewing
from docgen.service.reading import Shown, difference, show
from docgen.web.context import desk_for
from docgen.web.filings.pages import KIND_NAMES, blueprint, filing_page


@blueprint.get("/filings/<filing>")
def one(filing: str) -> Response:
    """A filing, by its id or its number."""
    with desk_for(request) as desk:
        return filing_page(desk, filing)


@blueprint.get("/filings/<filing>/v<int:number>")
def version(filing: str, number: int) -> str:
    """One version: its words, its pages, its files."""
    with desk_for(request) as desk:
        shown = show(desk, f"{filing}@v{number}")
        return render_template(
            "filings/version.html",
            row=shown.row,
            shown=shown,
            kept=shown.kept,
            lines=viewing.words(desk, shown),
            pages=viewing.pages(shown),
            without_pages=viewing.without_pages(desk, shown),
            before=_before(shown, number),
            kind_names=KIND_NAMES,
        )


@blueprint.get("/filings/<filing>/v<int:number>/<int:page>.png")
def page(filing: str, number: int, page: int) -> Response:
    """One page of a version's PDF, counted from 1."""
    with desk_for(request) as desk:
        answer = make_response(viewing.image(desk, show(desk, f"{filing}@v{number}"), page))
        answer.headers["Content-Type"] = "image/png"
        return answer


@blueprint.get("/filings/<filing>/diff")
def diff(filing: str) -> str:
    """What two versions differ in, as deleted and inserted words; without ``a`` and ``b`` the last two."""
    with desk_for(request) as desk:
        shown = show(desk, filing)
        numbers = [kept.version for kept in shown.versions]
        newer = request.args.get("b", type=int) or numbers[-1]
        older = request.args.get("a", type=int) or _before(shown, newer) or newer
        older, newer = sorted((older, newer))
        names = {kept.version: kept.name for kept in shown.versions}
        found, problem = [], None
        try:
            found = difference(desk, *(f"{shown.row.id}@v{number}" for number in (older, newer)))
        except DocgenError as error:
            if older in names and newer in names:
                # A version that was issued on paper has no words of its own.
                problem = error
            else:
                raise
        return render_template(
            "filings/diff.html",
            row=shown.row,
            shown=shown,
            older=older,
            newer=newer,
            names=names,
            differences=found,
            problem=problem,
        )


def _before(shown: Shown, number: int) -> int | None:
    """The version that this person may see before that one."""
    return max((kept.version for kept in shown.versions if kept.version < number), default=None)

"""Beginning a draft (拟稿): a blank, an example, a file, last year's filing, or a revision of one in the archive."""

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from docgen.errors import DocgenError, InputError, UsageError
from docgen.models.fields import CHOICE_LABELS
from docgen.service import starting, working_copies
from docgen.service.desk import Desk
from docgen.service.reading import show
from docgen.web.context import desk_for
from docgen.web.editor.pages import blueprint
from docgen.web.errors import status_of
from docgen.web.sessions import for_role

_LEFT_OUT = {"not-found", "not-visible", "bad-id"}


@blueprint.get("/new")
@for_role("drafter")
def new() -> Response:
    """The ways to begin, and what is being written; ``?from=`` names an older filing."""
    with desk_for(request) as desk:
        return _page(desk, older=request.args.get("from", ""))


@blueprint.post("/new")
@for_role("drafter")
def begin() -> Response:
    """Begin with a blank, or with the example to write over."""
    with desk_for(request) as desk:
        copy = starting.begin(desk, request.form.get("kind", ""), filled=request.form.get("filled") == "yes")
        return redirect(url_for("editor.edit", copy_id=copy.id))


@blueprint.post("/new/file")
@for_role("drafter")
def begin_from_file() -> Response:
    """Begin with a YAML or JSON file, or a DOCX that docgen has made."""
    with desk_for(request) as desk:
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            return _page(desk, status=422, problem=UsageError("no-file", "没有选文件。", "请先选一个文件。"))
        try:
            copy, said = starting.begin_from_file(desk, sent.filename, sent.read())
        except InputError as error:
            return _page(desk, status=status_of(error), problem=error)
        for line in said:
            flash(line, "warning")
        return redirect(url_for("editor.edit", copy_id=copy.id))


@blueprint.post("/new/older")
@for_role("drafter")
def begin_from_older() -> Response:
    """Begin with the words of an older filing, its times moved by so many years."""
    with desk_for(request) as desk:
        older = request.form.get("from", "").strip()
        try:
            copy = starting.begin_from_older(desk, older, None, _years(request.form.get("years", "")))
        except DocgenError as error:
            # One that may not be seen is told of in the same words as one that is not there.
            hidden = error.code in _LEFT_OUT
            problem = InputError("older-missing", f"没有“{older[:60]}”这份公文。", "请核对编号。") if hidden else error
            return _page(desk, older=older, status=422 if hidden else status_of(error), problem=problem)
        flash("已照往年公文起草：编号和日期已空出，黄色提示的地方请逐处核对。")
        return redirect(url_for("editor.edit", copy_id=copy.id))


@blueprint.get("/filings/<filing>/edit")
def revise(filing: str) -> Response:
    """Go on with one's copy of a filing, or begin one."""
    with desk_for(request) as desk:
        copy = starting.begin_revision(desk, filing)
        return redirect(url_for("editor.edit", copy_id=copy.id))


@blueprint.post("/copies/<copy_id>/discard")
def discard(copy_id: str) -> Response:
    """Throw a copy away."""
    with desk_for(request) as desk:
        working_copies.discard(desk, copy_id)
        flash("稿子已经删去。")
        return redirect(url_for("editor.new"))


def _page(desk: Desk, *, older: str = "", status: int = 200, problem: DocgenError | None = None) -> Response:
    page = render_template(
        "editor/new.html",
        kinds=[(kind, CHOICE_LABELS[kind]) for kind in starting.EXAMPLE_KINDS],
        copies=working_copies.mine(desk),
        kind_names=CHOICE_LABELS,
        older=older,
        older_title=_title(desk, older) if older else "",
        problem=problem,
    )
    return make_response(page, status)


def _title(desk: Desk, reference: str) -> str:
    """The title of the older filing, '' where there is none to be seen."""
    try:
        return show(desk, reference).row.title
    except DocgenError:
        return ""


def _years(written: str) -> int:
    """How many years to move: digits with or without a sign."""
    text = written.strip().removeprefix("+")
    if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) < 5):
        raise InputError("bad-years", f"年份移动写的是“{written[:20]}”。", "请写整数，如 1；不移动写 0。")
    return int(text)

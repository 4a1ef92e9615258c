"""Two states of a draft (两份稿子): shown side by side, and one chosen at every place.

Mine travels inside the page, so that it is safe whatever happens meanwhile.
"""

import json
from collections.abc import Sequence
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from docgen.errors import UsageError
from docgen.models.differences import Difference
from docgen.models.plain import to_plain
from docgen.service import working_copies
from docgen.service.comparing import compare as compare_typed
from docgen.service.comparing import merge as merge_typed
from docgen.service.desk import Desk
from docgen.service.drafting import StaleVersionError
from docgen.service.reading import show
from docgen.service.starting import version_of
from docgen.service.typed_data import Typed, as_typed, fits_form
from docgen.service.working_copies import StaleCopyError, WorkingCopy
from docgen.web.context import desk_for, noted
from docgen.web.editor.pages import blueprint, pairs_in, revision_of, typed_form
from docgen.web.forms.parsing import parse

_ELSEWHERE = "别处保存的"


@blueprint.post("/copies/<copy_id>/compare")
@noted
def compare(copy_id: str) -> Response:
    """Show the form that a browser holds beside what has been saved elsewhere."""
    with desk_for(request) as desk:
        latest = working_copies.get(desk, copy_id)
        return compare_copies(latest, typed_form()[0], _base())


@blueprint.post("/copies/<copy_id>/merge")
@noted
def merge(copy_id: str) -> Response:
    """Save what was chosen; when something else has come in between once more, both are shown again."""
    with desk_for(request) as desk:
        copy = working_copies.get(desk, copy_id)
        mine = _mine()
        version = request.form.get("_version", "")
        theirs = copy.typed if not version else _kept(desk, copy, revision_of(version))
        revision = revision_of(request.form.get("_revision"))
        taken = [name for name in request.form.getlist("_place") if request.form.get(f"_take:{name}") == "theirs"]
        if revision != copy.revision:
            return compare_copies(copy, mine)
        try:
            saved = working_copies.save(desk, copy_id, merge_typed(mine, theirs, taken), revision)
        except StaleCopyError as error:
            return compare_copies(error.latest, mine)
        if version:
            working_copies.rebase(desk, saved.id, revision_of(version))
        return redirect(url_for("editor.edit", copy_id=copy_id, merged=1), 303)


def compare_copies(latest: WorkingCopy, mine: Typed, base: Typed | None = None) -> Response:
    """The page for a copy that was saved elsewhere meanwhile."""
    return _page(latest, mine, latest.typed, base, theirs_name=_ELSEWHERE, version="")


def compare_versions(desk: Desk, copy: WorkingCopy, error: StaleVersionError) -> Response:
    """The page for a filing that has got a newer version meanwhile."""
    latest = show(desk, copy.filing or "").row.version
    theirs = _kept(desk, copy, latest)
    base = _kept(desk, copy, copy.base_version) if copy.base_version else None
    return _page(
        copy, copy.typed, theirs, base, theirs_name=f"档案里的第{latest}版", version=str(latest), changed=error.changed
    )


def _kept(desk: Desk, copy: WorkingCopy, version: int) -> Typed:
    return as_typed(to_plain(version_of(desk, copy.filing or "", version)))


def _page(
    copy: WorkingCopy,
    mine: Typed,
    theirs: Typed,
    base: Typed | None,
    *,
    theirs_name: str,
    version: str,
    changed: Sequence[Difference] = (),
) -> Response:
    page = render_template(
        "editor/compare.html",
        copy=copy,
        places=compare_typed(mine, theirs, base),
        mine=json.dumps(mine, ensure_ascii=False),
        theirs_name=theirs_name,
        version=version,
        changed=changed,
    )
    return make_response(page, 409)


def _base() -> Typed | None:
    """What the browser began with, as its script sends it; None without one."""
    written = request.form.get("_base_fields", "")
    return parse(pairs_in(_json(written))) if written else None


def _mine() -> Typed:
    """The state of the form that the page carried along."""
    plain = _json(request.form.get("_mine", ""))
    typed = as_typed(plain) if isinstance(plain, dict) else {}
    if not isinstance(plain, dict) or not fits_form(typed):
        raise _broken()
    return typed


def _json(written: str) -> Any:
    try:
        return json.loads(written)
    except ValueError as error:
        raise _broken() from error


def _broken() -> UsageError:
    return UsageError("bad-form", "表单不完整。", "请返回上一页再试。")

"""The preview's pages (预览): what there is to see of a copy, and every page as an image."""

import atexit

from flask import Response, current_app, jsonify, make_response, request

from docgen.errors import RightsError
from docgen.service import working_copies
from docgen.service.chosen_template import drawn_with
from docgen.service.desk import Desk
from docgen.service.preview import Previews
from docgen.service.preview_files import PreviewFiles
from docgen.service.secrecy import refuse_typed
from docgen.service.working_copies import WorkingCopy
from docgen.web.context import desk_for
from docgen.web.editor.pages import blueprint, revision_of

LONGEST_WAIT = 2.0
"""Seconds that an answer may wait for pages that are on their way; a script then asks again."""
_EXTENSION = "docgen-previews"


def previews() -> Previews:
    """The previews of this process; its office starts with the first draft that is looked at."""
    kept = current_app.extensions
    if _EXTENSION not in kept:
        scratch = current_app.config["SCRATCH"]
        found = kept.setdefault(_EXTENSION, Previews(shared=PreviewFiles(scratch) if scratch else None))
        atexit.register(found.close)
    shared: Previews = kept[_EXTENSION]
    return shared


def ask(desk: Desk, copy: WorkingCopy) -> None:
    """Ask for the pages of a copy; InputError ``classified`` where such a text is not drawn here any more."""
    refuse_typed(desk, copy.typed)
    previews().ask(copy.id, copy.revision, copy.typed, desk.settings, drawn_with(desk, copy))


@blueprint.get("/copies/<copy_id>/preview")
def preview(copy_id: str) -> Response:
    """What there is to see: ``revision``, ``digest``, ``pages``, ``making``, ``left_out``, ``problem``, ``hint``.

    ``?wait=`` with anything: the answer waits a moment for pages that are on their way.
    """
    with desk_for(request) as desk:
        copy = working_copies.get(desk, copy_id)
        ask(desk, copy)
        shown = previews().state(copy.id, copy.revision, LONGEST_WAIT if "wait" in request.args else 0)
        return jsonify(
            ok=True,
            revision=shown.revision,
            stale=shown.revision != copy.revision,
            digest=shown.digest,
            pages=shown.pages,
            making=shown.making,
            left_out=shown.left_out,
            problem=shown.problem,
            hint=shown.hint,
        )


@blueprint.get("/copies/<copy_id>/preview/<digest>/<int:number>.png")
def page(copy_id: str, digest: str, number: int) -> Response:
    """One page, counted from 1; its address names its content, so a browser may keep it."""
    with desk_for(request) as desk:
        copy = working_copies.get(desk, copy_id)
        refuse_typed(desk, copy.typed)
        image = previews().page(copy.id, digest, revision_of(number))
        if image is None:
            # Kept no longer, here or by another process: draw it here.
            ask(desk, copy)
            previews().state(copy.id, copy.revision, LONGEST_WAIT)
            image = previews().page(copy.id, digest, number)
        if image is None:
            raise RightsError("page-missing", "没有这一页。")
        answer = make_response(image)
        answer.headers["Content-Type"] = "image/png"
        return answer

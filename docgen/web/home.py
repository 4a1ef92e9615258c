"""The first page (首页)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from docgen.models.fields import CHOICE_LABELS
from docgen.service import samples
from docgen.service.overview import overview
from docgen.service.starting import EXAMPLE_KINDS
from docgen.web.context import desk_for

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def dashboard() -> str:
    """What one is writing, what waits, what was said of one's own, what was published lately."""
    with desk_for(request) as desk:
        return render_template(
            "home.html",
            overview=overview(desk),
            drafts=desk.may("draft"),
            samples=samples.offered(desk),
            kinds=[(kind, CHOICE_LABELS[kind]) for kind in EXAMPLE_KINDS],
        )


@blueprint.post("/samples")
def load_samples() -> Response:
    """Take the shipped examples in as drafts, where there is no filing yet."""
    with desk_for(request) as desk:
        loaded = samples.load(desk)
        flash(f"已载入 {len(loaded)} 份示例，都是初稿，可以照着办一遍。")
        return redirect(url_for("home.dashboard"), 303)

"""What the pages of the editor share (编辑页共用): the blueprint, the form's page, a remark as a script reads it."""

import json
from collections import Counter
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from docgen.errors import UsageError
from docgen.service.desk import Desk
from docgen.service.remarks import Remark, examine
from docgen.service.typed_data import Typed
from docgen.service.working_copies import WorkingCopy
from docgen.web.forms.layout import PANELS, RULES
from docgen.web.forms.names import field_id
from docgen.web.forms.parsing import parse
from docgen.web.forms.view import Form

blueprint = Blueprint("editor", __name__)

_PANEL_OF = {name: panel.anchor for panel in PANELS for name in (*panel.fields, *panel.more)}
_TONES = ("error", "warning", "note", "todo")


def typed_form() -> tuple[Typed, int]:
    """What the form holds, and the revision that it was typed on; UsageError for a form that is not ours."""
    pairs = [(name, value) for name, value in request.form.items(multi=True)]
    return parse(pairs), revision_of(request.form.get("_revision"))


def revision_of(written: Any) -> int:
    """A revision as a form or script sends it."""
    if isinstance(written, int) and not isinstance(written, bool):
        return written
    if isinstance(written, str) and written.isascii() and written.isdigit() and len(written) < 10:
        return int(written)
    raise UsageError("bad-revision", "表单不完整。", "请刷新页面后再试；浏览器里还留着您写的内容。")


def pairs_in(sent: object) -> list[tuple[str, str]]:
    """Names and values as a script sends them; UsageError for anything else."""
    if isinstance(sent, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in sent):
        pairs = [(name, value) for name, value in sent if isinstance(name, str) and isinstance(value, str)]
        if len(pairs) == len(sent):
            return pairs
    raise UsageError("bad-form", "表单不完整。", "请刷新页面后再试；浏览器里还留着您写的内容。")


def form_page(desk: Desk, copy: WorkingCopy, *, status: int = 200, alarm: str = "", reason: str = "") -> Response:
    """The page of the form; ``alarm`` is said above all remarks, which are then shown at once."""
    form = Form(copy.typed, examine(copy.typed, desk.settings).remarks, copy.notes)
    page = render_template(
        "editor/editor.html",
        copy=copy,
        form=form,
        panels=[(*panel, counts_of(form, panel[0].anchor)) for panel in form.panels()],
        remarks=listed(form),
        rules=json.dumps(_rules(), ensure_ascii=False),
        owner=desk.actor.name,
        merged="merged" in request.args,
        alarm=alarm,
        reason=reason,
    )
    return make_response(page, status)


def listed(form: Form) -> list[dict[str, str]]:
    """Every remark as a script or the list at the top shows it, errors first, each with the place to go to."""
    told = [_told(form, remark) for remark in form.remarks]
    return sorted(told, key=lambda one: _TONES.index(one["tone"]))


def _told(form: Form, remark: Remark) -> dict[str, str]:
    place = form.anchor(remark.path)
    return {
        "id": field_id(place) if place else "",
        "panel": panel_of(place),
        "label": remark.label,
        "tone": remark.tone,
        "message": remark.message,
        "hint": remark.hint,
    }


def panel_of(place: str) -> str:
    """The anchor of the panel that a place is in, '' for none."""
    return _PANEL_OF.get(place.partition(".")[0].partition("[")[0], "")


def counts_of(form: Form, anchor: str) -> dict[str, int]:
    """How many remarks of each tone stand in a panel."""
    return dict(Counter(one["tone"] for one in listed(form) if one["panel"] == anchor))


def _rules() -> dict[str, dict[str, Any]]:
    return {name: {"on": rule.on, "values": rule.values, "unless": rule.unless} for name, rule in RULES.items()}

"""The house's settings and templates (本单位设置、本单位模板), for administrators."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from docgen.errors import DocgenError, InputError
from docgen.models.fields import CHOICE_LABELS
from docgen.service import house_settings, house_templates, templates
from docgen.service.current_settings import TABLES
from docgen.service.lifecycle import STEPS
from docgen.service.people import ADMINISTRATOR
from docgen.service.starting import EXAMPLE_KINDS
from docgen.settings import ArchiveRules, House, Organ, Page, Settings
from docgen.web.context import noted
from docgen.web.errors import public_hint, status_of
from docgen.web.filings.files import hand_over
from docgen.web.sessions import caller, for_role, office, signed_in

blueprint = Blueprint("house", __name__, url_prefix="/admin")
_only_administrators = for_role(ADMINISTRATOR)

MOST_ORGANS = 200
SPARE_ORGANS = 3
"""Empty rows at the end of the list of organs."""

_OPTIONAL = {step.action: step.label for step in STEPS if step.optional}
_MODELS = {"ink": "以字面墨迹量版心", "line-box": "以行框量版心"}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAMES = ("issuer", "mark", "organ_code", "printing_office")
_ORGAN = ("name", "code", "mark", "fonds")


@blueprint.get("/house")
@_only_administrators
def settings() -> Response:
    """The settings that hold now, and the log of their changes."""
    seen, now = house_settings.latest(office(), signed_in())
    return _settings_page(_given_by(now), seen)


@blueprint.post("/house")
@_only_administrators
@noted
def change() -> Response:
    """Let other settings hold from now on."""
    given = _given()
    seen = request.form.get("seen", -1, type=int)
    try:
        reason = request.form.get("reason", "")
        changed = house_settings.save(office(), signed_in(), caller(), given, seen, reason)
    except DocgenError as error:
        if not isinstance(error, InputError) and error.code != "settings-moved":
            raise
        return _settings_page(given, seen, error)
    flash("设置已经保存，以后拟写、办理的公文照它来。" if changed else "没有改动。")
    for line in changed:
        flash(line)
    return redirect(url_for("house.settings"), 303)


@blueprint.get("/templates", endpoint="templates")
@_only_administrators
def templates_of() -> Response:
    """The templates of every kind, and a form for another."""
    return _templates_page()


@blueprint.post("/templates")
@_only_administrators
@noted
def upload() -> Response:
    """Keep a template and show what the check says."""
    sent = request.files.get("file")
    kind = request.form.get("kind", "")
    try:
        if sent is None or not sent.filename:
            raise InputError("no-file", "没有选文件。", hint="请选一个 Word 文档（.docx）。")
        report = house_templates.upload(office(), signed_in(), caller(), kind, sent.filename, sent.read())
    except DocgenError as error:
        if status_of(error) >= 500:
            raise
        return _templates_page(error, kind)
    flash("模板可以使用；选用以后，新拟的公文用它生成。" if report.usable else "模板还有错误，改好以后再上传。")
    return redirect(url_for("house.template", kind=kind, digest=house_templates.digest_of(report)), 303)


@blueprint.get("/templates/<kind>/<digest>")
@_only_administrators
def template(kind: str, digest: str) -> str:
    """One template: what the check says of it."""
    row, report = house_templates.report(office(), signed_in(), digest, kind)
    return render_template("house/template.html", row=row, report=report, kind_names=CHOICE_LABELS)


@blueprint.get("/templates/<kind>/<digest>/docx")
@_only_administrators
def template_file(kind: str, digest: str) -> Response:
    """The template as it was uploaded; ``?annotated=1`` with its faults as Word comments."""
    row, report = house_templates.report(office(), signed_in(), digest, kind)
    data = templates.annotate(report) if request.args.get("annotated") else report.data
    return hand_over(row.name, data, _WORD)


@blueprint.post("/templates/<kind>/<digest>/choose")
@_only_administrators
@noted
def choose(kind: str, digest: str) -> Response:
    """Draw new filings of the kind with it."""
    row = house_templates.choose(office(), signed_in(), caller(), digest, kind)
    flash(f"新拟的{CHOICE_LABELS[kind]}用“{row.name}”生成。")
    return redirect(url_for("house.templates"), 303)


@blueprint.post("/templates/<kind>/shipped")
@_only_administrators
@noted
def use_shipped(kind: str) -> Response:
    """Draw new filings of the kind with the shipped template again."""
    house_templates.use_shipped(office(), signed_in(), caller(), kind)
    flash(f"新拟的{CHOICE_LABELS[kind]}用自带的模板生成。")
    return redirect(url_for("house.templates"), 303)


@blueprint.get("/templates/<kind>/new.docx")
@_only_administrators
def new_template(kind: str) -> Response:
    """A copy of the shipped template to restyle."""
    if kind not in EXAMPLE_KINDS:
        raise house_templates.missing()
    return hand_over(f"{CHOICE_LABELS[kind]}模板.docx", templates.new(kind), _WORD)


def _settings_page(given: Mapping[str, Any], seen: int, error: DocgenError | None = None) -> Response:
    rows = [*given["house"]["organs"], *({} for _ in range(SPARE_ORGANS))][: MOST_ORGANS + SPARE_ORGANS]
    page = render_template(
        "house/settings.html",
        given=given,
        organs=rows,
        seen=seen,
        reason=request.form.get("reason", ""),
        optional=_OPTIONAL,
        models=_MODELS,
        names=_NAMES,
        fields={**House.model_fields, **Page.model_fields, **ArchiveRules.model_fields},
        organ_fields=Organ.model_fields,
        problems=getattr(error, "problems", ()),
        error=error,
        changes=house_settings.changes(office(), signed_in()),
    )
    return make_response(page, status_of(error) if error else 200)


def _templates_page(error: DocgenError | None = None, kind: str = "") -> Response:
    page = render_template(
        "house/templates.html",
        kinds=[(one, CHOICE_LABELS[one]) for one in EXAMPLE_KINDS],
        listed=house_templates.listed(office(), signed_in()),
        error=error,
        hint=public_hint(error) if error else "",
        chosen_kind=kind,
    )
    return make_response(page, status_of(error) if error else 200)


def _given_by(now: Settings) -> dict[str, Any]:
    """The settings as the form shows them."""
    return now.model_dump(mode="json", include=set(TABLES))


def _given() -> dict[str, Any]:
    """What the form says: blank lines are left out, and rows of the list in which nothing stands."""
    form = request.form
    organs = []
    for row in range(MOST_ORGANS):
        organ = {name: text for name in _ORGAN if (text := form.get(f"organs[{row}].{name}", "").strip())}
        if organ:
            organs.append(organ)
    return {
        "house": {**{name: form.get(name, "").strip() or None for name in _NAMES}, "organs": organs},
        "page": {"model": form.get("model", ""), "imprint_on_even_page": "imprint_on_even_page" in form},
        "archive": {
            "steps": [step for step in _OPTIONAL if step in form.getlist("steps")],
            "codes": _lines(form.get("codes", "")),
            "continuous": _lines(form.get("continuous", "")),
            "classified_online": "classified_online" in form,
        },
    }


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.replace("、", "\n").splitlines() if line.strip()))

"""A row on its way into the archive (批量入档的文字): signed, numbered and dated as an issue asks, judged, drawn."""

from collections.abc import Sequence
from datetime import date

from docgen.archive.search_texts import fold_ahead
from docgen.check.content import HouseNames, check_content
from docgen.errors import DocgenError, InputError, NotPublishableError
from docgen.models.filing import Filing
from docgen.models.plain import NONE_KNOWN, KnownParts, write_json
from docgen.service import filings
from docgen.service.batch_making import Made
from docgen.service.batch_plan import Plan
from docgen.service.issuing import GIVEN_BY_NUMBERING, refuse_unpublishable
from docgen.service.marking import (
    NumberSequence,
    sequence_of,
    settle_signing,
    with_number,
    with_printing,
    with_signing,
    without_number,
)
from docgen.service.versions import DOCX, TEXT, Sheet, columns, compose_all


def settled(plan: Plan, filing: Filing, made: Made, actor: str, today: date) -> Filing:
    """The filing as it is to be drawn: a draft without a number, an issue signed, numbered and dated.

    What the archive needs to know of it is noted in ``made``.
    """
    wants = plan.wants
    filing = without_number(filing)[0]
    if wants.mode == "draft":
        return filing
    signing, _ = settle_signing(filing, wants.by, wants.on, "", actor)
    filing = with_signing(filing, signing)
    made.signed_by, made.signed_on = signing.by, signing.on.isoformat()
    if wants.numbering == "one":
        filing = _unnumbered(filing)
    elif (sequence := _sequence(plan, filing, signing.on)) is not None:
        made.sequence = (sequence.code, sequence.year)
        if made.given is not None:
            filing = with_number(filing, sequence, made.given.serial, signing.on)
            made.number = sequence.number(made.given.serial, signing.on.year)
    printed = (filing.imprint.printed_on if filing.imprint else None) or today
    made.printed_on = printed.isoformat()
    return with_printing(filing, printed)


def _sequence(plan: Plan, filing: Filing, signed_on: date) -> NumberSequence | None:
    """The sequence that numbers the row; under its own name a community needs its own code."""
    sequence = sequence_of(filing, plan.settings, signed_on)
    streets = {plan.settings.house.organ_code, (plan.base.get("head") or {}).get("organ_code")}
    if plan.wants.numbering == "own" and sequence is not None and sequence.code in streets:
        raise InputError(
            "batch-own-code",
            f"机关代字“{sequence.code}”是本单位的，不是这个社区自己的",
            "请加一列“版头·机关代字”填社区自己的代字；不编号的请把基准方案的 form 改为 plain",
        )
    return sequence


def _unnumbered(filing: Filing) -> Filing:
    """A plan that goes out under another filing's number: without head, addressees and imprint of its own."""
    head = filing.head.model_copy(update=dict.fromkeys(("organ_code", "year", "serial", "mark", "order_number")))
    return filing.model_copy(update={"form": "plain", "head": head, "imprint": None, "addressees": [], "notice": None})


def judge(plan: Plan, filing: Filing, known: KnownParts = NONE_KNOWN) -> None:
    """Refuse (NotPublishableError) what could not be issued even once it has its number.

    ``known`` are parts that the rows share.
    """
    house = filings.house_of(filing, plan.settings)
    names = HouseNames(house.issuer, house.mark, house.organ_code, house.printing_office)
    refuse_unpublishable(check_content(filing, names, write_json(filing, known)), GIVEN_BY_NUMBERING)


def draw_all(
    plan: Plan, rows: Sequence[tuple[Filing, Made, bool]], known: KnownParts = NONE_KNOWN
) -> list[bytes | DocgenError]:
    """Draw the filings of some rows, each with whether its imprint opens a page of its own, and return the DOCXs.

    What stands against one stands in its place, NotPublishableError as in ``judge``. All that the archive keeps of a
    row is noted in what was ``made`` of it; ``known`` are parts that the rows share.
    """
    wanted = [(filing, apart) for filing, _, apart in rows]
    sheets = compose_all(wanted, plan.settings, template=plan.template, known=known)
    return [_kept(plan, filing, made, sheet) for (filing, made, _), sheet in zip(rows, sheets, strict=True)]


def _kept(plan: Plan, filing: Filing, made: Made, sheet: Sheet | DocgenError) -> bytes | DocgenError:
    """The DOCX, what the archive keeps noted in ``made``; an issue that may not be published is refused."""
    if isinstance(sheet, DocgenError):
        return sheet
    if plan.wants.mode == "publish":
        try:
            refuse_unpublishable(sheet.findings)
        except NotPublishableError as error:
            return error
    made.files, made.template = dict(sheet.files), sheet.template
    made.columns = columns(filing, plan.settings)
    searched = {**made.columns, "document_number": made.number or None, "community": made.community}
    made.words = fold_ahead(searched, sheet.files[TEXT].decode())
    return sheet.files[DOCX]

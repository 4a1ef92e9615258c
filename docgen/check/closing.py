"""Addressees, signature and imprint (主送机关、落款、版记, GB/T 9704 7.3.2, 7.3.5, 7.4)."""

from collections.abc import Iterator, Sequence

from docgen.check.draft import Draft, bare
from docgen.findings import Finding
from docgen.models.faults import Path
from docgen.text.dates import parse_when, spell_date


def check_closing(draft: Draft) -> Iterator[Finding]:
    """Check who is addressed, who signs when, who gets copies and who prints when."""
    yield from _addressees(draft)
    yield from _signature(draft)
    yield from _imprint(draft)


def _addressees(draft: Draft) -> Iterator[Finding]:
    """Addressees (主送机关): some, each once. A filing published to everybody has none, so nothing is blocked."""
    addressees = draft.filing.addressees
    if draft.has_head and not addressees and draft.filing.kind not in ("order", "minutes"):
        fix = "请填写主送机关；公布性的公文可以没有"
        yield draft.finding("missing-addressees", ("addressees",), "没有主送机关", fix=fix)
    yield from _repeated(draft, ("addressees",), addressees)
    imprint = draft.filing.imprint
    if imprint is None:
        return
    yield from _repeated(draft, ("imprint", "copies_to"), imprint.copies_to)
    main = {bare(name) for name in addressees}
    for position, name in enumerate(imprint.copies_to):
        if bare(name) in main:
            message = f"“{name}”已是主送机关，又列入抄送"
            fix = "请在主送和抄送中只留一处"
            yield draft.finding("addressee-in-copies", ("imprint", "copies_to", position), message, found=name, fix=fix)


def _repeated(draft: Draft, path: Path, names: Sequence[str]) -> Iterator[Finding]:
    """Names that stand in one list twice."""
    seen: dict[str, int] = {}
    for position, name in enumerate(names):
        first = seen.setdefault(bare(name), position)
        if first != position:
            message = f"“{name}”与第{first + 1}项重复"
            yield draft.finding("repeated-organ", (*path, position), message, found=name, fix="请删去重复的一项")


def _signature(draft: Draft) -> Iterator[Finding]:
    """Issuer and date (发文机关署名、成文日期)."""
    signature = draft.filing.signature
    if not draft.issuer and signature.stamp is None and draft.filing.kind != "minutes":
        fix = "请填写发文机关的全称或规范化简称，或在 docgen.toml 中设置"
        yield draft.finding("missing-issuer", ("signature", "issuer"), "没有发文机关署名", fix=fix)
    if signature.date_text is not None:
        yield _date_as_written(draft, signature.date_text)
    elif signature.signed_on is None:
        fix = "签发后填写 signed_on，如 2014-11-03；没有签发前可以先生成草稿"
        yield draft.finding("missing-date", ("signature", "signed_on"), "没有成文日期", fix=fix)


def _date_as_written(draft: Draft, written: str) -> Finding:
    """A date kept as in an old text: say what is missing, or how to write it when nothing is."""
    fix = "请补全年月日，写在 signed_on 中，如 2014-11-03"
    missing = ""
    try:
        when = parse_when(written)
    except ValueError as error:
        missing = f"：{str(error).removesuffix('。')}"
    else:
        if when.parsed and not when.part and when.year and when.month:
            missing = "，缺少日" if when.day is None else ""
            if when.day is not None:
                fix = f"请写成 signed_on: {when.year}-{when.month:02}-{when.day:02}，版面印作阿拉伯数字"
    message = f"成文日期照原文写作“{written}”{missing}"
    place = ("signature", "date_text")
    return draft.finding("date-as-written", place, message, expected="年月日齐全的日期", found=written, fix=fix)


def _imprint(draft: Draft) -> Iterator[Finding]:
    """Who prints and when (印发机关和印发日期)."""
    imprint, signed = draft.filing.imprint, draft.filing.signature.signed_on
    if imprint is None or draft.filing.kind == "letter":  # A letter's imprint says neither.
        return
    if not (imprint.printed_by or draft.house.printing_office):
        fix = "请填写印发公文的部门，一般是办公室，或在 docgen.toml 中设置"
        yield draft.finding("missing-printed-by", ("imprint", "printed_by"), "版记没有印发机关", fix=fix)
    if imprint.printed_on is None:
        fix = "送印时填写 printed_on，如 2014-11-05；没有送印前可以先生成草稿"
        yield draft.finding("missing-printed-on", ("imprint", "printed_on"), "版记没有印发日期", fix=fix)
    elif signed is not None and imprint.printed_on < signed:
        message = f"印发日期{spell_date(imprint.printed_on)}早于成文日期{spell_date(signed)}"
        fix = "请核对两个日期，印发不会早于签发"
        yield draft.finding("printed-before-signed", ("imprint", "printed_on"), message, fix=fix)

"""The head (版头, GB/T 9704 7.2): document number, issuer mark, secrecy."""

import re
from collections.abc import Iterator

from docgen.check.draft import Draft, bare
from docgen.findings import Finding
from docgen.models.formats import mark_suffix
from docgen.text.characters import ascii_digits
from docgen.text.dates import spell_date
from docgen.text.numerals import from_chinese

_NO_CODE = re.compile("[〔〕\\[\\]【】()（）0-9０-９第号]")
_PERIOD = re.compile(r"(?P<years>[1-9]\d?)年|(?P<months>[1-9]\d?)个月|长期|(?:至)?\d{4}年\d{1,2}月\d{1,2}日")
_LOOSE_PERIOD = re.compile(r"\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*(年|个?月)\s*")
_MOST_YEARS = {"绝密": 30, "机密": 20, "秘密": 10}
_PUBLIC = re.compile("公开发布|主动公开|予以公开|公开属性：?公开")
_FIELDS = ("organ_code", "year", "serial", "mark", "signers")


def check_head(draft: Draft) -> Iterator[Finding]:
    """Check number, mark and secrecy."""
    if draft.has_head:
        if _is_numbered(draft):
            yield from _number(draft)
        yield from _mark(draft)
    else:
        yield from _unprinted(draft)
    yield from _secrecy(draft)


def _is_numbered(draft: Draft) -> bool:
    """Whether a document number is due: an order has its own, minutes may go without."""
    head = draft.filing.head
    given = any((head.organ_code, head.year, head.serial))
    return draft.filing.kind != "order" and (draft.filing.kind != "minutes" or given)


def _number(draft: Draft) -> Iterator[Finding]:
    """The document number (发文字号): all three parts, the code alone in its field, the year of signing."""
    head, signed = draft.filing.head, draft.filing.signature.signed_on
    code = head.organ_code or draft.house.organ_code
    if not code:
        fix = "请填写机关代字，如“棠街办”，或在 docgen.toml 中设置"
        yield draft.finding("missing-organ-code", ("head", "organ_code"), "没有机关代字，发文字号不完整", fix=fix)
    elif _NO_CODE.search(code):
        message = "机关代字里写了代字以外的内容，发文字号会重复"
        fix = "请只写代字，年份写在 year，顺序号写在 serial"
        yield draft.finding("organ-code-form", ("head", "organ_code"), message, found=code, fix=fix)
    if head.year is None:
        fix = f"请填写 {signed.year}" if signed else "请填写发文的年份，四位数字"
        yield draft.finding("missing-year", ("head", "year"), "发文字号没有年份", fix=fix)
    elif signed is not None and head.year != signed.year:
        message = f"发文字号的年份是{head.year}年，成文日期是{spell_date(signed)}，两处不一致"
        fix = "请核对发文字号的年份和成文日期"
        yield draft.finding(
            "year-mismatch", ("head", "year"), message, expected=str(signed.year), found=str(head.year), fix=fix
        )
    if head.serial is None:
        fix = "编号后填写顺序号；没有编号前可以先生成草稿"
        yield draft.finding("missing-serial", ("head", "serial"), "发文字号没有顺序号", fix=fix)


def _mark(draft: Draft) -> Iterator[Finding]:
    """The issuer mark (发文机关标志): present, 文件 once, the name that signs."""
    head, place = draft.filing.head, ("head", "mark")
    if not draft.mark:
        fix = "请填写发文机关名称，或在 docgen.toml 中设置"
        yield draft.finding("missing-mark", place, "没有发文机关标志，红头是空的", fix=fix)
        return
    suffix = mark_suffix(draft.filing.kind, head)
    if suffix and draft.mark.rstrip().endswith(suffix):
        message = f"发文机关标志末尾已有“{suffix}”，版面还会再加一次"
        fix = f"请写“{draft.mark.rstrip().removesuffix(suffix)}”，或把 mark_suffix 设为 false"
        yield draft.finding("mark-suffix-twice", place, message, found=draft.mark, fix=fix)
    if draft.filing.kind == "minutes":  # Their mark names the meeting, not the issuer.
        return
    given = head.mark or next(iter(draft.filing.issuers), None)
    name = draft.mark.rstrip().removesuffix(suffix or "文件")
    if given and draft.issuer and bare(name) != bare(draft.issuer):
        message = f"发文机关标志是“{name}”，署名是“{draft.issuer}”，请确认是同一机关的全称或规范化简称"
        yield draft.finding("mark-differs", place, message, expected=draft.issuer, found=name)


def _unprinted(draft: Draft) -> Iterator[Finding]:
    """What a filing without a head (无版头) has been given for one."""
    for name in _FIELDS:
        if getattr(draft.filing.head, name):
            fix = "需要版头时把 form 改为 red_head，否则请删去"
            message = "发文形式是无版头，这一项不会印出"
            yield draft.finding("head-not-printed", ("head", name), message, fix=fix)


def _secrecy(draft: Draft) -> Iterator[Finding]:
    """Copy number, classification and term (份号、密级和保密期限)."""
    head = draft.filing.head
    if head.classification is None:
        if head.secrecy_period is not None:
            message = f"有保密期限“{head.secrecy_period}”而没有密级"
            fix = "请填写密级（绝密、机密或秘密），或删去保密期限"
            yield draft.finding("missing-classification", ("head", "classification"), message, fix=fix)
        return
    if head.copy_number is None:
        message = f"密级为{head.classification}的公文没有份号，涉密公文必须标注份号"
        yield draft.finding("missing-copy-number", ("head", "copy_number"), message, fix="请填写份号，如 000001")
    note = draft.filing.note
    if note and (public := _PUBLIC.search(note)) and "不予公开" not in note:
        message = f"密级为{head.classification}的公文，附注却写“{public.group()}”"
        yield draft.finding("classified-public", ("note",), message, found=note, fix="请核对密级和附注，删去其中一项")
    yield from _secrecy_period(draft, head.classification, head.secrecy_period)


def _secrecy_period(draft: Draft, classification: str, period: str | None) -> Iterator[Finding]:
    """The term: present, in Arabic digits with its unit, within what the law generally allows."""
    place = ("head", "secrecy_period")
    if period is None:
        message = f"密级为{classification}的公文没有写保密期限"
        yield draft.finding("missing-secrecy-period", place, message, fix="请填写保密期限，如 1年、6个月")
        return
    form = _PERIOD.fullmatch(period)
    if form is None:
        standard = _standard_period(period)
        fix = f"请写“{standard}”" if standard else "请用阿拉伯数字写，如 1年、6个月，或写“长期”"
        message = f"保密期限“{period}”的写法不规范"
        yield draft.finding("secrecy-period-form", place, message, expected=standard, found=period, fix=fix)
        return
    most = _MOST_YEARS[classification]
    if form["years"] and int(form["years"]) > most:
        message = f"{classification}级的保密期限除另有规定外不超过{most}年"
        fix = "请核对定密依据"
        yield draft.finding("secrecy-period-long", place, message, expected=f"不超过{most}年", found=period, fix=fix)


def _standard_period(period: str) -> str:
    """Write 六个月 as 6个月 and １０年 as 10年; empty for anything else."""
    loose = _LOOSE_PERIOD.fullmatch(period)
    if loose is None:
        return ""
    digits = ascii_digits(loose[1])
    try:
        number = int(digits) if digits.isdecimal() else from_chinese(digits)
    except ValueError:
        return ""
    return f"{number}{'年' if loose[2] == '年' else '个月'}" if number else ""

"""Special formats, joint and upward issue, disclosure (特定格式、联合行文、上行文、公开属性; GB/T 9704 7.2.6, 10)."""

import re
from collections.abc import Iterator

from docgen.check.draft import Draft, bare
from docgen.findings import Finding

_NUMBER_FIELDS = ("organ_code", "year", "serial")
_LETTER_FIELDS = ("printed_by", "printed_on", "number_of_copies")
_NOTED = re.compile("(?P<not_public>不予公开|不公开|不得公开)|(?P<on_request>依申请公开)|公开")


def check_formats(draft: Draft) -> Iterator[Finding]:
    """Check what a kind with a page of its own needs, who issues together, who signs upward, what is made public."""
    match draft.filing.kind:
        case "letter":
            yield from _letter(draft)
        case "order":
            yield from _order(draft)
        case "minutes":
            yield from _minutes(draft)
    yield from _upward(draft)
    yield from _issuers(draft)
    yield from _disclosure(draft)


def _letter(draft: Draft) -> Iterator[Finding]:
    """A letter's imprint (信函的版记) has no line for who prints when."""
    imprint = draft.filing.imprint
    for name in _LETTER_FIELDS:
        if imprint is not None and getattr(imprint, name) is not None:
            message = "信函格式的版记只有抄送机关，这一项不会印出"
            yield draft.finding("letter-imprint", ("imprint", name), message, fix="请删去这一项")


def _order(draft: Draft) -> Iterator[Finding]:
    """An order (命令) has a number of its own, and the stamp of the officer who signs."""
    head, signature = draft.filing.head, draft.filing.signature
    if head.order_number is None:
        fix = "编号后填写 order_number，如 5；没有编号前可以先生成草稿"
        yield draft.finding("missing-order-number", ("head", "order_number"), "命令没有令号", fix=fix)
    for name in _NUMBER_FIELDS:
        if getattr(head, name) is not None:
            message = "命令用令号，不用发文字号，这一项不会印出"
            yield draft.finding("head-not-printed", ("head", name), message, fix="请删去这一项，令号写在 order_number")
    if signature.stamp is None:
        fix = "请填写 stamp，写明签发人的职务和姓名"
        yield draft.finding("missing-stamp", ("signature", "stamp"), "命令没有签发人的签名章", fix=fix)


def _minutes(draft: Draft) -> Iterator[Finding]:
    """Minutes (纪要) say who attended, and bear no seal."""
    attendance = draft.filing.attendance
    if attendance is None or not attendance.present:
        fix = "请填写 attendance，出席人员写在 present 中"
        yield draft.finding("missing-attendance", ("attendance",), "纪要没有出席人员", fix=fix)
    if draft.filing.signature.seal:
        message = "纪要一般不加盖印章"
        yield draft.finding("minutes-with-seal", ("signature", "seal"), message, fix="请写 seal: false")


def _upward(draft: Draft) -> Iterator[Finding]:
    """An upward filing (上行文): one superior organ is addressed, and every joint organ signs."""
    filing = draft.filing
    signers = filing.head.signers
    if not signers:
        return
    if len(filing.addressees) > 1:
        message = f"上行文有{len(filing.addressees)}个主送机关，原则上只主送一个上级机关"
        fix = "请保留一个主送机关，其他的写入抄送"
        yield draft.finding("upward-addressees", ("addressees",), message, expected="1个", fix=fix)
    if filing.organs and len(signers) != len(filing.organs):
        message = f"联合行文有{len(filing.organs)}个机关，签发人有{len(signers)}名"
        fix = "请按机关的排列顺序，每个机关写一名签发人"
        yield draft.finding(
            "joint-signers",
            ("head", "signers"),
            message,
            expected=str(len(filing.organs)),
            found=str(len(signers)),
            fix=fix,
        )


def _issuers(draft: Draft) -> Iterator[Finding]:
    """Who issues gets no copy; a signature stamp takes the place of the seal."""
    filing = draft.filing
    issuing = {bare(name) for name in filing.issuers}
    for position, name in enumerate(filing.imprint.copies_to if filing.imprint else ()):
        if bare(name) in issuing:
            message = f"“{name}”是发文机关，又列入抄送"
            place = ("imprint", "copies_to", position)
            yield draft.finding("issuer-in-copies", place, message, found=name, fix="请从抄送中删去")
    signature = filing.signature
    if signature.stamp is not None and signature.seal and "seal" in signature.model_fields_set:
        message = "已用签名章，不再加盖印章"
        yield draft.finding("stamp-with-seal", ("signature", "seal"), message, fix="请删去 seal 或 stamp")


def _disclosure(draft: Draft) -> Iterator[Finding]:
    """Disclosure (公开属性): the reason for keeping back, nothing that contradicts it."""
    filing = draft.filing
    disclosure, place = filing.disclosure, ("disclosure",)
    if disclosure is None:
        if filing.print_disclosure:
            fix = "请填写 disclosure，或把 print_disclosure 改为 false"
            yield draft.finding("missing-disclosure", place, "要印出公开属性，但没有填写", fix=fix)
        return
    if disclosure == "不予公开" and filing.disclosure_reason is None:
        fix = "请在 disclosure_reason 中写明理由"
        yield draft.finding("disclosure-without-reason", ("disclosure_reason",), "不予公开的公文没有写明理由", fix=fix)
    if filing.head.classification is not None and disclosure != "不予公开":
        message = f"密级为{filing.head.classification}的公文，公开属性却是“{disclosure}”"
        fix = "请核对密级和公开属性；涉密公文写“不予公开”"
        yield draft.finding("classified-public", place, message, found=disclosure, fix=fix)
    noted = _noted(filing.note or "")
    if noted and noted != disclosure:
        message = f"公开属性是“{disclosure}”，附注却写“{filing.note}”"
        fix = "请核对公开属性和附注"
        yield draft.finding("disclosure-contradicted", ("note",), message, expected=disclosure, found=noted, fix=fix)
    elif noted and filing.print_disclosure:
        message = f"附注已写“{filing.note}”，又要印出公开属性"
        fix = "请把 print_disclosure 改为 false，或删去附注中的这句话"
        yield draft.finding("disclosure-twice", ("print_disclosure",), message, found=noted, fix=fix)


def _noted(note: str) -> str:
    """The disclosure that a note (附注) speaks of, empty when of none."""
    found = _NOTED.search(note)
    if found is None:
        return ""
    return "不予公开" if found["not_public"] else "依申请公开" if found["on_request"] else "主动公开"

"""What the office puts on a filing (编号、成文日期、印发日期): taken off a draft, put on at its step, then held."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from docgen.errors import ArchiveError
from docgen.models.differences import differences
from docgen.models.filing import Filing
from docgen.models.formats import mark_suffix
from docgen.models.head import document_number
from docgen.service import filings
from docgen.service.versions import organ_code
from docgen.service.wording import optional_text, plain
from docgen.settings import Settings

CONTINUOUS = 0
"""The year of a sequence that goes on over the years (命令, and codes that the house says so of)."""

ORDER_ENDING = "令"
"""How the mark of an order ends (××令, ××命令), which is the code of its sequence."""

FIRST_YEAR, LAST_YEAR = 1949, 2100


@dataclass(frozen=True, slots=True)
class NumberSequence:
    """One sequence of numbers (一个序列): an organ code, or the mark of an order, and a year; 0 when continuous."""

    code: str
    year: int

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕" if self.year else f"{self.code}（连续编号）"

    def number(self, serial: int, year: int) -> str:
        """A number as one writes it; ``year`` is that of its signing, which a continuous sequence prints as well."""
        if self.year == CONTINUOUS and self.code.endswith(ORDER_ENDING):
            return f"{self.code}第{serial}号"
        return f"{self.code}〔{self.year or year}〕{serial}号"


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signed (签发人), on which day (成文日期), with which words (签发意见)."""

    by: str
    on: date
    opinion: str = ""


def without_number(filing: Filing) -> tuple[Filing, list[str]]:
    """The filing without a number of its own, and the notice that says so: numbers come from the book."""
    head = filing.head
    dropped = {name: None for name in ("serial", "order_number") if getattr(head, name) is not None}
    if not dropped:
        return filing, []
    given = "、".join(str(getattr(head, name)) for name in dropped)
    notice = f"输入中的编号 {given} 不作数：编号在登记时由编号簿给出。"
    return _with_head(filing, **dropped), [notice]


def sequence_of(filing: Filing, settings: Settings, signed_on: date) -> NumberSequence | None:
    """The sequence that gives the filing its number; None for one that is issued without a number.

    Texts without a head carry none; minutes carry one only where the input names a part of it (10.3).
    """
    if filing.form == "plain":
        return None
    if filing.kind == "order":
        return NumberSequence(_order_mark(filing, settings), CONTINUOUS)
    head = filing.head
    if filing.kind == "minutes" and head.organ_code is None and head.year is None:
        return None
    code = organ_code(filing, settings)
    if code is None:
        raise ArchiveError(
            "organ-code-missing",
            "没有机关代字，不能编号。",
            hint="请在输入的 head.organ_code 或本单位设置的 organ_code 中填写。",
        )
    _refuse_unlisted(code, settings)
    return NumberSequence(code, CONTINUOUS if code in settings.archive.continuous else signed_on.year)


def with_number(filing: Filing, sequence: NumberSequence, serial: int, signed_on: date) -> Filing:
    """The filing with its number printed in the head."""
    if filing.kind == "order":
        return _with_head(filing, order_number=serial)
    return _with_head(filing, organ_code=sequence.code, year=signed_on.year, serial=serial)


def number_text(filing: Filing, settings: Settings) -> str | None:
    """The number as one writes it (代字〔年〕N号, ××令第N号); None while there is none."""
    head = filing.head
    if filing.kind == "order":
        number = head.order_number
        return None if number is None else f"{_order_mark(filing, settings)}第{number}号"
    return None if head.serial is None else document_number(head)


def settle_signing(
    filing: Filing, by: str | None, on: date | None, opinion: str, actor: str
) -> tuple[Signing, list[str]]:
    """Who signed and when: as entered, else as the filing itself says; the day is never taken from a clock."""
    signature = filing.signature
    day = on or signature.signed_on
    if day is None:
        raise ArchiveError(
            "signed-on-missing",
            "没有写明签发日期（成文日期）。",
            hint="请用 --on 2014-11-03 写明负责人签发的日期，或在输入的 signature.signed_on 中填写。",
        )
    notices = []
    if signature.signed_on is not None and signature.signed_on != day:
        notices.append(f"原稿的成文日期是 {signature.signed_on}，已按签发日期 {day} 改定。")
    if filing.head.year is not None and filing.head.year != day.year:
        notices.append(f"原稿发文字号的年份是 {filing.head.year}，已按成文日期改为 {day.year}。")
    stamped = signature.stamp.name if signature.stamp else None
    name = optional_text(by, "签发人") or stamped or next(iter(filing.head.signers), None) or actor
    return Signing(name, day, plain(opinion, "签发意见")), notices


def with_signing(filing: Filing, signing: Signing) -> Filing:
    """The filing dated with the day of its signing (成文日期, 7.3.5.4)."""
    signature = filing.signature
    if signature.signed_on != signing.on:
        signature = signature.model_copy(update={"signed_on": signing.on})
    if signature.date_text is not None:
        signature = signature.model_copy(update={"date_text": None})
    filing = filing.model_copy(update={"signature": signature})
    return _with_head(filing, year=signing.on.year) if filing.head.year is not None else filing


def with_printing(filing: Filing, printed_on: date) -> Filing:
    """The filing with the day of printing (印发日期) in its imprint, where it has an imprint."""
    if filing.imprint is None:
        return filing
    return filing.model_copy(update={"imprint": filing.imprint.model_copy(update={"printed_on": printed_on})})


def settle_number(filing: Filing, numbered: Filing) -> Filing:
    """A corrected text with the number, the date and the signing of the one it corrects."""
    head, signature = numbered.head, numbered.signature
    kept = {"organ_code": head.organ_code, "year": head.year, "serial": head.serial, "order_number": head.order_number}
    dated = filing.signature.model_copy(update={"signed_on": signature.signed_on, "date_text": None})
    return _with_head(filing.model_copy(update={"signature": dated}), **kept)


_SUBSTANCE = re.compile(
    r"(kind|form|organs|addressees|title|signature|notice\.title"
    r"|head\.(mark|signers|classification|secrecy_period|urgency))\b"
)


def substance_changed(before: Filing, after: Filing) -> list[str]:
    """Labels of what only the approver may change: kind, form, organs, addressees, title, signature, secrecy."""
    found = [one for one in differences(before, after) if _SUBSTANCE.match(one.path)]
    return list(dict.fromkeys(one.label for one in found))


def date_of(filing: Filing) -> date:
    """The day of the filing (成文日期); ArchiveError while there is none, for it decides the number's year."""
    signed = filing.signature.signed_on
    if signed is None:
        raise ArchiveError("signed-on-missing", "没有成文日期，不知道编哪一年的号。", hint="请先办理签发。")
    return signed


def check_sequence(sequence: NumberSequence, settings: Settings) -> None:
    """Refuse a sequence that no filing of this house can get its number from: it would be a slip of the pen."""
    order = sequence.code.endswith(ORDER_ENDING)
    if not order:
        _refuse_unlisted(sequence.code, settings)
    continuous = order or sequence.code in settings.archive.continuous
    if continuous != (sequence.year == CONTINUOUS):
        message = f"“{sequence.code}”是{'连续编号的，不分年份' if continuous else '按年编号的，要写年份'}。"
        hint = (
            "年份请写 0。" if continuous else "请写四位年份；确需连续编号的，请在设置的 [archive] continuous 里登记。"
        )
        raise ArchiveError("sequence-year", message, hint=hint)
    if not continuous and not FIRST_YEAR <= sequence.year <= LAST_YEAR:
        raise ArchiveError("sequence-year", f"年份 {sequence.year} 不对。", hint=f"{FIRST_YEAR} 到 {LAST_YEAR}。")


def _order_mark(filing: Filing, settings: Settings) -> str:
    house = filings.house_of(filing, settings)
    name = next(iter(filing.organs), None) or filing.head.mark or house.mark or filing.signature.issuer or house.issuer
    return name + mark_suffix(filing.kind, filing.head)


def _refuse_unlisted(code: str, settings: Settings) -> None:
    listed = settings.archive.codes
    if listed and code not in listed:
        raise ArchiveError(
            "organ-code-unlisted",
            f"机关代字“{code}”不在本单位的编号簿里。",
            hint=f"可用的代字：{'、'.join(listed)}；新的代字请加进设置的 [archive] codes。",
        )


def _with_head(filing: Filing, **changes: Any) -> Filing:
    """The filing with parts of its head replaced; what was not given and stays None is not called given."""
    head = filing.head
    update = {name: value for name, value in changes.items() if value != getattr(head, name)}
    return filing.model_copy(update={"head": head.model_copy(update=update)}) if update else filing

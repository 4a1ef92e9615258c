"""Citations (引用文件): title, then number as 代字〔年〕N号 (GB/T 9704 7.2.5); 〈〉 inside 《》 (GB/T 15834)."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.check.draft import Draft, bare, in_each, mended, places, shorten
from docgen.check.parts import Part, TypedText
from docgen.check.remembered import of_text
from docgen.findings import Finding
from docgen.models.faults import Path
from docgen.models.preamble import Citation, Preamble
from docgen.text.characters import ascii_digits
from docgen.text.punctuation import Spot, citation_numbers, nested_titles

_STANDARD = re.compile("[^〔〕\\d]+〔[0-9]{4}〕[1-9][0-9]*号")
_LOOSE = re.compile(
    r"(?P<code>[^\d\[\]【】()（）〔〕［］{}]+?)\s*[\[【(（〔［{]?\s*(?P<year>(?:19|20)[0-9]{2})\s*[\]】)）〕］}]?"
    r"\s*第?\s*(?P<serial>[0-9]{1,5})\s*号?"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_OWN_SERIES = re.compile("令|公告|通告|第.*[届次]|GB|DB|DA|AQ|ISO|年第")
_YEAR_AND_SERIAL = r"[〔\[【(（]\s*(?P<year>(?:19|20)\d{2})\s*[〕\]】)）]\s*第?\s*\d{1,5}\s*号"
_IN_TEXT = re.compile(_YEAR_AND_SERIAL)
# Not compiled with the module: Python counts a range of characters one by one, and few titles hold a number.
_NUMBER_IN_TITLE = rf"[（(]?[\u3400-\u9fff]{{1,12}}\s*{_YEAR_AND_SERIAL}[）)]?"
# Filings of these kinds always have a number; laws, standards and old documents may have none.
_NUMBERED_KINDS = ("通知", "意见", "通报", "批复", "函")
_BUILDINGS = "楼院门线路房栋室"


class _Cited(NamedTuple):
    path: Path
    citation: Citation


class _Faults(NamedTuple):
    """What there is to say of one text: numbers in another form, (year, number) of all, titles inside titles."""

    numbers: list[Spot]
    dated: list[tuple[int, str]]
    nested: list[Spot]


def check_citations(draft: Draft) -> Iterator[Finding]:
    """Check the cited filings of the preamble, then numbers and titles in running text."""
    signed = draft.filing.signature.signed_on
    year = signed.year if signed is not None else None
    yield from in_each(draft.preamble, _in_preamble, year)
    yield from in_each(draft.parts, _in_texts, year)


def _in_preamble(part: Part, signed: int | None) -> Iterator[Finding]:
    """The cited filings; ``signed`` is the year of signing."""
    cited = list(_cited(part))
    for one in cited:
        yield from _number(part, one, signed)
        yield from _title(part, one)
    yield from _repeated(part, cited)


def _in_texts(part: Part, signed: int | None) -> Iterator[Finding]:
    for typed in part.texts:
        if "citations" not in typed.path:
            for faults in _faults(typed.text):
                yield from _in_text(part, typed, faults, signed)


@of_text
def _faults(text: str) -> Iterator[_Faults]:
    """What there is to say of a text, if there is anything."""
    numbers, dated = _numbers(text) if "号" in text else ([], [])
    faults = _Faults(numbers, dated, _nested_titles(text))
    if any(faults):
        yield faults


def _numbers(text: str) -> tuple[list[Spot], list[tuple[int, str]]]:
    """Document numbers in another form, and (year, number) of all."""
    spots = [spot for spot in citation_numbers(text) if text[spot.end : spot.end + 1] not in tuple(_BUILDINGS)]
    return spots, [(int(found["year"]), found.group()) for found in _IN_TEXT.finditer(text)]


def _nested_titles(text: str) -> list[Spot]:
    """``nested_titles``, which goes through the text sign by sign: one opening mark alone holds nothing inside."""
    return nested_titles(text) if text.count("《") + text.count("〈") > 1 else []


def _cited(part: Part) -> Iterator[_Cited]:
    preamble = part.element
    for position, group in enumerate(preamble.basis if isinstance(preamble, Preamble) else []):
        for number, citation in enumerate(group.citations):
            yield _Cited(("preamble", "basis", position, "citations", number), citation)


def _number(part: Part, one: _Cited, signed: int | None) -> Iterator[Finding]:
    """The number: there, in the standard form, not from the future."""
    path, number = (*one.path, "number"), one.citation.number
    title = one.citation.title.strip()
    if number is None:
        if title.endswith(_NUMBERED_KINDS) and _number_in(title) is None:
            message = f"引用的《{shorten(title)}》没有写发文字号"
            yield part.finding("citation-without-number", one.path, message, fix="请补写发文字号，如 国发〔2011〕40号")
        return
    standard = standard_number(number)
    if standard is not None and standard != number:
        message = f"发文字号“{number}”写法不规范，年份用六角括号〔〕，不加“第”，不补0"
        fix = f"请写“{standard}”"
        yield part.finding("citation-number", path, message, expected=standard, found=number, fix=fix)
    for year in _years(number):
        yield from _later(part, path, year, number, signed)


@of_text
def _years(number: str) -> list[int]:
    """The year of a number, the first if there are several."""
    year = _YEAR.search(ascii_digits(number))
    return [] if year is None else [int(year.group())]


def standard_number(number: str) -> str | None:
    """Return ``number`` in the standard form; None when it is no number of that kind (an order, a standard, 20xx)."""
    if _STANDARD.fullmatch(number):
        return number
    loose = None if _OWN_SERIES.search(number) else _LOOSE.fullmatch(ascii_digits(number.strip()))
    if loose is None:
        return None
    code = bare(loose["code"])
    serial = loose["serial"].lstrip("0")
    return f"{code}〔{loose['year']}〕{serial}号" if serial else None


def _later(part: Part, path: Path, year: int, written: str, signed: int | None) -> Iterator[Finding]:
    if signed is not None and year > signed:
        message = f"引用的“{written}”是{year}年的文件，晚于成文日期所在的{signed}年"
        fix = "请核对所引文件的年份和成文日期"
        yield part.finding("citation-later", path, message, found=written, fix=fix)


def _title(part: Part, one: _Cited) -> Iterator[Finding]:
    """The title: no number in it, 〈〉 for a title inside; the page puts 《》 around it."""
    path, title = (*one.path, "title"), one.citation.title.strip()
    number = _number_in(title)
    if number is not None and number.end() == len(title):
        message = f"文件标题里写了发文字号“{number.group()}”，会印在书名号里面"
        fix = "请把发文字号移到 number，不写括号"
        yield part.finding("number-in-title", path, message, found=number.group(), fix=fix)
    nested = _nested_titles(f"《{title}》")
    if nested:
        inner = [Spot(spot.start - 1, spot.end - 1, spot.found, spot.suggested) for spot in nested]
        yield _nested(part, path, title, inner)


def _number_in(title: str) -> re.Match[str] | None:
    return None if _IN_TEXT.search(title) is None else re.search(_NUMBER_IN_TITLE, title)


def _repeated(part: Part, cited: list[_Cited]) -> Iterator[Finding]:
    """The same filing cited twice: the same title, or the same number."""
    seen: dict[str, Path] = {}
    for path, citation in cited:
        keys = [bare(key) for key in (citation.title, citation.number) if key]
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None:
            message = f"《{shorten(citation.title)}》与{part.label(first)}是同一文件"
            fix = "请删去重复的一处；不是同一文件的，请核对标题和文号"
            yield part.finding("repeated-citation", path, message, fix=fix)
        for key in keys:
            seen.setdefault(key, path)


def _in_text(part: Part, typed: TypedText, faults: _Faults, signed: int | None) -> Iterator[Finding]:
    """Numbers and nested titles in running text."""
    text, spots = typed.text, faults.numbers
    if spots:
        where = places(text, [(spot.start, spot.end) for spot in spots])
        message = f"有{len(spots)}处发文字号写法不规范：{where}"
        suggested = mended(text, spots, spots[0])
        fix = f"请写“{suggested}”，年份用六角括号〔〕，不加“第”，不补0"
        yield part.finding(
            "citation-number", typed.path, message, expected=spots[0].suggested, found=spots[0].found, fix=fix
        )
    for year, written in faults.dated:
        yield from _later(part, typed.path, year, written, signed)
    if faults.nested:
        yield _nested(part, typed.path, text, faults.nested)


def _nested(part: Part, path: Path, text: str, spots: Sequence[Spot]) -> Finding:
    message = f"书名号里面的书名用单书名号〈〉：{places(text, [(spots[0].start, spots[-1].end)])}"
    fix = f"请写“{mended(text, spots, spots[0])}”"
    return part.finding("nested-title", path, message, expected="〈〉", found="《》", fix=fix)

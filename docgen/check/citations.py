"""Citations (引用文件): title, then number as 代字〔年〕N号 (GB/T 9704 7.2.5); 〈〉 inside 《》 (GB/T 15834)."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.check.draft import Draft, TypedText, mended, places, shorten
from docgen.check.remembered import of_text
from docgen.findings import Finding
from docgen.models.faults import Path
from docgen.models.preamble import Citation
from docgen.text.characters import ascii_digits
from docgen.text.punctuation import Spot, citation_numbers, nested_titles

_STANDARD = re.compile("[^〔〕\\d]+〔[0-9]{4}〕[1-9][0-9]*号")
_LOOSE = re.compile(
    r"(?P<code>[^\d\[\]【】()（）〔〕［］{}]+?)\s*[\[【(（〔［{]?\s*(?P<year>(?:19|20)[0-9]{2})\s*[\]】)）〕］}]?"
    r"\s*第?\s*(?P<serial>[0-9]{1,5})\s*号?"
)
_OWN_SERIES = re.compile("令|公告|通告|第.*[届次]|GB|DB|DA|AQ|ISO|年第")
_YEAR_AND_SERIAL = r"[〔\[【(（]\s*(?P<year>(?:19|20)\d{2})\s*[〕\]】)）]\s*第?\s*\d{1,5}\s*号"
_IN_TEXT = re.compile(_YEAR_AND_SERIAL)
# Not compiled with the module: Python counts a range of characters one by one, and few titles hold a number.
_NUMBER_IN_TITLE = rf"[（(]?[\u3400-\u9fff]{{1,12}}\s*{_YEAR_AND_SERIAL}[）)]?"
# Filings of these kinds always have a number; laws, standards and old documents may have none.
_NUMBERED_KINDS = ("通知", "意见", "通报", "批复", "函")
_BUILDINGS = "楼院门线路房栋室"

_numbers_of, _nested_of, _later_of = of_text(citation_numbers), of_text(nested_titles), of_text(_IN_TEXT.finditer)


class _Cited(NamedTuple):
    path: Path
    citation: Citation


def check_citations(draft: Draft) -> Iterator[Finding]:
    """Check the cited filings of the preamble, then numbers and titles in running text."""
    cited = list(_cited(draft))
    for one in cited:
        yield from _number(draft, one)
        yield from _title(draft, one)
    yield from _repeated(draft, cited)
    for typed in draft.texts:
        if "citations" not in typed.path:
            yield from _in_text(draft, typed)


def _cited(draft: Draft) -> Iterator[_Cited]:
    preamble = draft.filing.preamble
    for position, group in enumerate(preamble.basis if preamble else []):
        for number, citation in enumerate(group.citations):
            yield _Cited(("preamble", "basis", position, "citations", number), citation)


def _number(draft: Draft, one: _Cited) -> Iterator[Finding]:
    """The number: there, in the standard form, not from the future."""
    path, number = (*one.path, "number"), one.citation.number
    title = one.citation.title.strip()
    if number is None:
        if title.endswith(_NUMBERED_KINDS) and _number_in(title) is None:
            message = f"引用的《{shorten(title)}》没有写发文字号"
            yield draft.finding("citation-without-number", one.path, message, fix="请补写发文字号，如 国发〔2011〕40号")
        return
    standard = standard_number(number)
    if standard is not None and standard != number:
        message = f"发文字号“{number}”写法不规范，年份用六角括号〔〕，不加“第”，不补0"
        fix = f"请写“{standard}”"
        yield draft.finding("citation-number", path, message, expected=standard, found=number, fix=fix)
    year = re.search(r"(?<!\d)(?:19|20)\d{2}(?!\d)", ascii_digits(number))
    if year is not None:
        yield from _later(draft, path, int(year.group()), number)


def standard_number(number: str) -> str | None:
    """Return ``number`` in the standard form; None when it is no number of that kind (an order, a standard, 20xx)."""
    if _STANDARD.fullmatch(number):
        return number
    loose = None if _OWN_SERIES.search(number) else _LOOSE.fullmatch(ascii_digits(number.strip()))
    if loose is None:
        return None
    code = re.sub(r"\s", "", loose["code"])
    serial = loose["serial"].lstrip("0")
    return f"{code}〔{loose['year']}〕{serial}号" if serial else None


def _later(draft: Draft, path: Path, year: int, written: str) -> Iterator[Finding]:
    signed = draft.filing.signature.signed_on
    if signed is not None and year > signed.year:
        message = f"引用的“{written}”是{year}年的文件，晚于成文日期所在的{signed.year}年"
        fix = "请核对所引文件的年份和成文日期"
        yield draft.finding("citation-later", path, message, found=written, fix=fix)


def _title(draft: Draft, one: _Cited) -> Iterator[Finding]:
    """The title: no number in it, 〈〉 for a title inside; the page puts 《》 around it."""
    path, title = (*one.path, "title"), one.citation.title.strip()
    number = _number_in(title)
    if number is not None and number.end() == len(title):
        message = f"文件标题里写了发文字号“{number.group()}”，会印在书名号里面"
        fix = "请把发文字号移到 number，不写括号"
        yield draft.finding("number-in-title", path, message, found=number.group(), fix=fix)
    nested = nested_titles(f"《{title}》")
    if nested:
        inner = [Spot(spot.start - 1, spot.end - 1, spot.found, spot.suggested) for spot in nested]
        yield _nested(draft, path, title, inner)


def _number_in(title: str) -> re.Match[str] | None:
    return None if _IN_TEXT.search(title) is None else re.search(_NUMBER_IN_TITLE, title)


def _repeated(draft: Draft, cited: list[_Cited]) -> Iterator[Finding]:
    """The same filing cited twice: the same title, or the same number."""
    seen: dict[str, Path] = {}
    for path, citation in cited:
        keys = [re.sub(r"\s", "", key) for key in (citation.title, citation.number) if key]
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None:
            message = f"《{shorten(citation.title)}》与{draft.label(first)}是同一文件"
            fix = "请删去重复的一处；不是同一文件的，请核对标题和文号"
            yield draft.finding("repeated-citation", path, message, fix=fix)
        for key in keys:
            seen.setdefault(key, path)


def _in_text(draft: Draft, typed: TypedText) -> Iterator[Finding]:
    """Numbers and nested titles in running text."""
    text = typed.text
    spots = [spot for spot in _numbers_of(text) if text[spot.end : spot.end + 1] not in tuple(_BUILDINGS)]
    if spots:
        where = places(text, [(spot.start, spot.end) for spot in spots])
        message = f"有{len(spots)}处发文字号写法不规范：{where}"
        suggested = mended(text, spots, spots[0])
        fix = f"请写“{suggested}”，年份用六角括号〔〕，不加“第”，不补0"
        yield draft.finding(
            "citation-number", typed.path, message, expected=spots[0].suggested, found=spots[0].found, fix=fix
        )
    for found in _later_of(text):
        yield from _later(draft, typed.path, int(found["year"]), found.group())
    nested = _nested_of(text)
    if nested:
        yield _nested(draft, typed.path, text, nested)


def _nested(draft: Draft, path: Path, text: str, spots: Sequence[Spot]) -> Finding:
    message = f"书名号里面的书名用单书名号〈〉：{places(text, [(spots[0].start, spots[-1].end)])}"
    fix = f"请写“{mended(text, spots, spots[0])}”"
    return draft.finding("nested-title", path, message, expected="〈〉", found="《》", fix=fix)

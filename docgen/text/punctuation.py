"""Faults of punctuation (标点, GB/T 15834) and of document numbers (GB/T 9704-2012 7.2.5): found, never repaired."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from docgen.text.characters import PAIRS, ascii_digits, is_chinese

_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_STOPS = "。！？…；：，、"  # from the strongest to the weakest
_PARTNER = {closing: opening for opening, closing in PAIRS.items()}
_SAME = str.maketrans("()", "（）")
_DOUBLED = re.compile("[。，、；：,;][。，、；：,;！？]+|[！？][。，、；：,;]+|(?<!\\.)\\.\\.(?!\\.)")
# Only these characters can be at fault; a regular expression passes over all others.
_ASCII_SIGN = re.compile("[,;:?!().]")
_BRACKET = re.compile(f"[{re.escape(''.join([*PAIRS, *PAIRS.values()]))}()]")
_RUN = re.compile(r"\.{3,}|。{3,}|--+")
_LABEL = re.compile(r"(?:^|[\n。；;，,：:\s])[0-9０-９a-zA-Z]{1,3}$")
_CITATION = re.compile(
    r"(?<=[\u3400-\u9fff])\s*(?P<open>[\[【(（［〔{﹝])\s*(?P<year>[0-9０-９]{4})\s*[\]】)）］〕}﹞]"
    r"\s*第?\s*(?P<serial>[0-9０-９]{1,5})\s*号"
)


class Spot(NamedTuple):
    """One fault in a text: ``text[start:end]`` is ``found``; ``suggested`` is what to write there."""

    start: int
    end: int
    found: str
    suggested: str


def half_width(text: str) -> list[Spot]:
    """Find half-width punctuation in Chinese text: , ; : ? ! ( ) . " ' beside a Chinese character, and ... ; -- .

    1,000, 9:30, 1.5 and what stands between Latin words is left alone.
    """
    signs = ((match.start(), match.group()) for match in _ASCII_SIGN.finditer(text))
    spots = [spot for index, char in signs if (spot := _half_width_at(text, index, char)) is not None]
    for found in _RUN.finditer(text):
        if _beside_chinese(text, found.start(), found.end()):
            full = "——" if found.group()[0] == "-" else "……"
            spots.append(Spot(found.start(), found.end(), found.group(), full))
    return sorted(spots + list(_straight_quotes(text)))


def unbalanced(text: str) -> list[Spot]:
    """Find brackets and quotes without a partner; ``suggested`` is the pair. Half-width round ones count as full."""
    spots: list[Spot] = []
    waiting: list[tuple[int, str]] = []
    kinds: Counter[str] = Counter()
    for match in _BRACKET.finditer(text):
        index, plain = match.start(), match.group().translate(_SAME)
        if plain in PAIRS:
            waiting.append((index, plain))
            kinds[plain] += 1
        elif not _is_no_bracket(text, index, plain):
            if not kinds[_PARTNER[plain]]:
                spots.append(_lonely(text, index))
                continue
            # What was opened inside and never closed is the fault, not this bracket.
            while waiting[-1][1] != _PARTNER[plain]:
                at, kind = waiting.pop()
                kinds[kind] -= 1
                spots.append(_lonely(text, at))
            kinds[waiting.pop()[1]] -= 1
    return sorted(spots + [_lonely(text, at) for at, _ in waiting])


def nested_titles(text: str) -> list[Spot]:
    """Find 《》 directly inside 《》, where 〈〉 belongs: 《关于印发〈…〉的通知》; a third layer is 《》 again."""
    spots: list[Spot] = []
    layers = 0
    for index, char in enumerate(text):
        if char == "\n":
            layers = 0
        elif char in "》〉":
            layers = max(layers - 1, 0)
            if char == "》" and layers % 2:
                spots.append(Spot(index, index + 1, char, "〉"))
        elif char in "《〈":
            if char == "《" and layers % 2:
                spots.append(Spot(index, index + 1, char, "〈"))
            layers += 1
    return spots


def citation_numbers(text: str) -> list[Spot]:
    """Find document numbers (发文字号) in other forms than 〔2011〕40号: 国发【2011】40号, 国发[2011]第040号."""
    spots = []
    for found in _CITATION.finditer(text):
        serial = ascii_digits(found["serial"]).lstrip("0") or "0"
        standard = f"〔{ascii_digits(found['year'])}〕{serial}号"
        if found.group() != standard:
            spots.append(Spot(found.start(), found.end(), found.group(), standard))
    return spots


def doubled(text: str) -> list[Spot]:
    """Find punctuation typed twice or run together, 。。 ，， 、， ；。, and suggest the strongest sign of the run."""
    return [
        Spot(found.start(), found.end(), found.group(), _strongest(found.group()))
        for found in _DOUBLED.finditer(text)
        if set(found.group()) != {"。"} or len(found.group()) == 2  # 。。。 is a bad ellipsis, half_width reports it
    ]


def _half_width_at(text: str, index: int, char: str) -> Spot | None:
    """Judge the single character at ``index``."""
    if char == ".":
        # Behind a digit it is a decimal point or a level label, in a run an ellipsis.
        chinese_before = index > 0 and is_chinese(text[index - 1])
        after = text[index + 1 : index + 2]
        lonely = after != "." and not (after.isascii() and after.isalnum())
        return Spot(index, index + 1, char, "。") if chinese_before and lonely else None
    if char not in _FULL or not _beside_chinese(text, index, index + 1):
        return None
    if char == ":" and text[index + 1 : index + 3] == "//":
        return None
    return Spot(index, index + 1, char, _FULL[char])


def _beside_chinese(text: str, start: int, end: int) -> bool:
    """Tell whether a Chinese character or sign touches ``text[start:end]`` on either side, blanks not counted."""
    left, right = start - 1, end
    while left >= 0 and text[left] == " ":
        left -= 1
    while right < len(text) and text[right] == " ":
        right += 1
    return (left >= 0 and is_chinese(text[left])) or (right < len(text) and is_chinese(text[right]))


def _straight_quotes(text: str) -> Iterator[Spot]:
    """Find straight quotes around Chinese text; they open and close in turn."""
    for sign, curly in (('"', "“”"), ("'", "‘’")):
        pattern = rf"{sign}([^{sign}\n]*){sign}"
        for found in re.finditer(pattern, text):
            if any(map(is_chinese, found.group(1))) or _beside_chinese(text, found.start(), found.end()):
                yield Spot(found.start(), found.start() + 1, sign, curly[0])
                yield Spot(found.end() - 1, found.end(), sign, curly[1])


def _is_no_bracket(text: str, index: int, char: str) -> bool:
    """Tell an apostrophe (it’s) and a label (1）, a）) from a closing sign."""
    before, after = text[max(index - 1, 0) : index], text[index + 1 : index + 2]
    if char == "’":
        return before.isascii() and before.isalpha() and after.isascii() and after.isalpha()
    return char == "）" and _LABEL.search(text[max(index - 4, 0) : index]) is not None


def _lonely(text: str, index: int) -> Spot:
    """Describe a bracket without a partner."""
    char = text[index]
    plain = char.translate(_SAME)
    opening = plain if plain in PAIRS else _PARTNER[plain]
    return Spot(index, index + 1, char, opening + PAIRS[opening])


def _strongest(run: str) -> str:
    """Return the strongest sign of a run, in full width."""
    signs = [_FULL.get(char, "。" if char == "." else char) for char in run]
    return min(signs, key=_STOPS.index)

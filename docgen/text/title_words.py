"""Where a title may break, and how well (标题的断点): the words of a title and what belongs together in it.

Every cost is in one currency: 0 a very good place (before 关于), 6 a plain word boundary, above 20 a place that a
reader stumbles over. Positions that are not listed are no places at all.
"""

import re
from itertools import pairwise

from docgen.text.characters import CLOSING, OPENING
from docgen.text.widths import may_break, set_width

Breaks = dict[int, float]
"""Index in the text before which a line may begin, and what a break there costs."""

_KINDS = (
    "实施方案|工作方案|行动方案|活动方案|方案|工作计划|行动计划|计划|实施细则|实施办法|管理办法|暂行办法|办法|实施意见|指导意见|若干意见|意见|"
    "工作要点|要点|应急预案|预案|规划|规定|通知|通报|通告|公告|决定|报告|请示|批复|函|纪要|总结|措施|制度"
)
_WHOLE = re.compile(
    rf"(?:{_KINDS}|人民政府|办公厅|办公室|委员会|领导小组|居民委员会|村民委员会|街道办事处|安全生产|专项整治|专项行动)"
    r"|[零〇一二三四五六七八九十两百]+年(?:行动|计划|规划)?"
    r"|第[零〇一二三四五六七八九十百千0-9０-９]+[\u4e00-\u9fff]"
    r"|[0-9０-９]+(?:[.．:：][0-9０-９]+)?年?(?:[—–~～至-]+[0-9０-９]+)*(?:年度|年|月份|月|日|号|届|次|期|个|项|万|亿|[%％‰℃])*"
    r"(?:[0-9０-９]+[月日])*"
    r"|[A-Za-z0-9&.+@#_/’'-]+"
    r"|[“‘][^”’]{1,8}[”’]"
)
_OF_KIND = re.compile(rf"的(?:{_KINDS})")
_BRACKETED = re.compile(r"[（(][^（）()]{1,10}[)）]")
_BOOK = re.compile("《(?:[^《》]|《[^《》]*》)*》")
_ORGAN = re.compile(r"^(?!关于).{2,}?(?=关于|转发|印发)")
_NEVER_FIRST = frozenset({"的", "和", "与", "及", "或", "以及", "等", "之", "了"})
_LEADS_ON = frozenset(
    {"关于", "印发", "转发", "在", "对", "为", "以", "将", "把", "向", "从", "由", "按照", "根据", "进一步", "深入"}
)

_GOOD, _PLAIN = 0.0, 6.0
_IN_LONG_BOOK, _IN_BOOK, _IN_ORGAN, _IN_BRACKETS = 2.0, 45.0, 14.0, 25.0
_AFTER_OF, _AFTER_AND, _AFTER_LEAD, _SHORT_WORD = 14.0, 4.0, 16.0, 10.0
_COMPOUND, _MODIFIER, _OBJECT, _FRESH_START = 5.0, 6.0, 5.0, -2.0
_FORBIDDEN = 10_000.0


def word_breaks(text: str, most: float) -> Breaks:
    """Return the word boundaries of ``text`` at which a line of at most ``most`` cells may end."""
    # Imported here: the dictionary takes a sixth of a second to load, and most commands never break a title.
    import rjieba

    tagged = rjieba.tag(text)
    whole = _inner_positions(_WHOLE, text) | _inner_positions(_OF_KIND, text)
    zones = _zones(text, most)
    breaks: Breaks = {}
    at = 0
    for (left, left_kind), (right, right_kind) in pairwise(tagged):
        at += len(left)
        if at not in whole and may_break(text[at - 1], text[at]) and right not in _NEVER_FIRST:
            breaks[at] = _word_cost((left, left_kind), (right, right_kind)) + zones.get(at, 0.0)
    return breaks


def emergency_breaks(text: str, most: float) -> Breaks:
    """Return a break at every character, for a text without enough word boundaries; bad places cost most.

    Words are still preferred to their insides, and forbidden first and last characters are the very last choice.
    """
    words = word_breaks(text, most)
    whole = _inner_positions(_WHOLE, text)
    breaks: Breaks = {}
    for at in range(1, len(text)):
        if at in words:
            breaks[at] = words[at]
        elif text[at] in CLOSING or text[at - 1] in OPENING or text[at] in _NEVER_FIRST:
            breaks[at] = _FORBIDDEN
        else:
            breaks[at] = _FORBIDDEN / 10 if at in whole or not may_break(text[at - 1], text[at]) else _FORBIDDEN / 50
    return breaks


def _inner_positions(pattern: re.Pattern[str], text: str) -> set[int]:
    """Return every index inside a match, its ends left out."""
    return {at for found in pattern.finditer(text) for at in range(found.start() + 1, found.end())}


def _zones(text: str, most: float) -> Breaks:
    """Return what a break costs more because of the unit it stands in: a cited title, a bracket, the organ's name."""
    zones: Breaks = {}
    units = [(found, _IN_BOOK if set_width(found.group()) <= most else _IN_LONG_BOOK) for found in _BOOK.finditer(text)]
    units += [(found, _IN_BRACKETS) for found in _BRACKETED.finditer(text)]
    units += [(found, _IN_ORGAN) for found in _ORGAN.finditer(text) if "《" not in found.group()]
    for found, cost in units:
        for at in range(found.start() + 1, found.end()):
            zones[at] = zones.get(at, 0.0) + cost
    return zones


def _word_cost(left: tuple[str, str], right: tuple[str, str]) -> float:
    """Judge the boundary between two words, each given with its part of speech."""
    (word, kind), (following, following_kind) = left, right
    if word not in _LEADS_ON and (following in ("关于", "转发") or following.startswith("《")):
        return _GOOD
    if word in ("关于", "印发", "转发") and following.startswith("《"):
        return _GOOD
    joint = kind == "c" or word in ("和", "与", "及", "暨")
    leads_on = word in _LEADS_ON or kind in ("p", "d")
    cost = _PLAIN
    cost += _AFTER_OF if word.endswith("的") else 0
    cost += _AFTER_AND if joint else 0
    cost += _AFTER_LEAD if leads_on else 0
    cost += _SHORT_WORD if len(word) == 1 and kind != "x" and not joint else 0
    cost += _SHORT_WORD if len(following) == 1 and following_kind not in ("x", "p") else 0
    cost += _COMPOUND if _is_noun(kind) and _is_noun(following_kind) else 0
    cost += _MODIFIER if kind in ("a", "b", "m") else 0
    cost += _OBJECT if kind == "v" and not leads_on else 0
    cost += _FRESH_START if following_kind in ("v", "d", "p") and not leads_on else 0
    return cost


def _is_noun(kind: str) -> bool:
    """Tell whether a part of speech is a noun or a verb or adjective used as one."""
    return kind.startswith(("n", "vn", "an"))

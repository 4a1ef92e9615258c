"""Announced counts (预告的数目): 分四个阶段, 以下三项工作, 建设两个工程, against what is really listed.

Only words that plainly lead to a list are compared: the phases named in the text of steps, the last sentence before a
list, and a count right before 一是…二是…; a number in quotes (“八大行动”) or about something else stays untouched.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from docgen.check.draft import Draft, in_each, shorten
from docgen.check.lists import Listed, listed
from docgen.check.parts import Part
from docgen.findings import Finding
from docgen.models.faults import Path
from docgen.text.numerals import from_chinese, to_chinese

_N = "(?P<n>[二两三四五六七八九十]|十[一二三四五]|[2-9]|1[0-5])"
_FREE = "(?<![第前后这每各该述“0-9.一二三四五六七八九十百])"
_PHASES = re.compile(rf"{_FREE}{_N}\s*个?大?(?:阶段|步骤)|分{_N.replace('<n>', '<m>')}步")
# Not compiled with the module: Python counts a range of characters one by one, and few texts name phases in a run.
_PHASE_NAMES = "(?:[\u4e00-\u9fff]{2,12}?阶段[、，和及]){1,}[\u4e00-\u9fff]{2,12}?阶段"
_IN_A_RUN = re.compile("阶段[、，和及]")
# The run alone may speak of phases elsewhere (在规划阶段、建设阶段); these words say that it lists our own.
_ANNOUNCES = re.compile("(?:分|即|依次|包括|经过|历经)[^。；;\n]*$")
_FIRST_WORDS = re.compile("^(?:共?分为?|划分为|按照?|包括|即|分别[是为]|依次[是为]|经过|通过)+")
_THINGS = (
    "工作(?![日人组])|任务|项目|工程|行动|措施|举措|方面|重点|活动|目标|指标|要求|原则|内容|制度|机制|关口|环节|问题"
)
_COUNTED = re.compile(
    rf"{_FREE}{_N}\s*(?:[个项大件类种条点](?:方面)?)(?:(?<=[条点])(?=[：:])|(?:的?[^，。；：:、\d“”]{{0,8}}?)(?:{_THINGS}))"
)
_BELOW = re.compile("(?:以下|下列|如下|下面)(?:的|这)?$")
_VERBS = re.compile("(?:抓好|做好|实施|开展|推进|建设|分|分为|采取|落实|突出|完成|包括)$")
_ENUMERATED = re.compile("[^，。；：、]、[^，。；：]{1,20}$")
_SENTENCE = re.compile("[^。！？；;\n]*[。！？；;]?")
_NEAR_COLON = 6
# Words that announce stand at most this far in front; looking no farther keeps long texts quick.
_NEAR = 60
_NOT_NAMES = tuple("第各每这该本上下前后全两二三四五六七")
_ORDINALS = [f"{to_chinese(n)}是" for n in range(1, 16)]


class _Count(NamedTuple):
    """An announced number: where it stands in its text, the number, the words as written."""

    start: int
    n: int
    words: str


def check_announced(draft: Draft) -> Iterator[Finding]:
    """Check the text above every list, then every count in front of 一是…二是…."""
    yield from in_each(draft.sections, _above_lists)
    yield from in_each(draft.parts, _before_ordinals)


def _above_lists(part: Part) -> Iterator[Finding]:
    """Counts and names above the lists of a section."""
    for one in listed(part.path, part.element):
        yield from _phases(part, one) if one.holds_phases else _things(part, one)


def _before_ordinals(part: Part) -> Iterator[Finding]:
    """Counts in front of 一是…二是…."""
    for typed in part.texts:
        if _ORDINALS[0] in typed.text and typed.field in ("text", "closing"):
            yield from _ordinals(part, typed.path, typed.text)


def _phases(part: Part, one: Listed) -> Iterator[Finding]:
    """Phases announced by number or by name, anywhere in the text of their list."""
    count = len(one.names)
    named = _announced_names(one.text)
    absent = [name for name in dict.fromkeys(named) if not any(_alike(name, step) for step in one.names)]
    for found in _PHASES.finditer(one.text):
        announced = _value(found["n"] or found["m"])
        if announced != count:
            missing = f"，没有列出{'、'.join(absent)}" if absent else ""
            message = f"写明“{found.group()}”，实际列出{count}个阶段{missing}"
            fix = "请补齐所缺的阶段，或改正数目"
            yield part.finding(
                "announced-count", one.path, message, expected=f"{announced}个阶段", found=f"{count}个阶段", fix=fix
            )
            return
    if absent:
        message = f"提到{'、'.join(absent)}，下面列出的阶段中没有"
        fix = "请补写这些阶段，或统一阶段的名称"
        yield part.finding("announced-names", one.path, message, found="、".join(absent), fix=fix)


def _announced_names(text: str) -> list[str]:
    """The names of phases in every run of them that is announced as a list."""
    if _IN_A_RUN.search(text) is None:
        return []
    runs = [
        run
        for run in re.finditer(_PHASE_NAMES, text)
        if _ANNOUNCES.search(text, max(run.start() - _NEAR, 0), run.end())
    ]
    return [name for run in runs for name in _split_names(run.group())]


def _split_names(run: str) -> list[str]:
    """The names in 启动阶段、实施阶段和总结阶段; ordinals (第一阶段) are no names."""
    names = [_FIRST_WORDS.sub("", name) for name in re.findall("[\u4e00-\u9fff]+?阶段", re.sub("[、，]", "", run))]
    stripped = [re.sub("^[和及]", "", name) for name in names]
    return [name for name in stripped if len(name) > 2 and not name.startswith(_NOT_NAMES)]


def _alike(name: str, step: str) -> bool:
    """Whether an announced name means this step: two neighbouring characters in common, 阶段 aside."""
    core, other = name.removesuffix("阶段"), step.replace("阶段", "")
    return core in other or any(core[at : at + 2] in other for at in range(len(core) - 1))


def _things(part: Part, one: Listed) -> Iterator[Finding]:
    """A count in the last sentence before a list; none is said when any count of that sentence is right."""
    last = [sentence for found in _SENTENCE.finditer(one.text) if (sentence := found.group().strip())][-1:]
    if not last or _ORDINALS[0] in one.text:
        return
    counts = [count for count in _counts(last[0]) if _leads_to_list(last[0], count)]
    if not counts or any(count.n in one.sizes for count in counts):
        return
    if len(counts) > 1 and not last[0].endswith(("：", ":")):
        return
    yield _wrong(part, one.path, counts[-1], len(one.names))


def _counts(sentence: str) -> list[_Count]:
    """The counts of things in a sentence."""
    return [_Count(found.start(), _value(found["n"]), found.group()) for found in _COUNTED.finditer(sentence)]


def _leads_to_list(sentence: str, count: _Count) -> bool:
    """Whether the words announce what follows: 以下三项工作, 有三项工作：, or 抓好三项工作 in Chinese numerals."""
    before = sentence[max(count.start - _NEAR, 0) : count.start]
    if _ENUMERATED.search(before):
        return False
    if _BELOW.search(before):
        return True
    if sentence.endswith(("：", ":")):
        return len(sentence) - count.start - len(count.words) <= _NEAR_COLON
    return bool(_VERBS.search(before)) and not count.words[0].isascii()


def _ordinals(part: Part, path: Path, text: str) -> Iterator[Finding]:
    """A count right before 一是…二是…: 建设两个工程：一是…二是…."""
    start = text.find(_ORDINALS[0])
    while start >= 0:
        following = text.find(_ORDINALS[0], start + 2)
        stretch = text[start : following if following >= 0 else len(text)].split("\n\n")[0]
        before = re.split("[。！？；;\n]", text[max(start - _NEAR, 0) : start].rstrip("：:，。；\n 　"))[-1]
        counts = _counts(before)
        actual = _ordinals_in(stretch)
        if counts and actual > 1 and counts[-1].n != actual and not _ENUMERATED.search(before[: counts[-1].start]):
            yield _wrong(part, path, counts[-1], actual)
        start = following


def _ordinals_in(stretch: str) -> int:
    """How far 一是, 二是, 三是 go on in order."""
    position, count = 0, 0
    for word in _ORDINALS:
        position = stretch.find(word, position)
        if position < 0:
            break
        count, position = count + 1, position + len(word)
    return count


def _wrong(part: Part, path: Path, count: _Count, actual: int) -> Finding:
    message = f"写明“{shorten(count.words)}”，实际列出{actual}项"
    fix = "请补齐所缺的内容，或改正数目"
    return part.finding("announced-count", path, message, expected=f"{count.n}项", found=f"{actual}项", fix=fix)


def _value(written: str) -> int:
    """The number of 两, 三, 十二, 6."""
    return int(written) if written.isdecimal() else 2 if written == "两" else from_chinese(written)

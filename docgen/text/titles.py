"""Breaking a title into lines (标题回行, GB/T 9704-2012 7.3.1): words stay whole, lines form a trapezoid or a diamond.

A title is cut where the sum of two costs is smallest: how badly each break interrupts the reading (``title_words``),
and how far the lines are from a good shape. The search is a dynamic programme over the possible breaks: exact,
deterministic, fast.
"""

from typing import TYPE_CHECKING, NamedTuple

from docgen.text.widths import gap, set_width, set_widths

if TYPE_CHECKING:
    from docgen.text.title_words import Breaks

MOST_CELLS = 20
"""Cells a title line holds at most; 22 pt characters on 156 mm."""

# What a shape costs, in the same currency as a break (a plain word boundary is 6, a very good one 0).
_LINE = 30.0  # every line more: two lines rather than three
_ORPHAN = 200.0  # a last or first line of fewer cells than this
_ORPHAN_CELLS = 4.0
_EQUAL = 4.0  # two lines of one width make a rectangle
_HOLLOW = 60.0  # long, short, long: the one shape a title never has
_GOOD_STEP = 5.0  # cells by which neighbouring lines may well differ
_STEP = 0.8  # each cell beyond, squared


class _State(NamedTuple):
    """The best way to end a line: ``widening`` tells whether lines may still grow (the upper half of a diamond)."""

    start: int
    widening: bool


class _Best(NamedTuple):
    cost: float
    previous: tuple[int, _State] | None


def break_title(title: str, most: float = MOST_CELLS) -> list[str]:
    """Break ``title`` into lines of at most ``most`` em cells as typeset; joined again they are the title.

    A title that fits is one line. Typed line feeds are line ends; only a typed line that is too wide is broken further.
    Never within a number, a Latin word or, where it fits a line, a 《…》; never before closing punctuation, 的, 和, 与.
    """
    lines = [line for typed in title.split("\n") if typed for line in _break_line(typed, most)]
    return lines or [""]


def _break_line(text: str, most: float) -> list[str]:
    """Break one typed line."""
    if set_width(text) <= most:
        return [text]
    # Imported here, with its patterns and the dictionary: most titles are short enough.
    from docgen.text.title_words import emergency_breaks, word_breaks

    cuts = _search(text, word_breaks(text, most), most) or _search(text, emergency_breaks(text, most), most)
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def _search(text: str, breaks: "Breaks", most: float) -> list[int]:
    """Return the cheapest cuts, or none when even the best leaves a line wider than ``most``."""
    ends = sorted({*breaks, len(text)})
    reach = set_widths(text)
    # The gap between a Chinese and a Latin character falls to the line break between them.
    left = [0.0, *(reach[at] + gap(text[at - 1], text[at]) for at in range(1, len(text)))]
    states: dict[int, dict[_State, _Best]] = {0: {}}
    for end in ends:
        here: dict[_State, _Best] = {}
        for start in reversed(states):
            cells = reach[end] - left[start]
            if cells > most:
                break
            own = breaks.get(end, 0.0) + _LINE + _edge_cost(cells, start == 0 or end == len(text))
            if start == 0:
                here[_State(0, True)] = _Best(own, None)
                continue
            for state, best in states[start].items():
                before = reach[start] - left[state.start]
                for shape, widening in _shapes(before, cells, state.widening):
                    key = _State(start, widening)
                    total = best.cost + own + shape
                    if key not in here or total < here[key].cost:
                        here[key] = _Best(total, (start, state))
        if here:
            states[end] = here
    return _trace(states, len(text))


def _edge_cost(cells: float, at_edge: bool) -> float:
    """Charge a first or last line that is hardly there."""
    return _ORPHAN if at_edge and cells < _ORPHAN_CELLS else 0.0


def _shapes(before: float, cells: float, widening: bool) -> list[tuple[float, bool]]:
    """Charge a line of ``cells`` under one of ``before``: (cost, may still widen).

    Growing lines, then shrinking ones, make a diamond; only growing or only shrinking, a trapezoid.
    """
    step = abs(cells - before)
    cost = _EQUAL if step < 1 else _STEP * max(step - _GOOD_STEP, 0.0) ** 2
    if cells < before:
        return [(cost, False)]
    hollow = _HOLLOW if cells > before and not widening else 0.0
    return [(cost + hollow, widening)]


def _trace(states: dict[int, dict[_State, _Best]], end: int) -> list[int]:
    """Follow the cheapest way back from the end and return its cuts in order; empty when there is none."""
    if end not in states:
        return []
    cuts: list[int] = []
    _, best = min(states[end].items(), key=lambda item: (item[1].cost, item[0]))
    while best.previous is not None:
        start, state = best.previous
        cuts.append(start)
        best = states[start][state]
    return cuts[::-1]

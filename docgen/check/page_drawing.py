"""Straight lines drawn on a PDF page (横线): the red line, the imprint's rules, the grid of a table.

A line may be a stroked path or a thin filled rectangle; word processors draw one rule in pieces or twice over.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from docgen.check.page_elements import Colour, Rule
from docgen.check.page_text import Sheet
from docgen.units import Length

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

_UNIT: Matrix = (1, 0, 0, 1, 0, 0)
_MOST_NESTED = 8
_THICKEST = 2.0
_SHORTEST = 5.0
# Pieces this close in millimetres make one rule.
_JOIN = 0.5
_WHITE = 245
# A rectangle has four corners; its path may begin inside an edge and return to where it began.
_MOST_CORNERS = 8


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A straight piece, millimetres; horizontal when ``across``, else upright (x0..x1 is then its height)."""

    across: bool
    x0: float
    x1: float
    y: float
    weight: float
    colour: Colour


def read_rules(page: Any, sheet: Sheet) -> list[Rule]:
    """Return the page's horizontal rules from top to bottom, pieces joined, those of a table marked."""
    strokes = [stroke for raw, matrix in _objects(page) for stroke in _strokes(raw, matrix, sheet)]
    uprights = [stroke for stroke in strokes if not stroke.across and stroke.x1 - stroke.x0 >= 1]
    rules = _joined([stroke for stroke in strokes if stroke.across])
    return [replace(rule, in_table=any(_stands_on(one, rule) for one in uprights)) for rule in rules]


def _stands_on(upright: _Stroke, rule: Rule) -> bool:
    reaches = upright.x0 - _JOIN <= rule.y <= upright.x1 + _JOIN
    return reaches and rule.x0 - _JOIN <= upright.y <= rule.x1 + _JOIN


def _joined(strokes: list[_Stroke]) -> list[Rule]:
    rules: list[Rule] = []
    for one in sorted(strokes, key=lambda stroke: (round(stroke.y, 1), stroke.x0)):
        last = rules[-1] if rules else None
        near = last is not None and abs(last.y - one.y) <= 0.1 and last.colour == one.colour
        if last is not None and near and one.x0 <= last.x1 + _JOIN:
            rules[-1] = replace(last, x1=max(last.x1, one.x1), weight=max(last.weight, one.weight))
        else:
            rules.append(Rule(one.x0, one.x1, one.y, one.weight, one.colour))
    return sorted((rule for rule in rules if rule.width >= _SHORTEST), key=lambda rule: rule.y)


def _objects(page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Yield every path object with the matrix that leads to the page, those inside forms included."""
    top = [pdfium.FPDFPage_GetObject(page.raw, index) for index in range(pdfium.FPDFPage_CountObjects(page.raw))]
    pending = [(raw, _UNIT, 0) for raw in top]
    while pending:
        raw, outer, depth = pending.pop()
        kind = pdfium.FPDFPageObj_GetType(raw)
        matrix = _times(_matrix(raw), outer)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield raw, matrix
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MOST_NESTED:
            count = pdfium.FPDFFormObj_CountObjects(raw)
            pending.extend((pdfium.FPDFFormObj_GetObject(raw, index), matrix, depth + 1) for index in range(count))


def _matrix(raw: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(raw, found):
        return _UNIT
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    m = outer
    return (
        a * m[0] + b * m[2],
        a * m[1] + b * m[3],
        c * m[0] + d * m[2],
        c * m[1] + d * m[3],
        e * m[0] + f * m[2] + m[4],
        e * m[1] + f * m[3] + m[5],
    )


def _strokes(raw: Any, matrix: Matrix, sheet: Sheet) -> Iterator[_Stroke]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(raw, fill, stroke)
    paths = list(_subpaths(raw, matrix, sheet))
    if stroke.value:
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(raw, width)
        # A width of 0 asks for the thinnest line that the device can draw.
        scale = (abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) ** 0.5
        weight = Length(width.value * scale).mm
        colour = _colour(pdfium.FPDFPageObj_GetStrokeColor, raw)
        for path in paths:
            yield from _segments(path, weight, colour)
    elif fill.value and min(colour := _colour(pdfium.FPDFPageObj_GetFillColor, raw)) < _WHITE:
        for path in paths:
            yield from _bar(path, colour)


def _segments(path: list[Point], weight: float, colour: Colour) -> Iterator[_Stroke]:
    for (x0, y0), (x1, y1) in pairwise(path):
        if abs(y1 - y0) <= 0.05 < abs(x1 - x0):
            yield _Stroke(True, min(x0, x1), max(x0, x1), (y0 + y1) / 2, weight, colour)
        elif abs(x1 - x0) <= 0.05 < abs(y1 - y0):
            yield _Stroke(False, min(y0, y1), max(y0, y1), (x0 + x1) / 2, weight, colour)


def _bar(path: list[Point], colour: Colour) -> Iterator[_Stroke]:
    """A filled rectangle thin enough to be a line; some begin in the middle of an edge and give it a point more."""
    if not 4 <= len(path) <= _MOST_CORNERS:
        return
    xs, ys = [x for x, _ in path], [y for _, y in path]
    across, down = max(xs) - min(xs), max(ys) - min(ys)
    if down <= _THICKEST and across > 2 * down:
        yield _Stroke(True, min(xs), max(xs), (min(ys) + max(ys)) / 2, down, colour)
    elif across <= _THICKEST and down > 2 * across:
        yield _Stroke(False, min(ys), max(ys), (min(xs) + max(xs)) / 2, across, colour)


def _subpaths(raw: Any, matrix: Matrix, sheet: Sheet) -> Iterator[list[Point]]:
    path: list[Point] = []
    for index in range(pdfium.FPDFPath_CountSegments(raw)):
        segment = pdfium.FPDFPath_GetPathSegment(raw, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and path:
            yield path
            path = []
        px = x.value * matrix[0] + y.value * matrix[2] + matrix[4]
        py = x.value * matrix[1] + y.value * matrix[3] + matrix[5]
        path.append(sheet.at(px, py))
        if pdfium.FPDFPathSegment_GetClose(segment):
            path.append(path[0])
    if path:
        yield path


def _colour(read: Any, raw: Any) -> Colour:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    read(raw, red, green, blue, alpha)
    return red.value, green.value, blue.value

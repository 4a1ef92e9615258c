"""Measuring without LibreOffice: PDFs written by hand, so that every position is known exactly."""

import subprocess
import sys

import pytest

from docgen.check.layout import check_layout
from docgen.check.page_elements import Page, is_black, is_red
from docgen.check.page_measure import measure_pages

PT = 25.4 / 72


def pdf(content: str, *, box: str = "0 0 595.276 841.89", forms: str = "") -> bytes:
    """A PDF of one page with this content stream; ``forms`` is the content of a form named /F."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R "
        f"/Resources << /Font << /T {font} >> /XObject << /F 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 600 900] /Matrix [1 0 0 1 10 20] "
        f"/Length {len(forms)} >>\nstream\n{forms}\nendstream",
    ]
    data, offsets = "%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    start = len(data)
    data += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
    data += f"trailer << /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return data.encode("ascii")


def measured(content: str, **options: str) -> Page:
    (page,) = measure_pages(pdf(content, **options))
    return page


def test_sheet_size_and_crop_offset() -> None:
    page = measured("", box="100 100 695.276 941.89")
    assert (page.width, page.height) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))
    shifted = measured("1 w 200 500 m 400 500 l S", box="100 100 695.276 941.89")
    assert shifted.rules[0].x0 == pytest.approx(100 * PT, abs=0.05)
    assert shifted.rules[0].y == pytest.approx(441.89 * PT, abs=0.05)


def test_a_stroked_rule() -> None:
    (rule,) = measured("1 0 0 RG 2 w 79.37 500 m 521.57 500 l S").rules
    assert rule.x0 == pytest.approx(28, abs=0.05)
    assert rule.x1 == pytest.approx(184, abs=0.05)
    assert rule.y == pytest.approx(341.89 * PT, abs=0.05)
    assert rule.weight == pytest.approx(2 * PT, abs=0.01)
    assert is_red(rule.colour)
    assert (rule.top, rule.bottom) == (pytest.approx(rule.y - PT), pytest.approx(rule.y + PT))


def test_a_filled_bar_is_a_rule() -> None:
    (rule,) = measured("0 g 100 500 300 1.5 re f").rules
    assert rule.width == pytest.approx(300 * PT, abs=0.05)
    assert rule.weight == pytest.approx(1.5 * PT, abs=0.01)
    assert rule.y == pytest.approx((841.89 - 500.75) * PT, abs=0.05)
    assert is_black(rule.colour)


def test_white_bars_thick_boxes_and_short_strokes_are_no_rules() -> None:
    assert measured("1 g 100 500 300 1 re f").rules == ()
    assert measured("0 g 100 500 300 60 re f").rules == ()
    assert measured("1 w 100 500 m 108 500 l S").rules == ()
    assert measured("1 w 100 500 m 300 600 l S").rules == ()


def test_pieces_and_doubles_make_one_rule() -> None:
    (rule,) = measured("1 w 100 500 m 200 500 l S 200 500 m 300 500 l S 100 500 m 300 500 l S").rules
    assert rule.width == pytest.approx(200 * PT, abs=0.05)


def test_scaled_and_nested_drawings() -> None:
    (scaled,) = measured("q 2 0 0 2 0 0 cm 1 w 50 250 m 150 250 l S Q").rules
    assert (scaled.x0, scaled.weight) == (pytest.approx(100 * PT, abs=0.05), pytest.approx(2 * PT, abs=0.01))
    (nested,) = measured("/F Do", forms="1 w 100 500 m 200 500 l S").rules
    assert nested.x0 == pytest.approx(110 * PT, abs=0.05)
    assert nested.y == pytest.approx((841.89 - 520) * PT, abs=0.05)


def test_a_table_is_told_by_its_upright_lines() -> None:
    page = measured("1 w 100 500 m 300 500 l S 100 400 m 300 400 l S 100 400 m 100 500 l S 50 200 m 300 200 l S")
    assert [rule.in_table for rule in page.rules] == [True, True, False]


def test_text_with_its_ink_size_and_colour() -> None:
    (line,) = measured("BT 0 0 1 rg /T 16 Tf 1 0 0 1 100 500 Tm (HHH) Tj ET").lines
    assert line.text == "HHH"
    assert line.size == 16
    assert line.font == "Helvetica"
    assert line.colour == (0, 0, 255)
    assert line.left == pytest.approx(100 * PT, abs=0.05)
    assert line.baseline == pytest.approx(341.89 * PT, abs=0.05)
    assert line.ink_bottom == pytest.approx(line.baseline, abs=0.1)
    assert line.ink.height == pytest.approx(16 * 0.72 * PT, abs=0.2)


def test_the_size_counts_the_text_matrix() -> None:
    (line,) = measured("BT /T 1 Tf 22 0 0 22 100 500 Tm (H) Tj ET").lines
    assert line.size == 22


def test_lines_are_gathered_by_baseline_and_sorted() -> None:
    page = measured("BT /T 12 Tf 1 0 0 1 200 500 Tm (B) Tj 1 0 0 1 100 500.5 Tm (A) Tj 1 0 0 1 100 600 Tm (Top) Tj ET")
    assert [line.text for line in page.lines] == ["Top", "AB"]


def test_invisible_text_is_no_line() -> None:
    assert measured("BT 3 Tr /T 16 Tf 1 0 0 1 100 500 Tm (HHH) Tj ET").lines == ()
    assert measured("BT 1 g /T 16 Tf 1 0 0 1 100 500 Tm (HHH) Tj ET").lines == ()


def test_ink_in_the_margins_is_stray_and_the_page_number_is_not() -> None:
    number = "BT /T 14 Tf 1 0 0 1 470 75 Tm (5) Tj ET "
    assert measured(number).strays == ()
    (stray,) = measured(number + "0 g 20 400 20 20 re f").strays
    assert stray.left == pytest.approx(20 * PT, abs=0.1)
    assert stray.right == pytest.approx(40 * PT, abs=0.1)


@pytest.mark.parametrize("content", ["", "0 g 200 400 200 200 re f"])
def test_a_page_without_text_is_judged_without_guessing(content: str) -> None:
    assert check_layout(pdf(content)) == []


def test_the_checker_never_loads_the_renderer() -> None:
    script = "import sys, docgen.check.layout as _; print([n for n in sys.modules if n.startswith('docgen.render')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"

"""The page (版面): sheet, type area, text grid, and the two page models a house chooses from (clauses 5.1, 5.2)."""

from dataclasses import dataclass, replace
from typing import Literal

from docgen.standard.clauses import clause
from docgen.standard.faces import BASELINE_SHARE, BODY_SIZE, INK
from docgen.units import Length, Mm, Pt

PageModelName = Literal["ink", "line-box"]

SHEET_WIDTH = clause("sheet_width").length
SHEET_HEIGHT = clause("sheet_height").length
LEFT = clause("binding_margin").length
TOP = clause("top_margin").length
TYPE_WIDTH = clause("type_width").length
TYPE_HEIGHT = clause("type_height").length
RIGHT = LEFT + TYPE_WIDTH
BOTTOM = TOP + TYPE_HEIGHT
LINES = clause("lines_a_page").number_of
CELLS = clause("characters_a_line").number_of
# How far line spacing may be adjusted for a signature (7.3.5.5): by one line a page, so that pages stay filled and no
# reader notices. Less changes nothing on a full page.
LEAST_LINES, MOST_LINES = LINES - 1, LINES + 1

# 28 characters of 16 pt are 158.0 mm; set a quarter point tighter they are 155.6 mm and fit the type area.
TIGHTENING = Pt(-0.25)
CELL = BODY_SIZE + TIGHTENING


@dataclass(frozen=True, slots=True)
class PageModel:
    """One way to put 22 lines on the type area (版面模型).

    ``top`` and ``bottom`` are the margins entered in a word processor, ``pitch`` the exact line spacing.
    """

    name: PageModelName
    top: Length
    bottom: Length
    pitch: Length

    # Every rendering looks up what was computed for its page model; equal models have the same name and pitch.
    def __hash__(self) -> int:
        return hash((self.name, self.pitch.points))

    @property
    def first_ink(self) -> Length:
        """How far down the sheet the ink of a page's first text line begins."""
        return self.top + self.pitch * BASELINE_SHARE - BODY_SIZE * INK.above

    @property
    def text_height(self) -> Length:
        """The height between the margins."""
        return SHEET_HEIGHT - self.top - self.bottom

    @property
    def lines(self) -> int:
        """How many lines of text a page holds."""
        return int(self.text_height / self.pitch)

    def respaced(self, lines: int) -> "PageModel":
        """The same page filled by ``lines`` lines (调整行距, 7.3.5.5), its pitch in whole twentieths of a point."""
        twips = self.text_height.points * 20 // lines
        return replace(self, pitch=Pt(twips / 20))


# Measured in LibreOffice 7.4: first ink 37.3 mm, last ink 262.0 mm, 22 lines of 28 characters.
INK_MODEL = PageModel("ink", Mm(33.4), Mm(33.4), Pt(29.6))
# The margins an inspector reads in the page set-up dialog; the first ink falls near 39.3 mm.
LINE_BOX_MODEL = PageModel("line-box", Mm(37), Mm(35), Pt(28.95))
PAGE_MODELS: dict[PageModelName, PageModel] = {"ink": INK_MODEL, "line-box": LINE_BOX_MODEL}


def page_model(name: PageModelName) -> PageModel:
    """Return the page model called ``name``."""
    return PAGE_MODELS[name]

"""Type sizes (字号) and the font roles of a filing; office font names are the house's to change."""

from dataclasses import dataclass

from docgen.units import Length, Pt

SIZES: dict[str, Length] = {
    "初号": Pt(42),
    "小初": Pt(36),
    "一号": Pt(26),
    "小一": Pt(24),
    "二号": Pt(22),
    "小二": Pt(18),
    "三号": Pt(16),
    "小三": Pt(15),
    "四号": Pt(14),
    "小四": Pt(12),
    "五号": Pt(10.5),
}
BODY_SIZE = SIZES["三号"]
TITLE_SIZE = SIZES["二号"]
IMPRINT_SIZE = SIZES["四号"]
TABLE_SIZE = SIZES["小四"]


@dataclass(frozen=True, slots=True)
class Faces:
    """The office's font for each role (字体); the names go into the DOCX as they stand here.

    ``ascii`` is the face of Latin letters and digits in the text.
    """

    title: str = "方正小标宋简体"
    body: str = "仿宋_GB2312"
    kaiti: str = "楷体_GB2312"
    heiti: str = "黑体"
    songti: str = "宋体"
    ascii: str = "仿宋_GB2312"


@dataclass(frozen=True, slots=True)
class GlyphBox:
    """Where the ink of a full-height Chinese glyph lies, in em above and below the baseline.

    Measured at 600 dpi on 国酬爨 in Fandol, Noto Serif CJK: 0.83 to 0.86 above, 0.07 to 0.11 below.
    """

    above: float = 0.85
    below: float = 0.10


INK = GlyphBox()

# Where an exact line puts its baseline, as a share of the line's height from its top. LibreOffice computes four
# fifths; lines of 1.25 em put the baseline 1 em down, where a font's own metrics would put it as well, so that
# engines with another rule land close by.
BASELINE_SHARE = 0.8
NATURAL_LINE = 1.25

"""word/theme/theme1.xml and word/fontTable.xml: parts that Word expects. No style refers to a theme font or colour."""

from docgen.render.ooxml import attribute
from docgen.render.styles_part import HEADER, WORD
from docgen.standard.faces import Faces

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = (
    ("dk1", "000000"),
    ("lt1", "FFFFFF"),
    ("dk2", "333333"),
    ("lt2", "EEEEEE"),
    ("accent1", "C00000"),
    ("accent2", "7F7F7F"),
    ("accent3", "595959"),
    ("accent4", "A5A5A5"),
    ("accent5", "404040"),
    ("accent6", "D9D9D9"),
    ("hlink", "0000FF"),
    ("folHlink", "800080"),
)


def theme_xml(faces: Faces) -> str:
    """The least theme that the schema allows, in black, grey and red, with the office's own faces."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS)
    solid = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{solid}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEADER}<a:theme xmlns:a="{_DRAWING}" name="公文"><a:themeElements><a:clrScheme name="公文">{colours}'
        f'</a:clrScheme><a:fontScheme name="公文"><a:majorFont>{_theme_fonts(faces.title)}</a:majorFont>'
        f"<a:minorFont>{_theme_fonts(faces.body)}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="公文"><a:fillStyleLst>{solid * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{solid * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def font_table_xml(faces: Faces) -> str:
    """The fonts that the styles name, each once, as Chinese fonts (charset 134)."""
    names = dict.fromkeys((faces.title, faces.body, faces.kaiti, faces.heiti, faces.songti, faces.ascii))
    fonts = "".join(
        f'<w:font w:name="{attribute(name)}"><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/>'
        "</w:font>"
        for name in names
    )
    return f'{HEADER}<w:fonts xmlns:w="{WORD}">{fonts}</w:fonts>'


def _theme_fonts(face: str) -> str:
    name = attribute(face)
    return f'<a:latin typeface="{name}"/><a:ea typeface="{name}"/><a:cs typeface="{name}"/>'

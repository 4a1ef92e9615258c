"""word/styles.xml, written from ``standard.styles``: every style names its four faces, no theme font anywhere."""

from docgen.render.ooxml import attribute
from docgen.standard.faces import BODY_SIZE, Faces
from docgen.standard.page import TIGHTENING, PageModel
from docgen.standard.styles import (
    BLACK,
    CHARACTER_STYLES,
    PARAGRAPH_STYLES,
    RED,
    RED_LINE_WEIGHT,
    TABLE_PADDING,
    TABLE_RULE,
    TABLE_STYLE,
    TABLE_STYLE_NAME,
    Style,
)

# Digits of running text and of the headings set in 楷体 are one and the same face.
_TEXT_FACES = ("body", "kaiti")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def styles_xml(model: PageModel, faces: Faces, red_line_space: int) -> str:
    """Return the whole part; ``red_line_space`` is the gap between number and red line in points."""
    paragraphs = "".join(_paragraph_style(style, faces, red_line_space) for style in PARAGRAPH_STYLES)
    characters = "".join(_character_style(style, faces) for style in CHARACTER_STYLES)
    return (
        f'{HEADER}<w:styles xmlns:w="{WORD}">{_defaults(faces)}{_normal(model)}{_base_styles()}'
        f"{paragraphs}{characters}{_table_style()}</w:styles>"
    )


def fonts_xml(face: str, ascii_face: str) -> str:
    """``w:rFonts`` with all four faces set: East Asian and complex text in ``face``, Latin in ``ascii_face``."""
    east, latin = attribute(face), attribute(ascii_face)
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east}" w:cs="{east}"/>'


def _faces_of(style: Style, faces: Faces) -> str:
    if style.face is None:
        return ""
    face: str = getattr(faces, style.face)
    return fonts_xml(face, faces.ascii if style.face in _TEXT_FACES else face)


def _defaults(faces: Faces) -> str:
    # The text is Chinese; digits and Latin letters are marked en-US, or LibreOffice would break numbers over lines.
    size = BODY_SIZE.half_points
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml(faces.body, faces.ascii)}"
        f'<w:kern w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )


def _normal(model: PageModel) -> str:
    # A grid would break 22 x 28. LibreOffice 7.4 reads overflowPunct upside down and hangs a 29th sign in the margin
    # when it is 0; with 1 it keeps inside, and Word does what its own default is.
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl w:val="0"/><w:overflowPunct w:val="1"/>'
        '<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{model.pitch.twips}" w:lineRule="exact"/>'
        '<w:jc w:val="both"/></w:pPr>'
        f'<w:rPr><w:color w:val="{BLACK}"/><w:spacing w:val="{TIGHTENING.twips}"/></w:rPr></w:style>'
    )


def _base_styles() -> str:
    return (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def _paragraph_style(style: Style, faces: Faces, red_line_space: int) -> str:
    linked = f'<w:link w:val="{style.linked}"/>' if style.linked else ""
    following = '<w:next w:val="FilingBody"/>' if style.outline is not None else ""
    properties = _paragraph_properties(style, red_line_space)
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.style_id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style.based_on}"/>{following}{linked}<w:qFormat/>'
        f"{_wrap('w:pPr', properties)}{_wrap('w:rPr', _run_properties(style, faces))}</w:style>"
    )


def _paragraph_properties(style: Style, red_line_space: int) -> str:
    border = (
        f'<w:pBdr><w:bottom w:val="single" w:sz="{RED_LINE_WEIGHT.eighths}" w:space="{red_line_space}" '
        f'w:color="{RED}"/></w:pBdr>'
        if style.red_line
        else ""
    )
    return "".join(
        (
            "<w:keepNext/>" if style.keep_next else "",
            "<w:pageBreakBefore/>" if style.new_page else "",
            border,
            f'<w:spacing w:line="{style.line.twips}" w:lineRule="exact"/>' if style.line else "",
            _indent(style),
            f'<w:jc w:val="{style.align}"/>' if style.align else "",
            f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else "",
        )
    )


def _indent(style: Style) -> str:
    parts = []
    if style.left is not None:
        parts.append(f'w:left="{style.left.twips}"')
    if style.right is not None:
        parts.append(f'w:right="{style.right.twips}"')
    if style.first is not None:
        first = style.first.twips
        parts.append(f'w:firstLine="{first}"' if first >= 0 else f'w:hanging="{-first}"')
    return f"<w:ind {' '.join(parts)}/>" if parts else ""


def _run_properties(style: Style, faces: Faces) -> str:
    size = style.size.half_points if style.size else None
    return "".join(
        (
            _faces_of(style, faces),
            f'<w:color w:val="{style.colour}"/>' if style.colour else "",
            f'<w:spacing w:val="{style.tracking.twips}"/>' if style.tracking is not None else "",
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "",
        )
    )


def _character_style(style: Style, faces: Faces) -> str:
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{style.style_id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:link w:val="{style.linked}"/><w:qFormat/>'
        f"{_wrap('w:rPr', _run_properties(style, faces))}</w:style>"
    )


def _table_style() -> str:
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    width = TABLE_RULE.eighths
    rules = "".join(f'<w:{edge} w:val="single" w:sz="{width}" w:space="0" w:color="{BLACK}"/>' for edge in edges)
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}"><w:name w:val="{TABLE_STYLE_NAME}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{rules}</w:tblBorders>'
        f"{_cell_margins()}</w:tblPr></w:style>"
    )


def _cell_margins() -> str:
    sides = (
        ("top", TABLE_PADDING),
        ("left", TABLE_PADDING * 2),
        ("bottom", TABLE_PADDING),
        ("right", TABLE_PADDING * 2),
    )
    return (
        "<w:tblCellMar>"
        + "".join(f'<w:{side} w:w="{width.twips}" w:type="dxa"/>' for side, width in sides)
        + "</w:tblCellMar>"
    )


def _wrap(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>" if inner else ""

"""Things at fixed places of the sheet (固定位置): text boxes and bars, anchored in a run, out of the text's way."""

from dataclasses import dataclass

from docgen.standard.page import LEFT
from docgen.standard.styles import RED
from docgen.units import Length

_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on the sheet: its left and upper edges from the sheet's corner, its width and height."""

    left: Length
    top: Length
    width: Length
    height: Length


def text_box(content: str, frame: Frame, drop: Length, *, number: int, name: str, at_bottom: bool = False) -> str:
    """A run with a text box; ``content`` are paragraphs or tables, at its top or ``at_bottom``.

    On pre-printed paper everything moves: rightwards with the margin from which places are written, and down by
    ``drop``. Heights are written from the sheet's edge, since LibreOffice counts a page's margin differently where the
    page has a header. At the bottom, a line more than computed would still end on the box's lower edge.
    """
    anchor = "b" if at_bottom else "t"
    inside = (
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        f'<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}" anchorCtr="0"><a:noAutofit/>'
        "</wps:bodyPr>"
    )
    return _anchored(frame, drop, "<a:noFill/>", inside, number, name, text=True)


def bar(frame: Frame, drop: Length, *, number: int, name: str, colour: str = RED) -> str:
    """A run with a filled bar, as rules are drawn whose weight and place must hold in every engine."""
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    return _anchored(frame, drop, fill, "<wps:bodyPr/>", number, name, text=False)


def _anchored(frame: Frame, drop: Length, fill: str, inside: str, number: int, name: str, *, text: bool) -> str:
    across, down = frame.left - LEFT, frame.top + drop
    extent = f'cx="{frame.width.emu}" cy="{frame.height.emu}"'
    box = ' txBox="1"' if text else ""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" '
        f'distR="0" simplePos="0" relativeHeight="{number + 1}" behindDoc="0" locked="0" layoutInCell="1" '
        'allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="margin"><wp:posOffset>{across.emu}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{down.emu}</wp:posOffset></wp:positionV>'
        f'<wp:extent {extent}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{number}" name="{name}"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{_SHAPE}"><wps:wsp><wps:cNvSpPr{box}/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}<a:ln><a:noFill/></a:ln>'
        f"</wps:spPr>{inside}</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        "</mc:AlternateContent></w:r>"
    )

"""The template contract (模板约定) as data: what a template may print, in which shape, and what it must not leave out.

A template is held against this by ``template_check``; ``context`` fills what is named here, which a test proves.
"""

from dataclasses import dataclass
from typing import Literal

from docgen.models.formats import SPECIAL_KINDS
from docgen.render.shipped_parts import CONTRACT_VERSION as CONTRACT_VERSION
from docgen.standard.styles import CHARACTER_STYLES, PARAGRAPH_STYLES, TABLE_STYLE, TABLE_STYLE_NAME

CONTRACT_PROPERTY = "docgen-contract"
KIND_PROPERTY = "docgen-kind"

Shape = Literal["text", "slot", "blocks", "block", "group", "any"]
Need = Literal["required", "notice", "optional"]

SHAPE_NAMES: dict[Shape, str] = {
    "text": "文字",
    "slot": "成段的内容（版面由程序计算）",
    "blocks": "段落的列表",
    "block": "一个段落块",
    "group": "一组内容",
    "any": "其他",
}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One name of the contract.

    ``text`` is printed where it stands, ``{{ name }}``; a ``slot`` takes a paragraph of its own, ``{{p name }}``;
    ``blocks`` are looped over; a ``group`` has ``members``, written ``name.member``. ``need`` is ``notice`` for what
    only a filing issued by a 通知 prints. ``not_in`` are the kinds of filing that have nothing to print there.
    """

    name: str
    shape: Shape
    meaning: str
    need: Need = "required"
    members: tuple["Placeholder", ...] = ()
    not_in: frozenset[str] = frozenset()

    def member(self, name: str) -> "Placeholder | None":
        """The member called ``name``, None when there is none."""
        return next((member for member in self.members if member.name == name), None)


_COVER = (
    Placeholder("title", "text", "通知的标题", "notice"),
    Placeholder("addressees", "text", "通知的主送机关，带冒号；没有时为空", "notice"),
    Placeholder("body", "blocks", "通知的正文", "notice"),
    Placeholder("ending", "slot", "通知的落款和附注", "notice"),
)

# In the order in which a filing prints them; the read-back proof holds a template to it.
PLACEHOLDERS: tuple[Placeholder, ...] = (
    Placeholder("head", "slot", "版头：份号到红线，以及标题前的空行"),
    Placeholder("cover", "group", "印发通知；不以通知印发时为空", "notice", _COVER, frozenset(SPECIAL_KINDS)),
    Placeholder("title", "text", "标题，已按词断行", not_in=frozenset({"order"})),
    Placeholder("addressees", "text", "主送机关，带冒号；没有时为空"),
    Placeholder("body", "blocks", "正文的各段"),
    Placeholder("ending", "slot", "附件说明、落款和附注"),
    Placeholder("attachments", "slot", "附件"),
    Placeholder("imprint", "slot", "版记"),
)

# A block of the body, in the order in which a loop takes it apart; the third is called ``title`` when asked by name.
BLOCK_FIELDS: tuple[Placeholder, ...] = (
    Placeholder("shape", "text", "段落的样子：text、heading1 至 heading5、run_in1 至 run_in5、slot"),
    Placeholder("label", "text", "层次序号"),
    Placeholder("title", "text", "小标题"),
    Placeholder("text", "text", "段落的文字"),
    Placeholder("xml", "slot", "成段的内容，shape 为 slot 时用"),
)

# Jinja's own names that a template may use; the sandbox guards what can be reached through them.
FREE_NAMES = frozenset({"range", "namespace", "cycler", "joiner", "dict"})

_FOOTER_STYLES = frozenset({"PageNumberOdd", "PageNumberEven"})

# What slots are set in: type, style id and the name by which a word processor knows the style.
SLOT_STYLES: tuple[tuple[str, str, str], ...] = (
    *(("paragraph", style.style_id, style.name) for style in PARAGRAPH_STYLES if style.style_id not in _FOOTER_STYLES),
    *(("character", style.style_id, style.name) for style in CHARACTER_STYLES),
    ("table", TABLE_STYLE, TABLE_STYLE_NAME),
)
# Footers name their styles too, and every style rests on these three.
OTHER_STYLES: tuple[tuple[str, str, str], ...] = (
    *(("paragraph", style.style_id, style.name) for style in PARAGRAPH_STYLES if style.style_id in _FOOTER_STYLES),
    ("paragraph", "Normal", "Normal"),
    ("character", "DefaultParagraphFont", "Default Paragraph Font"),
    ("table", "TableNormal", "Normal Table"),
)


def placeholder(name: str) -> Placeholder | None:
    """The placeholder called ``name``, None when the contract has none."""
    return next((one for one in PLACEHOLDERS if one.name == name), None)


def known_names() -> list[str]:
    """Every name that a template may print, members written with their group."""
    names: list[str] = []
    for one in PLACEHOLDERS:
        names.append(one.name)
        names.extend(f"{one.name}.{member.name}" for member in one.members)
    return names

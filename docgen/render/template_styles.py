"""Styles of a template (模板的样式): found by the name a person sees, given the ids that slots are written with.

LibreOffice and WPS number style ids anew as they save, the names stay. The template's ids are changed to ours once,
when it is compiled, so that no rendering has to translate anything.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml import etree

from docgen.render.contract import OTHER_STYLES, SLOT_STYLES
from docgen.render.package import STYLES, read_package
from docgen.render.styles_part import WORD
from docgen.render.template_files import shipped_template
from docgen.render.template_package import parse_part, write_part
from docgen.standard.faces import Faces
from docgen.standard.page import INK_MODEL, PageModel
from docgen.standard.styles import CHARACTER_STYLES

_W = f"{{{WORD}}}"
_ID, _VALUE, _TYPE = f"{_W}styleId", f"{_W}val", f"{_W}type"
# Everything that names a style by its id, wherever in the package it stands.
_REFERENCES = tuple(
    f"{_W}{name}"
    for name in (
        *("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink"),
        *("clickAndTypeStyle", "defaultTableStyle"),
    )
)
_PROGRAM = "docProps/app.xml"
_WORDS = {"char": "字符"}


def adopt_styles(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts with our style ids, and with the standard's own style for each one that the template has lost."""
    styles = parse_part(parts[STYLES], STYLES)
    renamed = renamed_ids(styles)
    if renamed:
        parts = {name: _renamed(name, data, renamed) for name, data in parts.items()}
        styles = parse_part(parts[STYLES], STYLES)
    missing = missing_styles(styles)
    if missing:
        _restore(styles, missing)
        parts = parts | {STYLES: write_part(styles)}
    return parts


def restore_punctuation(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts with ``w:overflowPunct`` as the standard's styles have it, where LibreOffice turned it round.

    LibreOffice 7.4 reads and writes it upside down: a template that it saved would hang a 29th sign in the margin.
    """
    if b"LibreOffice" not in parts.get(_PROGRAM, b""):
        return parts
    styles = parse_part(parts[STYLES], STYLES)
    for switch in styles.iter(f"{_W}overflowPunct"):
        switch.set(_VALUE, "1")
    return parts | {STYLES: write_part(styles)}


def renamed_ids(styles: etree._Element) -> dict[str, str]:
    """The template's style ids that have to change, with what they become."""
    found = _by_name(styles)
    wanted = {found[kind, key(name)]: ours for kind, ours, name in _ours() if (kind, key(name)) in found}
    _add_linked(styles, wanted)
    renamed = {theirs: ours for theirs, ours in wanted.items() if theirs != ours}
    taken = {style.get(_ID) for style in styles.iter(f"{_W}style")}
    for ours in list(renamed.values()):
        if ours in taken and ours not in wanted:
            # Another style of the office has the id that one of ours needs.
            renamed[ours] = next(free for n in range(2, 10_000) if (free := f"{ours}{n}") not in taken)
    return renamed


def missing_styles(styles: etree._Element) -> list[tuple[str, str]]:
    """Id and name of every style that slots need and the template, ids already ours or not, does not have."""
    found = _by_name(styles)
    ids = {style.get(_ID) for style in styles.iter(f"{_W}style")}
    adopted = {found[kind, key(name)]: ours for kind, ours, name in _ours() if (kind, key(name)) in found}
    _add_linked(styles, adopted)
    have = ids | set(adopted.values())
    return [(ours, name) for _, ours, name in SLOT_STYLES if ours not in have]


def key(name: str) -> str:
    """A style's name as it is compared: Word parts 一级标题 字符 with a blank and writes Char in English."""
    plain = re.sub(r"\s", "", name).casefold()
    for theirs, ours in _WORDS.items():
        plain = re.sub(f"{theirs}$", ours, plain)
    return plain


@lru_cache(maxsize=1)
def _ours() -> tuple[tuple[str, str, str], ...]:
    return (*SLOT_STYLES, *OTHER_STYLES)


def _by_name(styles: etree._Element) -> dict[tuple[str, str], str]:
    """Style ids by type and name; of two with one name the first holds."""
    found: dict[tuple[str, str], str] = {}
    for style in styles.iter(f"{_W}style"):
        named = style.find(f"{_W}name")
        name = named.get(_VALUE, "") if named is not None else ""
        if style.get(_ID):
            found.setdefault((style.get(_TYPE, ""), key(name)), style.get(_ID))
    return found


def _add_linked(styles: etree._Element, wanted: dict[str, str]) -> None:
    """A heading's character style under a name of the word processor's own is known by the link to it."""
    ids = {ours: theirs for theirs, ours in wanted.items()}
    for character in CHARACTER_STYLES:
        if character.style_id in ids or character.linked not in ids:
            continue
        for style in styles.iter(f"{_W}style"):
            back = style.find(f"{_W}link")
            linked = back is not None and back.get(_VALUE) == ids[character.linked]
            if linked and style.get(_TYPE) == "character" and style.get(_ID) not in wanted:
                wanted[style.get(_ID)] = character.style_id


def _renamed(name: str, data: bytes, renamed: dict[str, str]) -> bytes:
    if not name.startswith("word/") or not name.endswith(".xml"):
        return data
    root = parse_part(data, name)
    changed = _rename_references(root.iter(*_REFERENCES), _VALUE, renamed)
    changed |= _rename_references(root.iter(f"{_W}style"), _ID, renamed)
    return write_part(root) if changed else data


def _rename_references(elements: Iterable[etree._Element], attribute: str, renamed: dict[str, str]) -> bool:
    changed = False
    for element in elements:
        if (ours := renamed.get(element.get(attribute, ""))) is not None:
            element.set(attribute, ours)
            changed = True
    return changed


def _restore(styles: etree._Element, missing: list[tuple[str, str]]) -> None:
    """Append the standard's own style for each missing one, based on what the template has."""
    shipped = _shipped_styles()
    for ours, _ in missing:
        styles.append(etree.fromstring(etree.tostring(shipped[ours])))


@lru_cache(maxsize=1)
def _shipped_styles() -> dict[str, etree._Element]:
    styles = parse_part(read_package(shipped_template("implementation_plan"))[STYLES], STYLES)
    return {str(style.get(_ID)): style for style in styles.iter(f"{_W}style")}


def restyle(data: bytes, model: PageModel, faces: Faces) -> bytes:
    """The styles with ``model``'s pitch and the house's fonts in place of the default ones."""
    renamed = {old: new for old, new in zip(_names(Faces()), _names(faces), strict=True) if old != new}
    if model == INK_MODEL and not renamed:
        return data
    root = parse_part(data, STYLES)
    for fonts in root.iter(f"{_W}rFonts"):
        for key in ("ascii", "hAnsi"):
            value = fonts.get(f"{_W}{key}", "")
            latin = faces.ascii if value == Faces().ascii else renamed.get(value, value)
            fonts.set(f"{_W}{key}", latin)
        for key in ("eastAsia", "cs"):
            value = fonts.get(f"{_W}{key}", "")
            fonts.set(f"{_W}{key}", renamed.get(value, value))
    for line in root.iterfind(f".//{_W}style[@{_W}default='1']/{_W}pPr/{_W}spacing"):
        line.set(f"{_W}line", str(model.pitch.twips))
    return write_part(root)


def _names(faces: Faces) -> tuple[str, ...]:
    return (faces.title, faces.body, faces.kaiti, faces.heiti, faces.songti)

"""The input inside the DOCX (随文数据): a custom XML part with the filing's data and a digest of the document's text.

Any filing reopens as a form; where the text has been edited in a word processor since, the digest says so.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from lxml import etree

from docgen.errors import InputError
from docgen.render.package import DOCUMENT, INPUT_ITEM, read_package
from docgen.render.readback import read_text
from docgen.render.shipped_parts import CUSTOM_ITEM_XML, INPUT_NAMESPACE
from docgen.render.styles_part import HEADER

_ROOT = f"{{{INPUT_NAMESPACE}}}filing"
_INPUT = f"{{{INPUT_NAMESPACE}}}input"
_BEFORE_DIGEST = f'{HEADER}<filing xmlns="{INPUT_NAMESPACE}" digest="sha256:'.encode()
_BEFORE_INPUT, _BEHIND_INPUT = b'"><input>', b"</input></filing>"
# As ``ooxml.escape_markup`` does it for text.
_ESCAPES = ((b"&", b"&amp;"), (b"<", b"&lt;"), (b">", b"&gt;"))
_FOLDER, _ENDING = "customXml/", ".xml"


@dataclass(frozen=True, slots=True)
class Embedded:
    """The data carried by a DOCX; ``edited`` says that its text is no longer the one that was rendered from it."""

    data: dict[str, Any]
    edited: bool


def text_digest(text: str) -> str:
    """The SHA-256 of a document's text; blank line ends are left out, word processors add and drop them."""
    return hashlib.sha256("\n".join(filter(None, text.split("\n"))).encode("utf-8")).hexdigest()


def input_item(written: bytes, text: str) -> bytes:
    """The custom XML part for a filing, ``written`` as JSON, whose rendered document reads ``text``."""
    for mark, escaped in _ESCAPES:
        written = written.replace(mark, escaped)
    return b"%b%b%b%b%b" % (_BEFORE_DIGEST, text_digest(text).encode(), _BEFORE_INPUT, written, _BEHIND_INPUT)


def empty_item() -> bytes:
    """The custom XML part of a copy that leaves the office without its input (``--no-embed``)."""
    return CUSTOM_ITEM_XML.encode()


def extract(docx: bytes) -> Embedded:
    """Read the input back out of a DOCX that docgen made.

    Errors: TemplateError when it is no DOCX; InputError ``no-input`` when it carries no input.
    """
    parts = read_package(docx)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    for name in _items(parts):
        try:
            root = etree.fromstring(parts[name], parser)
        except etree.XMLSyntaxError:
            continue  # somebody else's part: only a part with our root element is ours to read
        if root.tag == _ROOT:
            return _read(root, parts)
    raise _without_input()


def _items(parts: dict[str, bytes]) -> list[str]:
    """Our usual place first; a word processor may have renumbered the parts."""
    names = [name for name in parts if name.startswith(_FOLDER) and name.endswith(_ENDING) and name.count("/") == 1]
    return sorted(names, key=lambda name: (name != INPUT_ITEM, name))


def _read(root: etree._Element, parts: dict[str, bytes]) -> Embedded:
    node = root.find(_INPUT)
    if node is None or not node.text:
        raise _without_input()
    try:
        data = json.loads(node.text)
    except ValueError as error:
        raise InputError("damaged-input", "文档中随附的输入数据已损坏", "请改用原来的 YAML 文件") from error
    if DOCUMENT not in parts or not isinstance(data, dict):
        raise InputError("damaged-input", "文档已损坏，读不出随附的输入数据", "请改用原来的 YAML 文件")
    digest = root.get("digest", "").removeprefix("sha256:")
    return Embedded(data, edited=digest != text_digest(read_text(parts[DOCUMENT])))


def _without_input() -> InputError:
    return InputError(
        "no-input",
        "这个文档里没有随附的输入数据",
        "它可能不是 docgen 生成的，或者生成时用了 --no-embed；请改用原来的 YAML 文件",
    )

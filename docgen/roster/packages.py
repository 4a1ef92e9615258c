"""Workbook packages (工作簿文件): the parts of an xlsx or ods, and that they unpack to no more than they may."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from typing import IO

from lxml import etree

from docgen.errors import InputError

MOST_UNPACKED = 400 * 1024 * 1024
_CHUNK = 1 << 20

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, etree.XMLSyntaxError, KeyError, ValueError, NotImplementedError)
"""What a damaged package raises in reading."""


def open_package(raw: bytes, name: str) -> zipfile.ZipFile:
    """Return the package; its XML parts are unpacked once, to count what they really hold, whatever they claim.

    Raises InputError for a damaged package, one under a password, and one that unpacks to more than any roster.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(raw))
        if any(info.flag_bits & 1 for info in package.infolist()):
            raise encrypted(name)
        _refuse_bomb(package, name)
    except DAMAGED as error:
        raise damaged(name) from error
    return package


def _refuse_bomb(package: zipfile.ZipFile, name: str) -> None:
    """Raise InputError when the parts that are read together hold more than the limit."""
    left = MOST_UNPACKED
    for info in package.infolist():
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue
        # The size in the directory is only a claim: read on until the data really ends.
        honest = copy(info)
        honest.file_size = left + 2 * _CHUNK
        with package.open(honest) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    limit = MOST_UNPACKED // _CHUNK
                    raise InputError(
                        "roster-too-large", f"工作簿展开后超过{limit}MB", "请删去多余的工作表和格式后再试", where=name
                    )


def part(package: zipfile.ZipFile, path: str) -> etree._Element:
    """Return the root of a small part."""
    return etree.fromstring(package.read(path), _parser())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


def elements(stream: IO[bytes], *tags: str) -> Iterator[etree._Element]:
    """Yield the elements of these local names as they end, whatever their namespace."""
    wanted = [f"{{*}}{tag}" for tag in tags]
    for _, element in etree.iterparse(stream, tag=wanted, resolve_entities=False, no_network=True):
        yield element


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its local name."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def damaged(name: str) -> InputError:
    """Return the error for a workbook that cannot be read."""
    return InputError(
        "roster-unreadable",
        "工作簿已损坏，或不是真正的工作簿",
        "请用 Excel 或 WPS 打开，另存为 xlsx 后再试",
        where=name,
    )


def encrypted(name: str) -> InputError:
    """Return the error for a workbook under a password."""
    return InputError(
        "roster-encrypted", "工作簿有打开密码，读不出来", "请在 Excel 或 WPS 中取消密码，另存后再试", where=name
    )

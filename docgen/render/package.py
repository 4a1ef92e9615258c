"""The DOCX package: parts in a fixed order with fixed times, so that the same parts are the same bytes.

Parts that a rendering does not touch are deflated once per template and copied as they are. Python's zipfile cannot
copy a deflated entry, so the few records of the format are written here (no ZIP64: parts are far below 4 GB).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import deflate

from docgen.errors import TemplateError

CONTENT_TYPES = "[Content_Types].xml"
DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
CORE = "docProps/core.xml"
CUSTOM = "docProps/custom.xml"
INPUT_ITEM = "customXml/item1.xml"
# libdeflate's levels. What a template brings is deflated once and copied ever after; what a rendering writes itself is
# deflated every time, in a third of the time that zlib takes for a tenth more bytes. Before it has read a byte it
# clears tables of 128 kB: a part smaller than this goes as it is, some hundred bytes more for a tenth of the time.
_SMALLEST, _FASTEST = 12, 1
_SMALL = 1024
_SAVE_AGAIN = "请换用 Word 或 WPS 另存的 .docx 文件"
_MOST_UNPACKED = 512 * 1024 * 1024

# What both records of a part hold: its local header before the data, and its line in the directory at the end.
_SHARED = struct.Struct("<5H3I2H")
# No comment, one disk, no attributes; behind it in a part's line stands the place of its record.
_UNREMARKABLE = bytes(10)
_LOCAL_MARK, _CENTRAL_MARK = b"PK\3\4", b"PK\1\2\x14\0"
_END = struct.Struct("<4s4H2IH")
# The last block, stored: its length, and the same with every bit turned.
_STORED = struct.Struct("<BHH")
_VERSION, _DEFLATED = 20, 8
_UTF8_NAME = 0x800
# The first moment a zip archive can name, 1 January 1980; a real time would make every rendering differ.
_TIME, _DATE = 0, 0x21


@dataclass(frozen=True, slots=True)
class Packed:
    """One deflated part: its checksum, its size before and its bytes after deflating."""

    checksum: int
    size: int
    data: bytes


class Entry(NamedTuple):
    """One part as it stands in a package: its record with its data, and its line in the directory but for its place."""

    stored: bytes
    line: bytes
    name: bytes


def pack(data: bytes, level: int = _SMALLEST) -> Packed:
    """Deflate one part as zip wants it, without zlib's own frame.

    libdeflate gives the same bytes on every processor; isal and zlib-ng, as fast, hash differently on each.
    """
    return Packed(deflate.crc32(data), len(data), bytes(deflate.deflate_compress(data, level)))


def unpack(part: Packed) -> bytes:
    """The part as it was before ``pack``."""
    return bytes(deflate.deflate_decompress(part.data, part.size))


def enter(name: str, part: Packed) -> Entry:
    """Make one part ready for every package that holds it under ``name``."""
    encoded, flags = name.encode("utf-8"), 0 if name.isascii() else _UTF8_NAME
    sizes = (part.checksum, len(part.data), part.size, len(encoded), 0)
    shared = _SHARED.pack(_VERSION, flags, _DEFLATED, _TIME, _DATE, *sizes)
    return Entry(_LOCAL_MARK + shared + encoded + part.data, _CENTRAL_MARK + shared + _UNREMARKABLE, encoded)


def write_package(parts: Mapping[str, bytes | Packed | Entry]) -> bytes:
    """Zip ``parts`` in their given order; [Content_Types].xml has to come first, as the packaging rules ask."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, part in parts.items():
        stored, line, encoded = part if isinstance(part, Entry) else enter(name, _packed(part))
        directory += (line, offset.to_bytes(4, "little"), encoded)
        pieces.append(stored)
        offset += len(stored)
    listed = b"".join(directory)
    pieces += (listed, _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(listed), offset, 0))
    return b"".join(pieces)


def _packed(part: bytes | Packed) -> Packed:
    if isinstance(part, Packed):
        return part
    return pack(part, _FASTEST) if len(part) > _SMALL else _stored(part)


def _stored(part: bytes) -> Packed:
    """A short part as deflate's one block of bytes as they are, which is all that its level 0 makes of it."""
    return Packed(deflate.crc32(part), len(part), _STORED.pack(1, len(part), len(part) ^ 0xFFFF) + part)


def read_packed(data: bytes) -> dict[str, Packed]:
    """Return the parts of a package that ``write_package`` wrote, still deflated."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            entry.filename: Packed(entry.CRC, entry.file_size, _deflated(data, entry)) for entry in archive.infolist()
        }


def _deflated(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The deflated bytes of one of our own entries, whose header holds nothing but its name."""
    begin = entry.header_offset + len(_LOCAL_MARK) + _SHARED.size + len(entry.filename.encode("utf-8"))
    return data[begin : begin + entry.compress_size]


def read_package(data: bytes) -> dict[str, bytes]:
    """Return the parts of a DOCX in their stored order.

    TemplateError when it is no readable zip archive or unpacks to more than any document of ours could hold.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
                raise TemplateError("docx-too-large", "DOCX 文件解开后过大", _SAVE_AGAIN)
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise TemplateError("not-a-docx", "这不是可以读取的 DOCX 文件", _SAVE_AGAIN) from error

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

from docgen.errors import TemplateError

CONTENT_TYPES = "[Content_Types].xml"
DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
CORE = "docProps/core.xml"
CUSTOM = "docProps/custom.xml"
INPUT_ITEM = "customXml/item1.xml"
_LEVEL = 6
_SAVE_AGAIN = "请换用 Word 或 WPS 另存的 .docx 文件"
_MOST_UNPACKED = 512 * 1024 * 1024

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
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


def pack(data: bytes) -> Packed:
    """Deflate one part as zip wants it, without zlib's own frame."""
    deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(zlib.crc32(data), len(data), deflater.compress(data) + deflater.flush())


def write_package(parts: Mapping[str, bytes | Packed]) -> bytes:
    """Zip ``parts`` in their given order; [Content_Types].xml has to come first, as the packaging rules ask."""
    buffer = io.BytesIO()
    directory: list[bytes] = []
    for name, part in parts.items():
        packed = part if isinstance(part, Packed) else pack(part)
        encoded = name.encode("utf-8")
        flags = 0 if name.isascii() else _UTF8_NAME
        about = (
            _VERSION,
            flags,
            _DEFLATED,
            _TIME,
            _DATE,
            packed.checksum,
            len(packed.data),
            packed.size,
            len(encoded),
            0,
        )
        directory.append(_CENTRAL.pack(b"PK\1\2", _VERSION, *about, 0, 0, 0, 0, buffer.tell()) + encoded)
        buffer.write(_LOCAL.pack(b"PK\3\4", *about) + encoded)
        buffer.write(packed.data)
    start = buffer.tell()
    buffer.write(b"".join(directory))
    count = len(directory)
    buffer.write(_END.pack(b"PK\5\6", 0, 0, count, count, buffer.tell() - start, start, 0))
    return buffer.getvalue()


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

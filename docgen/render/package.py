"""The DOCX package: parts in a fixed order with fixed times, so that the same parts are the same bytes."""

import io
import zipfile
from collections.abc import Mapping

from docgen.errors import TemplateError

CONTENT_TYPES = "[Content_Types].xml"
DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
CORE = "docProps/core.xml"
CUSTOM = "docProps/custom.xml"
INPUT_ITEM = "customXml/item1.xml"
# The first moment a zip archive can name; a real time would make every rendering differ.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6
_SAVE_AGAIN = "请换用 Word 或 WPS 另存的 .docx 文件"


def write_package(parts: Mapping[str, bytes]) -> bytes:
    """Zip ``parts`` in their given order; [Content_Types].xml has to come first, as the packaging rules ask."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, data)
    return buffer.getvalue()


def read_package(data: bytes) -> dict[str, bytes]:
    """Return the parts of a DOCX in their stored order; TemplateError when it is no readable zip archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise TemplateError("not-a-docx", "这不是可以读取的 DOCX 文件", _SAVE_AGAIN) from error

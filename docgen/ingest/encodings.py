"""Text encodings of input files (文字编码): UTF-8 with or without a mark, UTF-16 with a mark, GB18030 (GBK)."""

import codecs

from docgen.errors import InputError
from docgen.ingest.tree import broken

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

_FEW = 0.1
"""A text of which less than this share of its non-ASCII characters is broken as UTF-8 was meant as UTF-8."""


def decode(raw: bytes, name: str) -> tuple[str, str]:
    """Return the text and the encoding it was in. Raises InputError when no encoding fits."""
    marked = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), None)
    try:
        if marked is not None:
            return raw.decode(marked), marked
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if marked is not None or _meant_as_utf8(raw):
            raise _damaged(raw, error.start, name) from error
    try:
        return raw.decode("gb18030"), "gb18030"
    except UnicodeDecodeError as error:
        raise _damaged(raw, error.start, name) from error


def _meant_as_utf8(raw: bytes) -> bool:
    """Tell a damaged UTF-8 text from GBK: in GBK nearly every Chinese character is broken as UTF-8."""
    text = raw.decode("utf-8", errors="replace")
    broken_characters = text.count("\ufffd")
    wide = sum(1 for character in text if not character.isascii())
    return broken_characters < _FEW * wide


def _damaged(raw: bytes, position: int, name: str) -> InputError:
    """Return the error for bytes that no encoding explains."""
    line = raw.count(b"\n", 0, position) + 1
    message = "这里的文字编码已损坏，或不是文本文件"
    return broken("input-encoding", message, "请用记事本等另存为 UTF-8 编码", name, line, 1)

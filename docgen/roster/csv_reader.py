"""Rosters as csv (读取 csv): UTF-8, UTF-16 with a mark, GB18030; divided by commas, semicolons or tabs."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from docgen.errors import InputError
from docgen.roster.grid import Grid, too_many_rows
from docgen.roster.rows import MOST_COLUMNS, MOST_ROWS

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = ",;\t|"
_SAID = re.compile(r"\s*sep=(.)\r?\n")
_QUOTED = re.compile('"(?:[^"]|"")*"')
_LONGEST_CELL = 131_072
_ROOM_ABOVE = 20
_FEW = 0.1
"""A text of which less than this share of its non-ASCII characters is broken as UTF-8 was meant as UTF-8."""


def read_csv(raw: bytes, name: str) -> Grid:
    """Return the records of a csv. Raises InputError for bytes that are no text, and for quotes that do not close."""
    text = decode(raw, name)
    said = _SAID.match(text)
    if said is not None:
        text = text[said.end() :]
    delimiter = said[1] if said is not None else _delimiter(text)
    return Grid(name, "csv", _records(text, delimiter, name))


def decode(raw: bytes, name: str) -> str:
    """Return the text of a file. Raises InputError when no encoding fits."""
    marked = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), None)
    try:
        return raw.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        if marked is not None or _meant_as_utf8(raw):
            raise _damaged(raw, error.start, name) from error
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _damaged(raw, error.start, name) from error


def _damaged(raw: bytes, position: int, name: str) -> InputError:
    line = raw.count(b"\n", 0, position) + 1
    message = f"第{line}行的文字编码已损坏，或不是文本文件"
    return InputError("roster-encoding", message, "请另存为 UTF-8 编码的 csv，或存为 xlsx", where=name)


def _meant_as_utf8(raw: bytes) -> bool:
    """Tell a damaged UTF-8 text from GBK: in GBK nearly every Chinese character is broken as UTF-8."""
    text = raw.decode("utf-8", errors="replace")
    wide = sum(1 for character in text if not character.isascii())
    return text.count("\ufffd") < _FEW * wide


def _delimiter(text: str) -> str:
    """Return the sign that divides the first line that is not blank, a comma where there is none."""
    line = next((line for line in _QUOTED.sub("", text[:_LONGEST_CELL]).splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=line.count)


def _records(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    """Yield the records; a quote that does not close would swallow the rest of the file in silence."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader, None)
        except csv.Error as error:
            message = f"第{line}行起的引号没有配对，或一格的文字太长"
            hint = "一格里有引号、逗号或换行时，整格加半角引号，里面的引号写两个"
            raise InputError("broken-roster", message, hint, where=name) from error
        if record is None:
            return
        number += 1
        if number > MOST_ROWS + _ROOM_ABOVE:
            raise too_many_rows(name)
        if len(record) > MOST_COLUMNS:
            message = f"第{line}行有{len(record)}列，最多{MOST_COLUMNS}列"
            raise InputError("roster-too-wide", message, "请检查分隔符", where=name)
        yield record

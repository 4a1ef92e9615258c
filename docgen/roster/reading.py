"""A roster from a file (读取社区名单): xlsx, xlsm, xls, ods, csv or YAML, told by what is inside it.

Rows and columns are counted as the user's program counts them. Blank rows are left out, hidden ones are read (a notice
says so), values merged downwards count for every row they cover.
"""

import posixpath
from pathlib import Path

from docgen.errors import InputError
from docgen.input_files import read_file
from docgen.roster.grid import Grid, roster_of
from docgen.roster.packages import open_package
from docgen.roster.rows import COMMUNITY, Roster
from docgen.roster.xlsx_reader import read_xls, read_xlsx

MOST_BYTES = 50 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
_TEXTS = (".csv", ".tsv", ".txt")
_YAMLS = (".yaml", ".yml", ".json")
_KNOWN = "xlsx、xls、ods、csv、yaml"


def read_roster(source: Path | bytes, name: str | None = None, community: str = COMMUNITY) -> Roster:
    """Return the roster in a file, or in its bytes; ``name`` is what messages call it, its suffix tells csv from YAML.

    ``community`` is the header of the communities' names where somebody chose another; it is 社区名称 afterwards.
    Raises InputError when the file cannot be read, is under a password, is too large, or has no usable header;
    ``problems`` then name the cells. A cell that cannot be read is no error of the roster: see ``Row.faults``.
    """
    shown = name or (source.name if isinstance(source, Path) else "")
    raw = source if isinstance(source, bytes) else read_file(source, shown, MOST_BYTES)
    if len(raw) > MOST_BYTES:
        limit = MOST_BYTES // (1024 * 1024)
        raise InputError("roster-too-large", f"文件超过{limit}MB", "请删去图片和多余的工作表，或分成几个", where=shown)
    if not raw.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise InputError("roster-empty", "文件是空的", "请用 docgen roster new 生成一份，照着填写", where=shown)
    suffix = posixpath.splitext(shown.lower())[1]
    if raw.startswith(_ZIP):
        return _roster_of(_read_package(raw, shown, suffix), community)
    if raw.startswith(_OLE):
        _refuse_suffix(suffix, (*_TEXTS, *_YAMLS), "工作簿", shown)
        return _roster_of(read_xls(raw, shown), community)
    _refuse_no_table(raw, shown, suffix)
    # Imported here, as that of ods below: most rosters are xlsx.
    from docgen.roster.csv_reader import decode, read_csv

    if suffix in _YAMLS:
        from docgen.roster.yaml_reader import read_yaml

        return read_yaml(decode(raw, shown), shown, community)
    return _roster_of(read_csv(raw, shown), community)


def _roster_of(grid: Grid, community: str) -> Roster:
    grid.community = community
    return roster_of(grid)


def _read_package(raw: bytes, shown: str, suffix: str) -> Grid:
    """Read a zip that should be a workbook."""
    with open_package(raw, shown) as package:
        names = set(package.namelist())
        office = "mimetype" in names and b"opendocument.spreadsheet" in package.read("mimetype")
        if not office and not any(part.startswith("xl/") for part in names):
            message = "这不是工作簿，像是 Word 文档或压缩文件"
            raise InputError("roster-not-a-table", message, f"请用 {_KNOWN}", where=shown)
        if "xl/workbook.bin" in names:
            raise InputError("roster-not-a-table", "xlsb 格式读不出来", "请另存为 xlsx", where=shown)
        _refuse_suffix(suffix, (*_TEXTS, *_YAMLS), "工作簿", shown)
        if not office:
            return read_xlsx(raw, package, shown)
        from docgen.roster.ods_reader import read_ods

        return read_ods(package, shown)


def _refuse_no_table(raw: bytes, shown: str, suffix: str) -> None:
    """Raise InputError for what is neither a workbook nor a text of values."""
    _refuse_suffix(suffix, _WORKBOOKS, "文本", shown)
    if raw.lstrip()[:9].lower().startswith((b"%pdf-", b"\x89png", b"<!doctype", b"<html", b"<?xml")):
        raise InputError("roster-not-a-table", "这不是表格", f"请用 {_KNOWN}", where=shown)


def _refuse_suffix(suffix: str, wrong: tuple[str, ...], content: str, shown: str) -> None:
    """Raise InputError when a file's name promises something else than it holds."""
    if suffix in wrong:
        raise InputError(
            "roster-wrong-suffix",
            f"文件名以 {suffix} 结尾，里面却是{content}",
            "请在 Excel 或 WPS 中打开，另存为 xlsx 后再试",
            where=shown,
        )

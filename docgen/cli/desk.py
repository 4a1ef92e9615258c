"""What the commands on the archive share (公文办理的共用部分): the desk, dates, files, and how a result is told."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.chinese import FilePath
from docgen.cli.columns import visible
from docgen.cli.options import Function, load_settings
from docgen.cli.output import print_findings

if TYPE_CHECKING:
    from docgen.models.filing import Filing
    from docgen.service.desk import Desk, Done
    from docgen.service.inputs import Taken
    from docgen.service.versions import Enclosure

_MOST_BYTES = 200_000_000
_REASONS = {
    IsADirectoryError: "这是一个文件夹",
    PermissionError: "没有读取的权限",
    NotADirectoryError: "上级路径不是文件夹",
}
ID_HELP = "公文写编号（docgen list 的第一栏）或完整的发文字号；某一版写成 编号@v2。"


class Day(click.ParamType[date]):
    """A full date (年月日), in any common form."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; a month or a year alone is refused."""
        from docgen.text.dates import parse_when

        try:
            when = parse_when(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if when.year is None or when.month is None or when.day is None or when.part or when.before:
            self.fail(f"“{visible(str(value))}”不是完整的日期，请写成 2014-11-03。", param, ctx)
        return date(when.year, when.month, when.day)


reference_argument: Callable[[Function], Function] = click.argument("reference", metavar="公文")


def message_option(required: bool, help: str) -> Callable[[Function], Function]:
    """``-m``: the reason or the remark of an action."""
    return click.option("-m", "--message", "remark", metavar="说明", required=required, help=help)


scan_option: Callable[[Function], Function] = click.option(
    "--scan", "scans", multiple=True, type=FilePath(), metavar="文件", help="一并保存的扫描件，可写几次。"
)
attach_option: Callable[[Function], Function] = click.option(
    "--attach", "attachments", multiple=True, type=FilePath(), metavar="文件", help="随公文保存的附件文件，可写几次。"
)


@contextmanager
def open_desk(*, create: bool = False) -> Iterator["Desk"]:
    """The desk under the running command's settings."""
    settings = load_settings()
    from docgen.service.opening import desk

    with desk(settings, create=create) as opened:
        yield opened


@contextmanager
def open_desk_if_any() -> Iterator["Desk | None"]:
    """The desk for whoever only looks: None where there is no archive yet, which then simply holds nothing."""
    from docgen.service.opening import has_archive

    if not has_archive():
        yield None
        return
    with open_desk() as opened:
        yield opened


def read_file(path: Path) -> "Enclosure":
    """A file that the user names, to be kept with a filing; InputError as ``read_bytes``."""
    from docgen.service.versions import Enclosure

    return Enclosure(path.name, read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """What a file that the user names holds; InputError when there is none, it cannot be read or is too large."""
    from docgen.errors import InputError

    try:
        size = path.stat().st_size
        if size <= _MOST_BYTES:
            return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("input-missing", f"没有 {path} 这个文件。", hint="请检查路径。", where=str(path)) from error
    except OSError as error:
        reason = _REASONS.get(type(error)) or error.strerror or type(error).__name__
        raise InputError("input-unreadable", f"读不了 {path}：{reason}。", where=str(path)) from error
    raise InputError(
        "input-too-large",
        f"{path} 有 {size / 1e6:.0f} MB，太大了。",
        hint=f"随公文保存的文件每个最多 {_MOST_BYTES / 1e6:.0f} MB；请压缩或拆开。",
        where=str(path),
    )


def read_files(paths: Iterable[Path]) -> list["Enclosure"]:
    """Several files that the user names."""
    return [read_file(path) for path in paths]


def read_plan(path: Path) -> tuple["Filing", "Enclosure", "Taken | None"]:
    """The filing in an input file, the file as typed, and the version that it was taken from, where it says so."""
    from docgen.service.inputs import read_input_file

    return read_input_file(read_file(path), str(path))


def tell(done: "Done", what: str) -> None:
    """Say on stderr what was done, what to know of it, and what the check finds."""
    from docgen.service.lifecycle import state_name

    row = done.row
    number = f"，{row.document_number}" if row.document_number else ""
    click.echo(visible(f"{what}：{row.title}（第{row.version}版，{state_name(row.state)}{number}）"), err=True)
    tell_notices(done.notices)
    print_findings(done.findings)


def tell_notices(notices: Iterable[str]) -> None:
    """Say on stderr what to know."""
    for notice in notices:
        click.echo(visible(f"  提示：{notice}"), err=True)

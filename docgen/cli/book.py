"""``docgen book`` and ``docgen close-year``: the number book (编号簿)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from docgen.cli.chinese import ChineseCommand, ChineseGroup
from docgen.cli.columns import pad, visible
from docgen.cli.desk import (
    Day,
    message_option,
    open_desk,
    open_desk_if_any,
    read_files,
    scan_option,
    tell,
    tell_notices,
)
from docgen.cli.looking import print_array
from docgen.cli.options import Function, debug_option, format_option, settings_option

_HELP = """编号簿：查看、设定起始号、预留、作废、补录纸质公文。

一个代字一年一个序列；令和设为连续编号的代字不分年，年份写 0。"""
_ENTER_HELP = """补录：登记以前在纸上印发的公文，占用它的编号。

标题和编号可以检索，扫描件一并保存；没有 DOCX。"""
_STATUSES = {"used": "已用", "void": "作废", "reserved": "预留", "paper": "纸质"}

_code_argument: Callable[[Function], Function] = click.argument("code", metavar="代字")
_year_argument: Callable[[Function], Function] = click.argument("year", type=click.IntRange(0, 2100), metavar="年份")
_first_argument: Callable[[Function], Function] = click.argument("first", type=click.IntRange(1), metavar="编号")
_last_argument: Callable[[Function], Function] = click.argument(
    "last", type=click.IntRange(1), required=False, metavar="到"
)


@click.group(cls=ChineseGroup, help=_HELP)
@debug_option
def book() -> None:
    """The number book (编号簿)."""


@book.command(cls=ChineseCommand, help="查看编号簿：每个编号的状态、公文和原因，以及没有说明的空缺。")
@click.argument("code", required=False, metavar="代字")
@click.argument("year", type=click.IntRange(0, 2100), required=False, metavar="年份")
@format_option
@settings_option
@debug_option
def show(code: str | None, year: int | None, style: str) -> int:
    """Show the book (查看)."""
    with open_desk_if_any() as desk:
        from docgen.service import book as numbers

        lines = numbers.lines(desk, code, year) if desk else []
        if style == "json":
            print_array(line.as_dict() for line in lines)
            return 0
        for line in lines:
            status = pad(_STATUSES.get(line.status, "空缺"), 6)
            told = "  ".join(filter(None, (line.title, line.reason)))
            click.echo(visible(f"{pad(f'{line.sequence}{line.serial}号', 26)}{status}{told}"))
    return 0


@book.command(cls=ChineseCommand, help="设定起始号：年中开始使用时，从这个编号往下编。")
@_code_argument
@_year_argument
@_first_argument
@message_option(True, "原因。")
@settings_option
@debug_option
def start(code: str, year: int, first: int, remark: str) -> int:
    """Set where a sequence starts (起始号)."""
    with open_desk(create=True) as desk:
        from docgen.service import book as numbers
        from docgen.service.marking import NumberSequence

        notices = numbers.start(desk, NumberSequence(code, year), first, remark=remark)
    click.echo(visible(f"{NumberSequence(code, year)}从 {first}号编起。"), err=True)
    tell_notices(notices)
    return 0


def _span(name: str, help: str, done: str) -> None:
    @book.command(cls=ChineseCommand, name=name, help=help)
    @_code_argument
    @_year_argument
    @_first_argument
    @_last_argument
    @message_option(True, "原因。")
    @settings_option
    @debug_option
    def command(code: str, year: int, first: int, last: int | None, remark: str) -> int:
        with open_desk(create=True) as desk:
            from docgen.service import book as numbers
            from docgen.service.marking import NumberSequence

            act = {"reserve": numbers.reserve, "void": numbers.void, "release": numbers.release}[name]
            notices = act(desk, NumberSequence(code, year), first, last or first, remark=remark)
        span = f"{first}—{last}" if last else str(first)
        click.echo(visible(f"{NumberSequence(code, year)}{span}号{done}。"), err=True)
        tell_notices(notices)
        return 0


_span("reserve", "预留：留出编号，只给指明要它的公文。", "已预留")
_span("void", "作废：说明没有用的编号（空号）。", "已作废")
_span("release", "取消预留。", "已取消预留")


@book.command(cls=ChineseCommand, name="enter", help=_ENTER_HELP)
@_code_argument
@_year_argument
@_first_argument
@click.option("--title", required=True, metavar="标题", help="公文的标题。")
@click.option("--issuer", required=True, metavar="机关", help="发文机关。")
@click.option("--on", "signed_on", required=True, type=Day(), metavar="日期", help="成文日期。")
@click.option("--printed-on", type=Day(), metavar="日期", help="印发日期。")
@message_option(True, "补录的说明。")
@scan_option
@settings_option
@debug_option
def enter_paper(
    code: str,
    year: int,
    first: int,
    title: str,
    issuer: str,
    signed_on: date,
    printed_on: date | None,
    remark: str,
    scans: tuple[Path, ...],
) -> int:
    """Enter a filing that was issued on paper (补录)."""
    with open_desk(create=True) as desk:
        from docgen.service.entering import PaperFiling, enter
        from docgen.service.marking import NumberSequence

        paper = PaperFiling(title, issuer, NumberSequence(code, year), first, signed_on, printed_on)
        done = enter(desk, paper, remark=remark, scans=read_files(scans))
    click.echo(done.row.id)
    tell(done, "已补录")
    return 0


@click.command(
    cls=ChineseCommand,
    name="close-year",
    help="年度封号：这一年不再编号。\n\n没有说明的空缺要先说明；写 -m 时一并记为空号。",
)
@click.argument("year", type=click.IntRange(1949, 2100), metavar="年份")
@message_option(False, "空号的原因。")
@settings_option
@debug_option
def close_year(year: int, remark: str | None) -> int:
    """Close a year's numbers (年度封号)."""
    with open_desk() as desk:
        from docgen.service import book as numbers

        closed, notices = numbers.close_year(desk, year, remark=remark)
    click.echo(visible(f"{year}年已封存：{'、'.join(closed)}。"), err=True)
    tell_notices(notices)
    return 0

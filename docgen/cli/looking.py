"""Looking into the archive (查阅): ``list``, ``search``, ``show``, ``log``."""

import json
from collections.abc import Iterable
from typing import Any

import click

from docgen.cli.chinese import ChineseCommand, Choice
from docgen.cli.columns import cut, pad, visible
from docgen.cli.desk import ID_HELP, open_desk, open_desk_if_any, reference_argument
from docgen.cli.options import debug_option, format_option, settings_option
from docgen.cli.output import print_json

_STATES = {
    "draft": "拟稿", "submitted": "已送审", "reviewed": "已核稿", "countersigned": "已会签", "approved": "已签发",
    "rechecking": "复核中", "rechecked": "已复核", "numbered": "已编号", "proofread": "已校对", "sealed": "已用印",
    "published": "已印发", "correcting": "更正中", "filed": "已归档", "withdrawn": "已撤回", "revoked": "已撤销",
    "repealed": "已废止",
}  # fmt: skip
"""As ``docgen.service.lifecycle`` has them; kept here so that a command's help needs nothing of the archive."""

_TITLE_COLUMNS = 44


@click.command(
    cls=ChineseCommand, name="list", help="列出档案里的公文，新的在前。\n\n栏目：编号、状态、发文字号、标题。"
)
@click.option("--year", type=int, metavar="年份", help="只列这一年的。")
@click.option(
    "--state",
    type=Choice(_STATES, {name: state for state, name in _STATES.items()}),
    metavar="状态",
    help="只列处于这个状态的，如 已印发（published）。",
)
@click.option("--organ", metavar="机关", help="只列这个机关代字或发文机关的。")
@click.option("--limit", type=click.IntRange(1), metavar="份数", help="最多列这么多份；不写时全部列出。")
@format_option
@settings_option
@debug_option
def list_filings(year: int | None, state: str | None, organ: str | None, limit: int | None, style: str) -> int:
    """List filings (列表)."""
    from contextlib import closing
    from itertools import islice

    with open_desk_if_any() as desk:
        from docgen.service import reading

        if desk is None:
            return _nothing(style)
        with closing(reading.listed(desk, year=year, state=state, organ=organ)) as found:
            rows = islice(found, limit)
            if style == "json":
                print_array(reading.described(row, kept) for row, kept in rows)
            else:
                for row, _ in rows:
                    click.echo(_line(row))
    return 0


@click.command(
    cls=ChineseCommand, help="检索标题、发文字号、发文机关和全文，新的在前。\n\n几个词用空格隔开，都要出现。"
)
@click.argument("words", nargs=-1, required=True, metavar="词")
@click.option("--limit", type=click.IntRange(1), metavar="份数", help="最多列这么多份；不写时全部列出。")
@format_option
@settings_option
@debug_option
def search(words: tuple[str, ...], limit: int | None, style: str) -> int:
    """Search the archive (检索)."""
    with open_desk_if_any() as desk:
        from docgen.service import reading

        if desk is None:
            return _nothing(style)
        hits = reading.search(desk, " ".join(words), limit=limit)
        if style == "json":
            print_array(hit.as_dict() for hit in hits)
        else:
            for hit in hits:
                click.echo(f"{_line(hit.row)}\n    {visible(hit.marked('[', ']'))}")
    return 0


@click.command(cls=ChineseCommand, help=f"显示一份公文和它的各版。\n\n{ID_HELP}")
@reference_argument
@format_option
@settings_option
@debug_option
def show(reference: str, style: str) -> int:
    """Show one filing (显示)."""
    with open_desk() as desk:
        from docgen.service import reading

        shown = reading.show(desk, reference)
        if style == "json":
            print_json(shown.as_dict())
        else:
            _print_shown(shown.as_dict())
    return 0


@click.command(
    cls=ChineseCommand,
    help=f"显示一份公文的办理记录，先办的在前。\n\n不写公文时显示整个档案的，编号簿的办理也在内。\n\n{ID_HELP}",
)
@click.argument("reference", required=False, metavar="公文")
@format_option
@settings_option
@debug_option
def log(reference: str | None, style: str) -> int:
    """Show the log of a filing, or of the archive (办理记录)."""
    with open_desk() as desk:
        from docgen.service import reading

        events = reading.log(desk, reference)
        if style == "json":
            print_array(events)
        else:
            for event in events:
                click.echo(_event_line(event, named=reference is None))
    return 0


def _nothing(style: str) -> int:
    """An archive that is not there yet holds nothing."""
    if style == "json":
        print_array(())
    return 0


def print_array(objects: Iterable[Any]) -> None:
    """Print a JSON array, one object on each line, as they come: an archive of any size needs no memory for it."""
    empty = True
    for one in objects:
        click.echo(("[\n" if empty else ",\n") + json.dumps(one, ensure_ascii=False), nl=False)
        empty = False
    click.echo("[]" if empty else "\n]")


def _line(row: Any) -> str:
    number = pad(visible(row.document_number or "—"), 24)
    return f"{row.id}  {pad(_STATES[row.state], 8)}{number}{cut(visible(row.title), _TITLE_COLUMNS)}"


def _print_shown(shown: dict[str, Any]) -> None:
    rows = [
        ("标题", shown["title"]),
        ("编号", shown["id"]),
        ("状态", shown["state_name"]),
        ("发文字号", shown["document_number"]),
        ("发文机关", shown["issuer"]),
        ("成文日期", shown["signed_on"]),
        ("印发日期", shown["printed_on"]),
        ("由谁终止", shown["ended_by"]),
        ("由谁代替", shown["replaced_by"]),
        *(("终止代替", f"{one['document_number'] or one['id']}  {one['title']}") for one in shown["ends"]),
    ]
    for name, value in rows:
        if value:
            click.echo(f"{pad(name, 10)}{visible(str(value))}")
    click.echo("各版：")
    for kept in shown["versions"]:
        mark = "→" if kept["version"] == shown["shown_version"] else " "
        reason = f"  {_one_line(kept['reason'])}" if kept["reason"] else ""
        at = f"{_local(kept['at'])}  {kept['actor']}"
        click.echo(visible(f" {mark} 第{kept['version']}版 {kept['name']}  {at}{reason}"))
        for what, value in kept["digests"].items():
            click.echo(f"      {what:6}{value}")
    enclosed = {path: entry["name"] for path, entry in shown["files"].items() if "name" in entry}
    if enclosed:
        click.echo(f"第{shown['shown_version']}版随附的文件：")
    for path, name in enclosed.items():
        click.echo(visible(f"   {path}  {name}"))


def _event_line(event: dict[str, Any], *, named: bool = False) -> str:
    told = [event["action_name"]]
    told += [str(event[key]) for key in ("by", "on") if event.get(key)]
    if event["document_number"]:
        told.append(event["document_number"])
    elif event["id"] is None:
        told += [f"{one['code']} {one['year']} {one['serial']}号" for one in event["numbers"][:1]]
        told += [f"等 {len(event['numbers'])} 个号"] if len(event["numbers"]) > 1 else []
    if event["remark"]:
        told.append(f"“{_one_line(event['remark'])}”")
    if event.get("clock"):
        told.append("（当时电脑的时钟偏早）")
    subject = f"{cut(event['title'] or '编号簿', _TITLE_COLUMNS)}  " if named else ""
    return visible(f"{event['seq']:>6}  {_local(event['at'])}  {event['actor']}  {subject}{'  '.join(told)}")


def _local(moment: str) -> str:
    from docgen.service.desk import local_time

    return local_time(moment)


def _one_line(text: str) -> str:
    return " ".join(text.split())

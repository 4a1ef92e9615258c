"""Keeping the archive (档案维护): ``verify``, ``complete``, ``rebuild-index``, ``backup``, ``restore``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.chinese import ChineseCommand, FilePath
from docgen.cli.columns import visible
from docgen.cli.desk import ID_HELP, open_desk
from docgen.cli.options import debug_option, format_option, settings_option
from docgen.cli.output import print_json
from docgen.errors import ArchiveError

if TYPE_CHECKING:
    from docgen.service.inspection import Verdict

_VERIFY_HELP = f"""核验档案：重新计算每个文件的校验值，核对办理记录的链条。

不写公文时核验全部。任何文件被改动、增加或移走，都列出名称，退出码为 7。
最后一条办理记录的校验值可以抄在纸上：日后它对得上，此前的全部记录就没有变过。

{ID_HELP}"""
_RESULTS = {
    "reproduced": "完全一致",
    "text-equal": "文字一致，版式由较新的引擎生成",
    "different": "不一致",
    "failed": "没能重新生成",
}


@click.command(cls=ChineseCommand, help=_VERIFY_HELP)
@click.argument("reference", required=False, metavar="公文")
@click.option("--all", "everything", is_flag=True, help="核验全部，与不写公文相同。")
@click.option("--rerender", is_flag=True, help="用存档的输入、设置和模板重新生成每一版，逐个部件比较。")
@format_option
@settings_option
@debug_option
def verify(reference: str | None, everything: bool, rerender: bool, style: str) -> int:
    """Verify the archive (核验)."""
    if reference is not None and everything:
        raise click.UsageError("写了公文就不要写 --all。", click.get_current_context())
    with open_desk() as desk, _bar(desk.archive.store.root, style) as progress:
        from docgen.service import inspection

        if reference is None:
            verdict = inspection.verify(desk, rerender=rerender, progress=progress)
        else:
            verdict = inspection.verify_filing(desk, reference, rerender=rerender, progress=progress)
    code = 0 if verdict.sound else ArchiveError.exit_code
    if style == "json":
        print_json(_report(verdict, code))
    else:
        _print(verdict, reference is not None)
    return code


@click.command(cls=ChineseCommand, help=f"补齐已印发公文缺少的 PDF。\n\n不写公文时补齐全部。\n\n{ID_HELP}")
@click.argument("reference", required=False, metavar="公文")
@settings_option
@debug_option
def complete(reference: str | None) -> int:
    """Make the PDFs that are missing (补齐 PDF)."""
    count = 0
    with open_desk() as desk:
        from docgen.service import renditions

        for row, kept, result in renditions.complete(desk, reference):
            count += 1
            click.echo(visible(f"{row.id}@v{kept.version}  {result.pages}页  {row.title}"))
    click.echo(f"补了 {count} 份 PDF。" if count else "没有缺少的 PDF。", err=True)
    return 0


@click.command(cls=ChineseCommand, name="rebuild-index", help="从档案重新建立数据库里的索引。")
@settings_option
@debug_option
def rebuild_index() -> int:
    """Make the index again from the store (重建索引)."""
    with open_desk() as desk, _counter("已读入办理记录") as progress:
        count = desk.archive.rebuild(progress)
        tip = desk.archive.tip()
    click.echo(f"索引已重建，办理记录共 {count} 条。", err=True)
    if not tip.lost:
        return 0
    raise ArchiveError(
        "events-lost",
        f"曾经办理到第 {tip.seq} 条，档案里只有 {tip.found} 条：档案被换成了旧的，或少了一部分。",
        hint="请找回缺少的档案，或从最近的备份恢复；下一次办理会接着现有的记录往下编。",
    )


@click.command(cls=ChineseCommand, help="备份整个档案到一个空文件夹，其间可以照常办理。")
@click.argument("folder", type=FilePath(), metavar="文件夹")
@settings_option
@debug_option
def backup(folder: Path) -> int:
    """Back the archive up (备份)."""
    with open_desk() as desk:
        manifest = desk.archive.backup(folder)
    size = f"{manifest.bytes / 1e6:.1f} MB"
    click.echo(
        f"已备份 {manifest.objects} 个档案、{manifest.files} 个文件（{size}）到 {folder}，"
        f"办理记录到第 {manifest.seq} 条，校验值 {manifest.head}。",
        err=True,
    )
    return 0


@click.command(cls=ChineseCommand, help="从备份恢复档案。\n\n已经有档案的地方不恢复；恢复前逐个核对文件。")
@click.argument("folder", type=FilePath(), metavar="文件夹")
@settings_option
@debug_option
def restore(folder: Path) -> int:
    """Restore the archive from a backup (恢复)."""
    from docgen.service.opening import restore as restore_archive

    manifest = restore_archive(folder)
    click.echo(f"已恢复 {manifest.objects} 个档案，办理记录到第 {manifest.seq} 条。", err=True)
    return 0


@contextmanager
def _bar(root: Path, style: str) -> Iterator[Callable[[int], None]]:
    """A progress bar over the bytes of the store, on a terminal only."""
    import os
    import sys

    if style == "json" or not sys.stderr.isatty():
        yield lambda _: None
        return
    total = sum(os.stat(os.path.join(at, name)).st_size for at, _, names in os.walk(root) for name in names)
    with click.progressbar(length=total, label="核验", file=sys.stderr) as bar:
        yield bar.update


@contextmanager
def _counter(label: str) -> Iterator[Callable[[int, int], None]]:
    """A counter on a terminal."""
    import sys

    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return

    def tell(done: int, total: int) -> None:
        if done % 1000 == 0:
            click.echo(f"\r{label} {done}{f'/{total}' if total else ''}", nl=False, err=True)

    yield tell
    click.echo("", err=True)


def _report(verdict: "Verdict", code: int) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "ok": code == 0,
        "exit_code": code,
        "objects": verdict.objects,
        "head": {"seq": verdict.head[0], "digest": verdict.head[1]},
        "damages": [asdict(damage) for damage in verdict.damages],
        "rerendered": [one.as_dict() for one in verdict.redrawn],
        "without_pdf": verdict.without_pdf,
    }


def _print(verdict: "Verdict", one_filing: bool) -> None:
    for damage in verdict.damages:
        click.echo(visible(f"[{damage.code}] {damage.message}"))
    for one in verdict.redrawn:
        note = f"（{one.note}）" if one.note else ""
        click.echo(visible(f"{one.id}@v{one.version}  {_RESULTS[one.result]}{note}"))
    if verdict.without_pdf:
        click.echo(f"还没有 PDF 的已印发版本 {len(verdict.without_pdf)} 个，可用 docgen complete 补齐。", err=True)
    if verdict.damages:
        click.echo(f"核验了 {verdict.objects} 个档案，发现 {len(verdict.damages)} 处问题。", err=True)
    else:
        click.echo(f"核验了 {verdict.objects} 个档案，全部完好。", err=True)
    seq, digest = verdict.head
    whose = "这份公文的" if one_filing else ""
    click.echo(f"{whose}最后一条办理记录：第 {seq} 条，校验值 {digest}", err=True)

"""``docgen batch``: one base plan and a roster become a filing per community (批量办理)."""

import os
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.batch_output import following, print_examined, print_results
from docgen.cli.chinese import ChineseCommand, Choice, FilePath
from docgen.cli.desk import Day, read_bytes
from docgen.cli.options import debug_option, format_option, load_settings, settings_option

if TYPE_CHECKING:
    from docgen.service.batch import Folder, OpenDesk, Plan, Wants
    from docgen.service.desk import Desk

_HELP = """批量办理：一份基准方案，一份社区名单，每个社区一份公文。

基准方案里的【社区名称】由名单的“社区名称”一列填入，别的【…】同样；名单里以栏目命名的列（如 落款·成文日期）改填那一栏。
先用 --dry-run 核对：逐格列出名单里要改的地方，不写任何文件。
-o 的文件夹里得到每份公文、结果.xlsx；有没做成的，还有 失败.xlsx：就是您的名单，要改的格子标了颜色、加了批注，改好存盘，
用它再运行一次，只做新的和改过的。中断以后用 docgen batch --resume 文件夹 接着办。

不写 --draft、--publish 时只生成文件。印发要写 --numbering：own 各社区自己的文号（无版头的不编号）；each 街道的号
每份一个；one 街道发一个通知，只用一个号，各社区的方案不编号、随通知保存。"""
_WORKER_HELP = """办理队列里的批量任务，几台机器上可以各开几个；按 Ctrl-C 停下。

怎样设置见 docs/scaling.md。"""


@click.command(cls=ChineseCommand, help=_HELP)
@click.argument("base", required=False, type=FilePath(), metavar="基准方案")
@click.argument("roster", required=False, type=FilePath(), metavar="社区名单")
@click.option("-o", "--output", type=FilePath(), metavar="文件夹", help="写到这个文件夹：新的、空的，或这一批原来的。")
@click.option("--resume", type=FilePath(), metavar="文件夹", help="接着办这个文件夹里没有办完的一批。")
@click.option("--dry-run", is_flag=True, help="只核对，不写文件。")
@click.option("--pdf", is_flag=True, help="同时生成 PDF（需要 LibreOffice）。")
@click.option("--zip", "zipped", is_flag=True, help="另外打成一个 zip。")
@click.option("--draft", is_flag=True, help="每份存为档案里的初稿。")
@click.option("--publish", is_flag=True, help="每份印发，存入档案；要写 --numbering。")
@click.option("--numbering", type=Choice(["one", "own", "each"]), metavar="one|own|each", help="印发时怎样编号。")
@click.option("--by", metavar="姓名", help="印发时的签发人。")
@click.option("--on", type=Day(), metavar="日期", help="印发时的签发日期（成文日期）；不写时用方案里的。")
@click.option("--pattern", metavar="写法", help="文件名的写法，默认 年-文号-社区-标题；还可以用 序号。")
@click.option("--template", type=FilePath(), metavar="DOCX", help="用这份本单位模板；不写时用随附的模板。")
@click.option("--jobs", type=click.IntRange(1, 64), metavar="个数", help="同时办理的进程数，默认每个处理器一个。")
@click.option("--queue", is_flag=True, help="交给 docgen worker 办理，自己不办（需要 PostgreSQL）。")
@format_option
@settings_option
@debug_option
def batch(base: Path | None, roster: Path | None, **said: Any) -> int:
    """Make a filing for every community (批量)."""
    context = click.get_current_context()
    if said["resume"] is not None:
        if base is not None or said["output"] is not None or said["dry_run"]:
            raise click.UsageError("--resume 只写文件夹：docgen batch --resume 文件夹。", context)
        return _resume(said)
    if base is None or roster is None:
        raise click.UsageError("要写基准方案和社区名单两个文件。", context)
    if said["output"] is None and not said["dry_run"]:
        raise click.UsageError("要用 -o 写文件夹；只核对时加 --dry-run。", context)
    if said["draft"] and said["publish"]:
        raise click.UsageError("--draft 和 --publish 只能写一个。", context)
    return _begin(base, roster, said)


def _begin(base: Path, roster: Path, said: dict[str, Any]) -> int:
    from docgen.service import batch as service

    settings = load_settings()
    given = read_bytes(base), read_bytes(roster)
    template = _template(said["template"])
    plan = service.plan(given[0], str(base), given[1], str(roster), settings, _wants(said), template=template)
    if said["dry_run"]:
        examined = service.examine(plan, _actor(), _today(), jobs=said["jobs"])
        return print_examined(plan, examined, said["style"])
    folder = service.start(said["output"], plan, *given, _actor())
    return _enqueue(folder, plan, said) if said["queue"] else _run(folder, plan, said)


def _template(path: Path | None) -> bytes | None:
    if path is None:
        return None
    from docgen.service import templates

    return templates.read(path)


def _resume(said: dict[str, Any]) -> int:
    from docgen.service import batch as service

    folder = service.open_folder(said["resume"])
    plan = folder.plan()
    return _enqueue(folder, plan, said) if said["queue"] else _run(folder, plan, said)


def _run(folder: "Folder", plan: "Plan", said: dict[str, Any]) -> int:
    from docgen.service import batch as service

    with following(said["style"], len(plan.roster.rows)) as (tell, stopping):
        results = service.run(
            folder,
            plan,
            actor=_actor(),
            today=_today(),
            open_desk=_desk_of(plan),
            jobs=said["jobs"],
            tell=tell,
            stopping=stopping,
        )
    return print_results(results, len(plan.roster.rows), said["style"])


def _enqueue(folder: "Folder", plan: "Plan", said: dict[str, Any]) -> int:
    from docgen.service import batch_queue, opening

    count = batch_queue.enqueue(folder, plan, opening.database_url(), _actor())
    click.echo(f"已排入队列：{count} 组，由 docgen worker 办理。", err=True)
    if said["style"] == "text":
        click.echo(folder.path)
    return 0


def _wants(said: dict[str, Any]) -> "Wants":
    from docgen.service.batch import Wants

    mode = "publish" if said["publish"] else "draft" if said["draft"] else "files"
    more = {} if said["pattern"] is None else {"pattern": said["pattern"]}
    return Wants.model_validate(
        {
            "mode": mode,
            "numbering": said["numbering"],
            "pdf": said["pdf"],
            "zip": said["zipped"],
            "by": said["by"],
            "on": said["on"],
            **more,
        }
    )


def _desk_of(plan: "Plan") -> "OpenDesk":
    """How the run opens the archive, under the settings that the batch began with."""

    def opened() -> "AbstractContextManager[Desk]":
        # Imported here: a batch that makes files and nothing else never asks for it.
        from docgen.service import opening

        return opening.desk(plan.settings, create=True)

    return opened


def _actor() -> str:
    from docgen.service.local_user import local_name

    return local_name()


def _today() -> date:
    """The day of printing, by this machine's clock."""
    return datetime.now().astimezone().date()


@click.command(
    cls=ChineseCommand, help="办理队列里的批量任务，几台机器上可以各开几个；按 Ctrl-C 停下。\n\n见 docs/scaling.md。"
)
@click.option("--jobs", type=click.IntRange(1, 64), metavar="个数", help="每组用几个进程，默认每个处理器一个。")
@click.option("--until-empty", is_flag=True, help="队列空了就结束。")
@settings_option
@debug_option
def worker(jobs: int | None, until_empty: bool) -> int:
    """Work through queued batches (队列)."""
    from docgen.service import batch_queue, opening

    click.echo(f"开始办理队列里的任务（进程 {os.getpid()}）。", err=True)
    batch_queue.work(opening.database_url(), jobs=jobs, until_empty=until_empty)
    return 0

"""``docgen roster``: a workbook made for one base plan (空白名单)."""

from pathlib import Path

import click

from docgen.cli.chinese import ChineseCommand, ChineseGroup, FilePath
from docgen.cli.desk import read_file
from docgen.cli.options import debug_option, settings_option

_NEW_HELP = """为一份基准方案生成空白的社区名单（xlsx）。

第一张表：第1行是表头，第2行是照填的示例，填好以后删去。基准方案里每个【…】占一列，社区名称总在第一列。
第二张表“可用栏目”列出还可以加的列：把“栏目”一格复制到第一张表的表头，就多了一列。"""


@click.group(cls=ChineseGroup, help="社区名单：批量办理用的工作簿。")
def roster() -> None:
    """Rosters (社区名单)."""


@click.command(cls=ChineseCommand, name="new", help=_NEW_HELP)
@click.argument("base", type=FilePath(), metavar="基准方案")
@click.option(
    "-o", "--output", required=True, type=FilePath(), metavar="文件", help="工作簿的文件名，如 社区名单.xlsx。"
)
@click.option("--force", is_flag=True, help="覆盖已有的文件。")
@settings_option
@debug_option
def new(base: Path, output: Path, force: bool) -> int:
    """Write a workbook made for a base plan (新建名单)."""
    from docgen.errors import UsageError
    from docgen.service import batch
    from docgen.service.outputs import write_atomic

    if output.suffix.lower() != ".xlsx":
        hint = f"写成 -o {output.with_suffix('.xlsx')}。"
        raise UsageError("roster-output-suffix", f"{output} 不是 .xlsx 文件名。", hint, str(output))
    if output.exists() and not force:
        hint = "里面可能已经填了内容；换一个文件名，或加 --force 覆盖。"
        raise UsageError("output-exists", f"已经有 {output}。", hint, str(output))
    write_atomic(output, batch.roster_for(read_file(base).data, str(base)))
    click.echo(output)
    return 0


roster.add_command(new)

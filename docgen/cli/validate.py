"""``docgen validate``: does the input make a filing, and may it be issued (检查)?"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.chinese import ChineseCommand, FilePath
from docgen.cli.options import debug_option, format_option, load_settings, settings_option
from docgen.cli.output import Outcome, joint_exit_code, print_error, print_findings, print_report

if TYPE_CHECKING:
    from docgen.settings import Settings

_HELP = """检查输入文件：能否生成，能否印发。

两道关分开报告。写法不对的输入不能生成；年份未定（20xx）、缺少发文字号等只是不能印发，草稿照样可以生成。"""


@click.command(cls=ChineseCommand, help=_HELP)
@click.argument("files", nargs=-1, required=True, type=FilePath(), metavar="文件")
@click.option("--publishable", is_flag=True, help="不能印发时也算失败（退出码 6）。")
@format_option
@settings_option
@debug_option
def validate(files: tuple[Path, ...], publishable: bool, style: str) -> int:
    """Report every problem and finding of the files (检查输入)."""
    settings = load_settings()
    outcomes = [_examine(file, settings) for file in files]
    if style == "json":
        return print_report(outcomes, publishable)
    for outcome in outcomes:
        _print(outcome)
    return joint_exit_code(outcomes, publishable)


def _examine(file: Path, settings: "Settings") -> Outcome:
    from docgen.errors import DocgenError
    from docgen.service import filings

    outcome = Outcome(file)
    try:
        outcome.findings = filings.examine(filings.load(file, settings), settings)
    except DocgenError as error:
        outcome.error = error
    outcome.facts = {"renderable": outcome.error is None, "publishable": outcome.publishable}
    return outcome


def _print(outcome: Outcome) -> None:
    if outcome.error is not None:
        click.echo(f"{outcome.file}：不能生成。")
        print_error(outcome.error)
        return
    blocking = sum(finding.blocks for finding in outcome.findings)
    verdict = f"尚不可印发（{blocking} 处待改）" if blocking else "可以印发"
    click.echo(f"{outcome.file}：可以生成，{verdict}。")
    print_findings(outcome.findings, err=False)

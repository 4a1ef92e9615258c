"""``docgen examples``: every shipped example as input, DOCX and PDF, for a first look (示例); ``make examples``."""

from pathlib import Path

import click

from docgen.cli.chinese import ChineseCommand, FilePath
from docgen.cli.new import KINDS
from docgen.cli.options import debug_option, load_settings, settings_option
from docgen.cli.output import Outcome, joint_exit_code
from docgen.cli.pages import Job, Wanted, with_pages
from docgen.cli.render import Way, draw, print_outcome

_HELP = "生成随附的示例：输入、DOCX；装有 LibreOffice 时还有 PDF。"


@click.command(cls=ChineseCommand, help=_HELP, hidden=True)
@click.option("-o", "--output", required=True, type=FilePath(), metavar="文件夹", help="写到这个文件夹，没有会新建。")
@settings_option
@debug_option
def examples(output: Path) -> int:
    """Draw every shipped example (生成示例)."""
    from docgen.service import filings
    from docgen.service.outputs import make_folder, write_atomic

    settings = load_settings()
    make_folder(output)
    outcomes = []
    for kind in KINDS:
        file = output / f"{kind}.yaml"
        write_atomic(file, filings.example(kind).encode("utf-8"))
        click.echo(file)
        drawn = draw(Job(file, output / f"{kind}.docx"), settings, Way())
        outcome = next(with_pages([drawn], settings, Wanted(pdf=True, png=False), many=False))
        missing = _take_missing_office(outcome)
        print_outcome(outcome)
        outcomes.append(outcome)
    if missing:
        click.echo(missing, err=True)
    return joint_exit_code(outcomes)


def _take_missing_office(outcome: Outcome) -> str:
    """Take the error out of an outcome that lacks nothing but LibreOffice, and return what to say of it instead.

    A machine without LibreOffice still shows what docgen does, so the PDF left out is no failure here.
    """
    error = outcome.error
    if error is None or error.code != "office-missing":
        return ""
    outcome.error = None
    return f"这次没有生成 PDF：{error.message}\n{error.hint}"

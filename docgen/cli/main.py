"""``docgen``: the group of commands and the entry point."""

import sys
from collections.abc import Sequence

import click

from docgen import __version__
from docgen.cli.batch import batch, worker
from docgen.cli.book import book, close_year
from docgen.cli.chinese import ChineseGroup
from docgen.cli.doctor import doctor
from docgen.cli.drafting import draft, revise
from docgen.cli.ending import correct, repeal, revoke, withdraw
from docgen.cli.examples import examples
from docgen.cli.keeping import backup, complete, rebuild_index, restore, verify
from docgen.cli.looking import list_filings, log, search, show
from docgen.cli.new import new
from docgen.cli.options import debug_option, settings_option
from docgen.cli.render import render
from docgen.cli.roster import roster
from docgen.cli.schema import schema
from docgen.cli.serve import people, serve
from docgen.cli.steps import (
    approve,
    countersign,
    file_away,
    number,
    proofread,
    publish,
    recheck,
    review,
    seal,
    send_back,
    submit,
)
from docgen.cli.taking import diff, get
from docgen.cli.template import template
from docgen.cli.translate import EXIT_CODES, Terminated, leave_quietly, stopping_cleanly, translate
from docgen.cli.validate import validate

_EPILOG = "退出码：\n" + "\n".join(f"  {code}  {meaning}" for code, meaning in EXIT_CODES.items())


def _print_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"docgen {__version__}")
        context.exit()


@click.group(
    cls=ChineseGroup,
    name="docgen",
    help="按 GB/T 9704-2012《党政机关公文格式》把结构化的输入生成红头公文（DOCX、PDF）。",
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@settings_option
@debug_option
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="显示版本号。"
)
def docgen() -> None:
    """Official filings from structured input (公文生成)."""


COMMANDS: dict[str, tuple[click.Command, ...]] = {
    "生成": (new, validate, render, template, schema, doctor, examples),
    "办理": (
        draft, revise, submit, review, countersign, approve, recheck, number, proofread, seal, publish, file_away,
        send_back, withdraw, revoke, repeal, correct,
    ),
    "批量": (roster, batch, worker),
    "查阅": (list_filings, search, show, log, get, diff),
    "编号簿和档案": (book, close_year, verify, complete, rebuild_index, backup, restore),
    "网页": (serve, people),
}  # fmt: skip
for title, commands in COMMANDS.items():
    for command in commands:
        docgen.add_command(command)
        docgen.titles[str(command.name)] = title


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; ``arguments`` are the process's own when None. Returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _prepare_streams()
    try:
        with stopping_cleanly():
            return _invoke(words)
    except BrokenPipeError:
        return leave_quietly()


def _invoke(words: Sequence[str]) -> int:
    try:
        with docgen.make_context("docgen", list(words)) as context:
            code = docgen.invoke(context)
    except (Exception, KeyboardInterrupt, Terminated) as error:  # noqa: BLE001 - the edge of the program
        code = translate(error, words)
    sys.stdout.flush()
    return int(code or 0)


def _prepare_streams() -> None:
    """Write UTF-8 into files and pipes, whatever the locale; never fail on a character a terminal cannot show."""
    for stream in (sys.stdout, sys.stderr):
        # Under a test runner or an embedding program the streams may be plain objects.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")

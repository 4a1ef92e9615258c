"""``docgen template``: an office's own Word template, new and checked (本单位模板)."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.chinese import ChineseCommand, ChineseGroup, Choice, FilePath
from docgen.cli.new import KIND_ALIASES, KINDS
from docgen.cli.options import debug_option, format_option
from docgen.cli.output import print_findings, print_json
from docgen.errors import TemplateError, UsageError

if TYPE_CHECKING:
    from docgen.service.templates import TemplateReport

_HELP = """本单位模板：新取一份，检查改好的模板。

先用 docgen template new 取一份模板，在 Word 或 WPS 中改样式、加文字和图片后保存，
用 docgen template check 检查，再用 docgen render --template 生成公文。"""
_NEW_HELP = """新取一份模板，用来改成本单位的样子。

文种写 implementation_plan（实施方案）、work_plan（工作计划）、letter（函）、order（令）或 minutes（纪要），
中文名称也可以。"""
_CHECK_HELP = """检查一份模板：占位符、成段的内容、样式、约定的版本。

每个问题写明在第几段或表格的哪一格。有“错误”级的问题时退出码为 4。"""


@click.group(cls=ChineseGroup, help=_HELP)
@debug_option
def template() -> None:
    """House templates (本单位模板)."""


@template.command(cls=ChineseCommand, help=_NEW_HELP)
@click.argument("kind", metavar="文种", type=Choice(KINDS, KIND_ALIASES))
@click.option("-o", "--output", required=True, type=FilePath(), metavar="文件", help="写到这个 .docx 文件。")
@click.option("--force", is_flag=True, help="文件已存在时覆盖它。")
@format_option
@debug_option
def new(kind: str, output: Path, force: bool, style: str) -> int:
    """Write a template to restyle (新取模板)."""
    _refuse_to_overwrite(output, force)
    from docgen.service import templates
    from docgen.service.outputs import write_atomic

    write_atomic(output, templates.new(kind))
    if style == "json":
        print_json({"ok": True, "exit_code": 0, "file": str(output)})
    else:
        click.echo(output)
    return 0


@template.command(cls=ChineseCommand, help=_CHECK_HELP)
@click.argument("file", metavar="文件", type=FilePath())
@click.option("--annotate", type=FilePath(), metavar="文件", help="另存一份，问题写成 Word 批注。")
@click.option("--kind", type=Choice(KINDS, KIND_ALIASES), metavar="文种", help="模板用于这个文种；不写时看模板的属性。")
@click.option("--force", is_flag=True, help="批注的文件已存在时覆盖它。")
@format_option
@debug_option
def check(file: Path, annotate: Path | None, kind: str | None, force: bool, style: str) -> int:
    """Check a template (检查模板)."""
    if annotate is not None:
        _refuse_to_overwrite(annotate, force)
    from docgen.service import templates
    from docgen.service.outputs import write_atomic

    report = templates.check(file, kind)
    if annotate is not None:
        write_atomic(annotate, templates.annotate(report))
    code = 0 if report.usable else TemplateError.exit_code
    _print(file, report, annotate, code, style)
    return code


def _print(file: Path, report: "TemplateReport", annotate: Path | None, code: int, style: str) -> None:
    if style == "json":
        facts = {} if annotate is None else {"annotated": str(annotate)}
        findings = [finding.as_dict() for finding in report.findings]
        print_json({"ok": code == 0, "exit_code": code, "file": str(file), **facts, "findings": findings})
        return
    verdict = "可以使用" if code == 0 else "不能使用"
    count = f"（{len(report.findings)} 个问题）" if report.findings else ""
    click.echo(f"{file}：{verdict}{count}。")
    print_findings(report.findings, err=False)
    if annotate is not None:
        click.echo(annotate)


def _refuse_to_overwrite(output: Path, force: bool) -> None:
    if os.path.lexists(output) and not force:
        hint = "换一个文件名；确要覆盖时加 --force。"
        raise UsageError("output-exists", f"{output} 已经存在，没有改动它。", hint=hint, where=str(output))

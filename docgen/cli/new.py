"""``docgen new``: a commented example to start from, or the input back out of a DOCX (新建)."""

import os
from pathlib import Path

import click

from docgen.cli.chinese import ChineseCommand, Choice, FilePath
from docgen.cli.options import debug_option, format_option
from docgen.cli.output import print_findings, print_json
from docgen.errors import InputError, UsageError
from docgen.findings import Finding

KINDS = {
    "implementation_plan": "实施方案",
    "work_plan": "工作计划",
    "letter": "函",
    "order": "令",
    "minutes": "纪要",
}
KIND_ALIASES = {chinese: kind for kind, chinese in KINDS.items()} | {
    "命令": "order",
    "信函": "letter",
    "会议纪要": "minutes",
}

_HELP = """新建输入文件：带说明的示例，或从 DOCX 取回。

示例是完整的，每一项都有中文说明；--from 取回的是 docgen 生成的 DOCX 里保存的输入。

文种写 implementation_plan（实施方案）、work_plan（工作计划）、letter（函）、order（令）或 minutes（纪要），
中文名称也可以。"""


@click.command(cls=ChineseCommand, help=_HELP)
@click.argument("kind", required=False, metavar="文种", type=Choice(KINDS, KIND_ALIASES))
@click.option("--from", "source", type=FilePath(), metavar="DOCX", help="从这个 DOCX 取回输入，不用写文种。")
@click.option("-o", "--output", type=FilePath(), metavar="文件", help="写到这个文件；不写时显示在标准输出。")
@click.option("--force", is_flag=True, help="文件已存在时覆盖它。")
@format_option
@debug_option
def new(kind: str | None, source: Path | None, output: Path | None, force: bool, style: str) -> int:
    """Write an input file (新建输入)."""
    if (kind is None) == (source is None):
        raise click.UsageError("文种和 --from 要写一个，且只写一个。", click.get_current_context())
    _refuse_to_overwrite(output, force)
    text, findings = _example(kind) if source is None else _extract(source)
    if output is not None:
        from docgen.service.outputs import write_atomic

        write_atomic(output, text.encode("utf-8"))
    _print(text, findings, output, style)
    return int(any(finding.severity == "error" for finding in findings))


def _example(kind: str | None) -> tuple[str, list[Finding]]:
    from docgen.service import filings

    return filings.example(str(kind)), []


def _extract(source: Path) -> tuple[str, list[Finding]]:
    from docgen.service import filings

    try:
        docx = source.read_bytes()
    except OSError as error:
        reason = "没有这个文件" if isinstance(error, FileNotFoundError) else (error.strerror or type(error).__name__)
        raise InputError("unreadable", f"读不了 {source}：{reason}。", where=str(source)) from error
    extracted = filings.extract_input(docx)
    return extracted.yaml, list(extracted.findings)


def _refuse_to_overwrite(output: Path | None, force: bool) -> None:
    if output is not None and os.path.lexists(output) and not force:
        raise UsageError(
            "output-exists",
            f"{output} 已经存在，没有改动它。",
            hint="换一个文件名；确要覆盖时加 --force。",
            where=str(output),
        )


def _print(text: str, findings: list[Finding], output: Path | None, style: str) -> None:
    if style == "json":
        ok = not any(finding.severity == "error" for finding in findings)
        result = {"input": text} if output is None else {"file": str(output)}
        print_json(
            {"ok": ok, "exit_code": int(not ok), **result, "findings": [finding.as_dict() for finding in findings]}
        )
        return
    print_findings(findings)
    click.echo(text if output is None else output, nl=output is not None)

"""``docgen render``: an input becomes a DOCX, on request a PDF and page images (生成)."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.chinese import ChineseCommand, FilePath
from docgen.cli.options import debug_option, format_option, load_settings, settings_option
from docgen.cli.output import Outcome, joint_exit_code, print_error, print_findings, print_report
from docgen.cli.pages import Drawn, Job, Wanted, with_pages
from docgen.errors import UsageError

if TYPE_CHECKING:
    from docgen.settings import Settings

_HELP = """生成公文：DOCX，按需要再生成 PDF 和页面图片。

一个输入时 -o 写 DOCX 的文件名或已有的文件夹；几个输入时写文件夹，没有会新建。
再次生成会覆盖上一次生成的文件，但绝不覆盖输入文件。"""


@click.command(cls=ChineseCommand, help=_HELP)
@click.argument("files", nargs=-1, required=True, type=FilePath(), metavar="文件")
@click.option("-o", "--output", required=True, type=FilePath(), metavar="路径", help="DOCX 文件名，或文件夹。")
@click.option("--pdf", is_flag=True, help="同时生成 PDF（需要 LibreOffice）。")
@click.option("--png", is_flag=True, help="同时生成每一页的图片（需要 LibreOffice）。")
@click.option("--template", type=FilePath(), metavar="DOCX", help="用这份本单位模板；不写时用随附的模板。")
@click.option("--preprinted", is_flag=True, help="套印：不印发文机关标志和红线，版面按设置中的偏移移动。")
@click.option("--no-embed", is_flag=True, help="不在 DOCX 里保存输入，供外发的副本使用。")
@format_option
@settings_option
@debug_option
def render(
    files: tuple[Path, ...],
    output: Path,
    pdf: bool,
    png: bool,
    template: Path | None,
    preprinted: bool,
    no_embed: bool,
    style: str,
) -> int:
    """Draw the files (生成公文)."""
    jobs = plan(files, output)
    _refuse_to_overwrite_template(jobs, template)
    settings = load_settings()
    house_template = _read_template(template)
    if len(jobs) > 1:
        from docgen.service.outputs import make_folder

        make_folder(output)
    # The finished sheet is paper and print together: the print alone cannot be measured against the standard.
    wanted = Wanted(pdf, png, measured=not preprinted)
    way = Way(embed=not no_embed, template=house_template, preprinted=preprinted)
    drawn = (draw(job, settings, way) for job in jobs)
    outcomes = []
    for outcome in with_pages(drawn, settings, wanted, many=len(jobs) > 1):
        outcomes.append(outcome)
        if style == "text":
            print_outcome(outcome)
    return print_report(outcomes) if style == "json" else joint_exit_code(outcomes)


def plan(files: tuple[Path, ...], output: Path) -> list[Job]:
    """Give every input its output; refuse collisions before anything is written."""
    if len(files) > 1 and os.path.isfile(output):
        raise UsageError("output-not-a-folder", f"{output} 是文件；几个输入时 -o 要写文件夹。", where=str(output))
    if len(files) > 1 or os.path.isdir(output):
        jobs = [Job(file, output / f"{file.stem}.docx") for file in files]
    elif output.suffix.lower() == ".docx":
        jobs = [Job(files[0], output)]
    else:
        raise UsageError(
            "output-suffix",
            f"{output} 不是 .docx 文件名，也不是已有的文件夹。",
            hint=f"写成 -o {output.with_suffix('.docx')}；要 PDF 时加 --pdf，会得到同名的 PDF。",
            where=str(output),
        )
    _refuse_collisions(jobs)
    return jobs


def _refuse_collisions(jobs: list[Job]) -> None:
    inputs = {job.file.resolve() for job in jobs}
    taken: dict[Path, Path] = {}
    for job in jobs:
        if overwritten := inputs & {job.docx.resolve(), job.pdf.resolve()}:
            file = overwritten.pop()
            raise UsageError("output-is-input", f"输出会覆盖输入文件 {file}。", hint="请换一个 -o。", where=str(file))
        if (other := taken.setdefault(job.docx.resolve(), job.file)) is not job.file:
            raise UsageError(
                "output-collision",
                f"{other} 和 {job.file} 会写到同一个文件 {job.docx}。",
                hint="请给输入文件取不同的名字，或分几次生成。",
                where=str(job.docx),
            )


def _read_template(template: Path | None) -> bytes | None:
    if template is None:
        return None
    from docgen.service import templates

    return templates.read(template)


def _refuse_to_overwrite_template(jobs: list[Job], template: Path | None) -> None:
    if template is not None and template.resolve() in {job.docx.resolve() for job in jobs}:
        hint, where = "请换一个 -o。", str(template)
        raise UsageError("output-is-input", f"输出会覆盖模板 {template}。", hint=hint, where=where)


@dataclass(frozen=True, slots=True)
class Way:
    """How the inputs are drawn: with their input inside, with an office's own template, onto pre-printed paper."""

    embed: bool = True
    template: bytes | None = None
    preprinted: bool = False


def draw(job: Job, settings: "Settings", way: Way) -> Drawn:
    """Draw one input. An error stops this input only and stands in its outcome."""
    from docgen.errors import DocgenError
    from docgen.service import even_pages, filings
    from docgen.service.outputs import write_atomic

    drawn = Drawn(job, Outcome(job.file))
    try:
        filing = filings.load(job.file, settings)
        drawing = even_pages.draw(filing, settings, embed=way.embed, template=way.template, preprinted=way.preprinted)
        drawn.outcome.findings += drawing.rendered.findings
        write_atomic(job.docx, drawing.rendered.docx)
        drawn.outcome.facts["docx"] = job.docx
        drawn.drawing = drawing
    except DocgenError as error:
        drawn.outcome.error = error
    return drawn


def print_outcome(outcome: Outcome) -> None:
    """Print the written paths on stdout, everything else on stderr."""
    facts: dict[str, Any] = outcome.facts
    for path in [facts.get("docx"), facts.get("pdf"), *facts.get("png", [])]:
        if path is not None:
            click.echo(path)
    if "pages" in facts:
        fonts = [font.name if font.embedded else f"{font.name}（未嵌入）" for font in facts["fonts"]]
        click.echo(f"PDF 共 {facts['pages']} 页，用到的字体：{'、'.join(fonts)}。", err=True)
    if facts.get("stale_png"):
        click.echo(f"注意：同一文件夹里还留有以前生成的、第 {facts['pages']} 页以后的图片。", err=True)
    if outcome.findings:
        click.echo(f"{outcome.file}：", err=True)
        print_findings(outcome.findings)
    if outcome.error is not None:
        click.echo(f"{outcome.file}：没有全部完成。", err=True)
        print_error(outcome.error)

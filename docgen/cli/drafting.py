"""``docgen draft`` and ``docgen revise``: a filing enters the archive and gets its versions (拟稿、修改)."""

from pathlib import Path

import click

from docgen.cli.chinese import ChineseCommand, FilePath
from docgen.cli.desk import attach_option, message_option, open_desk, read_files, read_plan, reference_argument, tell
from docgen.cli.options import debug_option, settings_option

_TEMPLATE_HELP = "用这份本单位模板；不写时用随附的模板。"
_DRAFT_HELP = """拟稿：把一份输入存入档案，成为初稿（第1版）。

标准输出只有新公文的编号，以后的办理都用它。内容相同的两份也各有各的编号。输入里的顺序号不作数，编号由编号簿给出。"""
_REVISE_HELP = """修改：存入新的一版。

从 docgen get --input 取出的输入记着自己是哪一版；也可以写成 编号@v2，表示以第2版为底稿。
底稿已经不是最新的一版时不存，并列出别人在中间改了什么。"""


@click.command(cls=ChineseCommand, help=_DRAFT_HELP)
@click.argument("file", type=FilePath(), metavar="文件")
@attach_option
@click.option("--template", type=FilePath(), metavar="DOCX", help=_TEMPLATE_HELP)
@message_option(False, "拟稿说明。")
@settings_option
@debug_option
def draft(file: Path, attachments: tuple[Path, ...], template: Path | None, remark: str | None) -> int:
    """Take a filing into the archive (拟稿)."""
    filing, source, _ = read_plan(file)
    enclosed, used = read_files(attachments), _template(template)
    with open_desk(create=True) as desk:
        from docgen.service import drafting

        done = drafting.draft(desk, filing, source=source, attachments=enclosed, template=used, remark=remark or "")
    click.echo(done.row.id)
    tell(done, "已拟稿")
    return 0


@click.command(cls=ChineseCommand, help=_REVISE_HELP)
@reference_argument
@click.argument("file", type=FilePath(), metavar="文件")
@attach_option
@click.option("--template", type=FilePath(), metavar="DOCX", help="换用这份本单位模板；不写时沿用上一版的。")
@message_option(True, "修改的原因。")
@settings_option
@debug_option
def revise(reference: str, file: Path, attachments: tuple[Path, ...], template: Path | None, remark: str) -> int:
    """Add a version (修改)."""
    filing, source, base = read_plan(file)
    with open_desk() as desk:
        from docgen.service import drafting
        from docgen.service.reading import split_reference

        name, asked = split_reference(reference)
        done = drafting.revise(
            desk,
            name,
            filing,
            base=base if asked is None else asked,
            source=source,
            attachments=read_files(attachments),
            template=_template(template),
            remark=remark,
        )
    tell(done, "已修改")
    return 0


def _template(path: Path | None) -> bytes | None:
    if path is None:
        return None
    from docgen.service import templates

    return templates.read(path)

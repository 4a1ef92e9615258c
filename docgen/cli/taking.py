"""Taking files and differences out of the archive (取出、比较): ``get``, ``diff``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.chinese import ChineseCommand, FilePath
from docgen.cli.columns import visible
from docgen.cli.desk import ID_HELP, open_desk, reference_argument
from docgen.cli.looking import print_array
from docgen.cli.options import debug_option, format_option, settings_option

if TYPE_CHECKING:
    from docgen.service.handing_out import What


@click.command(
    cls=ChineseCommand,
    help=f"取出一版的文件：DOCX、PDF、输入、附件、扫描件。\n\n不写 -o 时存到当前文件夹，不覆盖已有的。\n\n{ID_HELP}",
)
@reference_argument
@click.option("--docx", "what", flag_value="docx", help="取 DOCX。")
@click.option("--pdf", "what", flag_value="pdf", help="取 PDF；还没有的先补上。")
@click.option("--input", "what", flag_value="input", help="取输入（YAML），改好后可以用 docgen revise 存回。")
@click.option("--file", "wanted", metavar="名称", help="取随公文保存的一个文件，名称见 docgen show。")
@click.option("-o", "--output", type=FilePath(), metavar="文件", help="写到这个文件；写 - 时送到标准输出。")
@settings_option
@debug_option
def get(reference: str, what: "What | None", wanted: str | None, output: Path | None) -> int:
    """Take a file out of the archive (取出)."""
    if (what is None) == (wanted is None):
        raise click.UsageError("要写 --docx、--pdf、--input、--file 中的一个。", click.get_current_context())
    with open_desk() as desk:
        from docgen.service import handing_out

        if wanted is not None:
            name, data = handing_out.take_out_file(desk, reference, wanted)
        else:
            assert what is not None
            name, data = handing_out.take_out(desk, reference, what)
    if str(output) == "-":
        click.echo(data, nl=False)
        return 0
    target = output or _fresh(Path(name), data)
    from docgen.service.outputs import write_atomic

    write_atomic(target, data)
    click.echo(visible(str(target)))
    return 0


def _fresh(target: Path, data: bytes) -> Path:
    """The file to write where the user named none: work in one of that name must not be lost."""
    if target.exists() and target.read_bytes() != data:
        from docgen.errors import UsageError

        raise UsageError(
            "output-exists",
            f"这里已经有“{target}”，内容不同，没有覆盖。",
            hint="请用 -o 写明存到哪里；要覆盖它，也用 -o 写出这个名称。",
            where=str(target),
        )
    return target


@click.command(
    cls=ChineseCommand,
    help="列出两版之间的不同，按栏目逐项。\n\n写成 编号@v1 编号@v3；只写一版时同它的前一版比较；也可以比较两份公文。",
)
@click.argument("before", metavar="前一版")
@click.argument("after", required=False, metavar="后一版")
@format_option
@settings_option
@debug_option
def diff(before: str, after: str | None, style: str) -> int:
    """Show what two versions differ in (比较)."""
    with open_desk() as desk:
        from docgen.service import reading

        found = reading.difference(desk, before, after)
    if style == "json":
        print_array(one.as_dict() for one in found)
    elif not found:
        click.echo("没有不同。", err=True)
    else:
        for one in found:
            click.echo(visible(str(one)))
    return 0

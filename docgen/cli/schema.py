"""``docgen schema``: the JSON Schemas with which an editor completes and checks an input (数据结构)."""

import json
from pathlib import Path

import click

from docgen.cli.chinese import ChineseCommand, FilePath
from docgen.cli.options import debug_option, format_option
from docgen.cli.output import FINDINGS_EXIT, print_json

_HELP = """导出输入文件的 JSON Schema，供编辑器补全和检查。

不写选项时显示在标准输出；-o 写到文件夹；--check 与文件夹里（默认是随附的）已有的比较。"""


@click.command(cls=ChineseCommand, help=_HELP)
@click.option("--check", is_flag=True, help="只比较，不一致时退出码为 1。")
@click.option("-o", "--output", type=FilePath(), metavar="文件夹", help="写到（--check 时：比较）这个文件夹。")
@format_option
@debug_option
def schema(check: bool, output: Path | None, style: str) -> int:
    """Print, write or compare the schemas (导出结构)."""
    if check:
        return _compare(output, style)
    return _show(style) if output is None else _write(output, style)


def _show(style: str) -> int:
    from docgen.models.schema import json_schemas

    schemas = json_schemas()
    if style == "json":
        shown = {name: json.loads(content) for name, content in schemas.items()}
        print_json({"ok": True, "exit_code": 0, "schemas": shown})
    else:
        click.echo("".join(content.decode("utf-8") for content in schemas.values()), nl=False)
    return 0


def _write(folder: Path, style: str) -> int:
    from docgen.models.schema import json_schemas
    from docgen.service.outputs import make_folder, write_atomic

    make_folder(folder)
    schemas = json_schemas()
    for name, content in schemas.items():
        write_atomic(folder / name, content)
    written = [str(folder / name) for name in schemas]
    if style == "json":
        print_json({"ok": True, "exit_code": 0, "files": written})
    else:
        click.echo("\n".join(written))
    return 0


def _compare(folder: Path | None, style: str) -> int:
    from docgen.models.schema import outdated_schemas
    from docgen.resources import schemas_folder

    place = folder or schemas_folder()
    outdated = outdated_schemas(place)
    code = FINDINGS_EXIT if outdated else 0
    if style == "json":
        print_json({"ok": not outdated, "exit_code": code, "folder": str(place), "outdated": outdated})
    elif outdated:
        click.echo(f"{place} 里与数据模型不一致的：{'、'.join(outdated)}")
        click.echo(f"办法：执行 docgen schema -o {place} 重新导出。", err=True)
    else:
        click.echo(f"{place} 与数据模型一致。")
    return code

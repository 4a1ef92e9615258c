"""``docgen doctor``: what this machine has of what docgen needs (自检)."""

from typing import TYPE_CHECKING

import click

from docgen.cli.chinese import ChineseCommand
from docgen.cli.columns import pad, visible_lines, width
from docgen.cli.options import debug_option, format_option, load_settings, settings_file, settings_option
from docgen.cli.output import FINDINGS_EXIT, print_json
from docgen.errors import SettingsError

if TYPE_CHECKING:
    from docgen.convert.diagnosis import Check
    from docgen.settings import Settings

LEVELS = {"ok": "正常", "note": "提示", "warning": "警告", "error": "错误"}

_HELP = """检查这台机器：LibreOffice、字体、磁盘、本单位设置。

公文字体没有安装时，说明 PDF 里各由哪种字体代替。缺了什么只影响 PDF 的，DOCX 照样可以生成。"""


@click.command(cls=ChineseCommand, help=_HELP)
@format_option
@settings_option
@debug_option
def doctor(style: str) -> int:
    """Say what is there, what is missing, and how to get it (自检)."""
    checks = _look()
    code = 0 if all(check.ok for check in checks) else FINDINGS_EXIT
    if style == "json":
        print_json({"ok": code == 0, "exit_code": code, "checks": [check.as_dict() for check in checks]})
    else:
        _print(checks)
    return code


def _look() -> list["Check"]:
    from docgen.convert.diagnosis import Check, diagnose
    from docgen.convert.options import ConvertOptions

    options = ConvertOptions.from_environment()
    try:
        settings = load_settings()
    except SettingsError as error:
        # Broken settings are something to find out here, not a reason to look at nothing else.
        return [Check("本单位设置", False, "error", error.message, error.hint), *diagnose(options)]
    from docgen.service.conversion import convert_options

    return [_check_settings(settings), *diagnose(convert_options(settings))]


def _check_settings(settings: "Settings") -> "Check":
    from docgen.convert.diagnosis import Check

    file = settings_file()
    if file is None:
        hint = "把单位名称、机关代字写进当前文件夹的 docgen.toml，以后的公文就不必重复填写。"
        return Check("本单位设置", True, "note", "没有找到 docgen.toml，全部用默认值。", hint)
    issuer = settings.house.issuer or "未写单位名称"
    return Check("本单位设置", True, "ok", f"{file.absolute()}（{issuer}）")


def _print(checks: list["Check"]) -> None:
    column = max(width(check.name) for check in checks) + 2
    for check in checks:
        click.echo(visible_lines(f"[{LEVELS[check.level]}] {pad(check.name, column)}{check.message}"))
    # Several fonts share one remedy: it is told once.
    for hint in dict.fromkeys(check.hint for check in checks if check.hint and check.level != "ok"):
        click.echo(visible_lines(f"办法：{hint}"))

"""Options that several commands share (共用选项)."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from docgen.cli.chinese import Choice, FilePath

if TYPE_CHECKING:
    from docgen.settings import Settings

Function = TypeVar("Function", bound=Callable[..., Any])

format_option: Callable[[Function], Function] = click.option(
    "--format",
    "style",
    type=Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    help="报告的形式；json 只在标准输出写一个 JSON 对象。默认 text。",
)
settings_option: Callable[[Function], Function] = click.option(
    "--settings",
    "settings_file",
    type=FilePath(),
    metavar="文件",
    expose_value=False,
    help="本单位设置，代替自动查找的 docgen.toml。",
    callback=lambda context, _parameter, value: remember_settings(context, value),
)
# Its presence is read from the command line itself: see docgen.cli.translate.
debug_option: Callable[[Function], Function] = click.option(
    "--debug", is_flag=True, expose_value=False, help="程序出现缺陷时显示完整的调用过程。"
)


def remember_settings(context: click.Context, file: Path | None) -> None:
    """Keep the file for load_settings; the option nearest the command wins over docgen's own."""
    if file is not None:
        context.find_root().obj = file


def load_settings() -> "Settings":
    """Read the house settings that the running command was given, or finds."""
    from docgen import settings

    return settings.load_settings(_given_file())


def settings_file() -> Path | None:
    """The file that load_settings reads, None when the defaults hold."""
    from docgen import settings

    return settings.find_settings(_given_file(), os.environ)


def _given_file() -> Path | None:
    file = click.get_current_context().find_root().obj
    return file if isinstance(file, Path) else None

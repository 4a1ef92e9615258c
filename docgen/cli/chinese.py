"""Help pages and parameter types in Chinese (帮助与参数): click's texts are English, its columns narrow."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from docgen.cli.columns import fold, pad


class ChineseCommand(click.Command):
    """A command whose help page and usage errors are Chinese."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return click's help option with a Chinese help text."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份帮助。"
        return option

    def get_usage(self, ctx: click.Context) -> str:
        """Return the usage line: 用法：docgen render [选项] 文件…"""
        return "用法：" + " ".join([ctx.command_path, *self.collect_usage_pieces(ctx)])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces after the command's name."""
        pieces = ["[选项]"]
        for parameter in self.get_params(ctx):
            if isinstance(parameter, click.Argument):
                name = f"{label(parameter)}{'…' if parameter.nargs == -1 else ''}"
                pieces.append(name if parameter.required else f"[{name}]")
        return pieces

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the whole page: usage, help, arguments, options, commands, epilog."""
        blocks = [self.get_usage(ctx), *_paragraphs(self.help)]
        for title, rows in self.sections(ctx):
            if rows:
                blocks.append("\n".join([f"{title}：", *_table(rows)]))
        blocks += _paragraphs(self.epilog)
        formatter.write("\n\n".join(blocks) + "\n")

    def sections(self, ctx: click.Context) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the titled tables of the page."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option) and not p.hidden]
        return [("选项", [(_option_names(option), option.help or "") for option in options])]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, then refuse surplus arguments in Chinese."""
        surplus_is_ours = not ctx.allow_extra_args
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            # click's parser leaves it out of some errors; the translator needs to know the command.
            error.ctx = error.ctx or ctx
            raise
        if rest and surplus_is_ours:
            raise click.UsageError(f"多出了参数 {'、'.join(rest)}。", ctx)
        return rest


class ChineseGroup(ChineseCommand, click.Group):
    """The group of commands, with the nearest name for one that does not exist.

    ``titles`` gives the heading of the table that a command stands in on the help page; without one it is 命令.
    """

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.titles: dict[str, str] = {}

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces after docgen."""
        return [*super().collect_usage_pieces(ctx), "命令", "…"]

    def sections(self, ctx: click.Context) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the options and the commands."""
        tables: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            command = self.commands[name]
            if not command.hidden:
                tables.setdefault(self.titles.get(name, "命令"), []).append((name, _first_line(command.help)))
        return [*tables.items(), *super().sections(ctx)]

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names in the order a user meets them, not in the alphabet's."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the group's own options; what follows belongs to the command."""
        return click.Group.parse_args(self, ctx, args) if args else self._show_help(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown name is answered with the nearest known one."""
        if args[0] not in self.commands:
            known = [name for name, command in self.commands.items() if not command.hidden]
            raise click.UsageError(f"没有命令 {args[0]}。{nearest(args[0], known)}", ctx)
        return super().resolve_command(ctx, args)

    def _show_help(self, ctx: click.Context) -> NoReturn:
        click.echo(self.get_help(ctx), err=True)
        ctx.exit(2)


class Choice(click.ParamType[str]):
    """One of a few names; Chinese aliases are understood too."""

    name = "choice"

    def __init__(self, names: Iterable[str], aliases: Mapping[str, str] | None = None) -> None:
        self.names = tuple(names)
        self.aliases = dict(aliases or {})

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the plain name."""
        text = self.aliases.get(str(value), str(value))
        if text not in self.names:
            self.fail(f"没有 {value}，可用的有：{'、'.join(self.names)}。{nearest(text, self.names)}", param, ctx)
        return text


class FilePath(click.ParamType[Path]):
    """A path; whether it exists and can be read is for the command to say."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path as given."""
        if not str(value):
            self.fail("路径不能为空。", param, ctx)
        return Path(value)


def nearest(name: str, known: Sequence[str]) -> str:
    """Return 是不是…？ with the nearest known name, or nothing."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"是不是 {near[0]}？" if near else ""


def label(parameter: click.Parameter) -> str:
    """Return how a person calls a parameter: its Chinese metavar, or its option names."""
    if isinstance(parameter, click.Argument):
        return parameter.metavar or str(parameter.name)
    return " / ".join(parameter.opts)


def _option_names(option: click.Option) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag or not option.metavar else f"{names} {option.metavar}"


def _paragraphs(text: str | None) -> list[str]:
    return ["\n".join(fold(line, 80) for line in part.splitlines()) for part in (text or "").split("\n\n") if part]


def _first_line(text: str | None) -> str:
    return (text or "").split("\n", 1)[0]


def _table(rows: Sequence[tuple[str, str]]) -> list[str]:
    width = max(24, *(len(name) + 6 for name, _ in rows))
    return [pad(f"  {name}", width) + fold(text, 80 - width, width) for name, text in rows]

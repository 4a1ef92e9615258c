"""The one translator of errors to exit codes (错误与退出码). Nothing else in the command line ends the process."""

import contextlib
import io
import os
import select
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import TextIO

import click

from docgen.cli.chinese import label, nearest
from docgen.cli.output import print_error, print_json
from docgen.errors import DocgenError, UsageError

INTERRUPTED_EXIT = 130
BROKEN_PIPE_EXIT = 141
TERMINATED_EXIT = 143

EXIT_CODES = {
    0: "完成",
    1: "有“错误”级的检查意见",
    2: "用法错误",
    3: "输入有误",
    4: "模板有误",
    5: "生成、转换或写文件失败，或程序自身的缺陷",
    6: "尚不可印发",
    7: "档案不能这样办理，或有损坏",
    8: "本单位设置有误",
    9: "多个文件中有的失败",
}


class Terminated(BaseException):
    """The process was asked to end (SIGTERM)."""


@contextlib.contextmanager
def stopping_cleanly() -> Iterator[None]:
    """Turn SIGTERM into an exception, so that unfinished files and child processes are cleaned up on the way out."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def translate(error: BaseException, arguments: Sequence[str]) -> int:
    """Tell the person, or the program that asked for JSON, what happened; return the exit code.

    ``arguments`` are read for ``--format json`` and ``--debug`` here, since an error can come before they are parsed.
    """
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, BrokenPipeError) and reader_left():
        raise error
    if isinstance(error, Terminated):
        return TERMINATED_EXIT
    if isinstance(error, KeyboardInterrupt | click.Abort):
        click.echo("已中断。", err=True)
        return INTERRUPTED_EXIT
    if "--debug" in arguments:
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    reported = _reported(error)
    if wants_json(arguments):
        print_json({"ok": False, "exit_code": reported.exit_code, "error": reported.as_dict()})
    else:
        print_error(reported)
    return reported.exit_code


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether the command line asks for JSON, however much of it is wrong."""
    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    return any(word == "--format=json" or (word, following) == ("--format", "json") for word, following in pairs)


def _reported(error: BaseException) -> DocgenError:
    if isinstance(error, DocgenError):
        return error
    if isinstance(error, click.UsageError):
        return _usage_error(error)
    return DocgenError(
        "internal-error",
        f"docgen 自身出现缺陷，不是您的输入有误：{type(error).__name__}：{error}",
        hint="请加上 --debug 再执行一次，把显示的内容连同所用的命令报告到 docgen 项目的问题列表。",
    )


def _usage_error(error: click.UsageError) -> UsageError:
    context = error.ctx
    path = context.command_path if context else "docgen"
    return UsageError("usage", _usage_message(error), hint=f"执行 {path} --help 查看用法。", where=path)


def _usage_message(error: click.UsageError) -> str:
    """Say in Chinese what click found wrong, by the error's class and never by its English wording."""
    parameters = error.ctx.command.get_params(error.ctx) if error.ctx else []
    if isinstance(error, click.NoSuchOption):
        known = [name for parameter in parameters for name in parameter.opts]
        return f"没有选项 {error.option_name}。{nearest(error.option_name, known)}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        kind = "参数" if isinstance(error.param, click.Argument) else "选项"
        return f"缺少{kind} {label(error.param)}。"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{label(error.param)} 写得不对：{error.message}"
    if isinstance(error, click.BadOptionUsage):
        flags = [name for p in parameters if isinstance(p, click.Option) and p.is_flag for name in p.opts]
        wanted = "不带值" if error.option_name in flags else "后面要写一个值"
        return f"选项 {error.option_name} {wanted}。"
    return error.message


def reader_left() -> bool:
    """Whether it is our own output that nobody reads any more, and not a pipe to some other process that broke."""
    poll = select.poll()
    for stream in (sys.stdout, sys.stderr):
        # A stream that a test runner or an embedding program put there has no descriptor, nor a reader that can leave.
        with contextlib.suppress(io.UnsupportedOperation):
            poll.register(stream.fileno(), 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))


def leave_quietly() -> int:
    """The reader went away (``docgen … | head``): say nothing, also not at the interpreter's last flush."""
    for stream in (sys.stdout, sys.stderr):
        _discard(stream)
    return BROKEN_PIPE_EXIT


def _discard(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)

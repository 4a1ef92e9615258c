"""What ``docgen batch`` says (批量办理的输出): a bar on a terminal, plain lines elsewhere, and what came of it all."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.columns import visible, visible_lines
from docgen.cli.desk import tell_notices
from docgen.cli.output import SOME_FAILED_EXIT, print_findings, print_json
from docgen.cli.translate import INTERRUPTED_EXIT, TERMINATED_EXIT

if TYPE_CHECKING:
    from docgen.service.batch import Examined, Plan, Progress, Results

_SECONDS_BETWEEN_LINES = 5.0
_MOST_SHOWN = 200
_PRINTED_FAILURES = 20


class _Stopping:
    """Ctrl-C or SIGTERM: the first finishes the rows in hand, the second ends at once."""

    def __init__(self) -> None:
        self.signal = 0

    def __call__(self) -> bool:
        return self.signal != 0

    def take(self, number: int, _frame: FrameType | None) -> None:
        """Handle the signal."""
        if self.signal:
            raise KeyboardInterrupt
        self.signal = number
        # Not click: a handler may come in the middle of a write to the same stream.
        os.write(2, "\n正在做完手上的几份，请稍候；再按一次立即停下。\n".encode())


_LAST = _Stopping()


@contextmanager
def following(style: str, total: int) -> Iterator[tuple[Callable[["Progress"], None], Callable[[], bool]]]:
    """Follow a run: how it is told of progress, and whether somebody wants it to stop."""
    global _LAST
    stopping = _LAST = _Stopping()
    main = threading.current_thread() is threading.main_thread()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)} if main else {}
    for number in before:
        signal.signal(number, stopping.take)
    try:
        if style == "json":
            yield (lambda _progress: None), stopping
        elif sys.stderr.isatty():
            with _bar(total) as tell:
                yield tell, stopping
        else:
            yield _Lines(), stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _bar(total: int) -> Iterator[Callable[["Progress"], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    # Drawn when there is something new to say: a thread of its own would be in the way of starting processes.
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[said]}"))
    with Bars(*columns, console=Console(stderr=True), auto_refresh=False) as bars:
        task = bars.add_task("批量办理", total=total, said="")

        def tell(progress: "Progress") -> None:
            bars.update(task, completed=progress.done, said=_said(progress), refresh=True)

        yield tell


class _Lines:
    """A line now and then, for a log."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, progress: "Progress") -> None:
        now = time.monotonic()
        if now < self._next and not progress.finished:
            return
        self._next = now + _SECONDS_BETWEEN_LINES
        click.echo(f"{progress.done}/{progress.total}　{_said(progress)}", err=True)


def _said(progress: "Progress") -> str:
    parts = [f"失败 {progress.failed}"] if progress.failed else []
    if progress.rate and not progress.finished:
        parts.append(f"每秒 {progress.rate:.1f} 份")
        parts.append(f"还要 {_duration(progress.left or 0)}")
    return "，".join(parts)


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60} 分 {whole % 60} 秒" if whole >= 60 else f"{whole} 秒"


def print_examined(plan: "Plan", examined: "Examined", style: str) -> int:
    """Tell what a dry run found, every fault by its cell; return the exit code."""
    code = SOME_FAILED_EXIT if examined.failures else 0
    if style == "json":
        failures = [
            {"row": one.row, "cell": _cell(plan, one.row, one.column), "message": one.message}
            for one in examined.failures
        ]
        wording = [one.as_dict() for one in examined.wording]
        print_json({"ok": code == 0, "exit_code": code, "rows": examined.rows, "failures": failures,
                    "wording": wording, "notices": list(examined.notices)})  # fmt: skip
        return code
    tell_notices(examined.notices)
    if examined.wording:
        click.echo(visible(f"基准方案的文字（按“{examined.wording_row}”一行检查）："), err=True)
        print_findings(examined.wording)
    for one in examined.failures[:_MOST_SHOWN]:
        where = "" if one.column is not None else f"{_cell(plan, one.row, None)}："
        click.echo(visible_lines(f"{where}{one.message}"))
    if len(examined.failures) > _MOST_SHOWN:
        click.echo(f"…还有 {len(examined.failures) - _MOST_SHOWN} 处。")
    bad = len({one.row for one in examined.failures})
    said = f"其中 {bad} 个有 {len(examined.failures)} 处要改" if bad else "没有问题"
    click.echo(f"核对了 {examined.rows} 个社区，{said}。", err=True)
    return code


def _cell(plan: "Plan", row: int, column: int | None) -> str:
    return f"第{row}行" if column is None else plan.roster.address(row, column)


def print_results(results: "Results", total: int, style: str) -> int:
    """Tell what came of the batch and how to go on; return the exit code."""
    failed = results.count("failed")
    code = SOME_FAILED_EXIT if failed else 0
    if results.stopped:
        code = TERMINATED_EXIT if _LAST.signal == signal.SIGTERM else INTERRUPTED_EXIT
    if style == "json":
        print_json(_report(results, total, code))
        return code
    tell_notices(results.notices)
    for one in results.outcomes:
        if one.status == "failed" and failed <= _PRINTED_FAILURES:
            click.echo(visible_lines(f"第{one.row}行 {one.community}：{one.message}"), err=True)
    made, unchanged = results.count("made"), results.count("unchanged")
    click.echo(f"共 {total} 个社区：已生成 {made}，没有变化 {unchanged}，没有生成 {failed}。", err=True)
    if results.stopped:
        click.echo(f"停在中途。接着办：docgen batch --resume {results.folder}", err=True)
    elif failed:
        click.echo(f"要改的见 {results.folder / '失败.xlsx'}：改好以后用它作名单，再运行一次。", err=True)
    click.echo(results.folder / "结果.xlsx")
    if results.zip is not None:
        click.echo(results.zip)
    return code


def _report(results: "Results", total: int, code: int) -> dict[str, Any]:
    return {
        "ok": code == 0,
        "exit_code": code,
        "rows": total,
        "stopped": results.stopped,
        "made": results.count("made"),
        "unchanged": results.count("unchanged"),
        "failed": results.count("failed"),
        "outcomes": list(results.outcomes),
        "folder": results.folder,
        "zip": results.zip,
        "notices": list(results.notices),
    }

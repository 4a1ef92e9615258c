"""One run under the supervisor (受监管的进程): its folder, its process, how it ends and that nothing of it is left."""

import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from docgen.convert import supervisor
from docgen.convert.rendition import timed_out
from docgen.errors import ConversionError

RUN_FOLDER_PREFIX = "docgen-office-"
START_TIMEOUT = 10.0
STOP_TIMEOUT = 10.0
"""Seconds that a supervisor gets to kill and clean up; it needs a few milliseconds."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run that has begun: its folder, its supervisor, and whether the kernel keeps the network from it."""

    folder: Path
    process: subprocess.Popen[bytes]
    isolation: str

    def wait(self, seconds: float) -> int:
        """Return the office's exit code (128 + N for signal N); ConversionError after ``seconds``."""
        line = read_line(self.process, time.monotonic() + seconds)
        if line is None:
            raise timed_out(seconds)
        return int(line.removeprefix("exit ")) if line.startswith("exit ") else 128 + signal.SIGKILL

    def log(self) -> str:
        """Return what the office printed, at most its last 2,000 characters."""
        file = self.folder / supervisor.LOG_NAME
        return file.read_text("utf-8", "replace")[-2000:].strip() if file.is_file() else ""


@contextmanager
def run_folder() -> Iterator[Path]:
    """Make the temporary folder of one run, and remove it with all that is in it."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=RUN_FOLDER_PREFIX)).resolve()
    except OSError as error:
        raise unprepared(error) from error
    try:
        yield folder
    finally:
        supervisor.remove(folder)


def unprepared(error: OSError) -> ConversionError:
    """Return the error for a run that could not begin: a full disk, a temporary folder without write access."""
    message = f"无法为 LibreOffice 准备临时文件（{error.filename or tempfile.gettempdir()}：{error.strerror}）。"
    return ConversionError("office-crashed", message, "请检查磁盘剩余空间和临时文件夹的写入权限（docgen doctor）。")


@contextmanager
def supervised(
    folder: Path, command: list[str], environ: Mapping[str, str], inherited: Sequence[int] = ()
) -> Iterator[Run]:
    """Run a command under a supervisor in this folder; on leaving, it and all that it started are gone.

    ``inherited``: numbers of open files that the command gets, under the same numbers.
    """
    try:
        process = start_supervisor(folder, command, environ, inherited)
    except OSError as error:
        raise unprepared(error) from error
    try:
        line = read_line(process, time.monotonic() + START_TIMEOUT)
        yield Run(folder, process, (line or "").removeprefix("isolation "))
    finally:
        stop(process)


def start_supervisor(
    folder: Path, command: list[str], environ: Mapping[str, str], inherited: Sequence[int]
) -> subprocess.Popen[bytes]:
    """Start the supervisor of one command; closing its standard input ends both."""
    script = Path(supervisor.__file__)
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(script), str(folder), str(os.getpid()), "--", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=dict(environ),
        cwd=folder,
        pass_fds=inherited,
        start_new_session=True,
        bufsize=0,
    )


def read_line(process: subprocess.Popen[bytes], deadline: float) -> str | None:
    """Return the supervisor's next line, empty when it is gone, or None when the deadline passes first."""
    assert process.stdout is not None
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return None
        piece = os.read(process.stdout.fileno(), 1)
        if not piece:
            break
        line += piece
    return line.decode("ascii").strip()


def stop(process: subprocess.Popen[bytes]) -> None:
    """Let the supervisor kill and clean up, and wait until it has."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    try:
        process.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        # Its children die with it by the kernel's parent-death signal; the folder is removed by the caller.
        process.kill()
        process.wait()
    process.stdout.close()

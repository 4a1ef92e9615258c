"""A process that works in the background until it is done (受监管的后台办理), whoever started it and whatever dies.

``start`` leaves a supervisor behind, a process of a session of its own: the one that asked, a web process say, may
end. The supervisor runs the command, starts it again when it was killed, and says in ``process.json`` how it ended.
The command dies with its supervisor; ``start`` again then goes on where both left off.

Run as ``python -m docgen.jobs.supervised FOLDER -- COMMAND…``.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import FrameType

from docgen.jobs.crew import die_with

STATE, LOG, LOCK = "process.json", "process.log", "process.lock"
MOST_DEATHS = 5
"""How often a command that was killed is started again, in one go."""

_PAUSE = 1.0


@dataclass(frozen=True, slots=True)
class State:
    """How the command is: its process id while it runs, its exit code when it has ended, how often it was killed."""

    pid: int | None
    code: int | None
    deaths: int
    at: float


def start(folder: Path, command: Sequence[str], environ: Mapping[str, str] | None = None) -> None:
    """Let a supervisor run ``command`` for ``folder``, which must be there; nothing happens where one does already."""
    with (folder / LOG).open("ab") as log:
        subprocess.run(
            [sys.executable, "-m", "docgen.jobs.supervised", str(folder), "--", *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=None if environ is None else dict(environ),
            start_new_session=True,
            check=True,
        )


def is_running(folder: Path) -> bool:
    """Whether a supervisor is at work there."""
    try:
        handle = os.open(folder / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _locked(handle, fcntl.LOCK_SH)
    finally:
        os.close(handle)


def state_of(folder: Path) -> State | None:
    """What the last supervisor said; None where there has been none."""
    try:
        return State(**json.loads((folder / STATE).read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def log_of(folder: Path, most: int = 4000) -> str:
    """The end of what the command has printed."""
    try:
        return (folder / LOG).read_bytes()[-most:].decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def main(arguments: Sequence[str]) -> int:
    """Leave the supervisor behind and return at once, so that whoever asked has no child to wait for."""
    folder, command = Path(arguments[0]), list(arguments[2:])
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    if not _locked(handle, fcntl.LOCK_EX):
        return 0
    if os.fork():
        # The lock belongs to the open file, which the supervisor shares.
        os._exit(0)
    supervise(folder, command)
    return 0


def supervise(folder: Path, command: Sequence[str]) -> None:
    """Run the command until it ends by itself, or has been killed too often."""
    deaths = 0
    while True:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=partial(die_with, os.getpid()))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, partial(_pass_on, process))
        _say(folder, State(process.pid, None, deaths, time.time()))
        code = process.wait()
        deaths += code < 0
        _say(folder, State(None, code, deaths, time.time()))
        if code >= 0 or deaths > MOST_DEATHS:
            return
        time.sleep(_PAUSE)


def _pass_on(process: "subprocess.Popen[bytes]", number: int, _frame: FrameType | None) -> None:
    """Whoever stops the supervisor means the command: it finishes what it has in hand."""
    process.send_signal(number)


def _say(folder: Path, state: State) -> None:
    part = folder / f"{STATE}.part"
    part.write_text(json.dumps(asdict(state)))
    part.replace(folder / STATE)


def _locked(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

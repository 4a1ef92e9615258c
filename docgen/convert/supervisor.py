"""The process between docgen and LibreOffice: it makes sure that nothing outlives docgen.

Run as a script by the same Python (``python -I -S supervisor.py FOLDER OWNER -- COMMAND…``), with the standard
library only, so that it starts in a few milliseconds whatever docgen itself imports. What it does:

1. takes the network away from the command where the kernel lets it (namespaces: no root, no helper program);
2. runs the command in a session of its own, its output in ``FOLDER/office.log``;
3. says on standard output ``isolation namespace|settings``, later ``exit N`` (128 + N for signal N, as a shell does);
4. when standard input ends, or its owner is gone, kills the command with all that it started, removes FOLDER and the
   sockets that a killed LibreOffice leaves in the temporary folder, and ends.

Step 4 is why a killed docgen leaves neither a process nor a profile behind. Were the supervisor killed too, the
kernel still ends the keeper and the office with it (parent-death signals, and the process namespace).
"""

import ctypes
import hashlib
import os
import select
import shutil
import signal
import sys
from pathlib import Path
from typing import NoReturn

LOG_NAME = "office.log"
PROFILE_NAME = "profile"
OWNER_CHECK_SECONDS = 0.5
SOCKETS = Path("/tmp")
"""Where LibreOffice puts its sockets whatever TMPDIR says."""
WANTS_RESTART = 81
"""LibreOffice's exit code for "start me again": what it asks for when it has had to build a new profile."""

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWPID = 0x20000000
_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def main(arguments: list[str]) -> int:
    """Supervise one command; the arguments are FOLDER, OWNER (a process id), ``--`` and the command."""
    folder, owner, command = Path(arguments[0]), int(arguments[1]), arguments[3:]
    _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    try:
        isolation = isolate()
        say(f"isolation {isolation}")
        keeper = start_keeper(command, folder, first_of_tree=isolation == "namespace")
        watch(keeper, owner, wake_read)
    finally:
        kill_descendants()
        remove(folder)
    return 0


def watch(keeper: int, owner: int, wake: int) -> None:
    """Report how the keeper ends, and return when the owner has closed our standard input or is gone."""
    running = True
    while True:
        ready, _, _ = select.select([0, wake], [], [], OWNER_CHECK_SECONDS)
        if wake in ready:
            os.read(wake, 4096)
        if running:
            ended, status = os.waitpid(keeper, os.WNOHANG)
            if ended:
                running = False
                say(f"exit {shell_code(status)}")
        # The owner's end of the pipe may live on in a process that it forked, hence the second look at the parent.
        if (0 in ready and not os.read(0, 4096)) or os.getppid() != owner:
            return


def say(line: str) -> None:
    """Write one line to the owner; a closed pipe means that it is gone, which the watch sees by itself."""
    try:
        os.write(1, line.encode("ascii") + b"\n")
    except BrokenPipeError:
        return


def shell_code(status: int) -> int:
    """Return a wait status as a shell would: the exit code, or 128 + N for signal N."""
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def isolate() -> str:
    """Leave the network for a namespace without one; return ``namespace``, or ``settings`` where that is refused."""
    if _libc.unshare(_CLONE_NEWNET | _CLONE_NEWPID) == 0:
        return "namespace"
    # Some kernels allow a user namespace and then refuse what it is for: try it in a child that can be thrown away.
    trial = os.fork()
    if trial == 0:
        os._exit(0 if enter_user_namespace() else 1)
    _, status = os.waitpid(trial, 0)
    return "namespace" if status == 0 and enter_user_namespace() else "settings"


def enter_user_namespace() -> bool:
    """Enter a user namespace with our own ids in it and no network; tell whether all of it was allowed."""
    uid, gid = os.getuid(), os.getgid()
    if _libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWPID) != 0:
        return False
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    except OSError:
        return False
    return True


def start_keeper(command: list[str], folder: Path, first_of_tree: bool) -> int:
    """Fork the keeper, which runs the command and ends with its code; return the keeper's process id.

    In a process namespace the keeper is the first process: the kernel drops signals that such a process does not
    handle, so a crashing office would hang in its place, and its death takes every process of the tree with it.
    """
    supervisor = os.getpid()
    keeper = os.fork()
    if keeper:
        return keeper
    # Seen from inside a process namespace, a parent outside has the number 0.
    die_with(0 if first_of_tree else supervisor)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    code = run(command, folder)
    os._exit(run(command, folder) if code == WANTS_RESTART else code)


def run(command: list[str], folder: Path) -> int:
    """Run the command once and return its code, collecting on the way what it orphans."""
    keeper = os.getpid()
    office = os.fork()
    if office == 0:
        die_with(keeper)
        execute(command, folder)
    while True:
        ended, status = os.wait()
        if ended == office:
            return shell_code(status)


def die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent dies, and die at once if it has died already."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(128 + signal.SIGKILL)


def execute(command: list[str], folder: Path) -> NoReturn:
    """Become the command, in a session of its own; exit code 127 when it cannot be started."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    log = os.open(folder / LOG_NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    try:
        os.execv(command[0], command)
    except OSError as error:
        os.write(2, f"{command[0]}: {error}\n".encode())
        os._exit(127)


def kill_descendants() -> None:
    """Kill and collect every descendant; as subreaper we inherit those whose own parents died."""
    while True:
        for child in children_of(os.getpid()):
            os.kill(child, signal.SIGKILL)
        try:
            os.wait()
        except ChildProcessError:
            return


def children_of(parent: int) -> list[int]:
    """Return the processes whose parent is this one; zombies count, as they are still to be collected."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path("/proc", entry, "stat").read_bytes().rpartition(b")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue  # ended while we looked
            if int(fields[1]) == parent:
                found.append(int(entry))
    return found


def remove(folder: Path) -> None:
    """Remove a run folder and the sockets that its office, when killed, leaves in the temporary folder."""
    shutil.rmtree(folder, ignore_errors=True)
    for left in (office_socket(folder), uno_socket(folder)):
        left.unlink(missing_ok=True)


def uno_socket(folder: Path) -> Path:
    """Return the socket by which the worker of the office in FOLDER drives it: its pipe is called like the folder."""
    return SOCKETS / f"OSL_PIPE_{os.getuid()}_{folder.name}"


def office_socket(folder: Path) -> Path:
    """Return the single-instance socket of the profile in FOLDER: LibreOffice names it by a digest of the profile."""
    profile = (folder / PROFILE_NAME).as_uri()
    digest = hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest()
    # LibreOffice writes each byte without its leading zero.
    name = "".join(f"{byte:x}" for byte in digest)
    return SOCKETS / f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{name}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

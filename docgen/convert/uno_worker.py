"""The process beside one warm LibreOffice: it starts the office, drives it over UNO and answers docgen.

Run as a script (``uno_worker.py CHANNEL PIPE -- COMMAND…``) by a Python that can import ``uno``, which is hardly ever
the one that runs docgen: so it imports nothing of docgen's, and nothing that a Python of LibreOffice's own may lack.

CHANNEL is the number of an inherited socket, one JSON object a line. The first line written says that the office is
ready; then each job (``source``, ``target``, ``options`` of the PDF export) is answered by ``stage`` and ``error``,
both empty after a success, and ``memory``, the bytes that the office holds. An office that ends takes this process
with it, under the same exit code; an end of this process takes the office.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, NoReturn

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from com.sun.star.uno import Exception as UnoException

RETRY_SECONDS = 0.02
LAST_SECONDS = 10.0
"""What an office that has dropped its connection gets to end by itself, so that its own exit code is told."""

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def main(arguments: list[str]) -> int:
    """Start the office, answer jobs until docgen closes the channel."""
    number, pipe, command = int(arguments[0]), arguments[1], arguments[3:]
    worker = os.getpid()
    office = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=lambda: die_with(worker))
    threading.Thread(target=end_with, args=(office,), daemon=True).start()
    desktop = connect(pipe)
    family = descendants(int(os.readlink("/proc/self")))
    with socket.socket(fileno=number) as channel, channel.makefile("rb") as jobs:
        answer(channel, "", "", family)
        for job in jobs:
            try:
                answer(channel, *convert(desktop, json.loads(job)), family)
            except DisposedException:
                office.wait(LAST_SECONDS)
                end_with(office)
    return 0


def answer(channel: socket.socket, stage: str, error: str, family: list[int]) -> None:
    """Write one answer: ``stage`` is load or store, whichever failed."""
    answered = {"stage": stage, "error": error, "memory": sum(map(resident, family))}
    channel.sendall(json.dumps(answered).encode("ascii") + b"\n")


def convert(desktop: Any, job: dict[str, Any]) -> tuple[str, str]:
    """Load, export and close one document; return the stage that failed and why, both empty after a success."""
    try:
        document = desktop.loadComponentFromURL(address(job["source"]), "_blank", 0, loading())
    except DisposedException:
        raise
    except UnoException as error:
        return "load", error.Message or type(error).__name__
    if document is None:
        return "load", ""
    try:
        document.storeToURL(address(job["target"]), exporting(job["options"]))
    except DisposedException:
        raise
    except UnoException as error:
        return "store", error.Message or type(error).__name__
    finally:
        close(document)
    return "", ""


def close(document: Any) -> None:
    """Close a document; one whose office is gone has gone with it."""
    try:
        document.close(True)
    except DisposedException as error:
        print("closing:", error.Message, file=sys.stderr)


def loading() -> tuple[Any, ...]:
    """Return how documents are loaded: no window, no question, no macro, no link followed."""
    never_execute, no_update = 0, 0
    return (
        value("Hidden", True),
        value("Silent", True),
        value("MacroExecutionMode", uno.Any("short", never_execute)),
        value("UpdateDocMode", uno.Any("short", no_update)),
    )


def exporting(options: dict[str, bool | int]) -> tuple[Any, ...]:
    """Return how the PDF is written."""
    data = uno.Any("[]com.sun.star.beans.PropertyValue", tuple(value(name, given) for name, given in options.items()))
    return (value("FilterName", "writer_pdf_Export"), value("FilterData", data))


def value(name: str, given: Any) -> Any:
    """Return a named value."""
    return PropertyValue(Name=name, Value=given)


def address(name: str) -> str:
    """Return the URL of a file in the working directory."""
    return Path(name).absolute().as_uri()


def connect(pipe: str) -> Any:
    """Return the desktop of the office, asked for until it is there; docgen limits the time."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(RETRY_SECONDS)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def end_with(office: subprocess.Popen[bytes]) -> NoReturn:
    """Wait for the office's end and end like it, in the middle of whatever the other thread does."""
    code = office.wait()
    os._exit(code if code >= 0 else 128 - code)


def die_with(worker: int) -> None:
    """Ask the kernel to kill this process when the worker dies, and die at once if it has died already."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != worker:
        os._exit(128 + signal.SIGKILL)


def descendants(ancestor: int) -> list[int]:
    """Return the processes under one, all by the numbers of /proc: in a process namespace others than our own."""
    parents: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path("/proc", entry, "stat").read_bytes().rpartition(b")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue  # ended while we looked
            parents[int(entry)] = int(fields[1])
    found = [ancestor]
    for above in found:
        found += [process for process, parent in parents.items() if parent == above]
    return found[1:]


def resident(process: int) -> int:
    """Return the bytes that a process holds in memory, 0 for one that has ended."""
    try:
        pages = int(Path("/proc", str(process), "statm").read_text("ascii").split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

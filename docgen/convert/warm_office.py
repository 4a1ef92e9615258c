"""One LibreOffice that stays (常驻的 LibreOffice): started once under the supervisor, given document after document."""

import json
import select
import socket
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from docgen.convert import warm_up
from docgen.convert.conversion import EXPORT_OPTIONS, QUIET, crashed
from docgen.convert.office import Office, furnish
from docgen.convert.options import ConvertOptions
from docgen.convert.rendition import bad_output, timed_out
from docgen.convert.runs import Run, run_folder, supervised, unprepared
from docgen.convert.uno_python import UnoPython
from docgen.errors import ConversionError

WORKER = Path(__file__).with_name("uno_worker.py")
LONGEST_ANSWER = 65_536
END_TIMEOUT = 5.0
"""Seconds for a supervisor to tell how a worker that has closed its channel ended."""


class WarmOffice:
    """A LibreOffice with its worker, folder and profile; used by one thread at a time.

    ``conversions`` counts those begun, ``memory`` is what the office held in bytes after the last one. ``finished``
    says that it is not to be given another document; then ``stop`` is all that is left to do.
    """

    def __init__(self, run: Run, channel: socket.socket, rest: ExitStack) -> None:
        self.conversions = 0
        self.memory = 0
        self.finished = False
        # Set while an answer is outstanding, and for good when the wait for it was broken off.
        self._asked = True
        self._interrupted = False
        self._run = run
        self._channel = channel
        self._rest = rest

    @classmethod
    def launch(cls, office: Office, python: UnoPython, options: ConvertOptions) -> Self:
        """Start an office without waiting until it is ready."""
        with ExitStack() as rest:
            folder = rest.enter_context(run_folder())
            profile, environ = furnish(folder, office, {}, options)
            ours, theirs = socket.socketpair()
            rest.callback(ours.close)
            with theirs:
                # The pipe has the folder's name: by it the supervisor finds the socket that is to be removed.
                command = [str(office.program), profile, f"--accept=pipe,name={folder.name};urp;", *QUIET]
                worker = [str(python.program), python.option, str(WORKER), str(theirs.fileno()), folder.name, "--"]
                run = rest.enter_context(supervised(folder, [*worker, *command], environ, [theirs.fileno()]))
            return cls(run, ours, rest.pop_all())

    def wait_ready(self, timeout: float) -> None:
        """Wait until the office answers; ConversionError office-crashed or office-timeout."""
        self._receive(timeout)

    def warm_up(self, timeout: float) -> None:
        """Convert a small document, so that what a first conversion loads is loaded."""
        self.convert(warm_up.document(), timeout)
        self.conversions = 0

    def convert(self, docx: bytes, timeout: float) -> bytes:
        """Return the PDF of a document that is safe; ConversionError office-crashed, -timeout or -bad-output."""
        self.conversions += 1
        source, target = (self._run.folder / f"{self.conversions:04}{suffix}" for suffix in (".docx", ".pdf"))
        try:
            source.write_bytes(docx)
            answer = self._ask({"source": source.name, "target": target.name, "options": EXPORT_OPTIONS}, timeout)
            if answer["stage"]:
                raise failed(answer["stage"], answer["error"])
            return target.read_bytes()
        except FileNotFoundError as error:
            raise bad_output("LibreOffice 没有输出 PDF。") from error
        except OSError as error:
            raise unprepared(error) from error
        finally:
            source.unlink(missing_ok=True)
            target.unlink(missing_ok=True)

    def is_usable(self) -> bool:
        """Tell whether it can be given a document; an office that speaks without being asked has just died."""
        return not self.finished and not self._asked and not self._readable(0)

    def interrupt(self) -> None:
        """Break off what another thread waits for here; that thread gets office-crashed."""
        self._interrupted = True
        self._channel.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """Kill the office with all that it started and remove its folder."""
        self.finished = True
        self._rest.close()

    def _ask(self, job: dict[str, Any], timeout: float) -> dict[str, Any]:
        self._asked = True
        try:
            self._channel.sendall(json.dumps(job).encode("ascii") + b"\n")
        except OSError as error:
            raise self._ended() from error
        return self._receive(timeout)

    def _receive(self, timeout: float) -> dict[str, Any]:
        """Return the worker's next line; after an error the office is not usable."""
        deadline = time.monotonic() + timeout
        line = b""
        while not line.endswith(b"\n"):
            if not self._readable(deadline - time.monotonic()):
                raise timed_out(timeout)
            try:
                piece = self._channel.recv(LONGEST_ANSWER, socket.MSG_DONTWAIT)
            except (BlockingIOError, ConnectionError):
                piece = b""  # it was the supervisor that spoke
            if not piece:
                raise self._ended()
            line += piece
        answer: dict[str, Any] = json.loads(line)
        self.memory = answer["memory"]
        self._asked = False
        return answer

    def _readable(self, seconds: float) -> bool:
        """Tell whether the worker or its supervisor says something within this time."""
        assert self._run.process.stdout is not None
        # Not select.select: a program with more than 1,024 open files could not use it.
        poll = select.poll()
        poll.register(self._channel, select.POLLIN)
        poll.register(self._run.process.stdout, select.POLLIN)
        return bool(poll.poll(max(0.0, seconds) * 1000))

    def _ended(self) -> ConversionError:
        if self._interrupted:
            return ConversionError("office-crashed", "转换被中断：转换服务正在关闭。", "请重新转换。")
        try:
            return crashed(self._run, self._run.wait(END_TIMEOUT))
        except ConversionError as error:
            return error


def failed(stage: str, error: str) -> ConversionError:
    """Return the error for a document that the office could not load or not store as PDF."""
    detail = f"（{error[:200]}）" if error else ""
    return bad_output(f"LibreOffice {'打不开这个 DOCX' if stage == 'load' else '不能把这个 DOCX 输出为 PDF'}{detail}。")

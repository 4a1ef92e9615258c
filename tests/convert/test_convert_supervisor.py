"""Nothing outlives docgen: however it ends, its offices, their children, profiles and sockets go with it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from docgen.convert import convert_to_pdf, supervisor
from docgen.convert.office import run_folder
from docgen.errors import ConversionError

ROOT = Path(supervisor.__file__).parents[2]

# A command that leaves a grandchild in a session of its own behind, the way a daemon does, and then waits.
STRAY = "import os, sys, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork(): os._exit(0)\ntime.sleep(600)\n"

WITHOUT_NAMESPACES = (
    "import sys; sys.path.insert(0, {root!r}); import docgen.convert.supervisor as s; "
    "s.isolate = lambda: 'settings'; sys.exit(s.main(sys.argv[1:]))"
)


def supervise(command: list[str], folder: Path, namespaces: bool, owner: int | None = None) -> subprocess.Popen[bytes]:
    how = [supervisor.__file__] if namespaces else ["-c", WITHOUT_NAMESPACES.format(root=str(ROOT))]
    return subprocess.Popen(
        [sys.executable, *how, str(folder), str(owner or os.getpid()), "--", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.fixture
def stray(tmp_path: Path, run_place: Path) -> list[str]:
    return [sys.executable, "-c", STRAY, str(run_place)]


@pytest.mark.parametrize("namespaces", [True, False])
@pytest.mark.parametrize("how", ["close", "terminate", "wrong owner", "kill"])
def test_every_descendant_goes_with_the_supervisor(
    stray, run_place: Path, wait, find_processes: Callable[[Path], list[int]], namespaces: bool, how: str
) -> None:
    folder = run_place / "run"
    folder.mkdir()
    started = supervise(stray, folder, namespaces, owner=1 if how == "wrong owner" else None)
    assert started.stdin is not None
    assert started.stdout is not None
    if how == "wrong owner":
        wait(lambda: started.poll() is not None, "the supervisor outlived its owner")
    else:
        # The supervisor itself, its keeper, the command and the stray.
        wait(lambda: len(find_processes(run_place)) >= 4, "the command did not start")
        {"close": started.stdin.close, "terminate": started.terminate, "kill": started.kill}[how]()
    started.wait(20)
    if how == "kill" and not namespaces:
        # The kernel ends the keeper and the command; only a daemon of a daemon needs the namespace.
        wait(lambda: len(find_processes(run_place)) <= 1, "the office outlived its supervisor")
        for left in find_processes(run_place):
            os.kill(left, signal.SIGKILL)
    wait(lambda: not find_processes(run_place), "a process was left behind")
    assert folder.exists() == (how == "kill")
    started.stdin.close()
    started.stdout.close()


@pytest.mark.parametrize("namespaces", [True, False])
@pytest.mark.parametrize(("script", "code"), [("exit 0", 0), ("exit 3", 3), ("kill -9 $$", 137), ("kill -11 $$", 139)])
def test_the_end_is_told_as_a_shell_tells_it(run_place: Path, namespaces: bool, script: str, code: int) -> None:
    folder = run_place / "run"
    folder.mkdir()
    started = supervise(["/bin/sh", "-c", f"echo said; {script}"], folder, namespaces)
    assert started.stdin is not None
    assert started.stdout is not None
    isolation = started.stdout.readline()
    assert isolation in (b"isolation namespace\n", b"isolation settings\n")
    assert namespaces or isolation == b"isolation settings\n"
    assert started.stdout.readline() == f"exit {code}\n".encode()
    assert (folder / supervisor.LOG_NAME).read_text() == "said\n", "the folder stays until the owner has read it"
    started.stdin.close()
    assert started.wait(20) == 0
    started.stdout.close()
    assert not folder.exists()


def test_the_socket_of_a_killed_office_is_removed(run_place: Path) -> None:
    folder = run_place / "run"
    folder.mkdir()
    left = supervisor.office_socket(folder)
    assert left.parent == Path("/tmp")
    left.touch()
    started = supervise(["/bin/sh", "-c", "sleep 600"], folder, True)
    assert started.stdin is not None
    assert started.stdout is not None
    started.stdin.close()
    started.wait(20)
    started.stdout.close()
    assert not left.exists()


def test_a_run_folder_is_private_and_removed(run_place: Path) -> None:
    with run_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "deep").mkdir()
        (folder / "deep" / "file").touch()
    assert list(run_place.iterdir()) == []


CONVERTING = (
    "import sys, pathlib\nfrom docgen.convert import convert_to_pdf\n"
    "convert_to_pdf(pathlib.Path(sys.argv[1]).read_bytes())\n"
)


@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_office_outlives_a_killed_docgen(
    real_office, nothing_left: Path, tmp_path: Path, wait, find_processes, make_docx, make_paragraph, death
) -> None:
    document = tmp_path / "long.docx"
    document.write_bytes(make_docx("".join(make_paragraph(f"第{n}段，各网格逐户走访。" * 8) for n in range(3_000))))
    docgen = subprocess.Popen(
        [sys.executable, "-c", CONVERTING, str(document)],
        env={**os.environ, "TMPDIR": str(nothing_left), "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.DEVNULL,
    )
    wait(lambda: any(is_office(number) for number in find_processes(nothing_left)), "LibreOffice did not start")
    folder = next(place for place in nothing_left.iterdir() if place.name.startswith("docgen-office-"))
    socket = supervisor.office_socket(folder)
    wait(socket.exists, "LibreOffice did not open its socket")
    os.kill(docgen.pid, death)
    assert docgen.wait(20) != 0
    wait(lambda: not socket.exists(), "LibreOffice's socket was left behind")


def is_office(number: int) -> bool:
    try:
        return os.path.basename(os.readlink(f"/proc/{number}/exe")) == "soffice.bin"
    except OSError:
        return False


def test_a_killed_office_is_a_crash_and_the_next_conversion_works(
    real_office, nothing_left: Path, wait, find_processes, make_docx, make_paragraph
) -> None:
    long = make_docx("".join(make_paragraph(f"第{n}段，各网格逐户走访。" * 8) for n in range(3_000)))
    with ThreadPoolExecutor() as threads:
        doomed = threads.submit(convert_to_pdf, long, options=real_office)
        wait(lambda: any(is_office(number) for number in find_processes(nothing_left)), "LibreOffice did not start")
        for number in filter(is_office, find_processes(nothing_left)):
            os.kill(number, signal.SIGKILL)
        with pytest.raises(ConversionError) as caught:
            doomed.result(60)
    assert caught.value.code == "office-crashed"
    assert "SIGKILL" in caught.value.message
    assert convert_to_pdf(make_docx(), options=real_office).pages == 1

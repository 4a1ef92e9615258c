"""Output files: whole or not at all, whatever the disk, the permissions or a killed process do."""

import errno
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from docgen.errors import DocgenError
from docgen.service import outputs
from docgen.service.outputs import make_folder, write_atomic


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomic(tmp_path / "a.docx", b"new")
    finally:
        os.umask(before)
    assert (tmp_path / "a.docx").read_bytes() == b"new"
    assert (tmp_path / "a.docx").stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["a.docx"]


def test_an_existing_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")
    target.chmod(0o600)
    write_atomic(target, b"new")
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_link_goes_on_pointing_at_its_file(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.docx").write_bytes(b"old")
    (tmp_path / "link.docx").symlink_to("real/a.docx")
    write_atomic(tmp_path / "link.docx", b"new")
    assert (tmp_path / "link.docx").is_symlink()
    assert (tmp_path / "real" / "a.docx").read_bytes() == b"new"


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")

    def refuse(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(outputs.os, call, refuse)
    with pytest.raises(DocgenError, match="磁盘") as caught:
        write_atomic(target, b"new")
    assert caught.value.code == "disk-full"
    assert caught.value.exit_code == 5
    assert caught.value.where == str(target)
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["a.docx"]


LIMITED = """
import resource, signal, sys
from pathlib import Path
from docgen.errors import DocgenError
from docgen.service.outputs import write_atomic
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_atomic(Path(sys.argv[1]), b"x" * 100_000)
except DocgenError as error:
    sys.exit(f"{error.code}")
"""


def run_python(code: str, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=30, check=False)


def test_a_write_that_the_system_cuts_short_leaves_nothing(tmp_path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 4096
    done = run_python(LIMITED, tmp_path / "a.docx")
    assert (done.returncode, done.stderr.strip()) == (1, "disk-full")
    assert names(tmp_path) == []


KILLED = """
import os, sys
from pathlib import Path
from docgen.service import outputs
outputs.os.fsync = lambda _handle: os.kill(os.getpid(), 9)
outputs.write_atomic(Path(sys.argv[1]), b"x" * 1_000_000)
"""


def test_a_killed_process_leaves_the_old_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    target.write_bytes(b"old")
    assert run_python(KILLED, target).returncode == -signal.SIGKILL
    assert target.read_bytes() == b"old"
    # What a kill leaves is hidden and has no name that anybody opens as a filing.
    assert [name for name in names(tmp_path) if not (name.startswith(".docgen-") and name.endswith(".part"))] == [
        "a.docx"
    ]


def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(outputs.os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(tmp_path / "a.docx", b"new")
    assert names(tmp_path) == []


def test_a_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> int:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    # Root writes anywhere, so the refusal is made here and not by a mode.
    monkeypatch.setattr(outputs.os, "open", refuse)
    with pytest.raises(DocgenError, match="没有写入的权限") as caught:
        write_atomic(tmp_path / "a.docx", b"new")
    assert caught.value.code == "output-denied"


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes into read-only folders")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DocgenError, match="没有写入的权限"):
        write_atomic(tmp_path / "a.docx", b"new")
    tmp_path.chmod(0o700)
    assert names(tmp_path) == []


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path, message in [
        (tmp_path, "这是一个文件夹"),
        (tmp_path / "none" / "a.docx", "没有这个文件夹"),
        (tmp_path / "file" / "a.docx", "上级路径不是文件夹"),
        (Path("/proc/docgen-none.docx"), "写不了"),
    ]:
        with pytest.raises(DocgenError, match=message):
            write_atomic(path, b"new")
    assert names(tmp_path) == ["file"]


def test_a_folder_that_cannot_be_synced_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = os.fsync

    def only_files(handle: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{handle}"):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        really(handle)

    monkeypatch.setattr(outputs.os, "fsync", only_files)
    write_atomic(tmp_path / "a.docx", b"new")
    assert (tmp_path / "a.docx").read_bytes() == b"new"


def test_make_folder(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DocgenError, match="同名的文件"):
        make_folder(tmp_path / "file")

"""What is installed and shipped: the locks, the wheel, and the folders that both a wheel and a checkout find."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from docgen import resources
from docgen.errors import DocgenError

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def pinned(lock: str) -> dict[str, list[str]]:
    """The hashes of every pinned package."""
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8"))
    found = {}
    for entry in entries[1:]:
        found[entry.partition("==")[0]] = re.findall(r"--hash=sha256:[0-9a-f]{64}", entry)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"(^|\s)/", text)
    assert pinned(lock)
    assert all(pinned(lock).values())


def test_the_locks_cover_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[<>=!~\[; ]", line)[0].lower().replace("_", "-") for line in requirements}

    runtime, dev = pinned(LOCKS[0]), pinned(LOCKS[1])
    assert names(project["dependencies"]) | names(extras["build"]) <= runtime.keys()
    assert names([*extras["test"], *extras["lint"]]) | runtime.keys() <= dev.keys()
    assert {name: dev[name] for name in runtime} == runtime


def contents(folder: Path) -> dict[str, bytes]:
    """The files below a folder, by their place in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the checkout, unpacked as an installer would."""
    pytest.importorskip("hatchling", reason="the build backend comes with requirements-dev.lock")
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (file,) = folder.glob("docgen-*.whl")
    zipfile.ZipFile(file).extractall(folder / "site")
    return folder / "site"


def test_a_wheel_carries_the_shipped_folders_and_the_command(wheel: Path) -> None:
    for name in ("templates_docx", "schemas"):
        shipped = contents(ROOT / name)
        packed = contents(wheel / "docgen" / "_data" / name)
        assert packed == shipped
        assert packed
    (entry_points,) = wheel.glob("*.dist-info/entry_points.txt")
    assert "docgen = docgen.cli.start:run" in entry_points.read_text(encoding="utf-8")
    assert (wheel / "docgen" / "py.typed").exists()
    assert not (wheel / "tests").exists()


def test_an_installed_wheel_finds_its_folders_wherever_it_is_run(wheel: Path, tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    show = "from docgen.resources import *; print(templates_folder()); print(schemas_folder())"
    done = subprocess.run(
        [sys.executable, "-c", show],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(wheel)},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    data = wheel / "docgen" / "_data"
    assert done.stdout.splitlines() == [str(data / "templates_docx"), str(data / "schemas")]


def test_a_checkout_finds_the_folders_at_its_top() -> None:
    assert resources.templates_folder() == ROOT / "templates_docx"
    assert resources.schemas_folder() == ROOT / "schemas"


def test_a_damaged_installation_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "docgen")
    with pytest.raises(DocgenError, match="安装不完整") as caught:
        resources.schemas_folder()
    assert caught.value.code == "missing-resource"

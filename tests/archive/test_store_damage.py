"""What checking finds: every file changed, cut short, added or removed is named, and nothing else is."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.archive.layout import object_path
from docgen.archive.object_check import check_object
from docgen.archive.root_check import check_root
from docgen.archive.store import Store
from docgen.errors import ArchiveError

from .store_faults import A, B, cut_short, filled_store, flip_a_bit, new_store, put


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "home")


def stored_files() -> list[str]:
    """Every file of the object A of the fixture."""
    kept = [f"v{number}/{name}" for number in (1, 2) for name in ("inventory.json", "inventory.json.sha512")]
    own = ["0=ocfl_object_1.1", "inventory.json", "inventory.json.sha512"]
    return [*own, *kept, "v1/content/input.json", "v1/content/scans/001.pdf", "v2/content/input.json"]


@pytest.mark.parametrize("place", stored_files())
@pytest.mark.parametrize("harm", [flip_a_bit, cut_short, Path.unlink], ids=["flipped", "cut", "removed"])
def test_every_file_harmed_is_named(store: Store, place: str, harm: Callable[[Path], None]) -> None:
    path = f"{object_path(A)}/{place}"
    harm(store.root / path)
    damages = list(check_root(store))
    named = {path, path.removesuffix(".sha512"), path + ".sha512"}
    assert damages
    assert {damage.object_id for damage in damages} == {A}
    assert any(damage.path in named and damage.path in damage.message for damage in damages)
    assert damages == check_object(store, A)
    assert check_object(store, B) == []


def test_the_history_may_not_be_told_differently(store: Store, tmp_path: Path) -> None:
    """A version's inventory exchanged for another sound one, sidecar included, agrees with itself only."""
    other = new_store(tmp_path / "other")
    put(other, A, {"input.json": b"{}", "scans/001.pdf": b"%PDF" * 99})
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copy(other.root / object_path(A) / "v1" / name, store.root / object_path(A) / "v1" / name)
    (damage,) = check_root(store)
    assert (damage.code, damage.path) == ("inventory-damaged", f"{object_path(A)}/v1/inventory.json")


STRAYS = {
    "notes.txt": "file-stray",
    "extensions/notes.txt": "file-stray",
    "abc/notes.txt": "file-stray",
    "other/notes.txt": "file-stray",
    "abc/def/012/mine/notes.txt": "object-misplaced",
    f"{object_path(A)}/notes.txt": "file-stray",
    f"{object_path(A)}/v1/notes.txt": "file-stray",
    f"{object_path(A)}/v1/content/notes.txt": "file-stray",
    f"{object_path(A)}/v3/content/notes.txt": "file-stray",
}


@pytest.mark.parametrize(("place", "code"), STRAYS.items(), ids=[place.replace("/", ":") for place in STRAYS])
def test_every_stray_file_is_named(store: Store, place: str, code: str) -> None:
    (store.root / place).parent.mkdir(parents=True, exist_ok=True)
    (store.root / place).write_text("mine")
    (damage,) = check_root(store)
    assert damage.code == code
    assert place.startswith(damage.path)
    assert damage.path in damage.message


@pytest.mark.parametrize("place", ["abc", "abc/def", f"{object_path(A)}/v1/content/empty", f"{object_path(A)}/v3"])
def test_an_empty_folder_is_named(store: Store, place: str) -> None:
    (store.root / place).mkdir(parents=True)
    (damage,) = check_root(store)
    assert (damage.code, damage.path) == ("file-stray", place)


def test_names_that_are_no_text_links_and_pipes_are_named(store: Store) -> None:
    folder = store.root / object_path(B)
    os.mkfifo(folder / "v1" / "pipe")
    (folder / "v1" / "link").symlink_to(folder)
    (folder / os.fsdecode(b"\xff")).write_text("mine")
    content_file = folder / "v1/content/input.json"
    content_file.unlink()
    os.mkfifo(content_file)
    damages = list(check_root(store))
    assert [damage.path.removeprefix(object_path(B)) for damage in damages] == [
        "/v1/content/input.json",
        "/v1/link",
        "/v1/pipe",
        "/\\xff",
    ]
    "".join(damage.message for damage in damages).encode()


def test_an_object_in_anothers_place_is_named(store: Store) -> None:
    wrong = store.root / "abc/def/012" / Path(object_path(B)).name
    wrong.parent.mkdir(parents=True)
    shutil.move(store.root / object_path(B), wrong)
    damages = list(check_root(store))
    assert [damage.code for damage in damages if "012" in damage.path] == ["object-misplaced"]
    assert list(store.objects()) == [A]
    assert check_object(store, B)[0].code == "file-missing"


def test_an_object_under_anothers_id_is_named(store: Store) -> None:
    shutil.rmtree(store.root / object_path(B))
    shutil.copytree(store.root / object_path(A), store.root / object_path(B))
    damages = check_object(store, B)
    assert {damage.code for damage in damages} == {"inventory-damaged"}
    with pytest.raises(ArchiveError, match="属于另一份档案"):
        store.read(B, "input.json")


def test_the_roots_own_files_are_checked(store: Store) -> None:
    (store.root / "0=ocfl_1.1").write_text("ocfl_2.0\n")
    (store.root / "ocfl_layout.json").unlink()
    assert [(damage.code, damage.path) for damage in check_root(store)] == [
        ("file-damaged", "0=ocfl_1.1"),
        ("file-missing", "ocfl_layout.json"),
    ]


def test_without_a_root_inventory_the_content_is_checked_all_the_same(store: Store) -> None:
    (store.root / object_path(A) / "inventory.json").write_bytes(b"{")
    flip_a_bit(store.root / object_path(A) / "v1/content/scans/001.pdf")
    paths = [damage.path.removeprefix(object_path(A)) for damage in check_root(store)]
    assert paths == ["/inventory.json.sha512", "/inventory.json", "/v1/content/scans/001.pdf"]


def test_progress_counts_every_byte(store: Store) -> None:
    told: list[int] = []
    assert list(check_root(store, told.append)) == []
    files = [path for path in store.root.rglob("*") if path.is_file()]
    sidecars_are_read_too = sum(path.stat().st_size for path in files)
    assert sum(told) == sidecars_are_read_too


def test_a_version_half_published_beside_the_check_is_no_damage(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look finds a folder that the inventory does not name yet; by the second its writer is done."""
    orphan = store.root / object_path(A) / "v3"
    orphan.mkdir()
    (orphan / "inventory.json").write_text("{}")
    take = Store.lock

    def finish_first(self: Store, timeout: float = 60) -> object:
        shutil.rmtree(orphan, ignore_errors=True)
        return take(self, timeout)

    monkeypatch.setattr(Store, "lock", finish_first)
    assert list(check_root(store)) == []

"""Harmed backups, and death or a full disk while one is taken or restored."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.archive.layout import object_path
from docgen.archive.restore import restore
from docgen.archive.store import Store
from docgen.errors import ArchiveError

from .store_faults import A, B, assert_sound, content, dies, disk_full, failing, filled_store, put, taken, tree


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "home")


def harm_content(saved: Path) -> None:
    (saved / "store" / object_path(A) / "v1/content/scans/001.pdf").write_bytes(b"%PDF" * 99 + b"%pdf")


def harm_version_inventory(saved: Path) -> None:
    other = saved / "store" / object_path(A)
    raw = (other / "v1/inventory.json").read_bytes()
    (other / "v1/inventory.json").write_bytes(raw.replace("张三".encode(), "李四".encode()))


def lose_an_object(saved: Path) -> None:
    shutil.rmtree(saved / "store" / object_path(B))


def lose_a_file(saved: Path) -> None:
    (saved / "store" / object_path(A) / "v2/content/input.json").unlink()


def exchange_the_card(saved: Path) -> None:
    card = json.loads((saved / "archive.json").read_bytes())
    (saved / "archive.json").write_text(json.dumps({**card, "archive": "e" * 32}))


def cut_the_manifest(saved: Path) -> None:
    (saved / "backup.json").write_bytes((saved / "backup.json").read_bytes()[:20])


def wrong_the_manifest(saved: Path) -> None:
    manifest = json.loads((saved / "backup.json").read_bytes())
    (saved / "backup.json").write_text(json.dumps({**manifest, "objects": "2"}))


def age_the_program(saved: Path) -> None:
    (saved / "backup.json").write_text('{"format":2}')


@pytest.mark.parametrize(
    "harm",
    [
        harm_content,
        harm_version_inventory,
        lose_an_object,
        lose_a_file,
        exchange_the_card,
        cut_the_manifest,
        wrong_the_manifest,
        age_the_program,
    ],
)
def test_a_harmed_backup_is_refused_and_nothing_stays(
    store: Store, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    taken(store, tmp_path / "saved")
    harm(tmp_path / "saved")
    with pytest.raises(ArchiveError) as raised:
        restore(tmp_path / "saved", tmp_path / "other")
    assert raised.value.exit_code == 7
    assert not Store(tmp_path / "other").exists
    assert set(tree(tmp_path / "other")) <= {"lock", "lock.queue"}


def test_a_death_while_backing_up_leaves_what_restore_refuses(store: Store, tmp_path: Path) -> None:
    for at in range(1, 1000, 3):
        saved, other = tmp_path / f"saved{at}", tmp_path / f"other{at}"
        died = dies(at, lambda saved=saved: taken(store, saved) and None)
        if not (saved / "backup.json").exists():
            assert died
            with pytest.raises(ArchiveError):
                restore(saved, other)
            assert not Store(other).exists
        else:
            restore(saved, other)
            assert content(Store(other)) == content(store)
        if not died:
            break
    assert at > 50


def test_a_death_while_restoring_is_made_good_by_the_next(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path / "saved")
    for at in range(1, 1000, 2):
        home = tmp_path / f"{at}"
        died = dies(at, lambda home=home: restore(tmp_path / "saved", home) and None)
        restored = Store(home)
        if not restored.exists:
            restore(tmp_path / "saved", home)
        assert content(restored) == content(store)
        assert_sound(restored)
        if not died:
            break
        shutil.rmtree(home)
    assert at > 60


def test_a_full_disk_stops_both_and_leaves_no_archive(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path / "saved")
    for at in (1, 5, 20, 40, 60):
        for number, work in enumerate(
            [
                lambda target: taken(store, target),
                lambda target: restore(tmp_path / "saved", target),
            ]
        ):
            target = tmp_path / f"{at}-{number}"
            with failing(at, disk_full), pytest.raises(ArchiveError) as raised:
                work(target)
            assert raised.value.code == "disk-full"
            assert not (target / "backup.json").exists()
            assert number == 0 or not Store(target).exists
            assert number == 0 or not target.exists() or set(tree(target)) <= {"lock", "lock.queue"}


def test_a_dead_backups_journal_is_cleared_by_the_next_writer(store: Store, tmp_path: Path) -> None:
    met = False
    for at in range(10, 40, 2):
        assert dies(at, lambda at=at: taken(store, tmp_path / f"{at}") and None)
        met = met or (store.home / "journals").exists()
        put(store, A, {"input.json": str(at).encode()})
        assert not (store.home / "journals").exists()
    assert met

"""Death of the writer between any two system calls, and a disk that refuses any one of them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.archive import barrier
from docgen.archive.store import Store, Transaction
from docgen.errors import ArchiveError

from .store_faults import ARCHIVE, AT, A, B, C, State, assert_sound, content, dies, disk_full, failing, new_store, put

STEPS: list[tuple[str, dict[str, bytes], tuple[str, ...]]] = [
    (A, {"input.json": b"{}", "scans/001.pdf": b"%PDF" * 50, "events.jsonl": b""}, ()),
    (B, {"input.json": b"third"}, ("text.txt",)),
    (A, {"input.json": b"{1}"}, ("scans/001.pdf",)),
    (C, {"template.docx": b"PK"}, ()),
    (B, {}, ("text.txt",)),
]
"""One group: new objects, further versions, an object twice, a version without any new content."""


def settled(home: Path) -> Store:
    store = new_store(home)
    put(store, B, {"input.json": b"first", "text.txt": b"text"})
    put(store, B, {"input.json": b"second"}, keep=("text.txt",))
    return store


def add_all(transaction: Transaction) -> None:
    for object_id, files, keep in STEPS:
        transaction.add(object_id, files, keep=keep, message="一批", actor="李四", at=AT)


def write_group(home: Path, acknowledged: Path | None = None) -> Callable[[], None]:
    def work() -> None:
        store = Store(home)
        with store.lock():
            transaction = store.begin()
            add_all(transaction)
            transaction.commit()
            if acknowledged:
                acknowledged.touch()
            transaction.close()

    return work


def settle(home: Path) -> Callable[[], None]:
    def work() -> None:
        store = Store(home)
        with store.lock():
            store.settle()
            store.clear()

    return work


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("beginning") / "home"
    settled(home)
    return home


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[State]:
    """What the store holds before the group and after it: there is nothing between."""
    store = settled(tmp_path_factory.mktemp("outcomes") / "home")
    states = [content(store)]
    for object_id, files, keep in STEPS:
        put(store, object_id, files, keep)
    return [*states, content(store)]


@pytest.mark.parametrize("with_syncfs", [True, False], ids=["syncfs", "fsync"])
def test_a_death_at_any_call_leaves_all_of_the_group_or_nothing(
    beginning: Path, outcomes: list[State], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_syncfs: bool
) -> None:
    if not with_syncfs:
        monkeypatch.setattr(barrier, "_syncfs", None)
    met: set[tuple[int, int]] = set()
    # One by one the paths take many calls that are all alike: every fourth will do there.
    for at in range(1, 1000, 1 if with_syncfs else 4):
        home, acknowledged = tmp_path / f"{at}", tmp_path / f"{at}.done"
        shutil.copytree(beginning, home)
        died = dies(at, write_group(home, acknowledged))
        store = Store(home)
        with store.lock():
            standing = store.settle()
            assert store.settle() == standing
            store.clear()
        reached = outcomes.index(content(store))
        met.add((reached, len(standing)))
        assert reached == 1 or not acknowledged.exists()
        assert standing == [] or [object_id for object_id, _ in standing] == [step[0] for step in STEPS]
        assert_sound(store)
        shutil.rmtree(home)
        if not died:
            break
    else:
        pytest.fail("the group never came to its end")
    # Once all is done nothing is left to be settled.
    assert met == {(0, 0), (1, len(STEPS)), (1, 0)}


def test_a_death_while_settling_is_settled_by_the_next(beginning: Path, outcomes: list[State], tmp_path: Path) -> None:
    for at in count_calls(beginning, tmp_path):
        dead = tmp_path / "dead"
        shutil.copytree(beginning, dead)
        assert dies(at, write_group(dead))
        reached = None
        for then in range(1, 1000, 3):
            home = tmp_path / "home"
            shutil.copytree(dead, home)
            died = dies(then, settle(home))
            settle(home)()
            store = Store(home)
            reached = reached or content(store)
            assert content(store) == reached in outcomes
            assert_sound(store)
            shutil.rmtree(home)
            if not died:
                break
        shutil.rmtree(dead)


def count_calls(beginning: Path, tmp_path: Path) -> list[int]:
    """Some calls of the commit proper, where a death leaves work to do."""
    home = tmp_path / "counted"
    shutil.copytree(beginning, home)
    store = Store(home)
    with store.lock(), failing(0, disk_full) as calls:
        transaction = store.begin()
        add_all(transaction)
        before = calls.calls
        transaction.commit()
        after = calls.calls
        transaction.close()
    return list(range(before + 2, after + 1, 5))


def test_a_full_disk_at_any_call_is_said_and_nothing_is_half_done(
    beginning: Path, outcomes: list[State], tmp_path: Path
) -> None:
    for at in range(1, 1000):
        home = tmp_path / f"{at}"
        shutil.copytree(beginning, home)
        store = Store(home)
        error = write_on_full_disk(store, at)
        with store.lock():
            store.settle()
            store.clear()
        assert content(store) in outcomes
        assert_sound(store)
        shutil.rmtree(home)
        if error is None:
            break
        assert (error.code, error.exit_code) == ("disk-full", 7)
        assert "磁盘已满" in error.message
    assert at > 60


def write_on_full_disk(store: Store, at: int) -> ArchiveError | None:
    """Write the group while the ``at``-th call is refused; what was published stays for settling, all else goes."""
    transaction = None
    with store.lock():
        try:
            with failing(at, disk_full):
                transaction = store.begin()
                add_all(transaction)
                transaction.commit()
        except ArchiveError as error:
            if transaction is not None:
                assert not transaction.committed or store.leftovers()
                transaction.abandon()
                assert bool(store.leftovers()) == transaction.committed
            return error
        transaction.close()
    return None


def test_a_death_while_founding_is_finished_by_the_next(tmp_path: Path) -> None:
    for at in range(1, 1000):
        home = tmp_path / f"{at}"
        died = dies(at, lambda home=home: new_store(home) and None)
        store = Store(home)
        if not store.exists:
            new_store(home)
        assert store.identity() == ARCHIVE
        assert sorted(path.name for path in home.iterdir()) == ["archive.json", "lock", "lock.queue", "store", "work"]
        put(store, A, {"input.json": b"{}"})
        assert_sound(store)
        if not died:
            break

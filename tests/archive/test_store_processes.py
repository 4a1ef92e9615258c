"""Many writers and readers at one store."""

import subprocess
import sys
import threading
from pathlib import Path

from docgen.archive.store import Store
from docgen.errors import ArchiveError

from .store_faults import AT, A, assert_sound, new_store, put

SHARED = "urn:docgen:register:2014"
WRITER = f"""
import sys
from pathlib import Path
from docgen.archive.store import Store

home, name, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = Store(home)
for round in range(rounds):
    with store.lock():
        transaction = store.begin()
        body = f"{{name}} {{round}}".encode()
        own = f"urn:docgen:filing:{{name}}x{{round}}"
        transaction.add(own, {{"input.json": body}}, message="", actor=name, at="{AT}")
        transaction.add("{SHARED}", {{"entry.txt": body}}, message="", actor=name, at="{AT}")
        transaction.commit()
        transaction.close()
"""


def test_eight_processes_write_one_after_the_other(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), f"w{number}", "25"]) for number in range(8)
    ]
    assert [writer.wait(timeout=300) for writer in writers] == [0] * 8
    assert store.head(SHARED) == 200
    entries = [store.read(SHARED, "entry.txt", version).decode() for version in range(1, 201)]
    assert sorted(entries) == sorted(f"w{writer} {turn}" for writer in range(8) for turn in range(25))
    for writer in range(8):
        turns = [entry for entry in entries if entry.startswith(f"w{writer} ")]
        assert turns == [f"w{writer} {turn}" for turn in range(25)]
        for turn in range(25):
            assert store.read(f"urn:docgen:filing:w{writer}x{turn}", "input.json").decode() == turns[turn]
    assert_sound(store)


def test_readers_never_see_half_a_version(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put(store, A, {"a": b"1", "b": b"1"})
    stop = threading.Event()
    seen: list[tuple[bytes, bytes]] = []
    faults: list[ArchiveError] = []

    def read() -> None:
        reader = Store(tmp_path)
        while not stop.is_set():
            try:
                head = reader.head(A)
                seen.append((reader.read(A, "a", head), reader.read(A, "b", head)))
            except ArchiveError as error:
                faults.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(2, 60):
        put(store, A, {"a": b"%d" % number, "b": b"%d" % number})
    stop.set()
    thread.join()
    assert faults == []
    assert seen
    assert all(a == b for a, b in seen)

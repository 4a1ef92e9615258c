"""Nothing from outside becomes a path; everything plain goes in and comes out."""

import shutil
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ocfl.layout_registry import get_layout

from docgen.archive.layout import check_paths, is_plain, object_at, object_path
from docgen.archive.store import Store
from docgen.errors import ArchiveError

from .store_faults import A, assert_sound, content, new_store, put

IDS = st.from_regex(r"urn:docgen:[a-z]{1,16}:[0-9a-z]{1,64}", fullmatch=True)
HOSTILE = [
    "../archive.json",
    "a/../../b",
    "/etc/passwd",
    "a//b",
    "a/./b",
    "a/",
    "",
    ".",
    "a\x00b",
    "a\\b",
    "a\nb",
    "\ud800",
    "标" * 300,
    "a/" * 600 + "a",
    "e\u0301.txt",
    "\u202etxt.exe",
]


@given(IDS)
def test_an_objects_folder_tells_its_id_and_is_where_the_layout_says(object_id: str) -> None:
    path = object_path(object_id)
    assert object_at(path) == object_id
    assert path == get_layout("0003-hash-and-id-n-tuple-storage-layout").identifier_to_path(object_id)
    assert object_at("000/000/000/" + path.rpartition("/")[2]) in (
        None,
        object_id if path[:11] == "000/000/000" else None,
    )


@pytest.mark.parametrize(
    "object_id",
    ["", "x", "urn:docgen:filing:../../x", "urn:docgen:filing:a\n", "urn:docgen:filing:a\x00", "urn:docgen:filing:A",
     "urn:docgen:filing:" + "a" * 65, "urn:docgen::a", "urn:docgen:filing:%2e", "urn:docgen:filing:a/b"],
)  # fmt: skip
def test_an_id_that_is_none_of_ours_meets_no_path(tmp_path: Path, object_id: str) -> None:
    store = new_store(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    for ask in (store.has, store.head, store.inventory, store.files, lambda name: store.read(name, "x")):
        with pytest.raises(ArchiveError) as raised:
            ask(object_id)
        assert (raised.value.code, raised.value.exit_code) == ("object-id", 7)
    with store.lock():
        transaction = store.begin()
        with pytest.raises(ArchiveError):
            transaction.add(object_id, {"x": b""}, message="", actor="", at="2014-11-03T08:00:00Z")
        transaction.abandon()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("path", HOSTILE, ids=ascii)
def test_a_hostile_file_name_is_refused(tmp_path: Path, path: str) -> None:
    store = new_store(tmp_path / "home")
    with store.lock():
        transaction = store.begin()
        with pytest.raises(ArchiveError) as raised:
            transaction.add(A, {path: b"x"}, message="", actor="", at="2014-11-03T08:00:00Z")
        transaction.abandon()
    assert raised.value.code == "logical-path"
    raised.value.message.encode()
    assert [entry.name for entry in tmp_path.iterdir()] == ["home"]
    assert_sound(store)


LETTERS = st.characters(categories=("L", "M", "N", "P", "S"), exclude_characters="/\\") | st.just(" ")
SEGMENT = (
    st.text(LETTERS, min_size=1, max_size=20).map(lambda text: unicodedata.normalize("NFC", text)).filter(is_plain)
)
PATH = st.lists(SEGMENT, min_size=1, max_size=4).map("/".join).filter(is_plain)


def _can_stand(files: dict[str, bytes]) -> bool:
    try:
        check_paths(files)
    except ArchiveError:
        return False
    return True


FILES = st.dictionaries(PATH, st.binary(max_size=300), min_size=1, max_size=5).filter(_can_stand)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(FILES, st.randoms(use_true_random=False)), min_size=1, max_size=4))
def test_whatever_is_stored_comes_back(versions: list[tuple[dict[str, bytes], object]]) -> None:
    home = Path(tempfile.mkdtemp())
    store = new_store(home)
    expected: list[dict[str, bytes]] = []
    for files, random in versions:
        before = expected[-1] if expected else {}
        keep = [path for path in before if random.random() < 0.5]  # type: ignore[attr-defined]
        state = {**{path: before[path] for path in keep}, **files}
        if not _can_stand(state):
            keep, state = [], files
        put(store, A, files, tuple(keep))
        expected.append(state)
    assert content(store) == {A: expected}
    assert_sound(store)
    shutil.rmtree(home)


def test_the_store_reads_through_no_link(tmp_path: Path) -> None:
    store: Store = new_store(tmp_path / "home")
    put(store, A, {"input.json": b"{}"})
    (tmp_path / "outside").write_bytes(b"{}")
    (inside,) = store.root.glob("???/???/???/*/v1/content/input.json")
    inside.unlink()
    inside.symlink_to(tmp_path / "outside")
    with pytest.raises(ArchiveError) as raised:
        store.read(A, "input.json")
    assert raised.value.exit_code == 7

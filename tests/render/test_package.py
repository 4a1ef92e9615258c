"""The zip that a DOCX is: what any reader finds in it, byte for byte the same for the same parts."""

import io
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.render.package import Packed, pack, read_package, write_package

PARTS = {
    "[Content_Types].xml": b"<Types/>",
    "word/document.xml": ("<w:t>安全社区</w:t>" * 900).encode(),
    "word/版式.xml": b"",
    "docProps/core.xml": bytes(range(256)) * 3,
}
SCRIPT = """
import sys
from docgen.render.package import write_package
sys.stdout.buffer.write(write_package({"a.xml": "安全社区建设".encode() * 500, "b.xml": b"b"}))
"""


def test_another_reader_finds_every_part_whole_and_in_order() -> None:
    with zipfile.ZipFile(io.BytesIO(write_package(PARTS))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == list(PARTS)
        assert {name: archive.read(name) for name in archive.namelist()} == PARTS
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_DEFLATED}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@given(st.dictionaries(st.text("abc/版.", min_size=1, max_size=9), st.binary(max_size=2000), max_size=5))
def test_any_parts_come_back(parts: dict[str, bytes]) -> None:
    kept = {name: data for name, data in parts.items() if not name.endswith("/")}
    assert read_package(write_package(kept)) == kept


def test_a_packed_part_is_copied_and_a_plain_one_deflated() -> None:
    packed: dict[str, bytes | Packed] = {name: pack(data) for name, data in PARTS.items()}
    assert read_package(write_package(packed)) == PARTS
    document = PARTS["word/document.xml"]
    assert len(pack(document).data) <= len(pack(document, 1).data) < len(document) / 10


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_parts_are_the_same_bytes_in_another_process(seed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, timeout=60
    )
    assert done.stdout == write_package({"a.xml": "安全社区建设".encode() * 500, "b.xml": b"b"})

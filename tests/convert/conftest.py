"""What the tests of the conversion share: hand-made DOCX packages, fake offices, and a look at what was left behind."""

import io
import os
import stat
import sys
import tempfile
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from docgen.convert import ConvertOptions
from docgen.convert.office import first_soffice

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

DocxMaker = Callable[..., bytes]
FakeOffice = Callable[[str], ConvertOptions]


def paragraph(text: str, font: str = "仿宋_GB2312", bold: bool = False) -> str:
    fonts = " ".join(f'w:{script}="{font}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    weight = "<w:b/>" if bold else ""
    run = f'<w:r><w:rPr><w:rFonts {fonts}/>{weight}<w:sz w:val="32"/></w:rPr><w:t>{escape(text)}</w:t></w:r>'
    return f"<w:p>{run}</w:p>"


def docx(body: str = paragraph("一份公文"), parts: Mapping[str, str | bytes] | None = None, types: str = "") -> bytes:
    """Build the smallest package that an office opens; ``parts`` adds or replaces, ``types`` adds content types."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>{types}</Types>'
        ),
        "_rels/.rels": relationships(("officeDocument", "word/document.xml", "")),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        **(parts or {}),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return packed.getvalue()


def relationships(*rows: tuple[str, str, str]) -> str:
    """Build a relationships part of (kind, target, target mode or empty)."""
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE_RELATIONSHIPS}/{kind}" Target="{escape(target)}"'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for number, (kind, target, mode) in enumerate(rows, 1)
    )
    return f'<Relationships xmlns="{PACKAGE_RELATIONSHIPS}">{listed}</Relationships>'


def document_relationships(*rows: tuple[str, str, str]) -> dict[str, str | bytes]:
    return {"word/_rels/document.xml.rels": relationships(*rows)}


@pytest.fixture
def make_docx() -> DocxMaker:
    return docx


@pytest.fixture
def make_paragraph() -> Callable[..., str]:
    return paragraph


@pytest.fixture
def make_relationships() -> Callable[..., dict[str, str | bytes]]:
    return document_relationships


@pytest.fixture
def run_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the test's own, so that what is left there was left by this test."""
    place = tmp_path / "runs"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def fake_office(tmp_path: Path) -> FakeOffice:
    """Make a program that stands in for soffice: Python, with ``output`` being the PDF it is to write."""

    def make(body: str) -> ConvertOptions:
        script = tmp_path / "fake-office"
        start = "import os, pathlib, signal, subprocess, sys, time\n"
        start += "if '--version' in sys.argv: print('LibreOffice 9.8.7.6 fake'); sys.exit()\n"
        start += "output = pathlib.Path('out/0001.pdf'); output.parent.mkdir()\n"
        script.write_text(f"#!{sys.executable} -IS\n{start}{textwrap.dedent(body)}", encoding="utf-8")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        return ConvertOptions(soffice=script, cache_folder=tmp_path / "cache")

    return make


@pytest.fixture
def real_office() -> ConvertOptions:
    if first_soffice() is None:
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-writer-nogui fonts-noto-cjk")
    return ConvertOptions()


@pytest.fixture
def nothing_left(run_place: Path) -> Iterator[Path]:
    """Yield the test's temporary folder, and hold afterwards that neither a file nor a process is left of it."""
    yield run_place
    wait_until(lambda: not processes_of(run_place), "a process was left behind")
    wait_until(lambda: not list(run_place.iterdir()), "a file was left behind")


def processes_of(place: Path) -> list[int]:
    """Return the processes that have this folder in their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command = (entry / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if os.fsencode(place) in command:
                found.append(int(entry.name))
    return found


@pytest.fixture
def find_processes() -> Callable[[Path], list[int]]:
    return processes_of


def wait_until(reached: Callable[[], bool], otherwise: str, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.02)


@pytest.fixture
def wait() -> Callable[..., None]:
    return wait_until

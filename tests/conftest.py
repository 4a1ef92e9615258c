"""Shared by tests that look at finished pages: filings made by code, LibreOffice once per batch, pages measured once.

Batches are kept for the whole run and shared between xdist's workers: whoever comes first converts, the others read.
"""

import fcntl
import hashlib
import os
import pickle
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openxml_audit import OpenXmlValidator

from docgen.check.layout_reading import read_layout
from docgen.check.layout_roles import Layout
from docgen.check.page_elements import Line, Page, Rule
from docgen.check.page_measure import measure_pages
from docgen.convert import OneShotConverter, font_map
from docgen.models.filing import Filing
from docgen.render.document import Rendered, render
from docgen.render.house import House

from .databases import database_url, empty_database_url, index_engine, postgresql, sqlite_with_tables
from .office import cheap_hashes, hand_clock, hire, office

__all__ = [
    "cheap_hashes",
    "database_url",
    "empty_database_url",
    "hand_clock",
    "hire",
    "index_engine",
    "office",
    "postgresql",
    "press",
    "sqlite_with_tables",
]


@dataclass(frozen=True)
class Finished:
    """One filing on paper: what was rendered, its PDF, its measured pages."""

    rendered: Rendered | None
    pdf: bytes
    pages: list[Page]

    @property
    def layout(self) -> Layout:
        return read_layout(self.pages)

    def lines(self, page: int | None = None) -> list[Line]:
        return [line for one in self.pages if page in (None, one.number) for line in one.lines]

    def rules(self, page: int) -> list[Rule]:
        return [rule for rule in self.pages[page - 1].rules if not rule.in_table]

    def find(self, text: str) -> tuple[int, Line]:
        """The first line that begins with ``text`` (blanks ignored) and its page number."""
        for page in self.pages:
            for line in page.lines:
                if "".join(char.text for char in line.chars).startswith(text):
                    return page.number, line
        raise AssertionError(f"no line begins with {text!r}")


class Press:
    """Turns filings or ready DOCX bytes into finished pages, a whole batch in one start of LibreOffice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[bytes, list[Page]]] = {}
        self._audited: set[str] = set()

    def print_all(self, filings: Mapping[str, Filing], house: House | None = None) -> dict[str, Finished]:
        rendered = {name: render(filing, house or House()) for name, filing in filings.items()}
        self._audit({name: one.docx for name, one in rendered.items()})
        measured = self._measure([one.docx for one in rendered.values()])
        return {name: Finished(one, *result) for (name, one), result in zip(rendered.items(), measured, strict=True)}

    def print_docx(self, docxs: Mapping[str, bytes]) -> dict[str, Finished]:
        measured = self._measure(list(docxs.values()))
        return {name: Finished(None, *result) for name, result in zip(docxs, measured, strict=True)}

    def _audit(self, docxs: Mapping[str, bytes]) -> None:
        """Hold every DOCX that the renderer made to the Open XML rules, each once."""
        validator, file = OpenXmlValidator(), self._folder / f"audited-{os.getpid()}.docx"
        for name, docx in docxs.items():
            digest = hashlib.sha256(docx).hexdigest()
            if digest not in self._audited and not self._has(digest):
                file.write_bytes(docx)
                assert validator.validate(str(file)).errors == [], name
                self._audited.add(digest)

    def _measure(self, docxs: list[bytes]) -> list[tuple[bytes, list[Page]]]:
        digests = [hashlib.sha256(docx).hexdigest() for docx in docxs]
        with self._locked("".join(digests)):
            missing = {digest: docx for digest, docx in zip(digests, docxs, strict=True) if not self._has(digest)}
            results = OneShotConverter().convert_all(list(missing.values()), timeout=60) if missing else []
            for digest, result in zip(missing, results, strict=True):
                if isinstance(result, Exception):
                    raise result
                self._keep(digest, (result.pdf, measure_pages(result.pdf)))
        return [self._known[digest] for digest in digests]

    def _has(self, digest: str) -> bool:
        file = self._folder / digest
        if digest not in self._known and file.exists():
            self._known[digest] = pickle.loads(file.read_bytes())
        return digest in self._known

    def _keep(self, digest: str, value: tuple[bytes, list[Page]]) -> None:
        self._known[digest] = value
        (self._folder / digest).write_bytes(pickle.dumps(value))

    @contextmanager
    def _locked(self, batch: str) -> Iterator[None]:
        name = hashlib.sha256(batch.encode()).hexdigest() + ".lock"
        with (self._folder / name).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Press:
    """The press, or a skip where LibreOffice or a font is missing: measured pages would say nothing."""
    if shutil.which("soffice") is None and shutil.which("libreoffice") is None:
        pytest.skip("needs LibreOffice (scripts/install-office.sh installs it)")
    missing = [match.office.name for match in font_map() if not match.used]
    if missing:
        pytest.skip(f"needs fonts for {'、'.join(missing)} (scripts/install-office.sh installs them)")
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base
    folder = shared / "pages"
    folder.mkdir(exist_ok=True)
    return Press(folder)


@pytest.fixture(scope="session")
def make_filing() -> Callable[..., Filing]:
    """Builds a filing of our own words; keyword arguments replace its parts."""
    return build_filing


def build_filing(**changes: Any) -> Filing:
    plain: dict[str, Any] = {
        "kind": "implementation_plan",
        "head": {"organ_code": "棠街办", "year": 2014, "serial": 5},
        "title": "棠溪街道安全社区建设实施方案",
        "addressees": ["各社区", "各有关单位"],
        "sections": [{"kind": "guiding_thought", "text": "以人为本，预防为主，共建共享。"}],
        "signature": {"issuer": "棠溪街道办事处", "signed_on": "2014-11-03"},
    }
    return Filing.model_validate({**plain, **changes})

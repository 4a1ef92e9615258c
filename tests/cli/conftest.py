"""A stand-in for the use cases, so that these tests judge the command line alone."""

import sys
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import docgen.service
from docgen.cli.main import run
from docgen.convert.rendition import EmbeddedFont
from docgen.errors import DocgenError, InputError, Problem
from docgen.findings import Finding
from docgen.service import even_pages
from docgen.service.conversion import convert_options


@dataclass
class Service:
    """What the stand-in answers, and what it was asked."""

    findings: list[Finding] = field(default_factory=list)
    layout: list[Finding] = field(default_factory=list)
    pages: int = 2
    fail: dict[str, BaseException] = field(default_factory=dict)
    calls: list[tuple[str, Any]] = field(default_factory=list)

    def load(self, path: Path, settings: Any) -> str:
        self._called("load", settings)
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise InputError("unreadable", f"读不了 {path}：没有这个文件。", where=str(path)) from None
        if "bad" in text:
            problem = Problem("steps[0].end", "实施步骤第1项·结束", "日期不存在。", "2014-13", "写成 2014-12", 4, 7)
            raise InputError("invalid", "输入有 1 处错误。", problems=[problem])
        return text

    def examine(self, _filing: str, _settings: Any) -> list[Finding]:
        self._called("examine", None)
        return self.findings

    def render(
        self,
        filing: str,
        _settings: Any,
        *,
        embed: bool = True,
        template: bytes | None = None,
        preprinted: bool = False,
    ) -> SimpleNamespace:
        self._called("render", "preprinted" if preprinted else embed if template is None else template)
        return SimpleNamespace(docx=b"docx " + filing.encode(), findings=list(self.findings))

    def wants_even_page(self, _filing: str, _settings: Any) -> bool:
        return False

    def to_pdf(self, docx: bytes, _settings: Any, *, measured: bool = True, again: object = None) -> SimpleNamespace:
        self._called("to_pdf", docx)
        return SimpleNamespace(
            pdf=b"pdf",
            pages=self.pages,
            fonts=(EmbeddedFont("FandolFang", True), EmbeddedFont("Arial", False)),
            findings=list(self.layout) if measured else [],
        )

    def to_pdfs(
        self, docxs: Iterable[bytes], settings: Any, *, measured: bool = True, again: object = None
    ) -> Generator[SimpleNamespace | DocgenError]:
        for docx in docxs:
            try:
                yield self.to_pdf(docx, settings, measured=measured)
            except DocgenError as error:
                yield error

    def page_images(self, pdf: bytes) -> list[bytes]:
        self._called("page_images", pdf)
        return [b"png"] * self.pages

    def extract_input(self, docx: bytes) -> SimpleNamespace:
        self._called("extract_input", docx)
        return SimpleNamespace(yaml="title: 取回\n", findings=list(self.findings))

    def example(self, kind: str) -> str:
        self._called("example", kind)
        return f"kind: {kind}\n"

    def _called(self, name: str, value: Any) -> None:
        self.calls.append((name, value))
        if name in self.fail:
            raise self.fail[name]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Service:
    """Put the stand-in in the place of the service's use cases, in a folder of its own without house settings."""
    stand_in = Service()
    parts = {
        "filings": ("load", "examine", "render", "wants_even_page", "extract_input", "example"),
        "conversion": ("to_pdf", "to_pdfs", "page_images"),
    }
    for part, names in parts.items():
        module = ModuleType(f"docgen.service.{part}")
        for name in names:
            setattr(module, name, getattr(stand_in, name))
        if part == "conversion":
            module.convert_options = convert_options  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, f"docgen.service.{part}", module)
        monkeypatch.setattr(docgen.service, part, module, raising=False)
        if part == "filings":
            monkeypatch.setattr(even_pages, part, module)
    monkeypatch.chdir(tmp_path)
    for variable in ("DOCGEN_SETTINGS", "DOCGEN_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return stand_in


@dataclass(frozen=True)
class Answer:
    """What one call gave."""

    code: int
    out: str
    err: str


Ask = Callable[..., Answer]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run the command line in this process."""

    def call(*words: str | Path) -> Answer:
        code = run([str(word) for word in words])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """An input that the stand-in reads without complaint."""
    file = tmp_path / "plan.yaml"
    file.write_text("good", encoding="utf-8")
    return file

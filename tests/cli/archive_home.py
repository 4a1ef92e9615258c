"""A house with an archive of its own, for the commands on it; LibreOffice is left out."""

from pathlib import Path
from typing import Any

import pytest

from docgen.errors import ConversionError
from docgen.models.filing import Filing
from docgen.models.yaml_writer import to_yaml
from docgen.service import conversion

HOUSE = '[house]\nissuer = "棠溪街道办事处"\norgan_code = "棠街办"\nprinting_office = "棠溪街道党政办公室"\n'
SECTIONS = [
    {"kind": "guiding_thought", "text": "坚持人民至上、生命至上，做好消防工作。"},
    {"kind": "goals", "text": "全年不发生火灾事故。"},
    {"kind": "steps", "steps": [{"name": "排查", "end": "2014-12", "text": "逐户排查隐患。"}]},
]


def write_plan(file: Path, title: str = "棠溪街道消防工作计划", **changes: Any) -> Path:
    """An input file of a plan that may be issued."""
    plain = {"kind": "work_plan", "title": title, "addressees": ["各社区"], "sections": SECTIONS, **changes}
    file.write_text(to_yaml(Filing.model_validate(plain)), encoding="utf-8")
    return file


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The archive's home; the current folder is the house's, with its settings."""
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "docgen.toml").write_text(HOUSE, encoding="utf-8")
    monkeypatch.chdir(folder)
    for variable in ("DOCGEN_SETTINGS", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "DOCGEN_DATABASE_URL"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOCGEN_HOME", str(tmp_path / "archive"))
    monkeypatch.setenv("DOCGEN_USER", "王敏")

    def missing(*_: Any, **__: Any) -> None:
        raise ConversionError("office-missing", "找不到 LibreOffice。")

    monkeypatch.setattr(conversion, "to_pdf", missing)
    return tmp_path / "archive"


@pytest.fixture
def either_home(home: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same with the index in either database."""
    monkeypatch.setenv("DOCGEN_DATABASE_URL", database_url)
    return home


@pytest.fixture
def draft(home: Path) -> Path:
    """An input file."""
    return write_plan(Path("plan.yaml"))

"""template new, template check and render --template, through the real use cases."""

import json
from pathlib import Path

import pytest

from docgen.models.examples import example_yaml
from docgen.render.package import DOCUMENT, read_package, write_package

from .conftest import Ask


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("DOCGEN_SETTINGS", "DOCGEN_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def misspell(file: Path) -> None:
    parts = read_package(file.read_bytes())
    parts[DOCUMENT] = parts[DOCUMENT].replace(b"{{ title }}", b"{{ titel }}")
    file.write_bytes(write_package(parts))


def test_new_check_render(ask: Ask, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(example_yaml("work_plan"), encoding="utf-8")
    assert ask("template", "new", "工作计划", "-o", "mine.docx").out == "mine.docx\n"
    answer = ask("template", "check", "mine.docx")
    assert (answer.code, answer.out, answer.err) == (0, "mine.docx：可以使用。\n", "")
    ours = ask("render", "plan.yaml", "-o", "ours.docx", "--template", "mine.docx")
    usual = ask("render", "plan.yaml", "-o", "usual.docx")
    assert ours.code == usual.code
    documents = [read_package(Path(name).read_bytes())[DOCUMENT] for name in ("ours.docx", "usual.docx")]
    assert documents[0] == documents[1]


def test_a_fault_ends_with_the_templates_exit_code(ask: Ask) -> None:
    ask("template", "new", "work_plan", "-o", "mine.docx")
    misspell(Path("mine.docx"))
    answer = ask("template", "check", "mine.docx", "--annotate", "noted.docx")
    assert answer.code == 4
    assert "不能使用（1 个问题）" in answer.out
    assert "[错误] 第19段：没有占位符 titel" in answer.out
    assert "是不是 title？" in answer.out
    assert "word/comments.xml" in read_package(Path("noted.docx").read_bytes())
    again = ask("template", "check", "mine.docx", "--annotate", "noted.docx")
    assert again.code == 2


def test_json_is_one_object(ask: Ask) -> None:
    ask("template", "new", "work_plan", "-o", "mine.docx", "--format", "json")
    misspell(Path("mine.docx"))
    report = json.loads(ask("template", "check", "mine.docx", "--format", "json").out)
    assert (report["ok"], report["exit_code"], report["file"]) == (False, 4, "mine.docx")
    assert [finding["code"] for finding in report["findings"]] == ["unknown-placeholder"]


def test_a_file_is_not_overwritten_unasked(ask: Ask) -> None:
    Path("mine.docx").write_bytes(b"mine")
    assert ask("template", "new", "work_plan", "-o", "mine.docx").code == 2
    assert Path("mine.docx").read_bytes() == b"mine"
    assert ask("template", "new", "work_plan", "-o", "mine.docx", "--force").code == 0


def test_a_missing_template_and_a_wrong_one_are_told(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(example_yaml("work_plan"), encoding="utf-8")
    answer = ask("render", "plan.yaml", "-o", "a.docx", "--template", "none.docx")
    assert (answer.code, "没有这个文件" in answer.err) == (4, True)
    Path("text.docx").write_text("text", encoding="utf-8")
    assert ask("template", "check", "text.docx").code == 4
    assert ask("render", "plan.yaml", "-o", "a.docx", "--template", "text.docx").code == 4
    assert not Path("a.docx").exists()


def test_the_template_is_never_the_output(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(example_yaml("work_plan"), encoding="utf-8")
    ask("template", "new", "work_plan", "-o", "mine.docx")
    before = Path("mine.docx").read_bytes()
    assert ask("render", "plan.yaml", "-o", "mine.docx", "--template", "mine.docx").code == 2
    assert Path("mine.docx").read_bytes() == before


def test_help_and_a_wrong_command_are_chinese(ask: Ask) -> None:
    answer = ask("template", "--help")
    assert answer.code == 0
    assert "new" in answer.out
    assert "check" in answer.out
    wrong = ask("template", "chek", "a.docx")
    assert (wrong.code, "是不是 check？" in wrong.err) == (2, True)

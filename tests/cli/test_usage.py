"""Help pages and usage errors: Chinese throughout, exit code 2, the nearest name beside a wrong one."""

import json
import re
from pathlib import Path

import pytest

from docgen import __version__
from docgen.cli.columns import fold, visible, width
from docgen.cli.main import docgen as group

from .conftest import Ask, Service

TABLES = {
    "生成": ["new", "validate", "render", "template", "schema", "doctor"],
    "办理": "draft revise submit review countersign approve recheck number proofread seal publish file return withdraw "
    "revoke repeal correct",
    "批量": ["roster", "batch", "worker"],
    "查阅": ["list", "search", "show", "log", "get", "diff"],
    "编号簿和档案": ["book", "close-year", "verify", "complete", "rebuild-index", "backup", "restore"],
    "网页": ["serve", "people"],
}
"""The tables of the help page with their commands, as a user meets them."""

LISTED = {title: names.split() if isinstance(names, str) else names for title, names in TABLES.items()}
COMMANDS = [*(name for names in LISTED.values() for name in names), "examples"]
ENGLISH = ["Usage", "Options", "Commands", "Show this", "Error", "Missing", "No such", "Try ", "Invalid", "Got "]


def test_the_commands_are_the_documented_ones() -> None:
    assert sorted(group.commands) == sorted(COMMANDS)


@pytest.mark.parametrize("words", [["--help"], ["-h"], *[[name, "--help"] for name in COMMANDS]])
def test_help_is_chinese_and_fits_the_terminal(ask: Ask, words: list[str]) -> None:
    answer = ask(*words)
    assert answer.code == 0
    assert answer.err == ""
    assert answer.out.startswith("用法：docgen")
    assert "显示这份帮助" in answer.out
    assert not [word for word in ENGLISH if word in answer.out]
    assert max(map(width, answer.out.splitlines())) <= 80


def test_every_option_and_command_has_a_help_text() -> None:
    for command in [group, *group.commands.values()]:
        assert re.search(r"[\u4e00-\u9fff]", command.help or ""), command.name
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert parameter.help, f"{command.name} {parameter.name}"  # type: ignore[attr-defined]


def test_the_hidden_command_is_not_listed(ask: Ask) -> None:
    tables: dict[str, list[str]] = {}
    for line in ask("--help").out.partition("选项：")[0].splitlines():
        if line.endswith("：") and not line.startswith(" "):
            tables[line[:-1]] = []
        elif re.match(r"  \w", line):
            tables[list(tables)[-1]].append(line.split()[0])
    assert tables == LISTED


def test_help_lists_the_exit_codes(ask: Ask) -> None:
    assert "6  尚不可印发" in ask("--help").out


def test_version(ask: Ask) -> None:
    assert ask("--version").out == f"docgen {__version__}\n"


def test_no_command_shows_the_help_as_a_usage_error(ask: Ask) -> None:
    answer = ask()
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("用法：docgen")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["rendr"], "没有命令 rendr。是不是 render？"),
        (["zzzzz"], "没有命令 zzzzz。\n"),
        (["--setings", "x", "doctor"], "没有选项 --setings。是不是 --settings？"),
        (["validate", "--fromat", "x"], "没有选项 --fromat。是不是 --format？"),
        (["validate", "-z"], "没有选项 -z。"),
        (["validate"], "缺少参数 文件。"),
        (["render", "a.yaml"], "缺少选项 -o / --output。"),
        (["render", "a.yaml", "-o"], "选项 -o 后面要写一个值。"),
        (["render", "a.yaml", "-o", ""], "-o / --output 写得不对：路径不能为空。"),
        (["render", "a.yaml", "-o", "b.docx", "--pdf=yes"], "选项 --pdf 不带值。"),
        (["validate", "a.yaml", "--format", "xml"], "--format 写得不对：没有 xml，可用的有：text、json。"),
        (["new", "implementation"], "可用的有：implementation_plan、work_plan、letter、order、minutes。"),
        (["new", "work_paln"], "是不是 work_plan？"),
        (["new"], "文种和 --from 要写一个"),
        (["new", "work_plan", "--from", "a.docx"], "且只写一个"),
        (["new", "work_plan", "b", "c"], "多出了参数 b、c。"),
        (["doctor", "now"], "多出了参数 now。"),
    ],
)
def test_usage_errors(ask: Ask, words: list[str], message: str) -> None:
    answer = ask(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert message in answer.err
    assert "--help 查看用法" in answer.err
    assert not [word for word in ENGLISH if word in answer.err]


@pytest.mark.parametrize(
    "words",
    [
        ["validate", "--format", "json"],
        ["--nonsense", "validate", "--format=json", "x"],
        ["validatee", "--format", "json"],
        ["validate", "x", "--format", "json", "--nonsense"],
    ],
)
def test_a_usage_error_is_json_when_json_was_asked_for(ask: Ask, words: list[str]) -> None:
    answer = ask(*words)
    report = json.loads(answer.out)
    assert answer.code == 2
    assert answer.err == ""
    assert report["ok"] is False
    assert report["exit_code"] == 2
    assert report["error"]["code"] == "usage"


def test_a_file_named_like_an_option_can_be_given(ask: Ask, service: Service, tmp_path: Path) -> None:
    (tmp_path / "--format=json").write_text("good", encoding="utf-8")
    answer = ask("validate", "--", "--format=json")
    assert answer.code == 0
    assert answer.out == "--format=json：可以生成，可以印发。\n"
    assert [name for name, _ in service.calls] == ["load", "examine"]


def test_folding_keeps_every_character_and_no_line_begins_with_a_closing_mark() -> None:
    text = "检查这台机器：LibreOffice、字体（公文字体各由哪种已装字体代替）、磁盘，以及其他。" * 3
    for columns in range(16, 60):
        lines = fold(text, columns).split("\n")
        assert "".join(lines) == text
        assert not [line for line in lines if line[0] in "，。、；：！？）》"]


def test_control_characters_are_spelled_out() -> None:
    assert visible("甲\x1b[2J\u202e乙\ud800𬱖") == "甲<U+001B>[2J<U+202E>乙<U+D800>𬱖"

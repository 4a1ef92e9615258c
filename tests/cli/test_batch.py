"""``docgen roster`` and ``docgen batch``: what they print, their exit codes, Ctrl-C and going on, the bar."""

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from .conftest import Ask

BASE = """kind: work_plan
title: 【社区名称】消防工作计划
addressees: [各居民小组]
head: {organ_code: 棠街办}
sections:
  - kind: guiding_thought
    text: 坚持人民至上、生命至上，做好【社区名称】的消防工作。
  - kind: goals
    text: 全年不发生火灾事故。
  - kind: steps
    steps:
      - name: 排查
        end: 2014-12
        text: 逐户排查隐患。
signature: {issuer: 棠溪街道办事处, signed_on: 2014-11-03}
"""
GOOD = [[f"第{at}社区", "2014-11-03"] for at in range(1, 4)]
BAD = ["第9社区", "2014-13-01"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("DOCGEN_SETTINGS", "DOCGEN_DATABASE_URL", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOCGEN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DOCGEN_USER", "王敏")
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    return tmp_path


def listed(rows: Iterable[Iterable[str]], name: str = "list.xlsx") -> str:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["社区名称", "落款·成文日期"], *rows]:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    Path(name).write_bytes(stream.getvalue())
    return name


class TestRoster:
    def test_a_workbook_for_a_plan(self, ask: Ask) -> None:
        answer = ask("roster", "new", "base.yaml", "-o", "社区名单.xlsx")
        assert (answer.code, answer.out, answer.err) == (0, "社区名单.xlsx\n", "")
        assert load_workbook("社区名单.xlsx").worksheets[0]["A1"].value == "社区名称"

    def test_a_filled_one_is_not_overwritten(self, ask: Ask) -> None:
        listed(GOOD)
        answer = ask("roster", "new", "base.yaml", "-o", "list.xlsx")
        assert answer.code == 2
        assert "已经有 list.xlsx" in answer.err
        assert ask("roster", "new", "base.yaml", "-o", "list.xlsx", "--force").code == 0

    def test_it_is_an_xlsx(self, ask: Ask) -> None:
        answer = ask("roster", "new", "base.yaml", "-o", "list.csv")
        assert answer.code == 2
        assert "-o list.xlsx" in answer.err


class TestDryRun:
    def test_every_fault_by_its_cell(self, ask: Ask) -> None:
        answer = ask("batch", "base.yaml", listed([*GOOD, BAD]), "--dry-run")
        assert answer.code == 9
        assert answer.out.startswith("B5「落款·成文日期」写的是“2014-13-01”，")
        assert "核对了 4 个社区，其中 1 个有 1 处要改。" in answer.err
        assert sorted(path.name for path in Path().iterdir()) == ["base.yaml", "list.xlsx"]

    def test_nothing_wrong(self, ask: Ask) -> None:
        answer = ask("batch", "base.yaml", listed(GOOD), "--dry-run")
        assert (answer.code, answer.out) == (0, "")
        assert "核对了 3 个社区，没有问题。" in answer.err
        assert "基准方案的文字（按“第1社区”一行检查）" in answer.err

    def test_for_a_program(self, ask: Ask) -> None:
        report = json.loads(ask("batch", "base.yaml", listed([BAD]), "--dry-run", "--format", "json").out)
        assert (report["ok"], report["exit_code"], report["rows"]) == (False, 9, 1)
        assert [(one["row"], one["cell"]) for one in report["failures"]] == [(2, "B2")]


class TestRun:
    def test_some_failed(self, ask: Ask) -> None:
        answer = ask("batch", "base.yaml", listed([*GOOD, BAD]), "-o", "out")
        assert (answer.code, answer.out) == (9, "out/结果.xlsx\n")
        assert "共 4 个社区：已生成 3，没有变化 0，没有生成 1。" in answer.err
        assert "第5行 第9社区：B5" in answer.err
        assert "失败.xlsx" in answer.err
        assert len(list(Path("out").glob("*.docx"))) == 3

    def test_again_with_the_mended_workbook(self, ask: Ask) -> None:
        ask("batch", "base.yaml", listed([*GOOD, BAD]), "-o", "out")
        book = load_workbook("out/失败.xlsx")
        book.worksheets[0]["B5"] = "2014-12-01"
        book.save("mended.xlsx")
        answer = ask("batch", "base.yaml", "mended.xlsx", "-o", "out", "--zip")
        assert answer.code == 0
        assert answer.out == "out/结果.xlsx\nout/out.zip\n"
        assert "已生成 1，没有变化 3，没有生成 0" in answer.err

    def test_for_a_program(self, ask: Ask) -> None:
        answer = ask("batch", "base.yaml", listed([*GOOD, BAD]), "-o", "out", "--format", "json")
        report = json.loads(answer.out)
        assert (report["exit_code"], report["made"], report["failed"], report["stopped"]) == (9, 3, 1, False)
        assert report["outcomes"][0]["file"] == "2014-第1社区-第1社区消防工作计划.docx"
        assert answer.err == ""

    def test_drafted_and_issued(self, ask: Ask) -> None:
        assert ask("batch", "base.yaml", listed(GOOD), "-o", "a", "--draft").code == 0
        issued = ask("batch", "base.yaml", "list.xlsx", "-o", "b", "--publish", "--numbering", "each", "--by", "林知远")
        assert issued.code == 0
        assert (Path("b") / "2014-棠街办〔2014〕3号-第3社区-第3社区消防工作计划.docx").exists()
        rows = ask("list", "--format", "json").out
        assert rows.count('"published"') == 3
        assert rows.count('"draft"') >= 3

    def test_going_on(self, ask: Ask) -> None:
        ask("batch", "base.yaml", listed(GOOD), "-o", "out")
        next(Path("out").glob("*第2社区*")).unlink()
        answer = ask("batch", "--resume", "out")
        assert answer.code == 0
        assert "已生成 3" in answer.err
        assert len(list(Path("out").glob("*.docx"))) == 3


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["batch"], 2, "要写基准方案和社区名单"),
        (["batch", "base.yaml", "list.xlsx"], 2, "要用 -o 写文件夹"),
        (["batch", "--resume", "out", "-o", "other"], 2, "--resume 只写文件夹"),
        (["batch", "base.yaml", "list.xlsx", "-o", "out", "--draft", "--publish"], 2, "只能写一个"),
        (["batch", "base.yaml", "list.xlsx", "-o", "out", "--publish"], 2, "--numbering"),
        (["batch", "base.yaml", "list.xlsx", "-o", "out", "--on", "2014-11-03"], 2, "--publish"),
        (["batch", "base.yaml", "list.xlsx", "-o", "out", "--pattern", "x"], 2, "文件名的写法"),
        (["batch", "--resume", "none"], 3, "没有批量办理的记录"),
        (["batch", "base.yaml", "none.xlsx", "-o", "out"], 3, "none.xlsx"),
        (["batch", "base.yaml", "base.yaml", "-o", "out"], 3, ""),
        (["batch", "list.xlsx", "list.xlsx", "-o", "out"], 3, "Word 文档或压缩文件"),
        (["batch", "base.yaml", "list.xlsx", "-o", "base.yaml"], 5, "写不了"),
        (["worker", "--until-empty"], 8, "PostgreSQL"),
    ],
)
def test_what_is_refused(ask: Ask, words: list[str], code: int, said: str) -> None:
    listed(GOOD)
    answer = ask(*words)
    assert answer.code == code
    assert said in answer.err
    assert not Path("out").exists()


def _environ() -> dict[str, Any]:
    return {**os.environ, "TERM": "xterm", "COLUMNS": "100"}


def test_ctrl_c_finishes_the_rows_in_hand_and_says_how_to_go_on(ask: Ask) -> None:
    total = 900
    listed([[f"第{at}社区", "2014-11-03"] for at in range(1, total + 1)])
    process = subprocess.Popen(
        [sys.executable, "-m", "docgen.cli", "batch", "base.yaml", "list.xlsx", "-o", "out", "--jobs", "2"],
        env=_environ(),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    deadline = time.monotonic() + 60
    while len(list(Path("out").glob("*.docx"))) < 20:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "docgen batch --resume out" in said
    made = len(list(Path("out").glob("*.docx")))
    assert 20 <= made < total
    assert len(load_workbook("out/结果.xlsx").worksheets[0]["A"]) - 1 == made
    assert ask("batch", "--resume", "out").code == 0
    assert len(list(Path("out").glob("*.docx"))) == total


def test_a_bar_on_a_terminal_with_rate_and_time_left() -> None:
    listed([[f"第{at}社区", "2014-11-03"] for at in range(1, 301)])
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "docgen.cli", "batch", "base.yaml", "list.xlsx", "-o", "out"],
        env=_environ(),
        stderr=theirs,
        stdout=subprocess.DEVNULL,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end of a terminal is gone
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert process.wait(60) == 0
    text = shown.decode("utf-8", "replace")
    assert "批量办理" in text
    assert "100/300" in text
    assert "每秒" in text
    assert "还要" in text

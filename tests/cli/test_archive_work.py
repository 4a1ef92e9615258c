"""The office's own life of a filing on the command line: what goes to stdout, what to stderr, and how it ends."""

import json
import re
import time
from datetime import datetime
from pathlib import Path

import pytest

from docgen.archive.identifiers import is_id

from .archive_home import HOUSE, draft, either_home, home, write_plan
from .conftest import Ask

__all__ = ["draft", "either_home", "home"]


def drafted(ask: Ask, file: Path = Path("plan.yaml")) -> str:
    answer = ask("draft", file)
    assert answer.code == 0, answer.err
    return answer.out.strip()


def issued(ask: Ask, *words: str | Path) -> str:
    id = drafted(ask)
    assert ask("publish", id, "--by", "林知远", "--on", "2014-11-03", "--no-pdf", *words).code == 0
    return id


def test_draft_prints_the_id_and_nothing_else(ask: Ask, either_home: Path, draft: Path) -> None:
    Path("名单.xlsx").write_bytes(b"PK")
    answer = ask("draft", draft, "--attach", "名单.xlsx", "-m", "初次拟稿")
    assert answer.code == 0
    assert answer.out.endswith("\n")
    assert is_id(answer.out.removesuffix("\n"))
    assert "已拟稿：棠溪街道消防工作计划（第1版，拟稿）" in answer.err
    assert drafted(ask) != answer.out.strip()


def test_a_whole_trip(ask: Ask, either_home: Path, draft: Path) -> None:
    id = drafted(ask)
    assert ask("get", id, "--input", "-o", "v1.yaml").out == "v1.yaml\n"
    text = Path("v1.yaml").read_text(encoding="utf-8")
    assert text.startswith(f"# docgen: {id}@v1\n")
    Path("v2.yaml").write_text(text.replace("逐户排查隐患", "逐户逐项排查隐患"), encoding="utf-8")
    assert ask("revise", id, "v2.yaml", "-m", "调整实施步骤").code == 0
    stale = ask("revise", id, "v1.yaml", "-m", "旧稿")
    assert stale.code == 7
    assert "逐户排查隐患。 → 逐户逐项排查隐患。" in stale.err
    assert f"docgen get {id}@v2 --input" in stale.err
    for words in (["submit", id], ["return", id, "-m", "再看看"], ["countersign", id, "-m", "同意", "--by", "财政所"]):
        assert ask(*words).code == 0, words
    Path("签批.pdf").write_bytes(b"%PDF")
    approve = ask("approve", id, "--by", "林知远", "--on", "2014-11-03", "--scan", "签批.pdf", "-m", "同意")
    assert approve.code == 0
    number = ask("number", id)
    assert number.out == "棠街办〔2014〕1号\n"
    assert ask("recheck", id, "-m", "清样有错字").code == 0
    publish = ask("publish", id, "--printed-on", "2014-11-04")
    assert (publish.code, publish.out) == (0, "棠街办〔2014〕1号\n")
    assert "PDF 没有生成" in publish.err
    assert ask("file", id).code == 0
    log = ask("log", id).out
    done = ["拟稿", "修改", "送审", "退回", "会签", "签发", "登记编号", "退回复核", "登记编号", "印发", "归档"]
    assert [re.split(r"  +", line.strip())[3] for line in log.splitlines()] == done
    assert ask("diff", f"{id}@v1", f"{id}@v2").out == ("实施步骤第1项·内容: 逐户排查隐患。 → 逐户逐项排查隐患。\n")
    assert ask("get", id, "--file", "签批.pdf", "-o", "-").out == "%PDF"
    verify = ask("verify", "--rerender")
    assert verify.code == 0, verify.err
    assert "全部完好" in verify.err
    rebuilt = ask("rebuild-index")
    assert (rebuilt.code, rebuilt.out) == (0, "")
    assert ask("log", id).out == log


def test_one_command_from_draft_to_published(ask: Ask, home: Path, draft: Path) -> None:
    id = issued(ask)
    assert [line.split()[4] for line in ask("log", id).out.splitlines()] == ["拟稿", "签发", "登记编号", "印发"]


def test_publish_without_a_date_names_the_option(ask: Ask, home: Path, draft: Path) -> None:
    answer = ask("publish", drafted(ask))
    assert (answer.code, answer.out) == (7, "")
    assert "--on" in answer.err


def test_exit_codes(ask: Ask, home: Path, draft: Path) -> None:
    id = drafted(ask)
    Path("bad.yaml").write_text("kind: none\n", encoding="utf-8")
    unfinished = write_plan(Path("later.yaml"), sections=[{"kind": "goals", "text": "20xx年完成。"}])
    unready = drafted(ask, unfinished)
    expected = {
        ("draft",): 2,
        ("publish", id, "--on", "昨天"): 2,
        ("number", id, "--number", "0"): 2,
        ("list", "--state", "published?"): 2,
        ("get", id): 2,
        ("get", id, "--docx", "--file", "x"): 2,
        ("verify", id, "--all"): 2,
        ("search", "。"): 2,
        ("draft", "none.yaml"): 3,
        ("draft", "bad.yaml"): 3,
        ("revise", id, "bad.yaml", "-m", "改"): 3,
        ("draft", draft, "--attach", "."): 3,
        ("publish", unready, "--on", "2014-11-03"): 6,
        ("approve", unready, "--on", "2014-11-03"): 6,
        ("show", "没有"): 7,
        ("number", id): 7,
        ("revise", id, draft, "-m", "  "): 7,
        ("draft", draft, "--settings", "none.toml"): 8,
    }
    for words, code in expected.items():
        answer = ask(*words)
        assert (answer.code, answer.out) == (code, ""), (words, answer)
        assert answer.err
    assert ask("show", id).code == 0


def test_a_refused_input_founds_no_archive(ask: Ask, home: Path) -> None:
    assert ask("draft", "none.yaml").code == 3
    assert not home.exists()


def test_the_book(ask: Ask, home: Path, draft: Path) -> None:
    started = ask("book", "start", "棠街办", "2014", "38", "-m", "年中启用")
    assert (started.code, started.out) == (0, "")
    assert ask("book", "reserve", "棠街办", "2014", "39", "40", "-m", "区里会议").code == 0
    issued(ask)
    chosen = drafted(ask)
    refused = ask("publish", chosen, "--on", "2014-11-03", "--number", "40", "--no-pdf")
    assert refused.code == 7
    assert ask("publish", chosen, "--on", "2014-11-03", "--number", "40", "-m", "会议用", "--no-pdf").out == (
        "棠街办〔2014〕40号\n"
    )
    assert ask("book", "release", "棠街办", "2014", "39", "-m", "不用").code == 0
    paper = ["book", "enter", "棠街办", "2014", "5", "--title", "旧通知", "--issuer", "棠溪街道办事处"]
    entered = ask(*paper, "--on", "2014-02-03", "-m", "补录")
    assert is_id(entered.out.strip())
    shown = ask("book", "show").out.splitlines()
    assert [line.split()[:2] for line in shown] == [
        ["棠街办〔2014〕5号", "纸质"],
        ["棠街办〔2014〕38号", "已用"],
        ["棠街办〔2014〕39号", "空缺"],
        ["棠街办〔2014〕40号", "已用"],
    ]
    assert ask("close-year", "2014").code == 7
    closed = ask("close-year", "2014", "-m", "漏编")
    assert (closed.code, closed.err) == (0, "2014年已封存：棠街办〔2014〕。\n")
    assert ask("publish", drafted(ask), "--on", "2014-12-30", "--no-pdf").code == 7


def test_an_end_and_what_follows(ask: Ask, home: Path, draft: Path) -> None:
    old, new = issued(ask), issued(ask)
    answer = ask("repeal", old, "-m", "另有规定", "--on", "2015-01-01", "--replaced-by", new)
    assert answer.code == 0
    assert "已废止" in answer.err
    assert f"由谁代替  {new}" in ask("show", old).out
    assert "终止代替  棠街办〔2014〕1号  棠溪街道消防工作计划" in ask("show", new).out
    corrected = write_plan(Path("c.yaml"), preamble={"text": "根据有关规定，制定本计划。"})
    assert ask("correct", new, "-m", "漏了引言").code == 0
    assert ask("correct", new, corrected, "--cancel", "-m", "不改").code == 2
    assert ask("correct", new, "--cancel", "-m", "先不改").code == 0
    assert ask("correct", new, corrected, "-m", "漏了引言").code == 0
    assert "更正本" in ask("show", new).out


def test_get_never_loses_work(ask: Ask, home: Path, draft: Path) -> None:
    id = drafted(ask)
    first = ask("get", id, "--input")
    file = Path(first.out.strip())
    assert file.name == f"{id} 棠溪街道消防工作计划.yaml"
    assert ask("get", id, "--input").code == 0, "the same again is no loss"
    file.write_text("改了半天\n", encoding="utf-8")
    refused = ask("get", id, "--input")
    assert refused.code == 2
    assert "没有覆盖" in refused.err
    assert file.read_text(encoding="utf-8") == "改了半天\n"
    assert ask("get", id, "--input", "-o", file).code == 0


def test_times_are_local(ask: Ask, home: Path, draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    id = drafted(ask)
    (event,) = json.loads(ask("log", id, "--format", "json").out)
    assert event["at"].endswith("Z")
    local = datetime.fromisoformat(event["at"]).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    assert local in ask("log", id).out
    assert local in ask("show", id).out
    monkeypatch.delenv("TZ")
    time.tzset()


def test_a_name_or_reason_that_steers_the_terminal_is_refused(
    ask: Ask, home: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = drafted(ask)
    for words in (["submit", id, "-m", "\x1b[2J"], ["approve", id, "--on", "2014-11-03", "--by", "林\u202e"]):
        answer = ask(*words)
        assert answer.code == 3
        assert "\x1b" not in answer.err
    monkeypatch.setenv("DOCGEN_USER", "王\x07敏")
    assert ask("submit", id).code == 3


def test_huge_and_missing_enclosures(ask: Ask, home: Path, draft: Path) -> None:
    with Path("大.bin").open("wb") as file:
        file.truncate(300_000_000)
    answer = ask("draft", draft, "--attach", "大.bin")
    assert answer.code == 3
    assert "太大" in answer.err
    assert not home.exists()


def test_backup_and_restore(ask: Ask, either_home: Path, draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    id = issued(ask)
    saved = ask("backup", "saved")
    assert saved.code == 0
    listed = ask("list").out
    assert ask("restore", "saved").code == 7, "there is an archive"
    monkeypatch.setenv("DOCGEN_HOME", str(either_home.with_name("restored")))
    assert ask("restore", "saved").code == 0
    assert ask("list").out == listed
    assert ask("verify").code == 0
    assert ask("publish", drafted(ask), "--on", "2014-12-01", "--no-pdf").out == "棠街办〔2014〕2号\n"
    assert id in ask("list").out


def test_a_house_with_steps(ask: Ask, home: Path, draft: Path) -> None:
    Path("docgen.toml").write_text(HOUSE + '\n[archive]\nsteps = ["submit", "recheck"]\n', encoding="utf-8")
    id = drafted(ask)
    refused = ask("approve", id, "--on", "2014-11-03")
    assert refused.code == 7
    assert f"请先办理送审（docgen submit {id}）" in refused.err

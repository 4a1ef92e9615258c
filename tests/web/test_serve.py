"""``docgen serve`` and ``docgen people`` as processes: start, say where, stop when told, help a lost password."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "docgen.cli"]


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "DOCGEN_HOME": str(home), "HOME": str(home.parent)}


def run(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *words], env=environment(home), cwd=home.parent, capture_output=True, text=True, timeout=60
    )


@contextmanager
def serving(home: Path, *words: str) -> "Iterator[tuple[subprocess.Popen[str], list[str]]]":
    """The server, and what it said up to its last line before it waits for browsers."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *words],
        env=environment(home),
        cwd=home.parent,
        stderr=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    try:
        assert process.stderr is not None
        while not said or (said[-1].endswith("：\n") or "/welcome/" not in "".join(said)):
            line = process.stderr.readline()
            assert line, said
            said.append(line)
        yield process, said
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(20)
        assert process.stderr is not None
        process.stderr.close()


def get(url: str) -> tuple[int, str]:
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_says_where_and_stops_when_told(tmp_path: Path, end: signal.Signals) -> None:
    with serving(tmp_path / "home") as (process, said):
        url = re.search(r"http://127\.0\.0\.1:\d+", said[0])
        link = re.search(r"http://\S+/welcome/\S+", said[-1])
        assert url is not None
        assert link is not None
        status, page = get(link[0])
        assert (status, "第一位管理员" in page) == (200, True)
        assert get(f"{url[0]}/nope")[0] == 404
        process.send_signal(end)
        assert process.wait(40) == 0
        assert process.stderr is not None
        assert process.stderr.read() == "网页已停止。\n"


def test_a_port_that_is_taken_is_told_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = run(tmp_path / "home", "serve", "--port", port)
    assert ended.returncode == 2
    assert f"端口 {port} 已经被别的程序占用" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_host_that_is_not_this_machine(tmp_path: Path) -> None:
    ended = run(tmp_path / "home", "serve", "--host", "192.0.2.1")
    assert ended.returncode == 2
    assert "192.0.2.1" in ended.stderr


def test_open_to_others_without_https_it_warns(tmp_path: Path) -> None:
    with serving(tmp_path / "home", "--host", "0.0.0.0", "--workers", "1") as (process, _):
        assert process.stderr is not None
        assert "没有 https" in process.stderr.readline()


def test_a_lost_administrator_comes_in_by_a_link_from_the_console(tmp_path: Path) -> None:
    home = tmp_path / "home"
    added = run(home, "people", "add", "Boss", "--display", "老周", "--role", "administrator", "--role", "文书")
    assert added.returncode == 0, added.stderr
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/welcome/[\w-]{43}\n", added.stdout)
    listed = run(home, "people", "list")
    assert listed.stdout.split() == ["boss", "还没有设定密码", "老周", "文书、管理员"]
    again = run(home, "people", "invite", "boss", "--url", "https://office.example/")
    assert re.fullmatch(r"https://office\.example/welcome/[\w-]{43}\n", again.stdout)
    assert run(home, "people", "add", "boss").returncode == 3
    unknown = run(home, "people", "invite", "nobody")
    assert (unknown.returncode, "nobody" in unknown.stderr) == (3, True)
    assert run(home, "people", "add", "x1", "--role", "root").returncode == 2

"""What happens at the edge of the program: exit codes, defects, interrupts, readers that leave, odd locales."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from docgen import errors
from docgen.cli.translate import EXIT_CODES

from .conftest import Ask, Service


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError, 2),
        (errors.InputError, 3),
        (errors.TemplateError, 4),
        (errors.RenderError, 5),
        (errors.ConversionError, 5),
        (errors.NotPublishableError, 6),
        (errors.ArchiveError, 7),
        (errors.SettingsError, 8),
    ],
)
def test_an_error_carries_its_exit_code(ask: Ask, service: Service, error: type[errors.DocgenError], code: int) -> None:
    service.fail["example"] = error("some-code", "出了事。", "这样做。")
    answer = ask("new", "work_plan")
    assert (answer.code, answer.out) == (code, "")
    assert answer.err == "错误：出了事。\n办法：这样做。\n"
    report = json.loads(ask("new", "work_plan", "--format", "json").out)
    assert (report["ok"], report["exit_code"], report["error"]["code"]) == (False, code, "some-code")


def test_the_help_names_every_exit_code_that_can_come() -> None:
    carried = {error.exit_code for error in _subclasses(errors.DocgenError) if error is not errors.ArchiveError}
    assert carried | {0, 1, 9} == EXIT_CODES.keys()


def test_a_defect_is_said_to_be_one(ask: Ask, service: Service) -> None:
    service.fail["example"] = KeyError("slot")
    answer = ask("new", "work_plan")
    assert answer.code == 5
    assert "docgen 自身出现缺陷，不是您的输入有误：KeyError：'slot'" in answer.err
    assert "--debug" in answer.err
    assert "Traceback" not in answer.err


def test_debug_shows_the_traceback_beside_the_json(ask: Ask, service: Service) -> None:
    service.fail["example"] = KeyError("slot")
    answer = ask("new", "work_plan", "--debug", "--format", "json")
    assert json.loads(answer.out)["error"]["code"] == "internal-error"
    assert "Traceback" in answer.err
    assert "KeyError: 'slot'" in answer.err


def test_an_interrupt_is_130(ask: Ask, service: Service) -> None:
    service.fail["example"] = KeyboardInterrupt()
    answer = ask("new", "work_plan")
    assert (answer.code, answer.err) == (130, "已中断。\n")


def test_a_pipe_that_is_not_ours_is_a_defect_and_not_quiet(ask: Ask, service: Service) -> None:
    service.fail["example"] = BrokenPipeError()
    answer = ask("new", "work_plan")
    assert answer.code == 5
    assert "BrokenPipeError" in answer.err


def test_a_value_cannot_steer_the_terminal(ask: Ask, service: Service) -> None:
    service.fail["example"] = errors.InputError("x", "坏值 \x1b[31m", problems=[errors.Problem("a", "甲", "\x1b]0")])
    answer = ask("new", "work_plan")
    assert "\x1b" not in answer.err
    assert "<U+001B>" in answer.err


def _subclasses(base: type[errors.DocgenError]) -> list[type[errors.DocgenError]]:
    return [base, *(found for child in base.__subclasses__() for found in _subclasses(child))]


def start(*words: str, **changes: str) -> "subprocess.Popen[bytes]":
    """Start the real command line; every change of the environment by name."""
    command = [sys.executable, "-m", "docgen.cli", *words]
    environment = {**os.environ, **changes}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)


def test_a_reader_that_leaves_is_no_error() -> None:
    process = start("--help")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(10) == 141
    process.stderr.close()


@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1", "zh_CN.GBK", "C.UTF-8"])
def test_pipes_carry_utf8_whatever_the_locale(locale: str) -> None:
    process = start("--help", LC_ALL=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    out, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (0, b"")
    assert out.decode("utf-8").startswith("用法：docgen")


def test_sigterm_unwinds_before_it_ends(tmp_path: Path) -> None:
    script = tmp_path / "wait.py"
    script.write_text(
        "import sys, time, types\n"
        "import docgen.service\n"
        "from docgen.cli.main import run\n"
        "def example(kind):\n"
        "    try:\n"
        "        print('waiting', flush=True)\n"
        "        time.sleep(30)\n"
        "    finally:\n"
        "        print('cleaned up', flush=True)\n"
        "filings = types.ModuleType('docgen.service.filings')\n"
        "filings.example = example\n"
        "sys.modules['docgen.service.filings'] = docgen.service.filings = filings\n"
        "sys.exit(run(['new', 'work_plan']))\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    assert process.stdout.readline() == b"waiting\n"
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=10)[0] == b"cleaned up\n"
    assert process.returncode == 143


def test_help_imports_nothing_heavy() -> None:
    check = (
        "import sys; from docgen.cli.main import run; run(['--help']); "
        "heavy = {'pydantic', 'lxml', 'yaml', 'docx', 'jinja2', 'PIL', 'pypdfium2', 'rjieba'} & sys.modules.keys(); "
        "print(sorted(heavy), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, timeout=30, check=True)
    assert done.stderr == b"[]\n"

"""doctor and schema: what they report of this machine and of the models."""

import json
from pathlib import Path

import pytest

from docgen.convert import diagnosis
from docgen.convert.diagnosis import Check
from docgen.convert.options import ConvertOptions
from docgen.models.schema import json_schemas

from .conftest import Ask, Service

HINT = "请安装字体。"


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch, service: Service) -> list[ConvertOptions]:
    """Stand in for the look at the machine; the list holds the options that it was asked with."""
    assert service.calls == []
    asked: list[ConvertOptions] = []

    def diagnose(options: ConvertOptions) -> list[Check]:
        asked.append(options)
        fonts = [Check(f"字体 {name}", True, "note", f"{name}以别的字体代替", HINT) for name in ("仿宋", "楷体")]
        return [Check("LibreOffice", not options.soffice, "error" if options.soffice else "ok", "看过了"), *fonts]

    monkeypatch.setattr(diagnosis, "diagnose", diagnose)
    monkeypatch.delenv("DOCGEN_SOFFICE", raising=False)
    return asked


class TestDoctor:
    def test_a_remedy_that_several_checks_share_is_told_once(self, ask: Ask, seen: list[ConvertOptions]) -> None:
        answer = ask("doctor")
        assert (answer.code, answer.err) == (0, "")
        assert "[正常] LibreOffice" in answer.out
        assert "[提示] 字体 楷体" in answer.out
        assert answer.out.count(HINT) == 1
        assert len(seen) == 1

    def test_what_is_out_of_order_fails(self, ask: Ask, seen: list[ConvertOptions], tmp_path: Path) -> None:
        (tmp_path / "docgen.toml").write_text('[pdf]\nsoffice = "/opt/none"', encoding="utf-8")
        answer = ask("doctor", "--format", "json")
        report = json.loads(answer.out)
        assert answer.code == report["exit_code"] == 1
        assert [check["level"] for check in report["checks"]] == ["ok", "error", "note", "note"]
        assert seen[0].soffice == Path("/opt/none")

    def test_the_settings_win_over_the_environment(
        self, ask: Ask, seen: list[ConvertOptions], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "docgen.toml").write_text('[pdf]\nsoffice = "/opt/none"', encoding="utf-8")
        monkeypatch.setenv("DOCGEN_SOFFICE", "/opt/other")
        assert ask("doctor").code == 1
        assert seen[0].soffice == Path("/opt/none")

    def test_the_settings_in_force_are_named(self, ask: Ask, seen: list[ConvertOptions], tmp_path: Path) -> None:
        assert "没有找到 docgen.toml" in ask("doctor").out
        (tmp_path / "docgen.toml").write_text('[house]\nissuer = "云溪区人民政府"', encoding="utf-8")
        assert f"{tmp_path / 'docgen.toml'}（云溪区人民政府）" in ask("doctor").out
        assert len(seen) == 2

    def test_broken_settings_are_a_finding(self, ask: Ask, seen: list[ConvertOptions], tmp_path: Path) -> None:
        (tmp_path / "docgen.toml").write_text("[house]\nisuer = 1", encoding="utf-8")
        answer = ask("doctor")
        assert answer.code == 1
        assert "是不是 issuer？" in answer.out
        assert "[正常] LibreOffice" in answer.out
        assert len(seen) == 1


class TestSchema:
    def test_it_is_shown(self, ask: Ask) -> None:
        answer = ask("schema")
        assert (answer.code, answer.err) == (0, "")
        assert answer.out.encode() == b"".join(json_schemas().values())
        report = json.loads(ask("schema", "--format", "json").out)
        assert report["schemas"].keys() == json_schemas().keys()

    def test_it_is_written_and_compared(self, ask: Ask, service: Service, tmp_path: Path) -> None:
        assert service.calls == []
        written = ask("schema", "-o", "s")
        assert (written.code, written.out) == (0, "s/filing.schema.json\n")
        assert (tmp_path / "s/filing.schema.json").read_bytes() == json_schemas()["filing.schema.json"]
        assert ask("schema", "--check", "-o", "s").code == 0
        (tmp_path / "s/filing.schema.json").write_text("{}", encoding="utf-8")
        answer = ask("schema", "--check", "-o", "s")
        assert answer.code == 1
        assert "不一致的：filing.schema.json" in answer.out
        assert "办法：" in answer.err
        report = json.loads(ask("schema", "--check", "-o", "s", "--format", "json").out)
        assert (report["ok"], report["outdated"]) == (False, ["filing.schema.json"])

    def test_the_committed_schemas_are_those_of_the_models(self, ask: Ask) -> None:
        assert ask("schema", "--check").code == 0

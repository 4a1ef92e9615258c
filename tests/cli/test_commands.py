"""Each command against a stand-in for the use cases: what it writes where, and its exit code."""

import json
from pathlib import Path

import pytest

from docgen.cli.new import KINDS
from docgen.cli.output import Outcome, joint_exit_code
from docgen.errors import ConversionError, InputError
from docgen.findings import Finding
from docgen.settings import Settings

from .conftest import Ask, Service

NOTE = Finding("spacing", "GB/T 9704 7.3.3", "note", "第1页", "行距略宽。")
UNFINISHED = Finding(
    "unfinished-year", "GB/T 9704 7.3.5", "warning", "版头·年份", "年份未定。", "2014", "20xx", "写明年份。", True
)
WRONG = Finding("page-text", "GB/T 9704 7.2", "error", "第1页", "首页没有正文。")


class TestValidate:
    def test_a_clean_input(self, ask: Ask, service: Service, plan: Path) -> None:
        answer = ask("validate", plan)
        assert (answer.code, answer.err) == (0, "")
        assert answer.out == f"{plan}：可以生成，可以印发。\n"
        assert service.calls[0] == ("load", Settings())

    def test_findings_are_the_result_and_go_to_stdout(self, ask: Ask, service: Service, plan: Path) -> None:
        service.findings = [NOTE, UNFINISHED]
        answer = ask("validate", plan)
        assert answer.code == 0
        assert "尚不可印发（1 处待改）" in answer.out
        assert "  [警告·不可印发] 版头·年份：年份未定。（GB/T 9704 7.3.5）\n      应为 2014，现为 20xx\n" in answer.out
        assert "      改法：写明年份。" in answer.out
        assert answer.out.index("警告") < answer.out.index("提示")

    def test_publishable_makes_it_fail(self, ask: Ask, service: Service, plan: Path) -> None:
        service.findings = [UNFINISHED]
        assert ask("validate", plan, "--publishable").code == 6

    def test_an_error_finding_fails(self, ask: Ask, service: Service, plan: Path) -> None:
        service.findings = [NOTE, WRONG]
        assert ask("validate", plan).code == 1

    def test_every_problem_of_a_bad_input_is_told(self, ask: Ask, service: Service, plan: Path) -> None:
        plan.write_text("bad", encoding="utf-8")
        answer = ask("validate", plan)
        assert answer.code == 3
        assert "  第 4 行第 7 列，实施步骤第1项·结束（steps[0].end）：日期不存在。\n" in answer.err
        assert "      填的是：2014-13\n      改法：写成 2014-12\n" in answer.err
        assert answer.out == f"{plan}：不能生成。\n"
        assert service.calls == [("load", Settings())]

    def test_one_bad_file_does_not_stop_the_others(self, ask: Ask, service: Service, plan: Path) -> None:
        answer = ask("validate", plan.with_name("none.yaml"), plan, "--format", "json")
        report = json.loads(answer.out)
        assert answer.code == report["exit_code"] == 9
        assert [entry["exit_code"] for entry in report["files"]] == [3, 0]
        assert report["error"] == report["files"][0]["error"]
        assert len(service.calls) == 3

    def test_json_holds_both_gates(self, ask: Ask, service: Service, plan: Path) -> None:
        service.findings = [UNFINISHED]
        answer = ask("validate", plan, "--publishable", "--format", "json")
        (entry,) = json.loads(answer.out)["files"]
        assert answer.code == 6
        assert entry == {
            "file": str(plan),
            "ok": False,
            "exit_code": 6,
            "renderable": True,
            "publishable": False,
            "findings": [UNFINISHED.as_dict()],
        }

    def test_json_of_a_bad_input_holds_its_problems(self, ask: Ask, service: Service, plan: Path) -> None:
        plan.write_text("bad", encoding="utf-8")
        answer = ask("validate", plan, "--format=json")
        report = json.loads(answer.out)
        assert (answer.code, answer.err, report["ok"]) == (3, "", False)
        assert report["error"]["problems"][0]["path"] == "steps[0].end"
        assert report["files"][0]["renderable"] is False
        assert service.calls == [("load", Settings())]


class TestNew:
    def test_an_example_goes_to_stdout(self, ask: Ask, service: Service) -> None:
        answer = ask("new", "work_plan")
        assert (answer.code, answer.out, answer.err) == (0, "kind: work_plan\n", "")
        assert service.calls == [("example", "work_plan")]

    def test_a_kind_may_be_named_in_chinese(self, ask: Ask, service: Service, tmp_path: Path) -> None:
        answer = ask("new", "实施方案", "-o", "plan.yaml")
        assert (answer.code, answer.out) == (0, "plan.yaml\n")
        assert (tmp_path / "plan.yaml").read_bytes() == b"kind: implementation_plan\n"
        assert service.calls == [("example", "implementation_plan")]

    def test_an_existing_file_is_kept_without_force(self, ask: Ask, service: Service, plan: Path) -> None:
        answer = ask("new", "work_plan", "-o", plan)
        assert answer.code == 2
        assert "已经存在" in answer.err
        assert plan.read_text(encoding="utf-8") == "good"
        assert service.calls == []
        assert ask("new", "work_plan", "-o", plan, "--force").code == 0
        assert plan.read_text(encoding="utf-8") == "kind: work_plan\n"

    def test_an_input_comes_back_out_of_a_docx(self, ask: Ask, service: Service, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"PK")
        service.findings = [NOTE]
        answer = ask("new", "--from", "a.docx")
        assert (answer.code, answer.out) == (0, "title: 取回\n")
        assert "行距略宽" in answer.err
        assert service.calls == [("extract_input", b"PK")]

    def test_a_docx_that_is_not_there(self, ask: Ask, service: Service) -> None:
        answer = ask("new", "--from", "none.docx", "-o", "x.yaml", "--format", "json")
        assert answer.code == 3
        assert "没有这个文件" in json.loads(answer.out)["error"]["message"]
        assert service.calls == []

    def test_json(self, ask: Ask, service: Service) -> None:
        assert json.loads(ask("new", "work_plan", "--format", "json").out) == {
            "ok": True,
            "exit_code": 0,
            "input": "kind: work_plan\n",
            "findings": [],
        }
        written = json.loads(ask("new", "work_plan", "-o", "a.yaml", "--format", "json").out)
        assert written["file"] == "a.yaml"
        assert len(service.calls) == 2

    @pytest.mark.parametrize(
        ("chinese", "kind"),
        [("工作计划", "work_plan"), ("函", "letter"), ("令", "order"), ("命令", "order"), ("纪要", "minutes")],
    )
    def test_a_kind_goes_by_its_chinese_name_too(self, ask: Ask, service: Service, chinese: str, kind: str) -> None:
        assert ask("new", chinese).code == 0
        assert service.calls == [("example", kind)]

    def test_the_kinds_are_those_of_the_model(self) -> None:
        from docgen.models import Filing

        allowed = Filing.model_json_schema()["properties"]["kind"]["enum"]
        assert list(KINDS) == allowed


class TestRender:
    def test_a_docx(self, ask: Ask, service: Service, plan: Path, tmp_path: Path) -> None:
        answer = ask("render", plan, "-o", "a.docx")
        assert (answer.code, answer.out, answer.err) == (0, "a.docx\n", "")
        assert (tmp_path / "a.docx").read_bytes() == b"docx good"
        assert service.calls == [("load", Settings()), ("render", True)]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.docx", "plan.yaml"]

    def test_pdf_and_images(self, ask: Ask, service: Service, plan: Path, tmp_path: Path) -> None:
        service.layout = [WRONG]
        answer = ask("render", plan, "-o", "a.docx", "--pdf", "--png", "--no-embed")
        assert answer.code == 1
        assert answer.out.split() == ["a.docx", "a.pdf", "a-001.png", "a-002.png"]
        assert "首页没有正文" in answer.err
        assert "PDF 共 2 页，用到的字体：FandolFang、Arial（未嵌入）。" in answer.err
        assert (tmp_path / "a.pdf").read_bytes() == b"pdf"
        assert ("render", False) in service.calls

    def test_json_names_pages_and_fonts(self, ask: Ask, service: Service, plan: Path) -> None:
        (entry,) = json.loads(ask("render", plan, "-o", "a.docx", "--pdf", "--format", "json").out)["files"]
        assert (entry["docx"], entry["pdf"], entry["pages"]) == ("a.docx", "a.pdf", 2)
        assert entry["fonts"][1] == {"name": "Arial", "embedded": False}
        assert ("to_pdf", b"docx good") in service.calls

    def test_images_of_a_longer_version_are_mentioned(self, ask: Ask, service: Service, plan: Path) -> None:
        ask("render", plan, "-o", "a.docx", "--png")
        service.pages = 1
        assert "第 1 页以后的图片" in ask("render", plan, "-o", "a.docx", "--png").err

    def test_the_docx_stays_when_the_conversion_fails(
        self, ask: Ask, service: Service, plan: Path, tmp_path: Path
    ) -> None:
        service.fail["to_pdf"] = ConversionError("office-missing", "没有找到 LibreOffice。", "请安装。")
        answer = ask("render", plan, "-o", "a.docx", "--pdf")
        assert (answer.code, answer.out) == (5, "a.docx\n")
        assert "没有找到 LibreOffice" in answer.err
        assert "办法：请安装。" in answer.err
        assert (tmp_path / "a.docx").exists()
        assert not (tmp_path / "a.pdf").exists()

    def test_several_inputs_go_into_a_folder(self, ask: Ask, service: Service, plan: Path, tmp_path: Path) -> None:
        other = plan.with_name("other.yaml")
        other.write_text("bad", encoding="utf-8")
        answer = ask("render", other, plan, "-o", "out/deep", "--format", "json")
        report = json.loads(answer.out)
        assert answer.code == 9
        assert [entry.get("docx") for entry in report["files"]] == [None, "out/deep/plan.docx"]
        assert (tmp_path / "out/deep/plan.docx").exists()
        assert [name for name, _ in service.calls] == ["load", "load", "render"]

    def test_rendering_again_replaces_the_docx(self, ask: Ask, service: Service, plan: Path, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(b"old")
        assert ask("render", plan, "-o", "a.docx").code == 0
        assert (tmp_path / "a.docx").read_bytes() == b"docx good"
        assert ("render", True) in service.calls

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (["plan.yaml", "-o", "plan.pdf"], "写成 -o plan.docx；要 PDF 时加 --pdf"),
            (["plan.yaml", "-o", "nowhere"], "不是 .docx 文件名，也不是已有的文件夹"),
            (["plan.docx", "-o", "plan.docx"], "会覆盖输入文件"),
            (["plan.docx", "-o", "./x/../plan.docx"], "会覆盖输入文件"),
            (["plan.docx", "-o", "."], "会覆盖输入文件"),
            (["plan.yaml", "plan.docx", "-o", "plan.yaml"], "-o 要写文件夹"),
            (["plan.yaml", "x/plan.yaml", "-o", "out"], "会写到同一个文件"),
            (["plan.yaml", "plan.yaml", "-o", "out"], "会写到同一个文件"),
        ],
    )
    def test_what_would_destroy_something_is_refused_first(
        self, ask: Ask, service: Service, plan: Path, tmp_path: Path, words: list[str], message: str
    ) -> None:
        (tmp_path / "plan.docx").write_bytes(b"mine")
        (tmp_path / "x").mkdir()
        (tmp_path / "x" / "plan.yaml").write_text("good", encoding="utf-8")
        answer = ask("render", *words)
        assert answer.code == 2
        assert message in answer.err
        assert (tmp_path / "plan.docx").read_bytes() == b"mine"
        assert plan.exists()
        assert service.calls == []

    def test_a_folder_that_is_missing(self, ask: Ask, service: Service, plan: Path) -> None:
        answer = ask("render", plan, "-o", "none/a.docx")
        assert answer.code == 5
        assert "没有这个文件夹" in answer.err
        assert ("render", True) in service.calls


class TestSettings:
    @pytest.mark.parametrize(
        "words",
        [["--settings", "s.toml", "validate", "plan.yaml"], ["validate", "plan.yaml", "--settings", "s.toml"]],
    )
    def test_the_option_stands_before_or_after_the_command(
        self, ask: Ask, service: Service, plan: Path, tmp_path: Path, words: list[str]
    ) -> None:
        (tmp_path / "s.toml").write_text('[page]\nmodel = "line-box"', encoding="utf-8")
        (tmp_path / "docgen.toml").write_text("broken", encoding="utf-8")
        assert plan.exists()
        assert ask(*words).code == 0
        assert service.calls[0][1].page.model == "line-box"

    def test_broken_settings(self, ask: Ask, service: Service, plan: Path, tmp_path: Path) -> None:
        (tmp_path / "docgen.toml").write_text("[house]\nisuer = 1", encoding="utf-8")
        answer = ask("validate", plan)
        assert answer.code == 8
        assert "是不是 issuer？" in answer.err
        report = json.loads(ask("validate", plan, "--format", "json").out)
        assert report["error"]["code"] == "settings-invalid"
        assert service.calls == []


class TestExamples:
    def test_every_example_is_drawn(self, ask: Ask, service: Service, tmp_path: Path) -> None:
        answer = ask("examples", "-o", "out")
        assert answer.code == 0
        names = sorted(path.name for path in (tmp_path / "out").iterdir())
        assert names == sorted(f"{kind}.{suffix}" for kind in KINDS for suffix in ("yaml", "docx", "pdf"))
        assert "out/work_plan.pdf" in answer.out
        assert ("example", "work_plan") in service.calls

    def test_without_libreoffice_the_docx_is_enough(self, ask: Ask, service: Service, tmp_path: Path) -> None:
        service.fail["to_pdf"] = ConversionError("office-missing", "没有找到 LibreOffice。", "请安装。")
        answer = ask("examples", "-o", "out")
        assert answer.code == 0
        assert answer.err == "这次没有生成 PDF：没有找到 LibreOffice。\n请安装。\n"
        assert (tmp_path / "out" / "work_plan.docx").exists()

    def test_any_other_failure_counts(self, ask: Ask, service: Service) -> None:
        service.fail["to_pdf"] = ConversionError("office-timeout", "超时。")
        assert ask("examples", "-o", "out").code == 9


def test_the_gravest_finding_decides_over_several_files() -> None:
    clean, wrong, blocked = Outcome(Path("a")), Outcome(Path("b"), [WRONG]), Outcome(Path("c"), [UNFINISHED])
    assert joint_exit_code([clean, clean]) == 0
    assert joint_exit_code([clean, wrong, blocked]) == 1
    assert joint_exit_code([clean, wrong, blocked], need_publishable=True) == 6
    assert joint_exit_code([clean, Outcome(Path("d"), error=InputError("x", "坏"))]) == 9

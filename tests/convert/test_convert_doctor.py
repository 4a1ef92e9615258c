"""The doctor's data: every part of the machine is looked at, each lack is said in Chinese with a remedy."""

import sys
from collections import namedtuple
from pathlib import Path

import pytest

from docgen.convert import Check, ConvertOptions, diagnose
from docgen.convert.diagnosis import check_disk, check_font, check_pdfium
from docgen.convert.fonts import OFFICE_FONTS, FontMatch


def by_name(checks: list[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks}


def test_a_fit_machine_has_every_check(real_office) -> None:
    checks = by_name(diagnose(real_office))
    fonts = [f"字体 {font.name}" for font in OFFICE_FONTS]
    disks = ["磁盘空间（临时文件夹）", "磁盘空间（当前文件夹）"]
    assert list(checks) == ["Python", "LibreOffice", "常驻转换", "网络隔离", *fonts, *disks, "pypdfium2", "字体缓存"]
    assert all(check.ok for check in checks.values()), [check for check in checks.values() if not check.ok]
    assert "soffice" in checks["LibreOffice"].message
    assert checks["网络隔离"].level in ("ok", "warning")
    assert checks["pypdfium2"].as_dict()["level"] == "ok"


def test_a_machine_without_an_office_is_told_how_to_get_one(tmp_path: Path) -> None:
    check = by_name(diagnose(ConvertOptions(soffice=tmp_path / "none")))["LibreOffice"]
    assert (check.ok, check.level) == (False, "error")
    assert "apt-get install libreoffice-writer-nogui" in check.hint


def test_a_machine_without_a_python_for_uno_is_told_that_conversions_are_slow(tmp_path: Path) -> None:
    mute = ConvertOptions(uno_python=tmp_path / "none")
    check = by_name(diagnose(mute))["常驻转换"]
    assert (check.ok, check.level) == (True, "warning")
    assert str(tmp_path / "none") in check.message
    assert "apt-get install python3-uno" in check.hint
    assert "DOCGEN_UNO_PYTHON" in check.hint
    # Without an office there is nothing to drive; a Python that could is not even looked for.
    assert by_name(diagnose(ConvertOptions(soffice=tmp_path / "none")))["常驻转换"].level == "warning"


def test_an_unknown_or_old_version_is_a_warning(fake_office, tmp_path: Path) -> None:
    options = fake_office("")
    assert options.soffice is not None
    script = options.soffice.read_text()
    (tmp_path / "old").write_text(script.replace("LibreOffice 9.8.7.6", "LibreOffice 6.4.7.2"))
    (tmp_path / "mute").write_text(script.replace("LibreOffice 9.8.7.6", "Nothing"))
    for name, said in (("old", "偏旧"), ("mute", "读不出版本号")):
        (tmp_path / name).chmod(0o755)
        check = by_name(diagnose(ConvertOptions(soffice=tmp_path / name)))["LibreOffice"]
        assert (check.ok, check.level) == (True, "warning")
        assert said in check.message


def test_a_machine_without_fonts_or_fontconfig_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    check = by_name(diagnose(ConvertOptions(cache_folder=tmp_path / "cache")))["字体"]
    assert check.level == "error"
    assert "fontconfig" in check.hint


def test_a_font_is_exact_replaced_or_missing() -> None:
    font = OFFICE_FONTS[0]
    exact = check_font(FontMatch(font, "方正小标宋_GBK", Path("/f.ttf"), exact=True))
    assert (exact.ok, exact.level) == (True, "ok")
    assert "方正小标宋_GBK" in exact.message
    replaced = check_font(FontMatch(font, "Noto Serif CJK SC", Path("/n.ttc"), exact=False, bold=True))
    assert (replaced.ok, replaced.level) == (True, "note")
    assert "Noto Serif CJK SC（粗体）" in replaced.message
    assert "DOCGEN_FONTS" in replaced.hint
    missing = check_font(FontMatch(font, "", None, exact=False))
    assert (missing.ok, missing.level) == (False, "error")
    assert "apt-get install" in missing.hint


@pytest.mark.parametrize(("megabytes", "level"), [(10, "error"), (200, "warning"), (5_000, "ok")])
def test_disk_space(monkeypatch: pytest.MonkeyPatch, megabytes: int, level: str) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: usage(0, 0, megabytes * 1024 * 1024))
    assert check_disk("临时文件夹", "/tmp").level == level


def test_an_unusable_pdfium_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    check = check_pdfium()
    assert (check.ok, check.level) == (False, "error")
    assert "make setup" in check.hint


def test_an_unwritable_cache_is_a_warning(tmp_path: Path, run_place: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    check = by_name(diagnose(ConvertOptions(cache_folder=blocked / "cache")))["字体缓存"]
    assert (check.ok, check.level) == (True, "warning")
    assert str(run_place) in check.message

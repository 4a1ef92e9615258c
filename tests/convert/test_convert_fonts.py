"""The map of office fonts and the configuration made of it, on invented sets of fonts and on this machine's."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from docgen.convert import ConvertOptions, font_map, installed_fonts
from docgen.convert.fontconfig import mapping_rules, rejection_rules, write_font_config
from docgen.convert.fonts import OFFICE_FONTS, InstalledFont, OfficeFont, match_font, regular_weight
from docgen.convert.options import usable_cache_folder, wanted_cache_folder
from docgen.errors import ConversionError

needs_fontconfig = pytest.mark.skipif(shutil.which("fc-list") is None, reason="fontconfig's fc-list is not installed")


def face(families: str, style: str = "Regular", weight: int = 80, path: str = "") -> InstalledFont:
    return InstalledFont(tuple(families.split(",")), style, weight, Path(path or f"/fonts/{families}-{style}.otf"))


def office_font(name: str) -> OfficeFont:
    return next(font for font in OFFICE_FONTS if font.name == name)


def test_the_table_has_every_font_of_a_filing() -> None:
    names = [font.name for font in OFFICE_FONTS]
    assert names == ["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "Times New Roman"]
    asked = [name.casefold() for font in OFFICE_FONTS for name in (*font.own, *font.also)]
    assert len(asked) == len(set(asked)), "a name that two office fonts claim"
    assert all(font.own[0] == font.name for font in OFFICE_FONTS)


def test_the_typeface_itself_wins_under_any_of_its_names() -> None:
    faces = (face("FandolFang"), face("FangSong,仿宋", path="/fonts/simfang.ttf"))
    match = match_font(office_font("仿宋_GB2312"), faces)
    assert (match.used, match.exact, match.path) == ("仿宋", True, Path("/fonts/simfang.ttf"))


def test_the_first_substitute_that_is_installed_stands_in() -> None:
    faces = (face("Noto Serif CJK SC"), face("FandolFang,FandolFang R"))
    match = match_font(office_font("仿宋_GB2312"), faces)
    assert (match.used, match.exact, match.bold) == ("FandolFang", False, False)


def test_the_title_face_is_replaced_by_a_bold_song() -> None:
    regular, bold = face("Noto Serif CJK SC"), face("Noto Serif CJK SC", "Bold", 200)
    title = office_font("方正小标宋简体")
    assert match_font(title, (regular, bold)).path == bold.path
    assert match_font(title, (regular, bold)).bold
    assert match_font(title, (regular,)).path == regular.path
    assert not match_font(title, (regular,)).bold


def test_nothing_suitable_is_said_plainly() -> None:
    match = match_font(office_font("黑体"), (face("OpenSymbol"),))
    assert (match.used, match.path, match.exact) == ("", None, False)
    assert mapping_rules([match], ()) == ""


def test_a_variable_font_counts_as_regular() -> None:
    assert regular_weight("[40 200]") == regular_weight("") == 80
    assert regular_weight("200") == 200


def rules_of(text: str) -> dict[str, tuple[list[str], bool]]:
    """Read the rules back: the name asked for, the families answered, whether the bold face is taken."""
    root = etree.fromstring(f"<fontconfig>{text}</fontconfig>")
    return {
        rule.findtext("test/string", ""): (
            [str(family.text) for family in rule.findall("edit[@name='family']/string")],
            rule.find("edit[@name='weight']") is not None,
        )
        for rule in root.iter("match")
    }


def test_every_name_of_a_missing_font_leads_to_the_substitute_and_rare_characters_to_the_fallbacks() -> None:
    faces = (face("FandolFang"), face("Noto Serif CJK SC"), face("华文仿宋"))
    rules = rules_of(mapping_rules([match_font(office_font("仿宋_GB2312"), faces)], faces))
    assert rules["仿宋_GB2312"] == (["FandolFang", "Noto Serif CJK SC"], False)
    assert rules["FangSong"] == (["FandolFang", "Noto Serif CJK SC"], False)
    assert rules["华文仿宋"] == (["华文仿宋", "Noto Serif CJK SC"], False), "an installed font is never replaced"


def test_the_rule_for_the_title_face_asks_for_bold() -> None:
    faces = (face("Noto Serif CJK SC", "Bold", 200), face("Noto Serif CJK SC"))
    rules = rules_of(mapping_rules([match_font(office_font("方正小标宋简体"), faces)], faces))
    assert rules["方正小标宋简体"] == (["Noto Serif CJK SC"], True)


def test_a_bold_face_that_calls_itself_regular_is_hidden_but_never_a_whole_collection() -> None:
    single = (face("FandolHei"), face("FandolHei", "Bold", 80))
    assert "<glob>/fonts/FandolHei-Bold.otf</glob>" in rejection_rules(single)
    assert "Regular" not in rejection_rules(single)
    assert rejection_rules((face("A", path="/a.ttc"), face("A", "Bold", 80, "/a.ttc"))) == ""
    assert rejection_rules((face("A", "Bold", 80),)) == "", "the only face of its family stays"


@needs_fontconfig
def test_the_configuration_makes_fontconfig_answer_with_the_map(tmp_path: Path) -> None:
    options = ConvertOptions(cache_folder=tmp_path / "cache")
    config = write_font_config(tmp_path, options)
    matched = [match for match in font_map(options) if match.path is not None]
    assert matched, "no font of the table is installed"
    for match in matched:
        answer = subprocess.run(
            ["fc-match", "--format", "%{family}|%{file}", match.office.name],
            env={**os.environ, "FONTCONFIG_FILE": str(config)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert answer.partition("|")[2] == str(match.path)


@needs_fontconfig
def test_the_folder_of_the_office_is_read_and_the_system_is_not_written(tmp_path: Path) -> None:
    system = system_state()
    own = tmp_path / "单位 字体 & <其他>"
    own.mkdir()
    source = next(face.path for face in installed_fonts(ConvertOptions()) if face.path.suffix in (".otf", ".ttf"))
    shutil.copy(source, own / "own.font")
    options = ConvertOptions(fonts_folder=own, cache_folder=tmp_path / "cache")
    assert own / "own.font" in {face.path for face in installed_fonts(options)}
    write_font_config(tmp_path, options)
    assert system_state() == system
    assert list((tmp_path / "cache" / "fontconfig").iterdir()), "the cache is kept in our folder"


def system_state() -> dict[str, int]:
    """Return when each file of the system's and the user's fontconfig was last changed."""
    places = [Path("/etc/fonts"), Path.home() / ".config/fontconfig"]
    return {str(file): file.stat().st_mtime_ns for place in places for file in place.rglob("*") if file.exists()}


def test_without_fontconfig_no_font_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    options = ConvertOptions(cache_folder=tmp_path / "none")
    assert installed_fonts(options) == ()
    assert all(match.path is None for match in font_map(options))


def test_a_font_list_that_fails_is_an_error_with_a_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "fc-list"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConversionError) as caught:
        installed_fonts(ConvertOptions(cache_folder=tmp_path / "broken"))
    assert caught.value.code == "fonts-unreadable"
    assert "fc-list" in caught.value.hint


def test_options_come_from_the_environment() -> None:
    options = ConvertOptions.from_environment({"DOCGEN_SOFFICE": "/opt/lo/soffice", "DOCGEN_FONTS": "", "HOME": "/h"})
    assert options == ConvertOptions(soffice=Path("/opt/lo/soffice"))
    assert wanted_cache_folder(options, {"HOME": "/h"}) == Path("/h/.cache/docgen")
    assert wanted_cache_folder(options, {"HOME": "/h", "XDG_CACHE_HOME": "/c"}) == Path("/c/docgen")
    assert wanted_cache_folder(options, {"HOME": "/h", "XDG_CACHE_HOME": "relative"}) == Path("/h/.cache/docgen")
    assert wanted_cache_folder(ConvertOptions(cache_folder=Path("/x"))) == Path("/x")


def test_an_unwritable_cache_is_replaced(tmp_path: Path, run_place: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    used = usable_cache_folder(ConvertOptions(cache_folder=blocked / "cache"))
    assert used == run_place / f"docgen-cache-{os.getuid()}"
    assert used.stat().st_mode & 0o777 == 0o700

"""docgen.toml: where it is found, what it may hold, and what a person reads when it is wrong."""

from pathlib import Path

import pytest

from docgen.errors import SettingsError
from docgen.settings import Settings, find_settings, load_settings, parse_settings

FULL = """
[house]
issuer = "云溪区人民政府"
mark = "云溪区人民政府"
organ_code = "云政发"
printing_office = "云溪区人民政府办公室"

[[house.organs]]
name = "云溪区教育局"
code = "云教发"

[page]
model = "line-box"
imprint_on_even_page = true

[preprinted]
offset_x = -1.5
offset_y = 2

[fonts]
title = "思源宋体"

[pdf]
timeout = 90
soffice = "/usr/bin/soffice"
"""


def message_of(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        parse_settings(text, "docgen.toml")
    assert caught.value.exit_code == 8
    return caught.value.message


def test_every_table_is_read() -> None:
    settings = parse_settings(FULL)
    assert settings.house.issuer == "云溪区人民政府"
    assert settings.page.model == "line-box"
    assert settings.page.imprint_on_even_page is True
    assert (settings.preprinted.offset_x, settings.preprinted.offset_y) == (-1.5, 2.0)
    assert settings.fonts.title == "思源宋体"
    assert settings.fonts.body == "仿宋_GB2312"
    assert settings.pdf.timeout == 90


def test_an_organ_is_found_by_its_name() -> None:
    house = parse_settings(FULL).house
    organ = house.organ("云溪区教育局")
    assert organ is not None
    assert organ.code == "云教发"
    assert organ.mark is None
    assert house.organ("云溪区民政局") is None
    assert house.organ(None) is None


def test_settings_cannot_be_assigned() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().page.model = "line-box"  # type: ignore[misc]


def test_every_setting_has_a_label_and_help() -> None:
    for name, table in Settings.model_fields.items():
        assert table.title, name
        for key, field in type(table.get_default()).model_fields.items():
            assert field.title, key
            assert field.description, key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[house]\nisuer = "甲"', "[house] isuer：没有这一项设置。是不是 issuer？"),
        ('[hause]\nissuer = "甲"', "hause：没有这一项设置。是不是 house？"),
        ('issuer = "甲"', "issuer 应写在 [house] 下面"),
        ('[page]\ntitle = "黑体"', "title 应写在 [fonts] 下面"),
        ("[pdf]\nzzz = 1", "可用的有：timeout、soffice"),
        ("offset_x = 1", "offset_x 应写在 [preprinted] 下面"),
        ("[preprinted]\noffset_y = -21", "[preprinted] offset_y：不能小于 -20"),
        ("[preprinted]\noffset_y = 20.5", "[preprinted] offset_y：不能超过 20"),
        ('[page]\nimprint_on_even_page = "是"', "[page] imprint_on_even_page：应为 true 或 false，不加引号"),
        ('[[house.organs]]\nname = "甲"\ncood = "乙"', "[house] organs 第 1 项 cood：没有这一项设置。是不是 code？"),
        ('[[house.organs]]\ncode = "乙"', "[house] organs 第 1 项 name：必须填写。"),
        ('[house]\norgans = "甲"', "应为列表"),
        ("[house]\nissuer = 3", "应为加半角双引号的文字，现为 3"),
        ('[house]\nissuer = " "', "不能为空"),
        ('[house]\nissuer = "甲\\u0007"', "U+0007"),
        ('[house]\nissuer = "甲\\u202E"', "U+202E"),
        ('[page]\nmodel = "grid"', "只能是 'ink' 或 'line-box'"),
        ("[pdf]\ntimeout = 0", "应大于 0"),
        ("[pdf]\ntimeout = 99999", "不能超过 3600"),
        ("[pdf]\ntimeout = nan", "应为数字"),
        ('[pdf]\ntimeout = "60"', "应为数字，不加引号"),
        ("pdf = 3", "pdf：应为一个表"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(text: str, expected: str) -> None:
    assert expected in message_of(text)


def test_all_faults_come_at_once() -> None:
    message = message_of('[house]\nisuer = "甲"\nmark = 3\n[page]\nmodel = "x"')
    assert "3 处错误" in message
    assert message.count("\n") == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[house]\nissuer = 甲\n", "第 2 行第 10 列"),
        ('[house\nissuer = "甲"', "第 1 行"),
        ('[house]\nissuer = "甲', '不合 TOML 写法：issuer = "甲'),
        ("a = " + "[" * 5000, "嵌套过深"),
    ],
)
def test_broken_toml_names_its_line(text: str, expected: str) -> None:
    assert expected in message_of(text)


def test_defaults_hold_without_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(None, {}) == Settings()


def test_the_search_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, house, home, named = (tmp_path / name for name in ("here", "house", "home", "named"))
    for folder in (here, house, home / ".config" / "docgen", named):
        folder.mkdir(parents=True)
        (folder / "docgen.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(here)
    environment = {"DOCGEN_SETTINGS": str(named / "docgen.toml"), "DOCGEN_HOME": str(house), "HOME": str(home)}
    assert find_settings(tmp_path / "given.toml", environment) == tmp_path / "given.toml"
    assert find_settings(None, environment) == named / "docgen.toml"
    del environment["DOCGEN_SETTINGS"]
    assert find_settings(None, environment) == Path("docgen.toml")
    (here / "docgen.toml").unlink()
    assert find_settings(None, environment) == house / "docgen.toml"
    del environment["DOCGEN_HOME"]
    assert find_settings(None, environment) == home / ".config" / "docgen" / "docgen.toml"
    assert find_settings(None, {**environment, "XDG_CONFIG_HOME": str(tmp_path)}) is None


def test_folders_above_are_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docgen.toml").write_text("", encoding="utf-8")
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    assert find_settings(None, {}) is None


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="没有这个文件"):
        load_settings(None, {"DOCGEN_SETTINGS": str(tmp_path / "none.toml")})
    with pytest.raises(SettingsError, match="读不了配置文件"):
        load_settings(tmp_path, {})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_what_windows_editors_write_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "docgen.toml"
    file.write_bytes('[house]\r\nissuer = "云溪区人民政府"\r\n'.encode(encoding))
    assert load_settings(file, {}).house.issuer == "云溪区人民政府"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "docgen.toml"
    file.write_bytes(b"\xff\xff\xff\x00\x80")
    with pytest.raises(SettingsError, match="编码"):
        load_settings(file, {})

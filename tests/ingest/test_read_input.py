"""Files become plain data, or a clear error with line and column."""

import codecs
import time
from pathlib import Path

import pytest

from docgen.errors import InputError
from docgen.ingest import read_input
from docgen.ingest.sources import MOST_BYTES

TEXT = "title: 安全社区工作计划\nhead:\n  organ_code: 棠街办\n"
DATA = {"title": "安全社区工作计划", "head": {"organ_code": "棠街办"}}


def refusal(raw: str | bytes, name: str = "plan.yaml") -> InputError:
    with pytest.raises(InputError) as caught:
        read_input(raw.encode() if isinstance(raw, str) else raw, name)
    error = caught.value
    assert error.exit_code == 3
    assert error.where == name
    assert any("\u4e00" <= character <= "\u9fff" for character in error.message)
    assert error.hint
    return error


class TestEncodings:
    @pytest.mark.parametrize(
        ("raw", "encoding"),
        [
            (TEXT.encode(), "utf-8"),
            (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
            (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
            (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
            (TEXT.encode("gbk"), "gb18030"),
            (TEXT.replace("\n", "\r\n").encode("gb18030"), "gb18030"),
        ],
    )
    def test_an_office_encoding_is_read(self, raw: bytes, encoding: str) -> None:
        source = read_input(raw, "plan.yaml")
        assert (source.data, source.encoding) == (DATA, encoding)

    def test_rare_characters_in_gb18030(self) -> None:
        assert read_input("title: 𬱖㛃".encode("gb18030"), "plan.yaml").data == {"title": "𬱖㛃"}

    def test_damaged_utf_8_is_not_taken_for_gbk(self) -> None:
        damaged = TEXT.encode() + "note: 此件公开发布".encode()[:-1] + b"\n"
        error = refusal(damaged)
        assert (error.code, error.problems[0].line) == ("input-encoding", 4)

    @pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"\x81", b"\xef\xbb\xbf\xff"])
    def test_bytes_of_no_encoding_are_refused(self, raw: bytes) -> None:
        assert refusal(raw).code == "input-encoding"

    def test_a_word_document_is_recognised(self) -> None:
        assert "docgen new --from" in refusal(b"PK\x03\x04rest").hint


class TestFiles:
    def test_a_path_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.yaml"
        path.write_text(TEXT, encoding="utf-8")
        source = read_input(path)
        assert source.data == DATA
        assert source.name == str(path)

    def test_a_missing_file_and_a_folder_are_named(self, tmp_path: Path) -> None:
        for path, code in ((tmp_path / "no.yaml", "input-missing"), (tmp_path, "input-unreadable")):
            with pytest.raises(InputError) as caught:
                read_input(path)
            assert caught.value.code == code
            assert caught.value.where == str(path)

    def test_a_huge_file_is_refused_without_reading_it_all(self, tmp_path: Path) -> None:
        path = tmp_path / "huge.yaml"
        with path.open("wb") as stream:
            stream.truncate(50 * 1024 * 1024)
        begun = time.monotonic()
        with pytest.raises(InputError) as caught:
            read_input(path)
        assert caught.value.code == "input-too-large"
        assert time.monotonic() - begun < 2
        assert refusal(b"x" * (MOST_BYTES + 1)).code == "input-too-large"


class TestYaml:
    def test_scalars_are_the_text_that_was_typed(self) -> None:
        written = (
            "a: 000012\nb: 0754\nc: 2014.10\nd: 2014-05\ne: yes\nf: 1e3\ng: 12:30\nh: 0x1F\ni: !!int 7\nj: 2014-05-03"
        )
        expected = ["000012", "0754", "2014.10", "2014-05", "yes", "1e3", "12:30", "0x1F", "7", "2014-05-03"]
        assert list(read_input(written.encode(), "x.yaml").data.values()) == expected

    def test_only_a_plain_nothing_is_none(self) -> None:
        written = "a: ~\nb:\nc: null\nd: \"\"\ne: 'null'\nf: !!str\ng: 无\n"
        assert list(read_input(written.encode(), "x.yaml").data.values()) == [None, None, None, "", "null", "", "无"]

    def test_control_characters_and_odd_line_breaks_reach_the_model(self) -> None:
        typed = "甲\x07乙\x00\u2028丙\x85\ufeff\uffff\x9f"
        assert read_input(f"a: {typed}\nb: \U00100000".encode(), "x.yaml").data == {"a": typed, "b": "\U00100000"}
        crowded = typed + "".join(map(chr, range(0x100000, 0x100100)))
        assert read_input(f"a: {crowded}".encode(), "x.yaml").data == {"a": crowded}

    def test_places_are_known(self) -> None:
        source = read_input(b"a:\n  - x\n  - b: y\n", "x.yaml")
        assert source.lines == {("a",): (1, 1), ("a", 0): (2, 5), ("a", 1): (3, 5), ("a", 1, "b"): (3, 5)}
        assert source.place(("a", 1, "c", 4)) == (3, 5)
        assert source.place(("z",)) == (None, None)

    def test_aliases_are_expanded(self) -> None:
        data = read_input(b"a: &x [1, 2]\nb: *x\nc: {d: *x}\n", "x.yaml").data
        assert data == {"a": ["1", "2"], "b": ["1", "2"], "c": {"d": ["1", "2"]}}

    @pytest.mark.parametrize(
        ("written", "place", "words"),
        [
            ("title：计划\nkind: x", (2, 5), "全角冒号"),
            ("a: 'x\nb: 1", (2, 5), "引号没有写完"),
            ("a: [1\nb: 2", (2, 2), "方括号"),
            ("a: 1\n\tb: 2", (2, 1), "制表符"),
            ("a: b: c", (1, 5), "冒号"),
            ("a: @x", (1, 4), "符号开头"),
            ('a: "\\q"', (1, 5), "反斜杠"),
            ("- a\nb: 1", (2, 1), "列表"),
            ("a: x\n---\nb: y", (2, 1), "只能有一份"),
            ("a: *x", (1, 4), "没有对应"),
            ("a: &x [*x]", (1, 8), "没有对应"),
            ("a: !!python/object:os.system x", (1, 4), "标签"),
            ("a: !secret x", (1, 4), "标签"),
            ("[a]: 1", (1, 1), "名称"),
            ("- a", (1, 1), "名称: 内容"),
            ("只有一行", (1, 1), "名称: 内容"),
        ],
    )
    def test_broken_yaml_is_placed_and_explained(self, written: str, place: tuple[int, int], words: str) -> None:
        error = refusal(written)
        (problem,) = error.problems
        assert (problem.line, problem.column) == place
        assert words in error.message
        assert error.message.startswith(f"第{place[0]}行第{place[1]}列：")

    @pytest.mark.parametrize("written", ["", "\n", "# 只有说明\n", "---\n...\n", "~"])
    def test_an_empty_file_says_how_to_begin(self, written: str) -> None:
        assert "docgen new" in refusal(written).hint

    def test_a_key_written_twice_is_noted_with_both_kept_apart(self) -> None:
        source = read_input(b"a: {b: 1, b: 2}\na: 3\n", "x.yaml")
        assert source.data == {"a": {"b": "1"}}
        assert source.repeated == ((("a", "b"), (1, 11)), (("a",), (2, 1)))

    def test_an_alias_bomb_is_defused_at_once(self) -> None:
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
        begun = time.monotonic()
        assert refusal("\n".join(lines)).code == "input-too-many-entries"
        assert time.monotonic() - begun < 1

    @pytest.mark.parametrize("written", ["[" * 100_000, "- " * 100_000, "a: " + "{a: " * 5_000, "? " * 9_000])
    def test_depth_is_limited(self, written: str) -> None:
        assert refusal(written).code in ("input-too-deep", "broken-yaml", "odd-key")

    def test_entries_are_limited(self) -> None:
        assert refusal("a:\n" + "- x\n" * 200_001).code == "input-too-many-entries"


class TestJson:
    def test_types_are_kept(self) -> None:
        data = read_input(
            '{"title": "计划", "head": {"year": 2014}, "seal": true, "x": null}'.encode(), "plan.JSON"
        ).data
        assert data == {"title": "计划", "head": {"year": 2014}, "seal": True, "x": None}

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ('{"a": 1,}', "broken-json"),
            ('{"a": NaN}', "broken-json"),
            ('{"a": ' + "9" * 5000 + "}", "broken-json"),
            ('{"a": 1, "a": 2}', "repeated-key"),
            ("[" * 100_000, "input-too-deep"),
            ("[" * 60 + "]" * 60, "input-too-deep"),
            ("[1]", "not-a-mapping"),
            ("null", "empty-input"),
            ("[" + "1," * 200_000 + "1]", "input-too-many-entries"),
        ],
    )
    def test_broken_json_is_refused(self, written: str, code: str) -> None:
        assert refusal(written, "plan.json").code == code

    def test_line_and_column_are_named(self) -> None:
        problem = refusal('{\n  "a": 1\n  "b": 2\n}', "plan.json").problems[0]
        assert (problem.line, problem.column) == (3, 3)

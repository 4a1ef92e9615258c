"""Reading csv and YAML rosters."""

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import InputError
from docgen.roster.reading import read_roster
from docgen.roster.rows import tidy

TextsOf = Callable[..., list[list[str]]]

_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n,;\t"= 社区'), max_size=12)


def refusal(text: str | bytes, name: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read_roster(text if isinstance(text, bytes) else text.encode("utf-8"), name)
    return caught.value


@given(
    rows=st.lists(st.tuples(st.text("社区甲乙1=+-@", min_size=1), _TEXT, _TEXT), min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_read(rows: list[tuple[str, str, str]], delimiter: str, encoding: str, end: str) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end)
    writer.writerows([("社区名称", "主任姓名", "联系电话"), *rows])
    roster = read_roster(stream.getvalue().encode(encoding), "名单.csv")
    assert [row.texts for row in roster.rows] == [tuple(map(tidy, row)) for row in rows]
    assert [row.number for row in roster.rows] == list(range(2, len(rows) + 2))


def test_csv_addresses_count_records(texts_of: TextsOf) -> None:
    roster = read_roster('社区名称,说明\n甲,"两\n行"\n乙,x\n'.encode(), "名单.csv")
    assert roster.rows[0].texts == ("甲", "两\n行")
    assert roster.address(roster.rows[1].number, 1) == "第3行第2列"
    assert texts_of("sep=;\n社区名称;区号\n甲;0754\n".encode("gb18030"), "名单.csv") == [
        ["社区名称", "区号"],
        ["甲", "0754"],
    ]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ('社区名称,说明\n甲,"没有关上\n乙,x\n'.encode(), "broken-roster"),
        ("社区名称,说明\n甲,好".encode() + b"\xe7\xa4", "roster-encoding"),
        (b"\xff\xff\x00\x81\xff", "roster-encoding"),
        (("社区名称," * 600 + "\n甲\n").encode(), "roster-too-wide"),
    ],
)
def test_a_broken_csv_is_refused(raw: bytes, code: str) -> None:
    assert refusal(raw, "名单.csv").code == code


def test_yaml_keeps_every_scalar_as_typed(texts_of: TextsOf) -> None:
    text = (
        "- 社区名称: 桂湖社区\n  区号: 0754\n  开始: 2014.10\n  是否: yes\n"
        "- 社区 名称: 棠溪社区\n  主送: [甲, 乙]\n  区号: ~\n"
    )
    assert texts_of(text.encode(), "名单.yaml") == [
        ["社区名称", "区号", "开始", "是否", "主送"],
        ["桂湖社区", "0754", "2014.10", "yes", ""],
        ["棠溪社区", "", "", "", "甲\n乙"],
    ]
    assert texts_of('[{"社区名称": "甲", "n": 1}]'.encode(), "名单.json") == [["社区名称", "n"], ["甲", "1"]]


def test_yaml_problems_name_entry_and_line() -> None:
    roster = read_roster("- 社区名称: 甲\n- 社区名称: 乙\n  主任: 张三\n".encode(), "名单.yaml")
    problem = roster.problem(roster.rows[1], 1, "不行")
    assert (problem.path, problem.line) == ("第2条“主任”", 2)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("社区名称: 甲\n", "broken-roster", 1),
        ("- 社区名称: {甲: 乙}\n", "broken-roster", 1),
        ("- &a {社区名称: 甲}\n- *a\n", "broken-roster", 2),
        ("- 社区名称: 甲\n---\n- 社区名称: 乙\n", "broken-roster", 2),
        ("- 社区名称: [[甲]]\n", "broken-roster", 1),
        ("- 社区名称: '甲\n", "broken-roster", 2),
        ("- 社区名称: 甲\n  主任: 1\n  主 任: 2\n", "invalid-roster", 3),
        ("- 名称: 甲\n", "invalid-roster", 1),
    ],
)
def test_a_yaml_of_another_shape_is_refused(text: str, code: str, line: int) -> None:
    error = refusal(text, "名单.yaml")
    assert (error.code, error.problems[0].line) == (code, line)
    assert error.problems[0].hint


def test_an_empty_yaml_is_refused() -> None:
    assert refusal("# 空的\n", "名单.yaml").code == refusal("[]", "名单.yaml").code == "roster-empty"
    assert refusal("[" * 100_000, "名单.yaml").code == "broken-roster"

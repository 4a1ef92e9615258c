"""Title breaking: shapes a secretary would accept, and laws that hold for any title."""

import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.text.title_words import word_breaks
from docgen.text.titles import MOST_CELLS, break_title
from docgen.text.widths import set_width

TITLES = [
    (
        "柳河街道关于进一步加强老旧小区消防安全隐患排查和综合治理工作的实施方案",
        ["柳河街道关于进一步加强老旧小区", "消防安全隐患排查和综合治理工作的实施方案"],
    ),
    ("松涛社区关于深入推进安全社区建设的工作计划", ["松涛社区关于深入推进", "安全社区建设的工作计划"]),
    (
        "云山区教育局关于印发《云山区中小学防汛工作方案》的通知",
        ["云山区教育局关于印发", "《云山区中小学防汛工作方案》的通知"],
    ),
    (
        "云山区人民政府办公室关于印发《云山区2024—2026年安全社区建设实施方案》的通知",
        ["云山区人民政府办公室", "关于印发《云山区2024—2026年安全", "社区建设实施方案》的通知"],
    ),
    (
        "中共云山区委云山区人民政府关于进一步加强安全生产工作的实施意见",
        ["中共云山区委云山区人民政府", "关于进一步加强安全生产工作的实施意见"],
    ),
    (
        "云山区应急管理局、云山区消防救援大队关于印发《冬春火灾防控工作方案》的通知",
        ["云山区应急管理局、云山区消防救援大队", "关于印发《冬春火灾防控工作方案》的通知"],
    ),
    (
        "云山区教育局关于印发《云山区中小学校园安全管理专项整治三年行动计划（2024—2026年）》的通知",
        ["云山区教育局关于印发", "《云山区中小学校园安全管理专项整治", "三年行动计划（2024—2026年）》的通知"],
    ),
]
WORDS = st.sampled_from([
    "关于", "进一步", "加强", "安全", "社区", "建设", "的", "和", "与", "工作", "实施方案", "工作计划", "通知", "印发",
    "《", "》", "、", "2024年", "2024—2026年", "LED", "AT&T", "（试行）", "“双减”", "云山区", "防汛", "三年行动", "𬱖",
])  # fmt: skip
TASKS = st.sampled_from(["加强", "推进", "防汛", "安全社区", "建设", "隐患排查", "综合治理", "减灾", "社区服务"])


@pytest.mark.parametrize(("title", "lines"), TITLES)
def test_titles_break_as_a_secretary_would(title: str, lines: list[str]) -> None:
    assert break_title(title) == lines


@pytest.mark.parametrize("title", ["", "工作方案", "建" * 20, "云山社区2024年创建安全社区工作计划"])
def test_a_title_that_fits_is_one_line(title: str) -> None:
    assert break_title(title) == [title]


@pytest.mark.parametrize(
    "title", ["云山社区关于创建全国综合减灾示范社区的工作计划", "松涛社区综合减灾与安全社区建设三年工作计划"]
)
def test_a_little_more_than_a_line_becomes_two_balanced_ones(title: str) -> None:
    assert 20 < set_width(title) <= 24
    widths = [set_width(line) for line in break_title(title)]
    assert len(widths) == 2
    assert min(widths) >= 6


@pytest.mark.parametrize(
    "whole",
    [
        "2024—2026年",
        "实施方案",
        "的通知",
        "安全生产",
        "三年行动",
        "（试行）",
        "“平安细胞”",
        "AT&T",
        "人民政府",
        "二〇二四年",
    ],
)
@pytest.mark.parametrize("before", range(8, 21))
def test_what_belongs_together_stays_together(whole: str, before: int) -> None:
    lead = "松涛社区关于加强综合减灾示范社区建设和居民应急能力提升工作"[:before]
    lines = break_title(lead + whole + "松涛社区居民志愿服务队伍建设安排")
    assert any(whole in line for line in lines)


def test_a_cited_title_that_fits_a_line_is_not_parted() -> None:
    lines = break_title("云山区人民政府办公室转发区应急管理局《云山区防汛应急预案》和《云山区防台风应急预案》的通知")
    assert any("《云山区防汛应急预案》" in line for line in lines)
    assert any("《云山区防台风应急预案》" in line for line in lines)


def test_a_cited_title_too_long_for_a_line_breaks_at_words() -> None:
    title = "关于印发《云山区城乡社区综合减灾和基层应急管理能力提升三年行动实施方案》的通知"
    breaks = word_breaks(title, MOST_CELLS)
    at = 0
    for line in break_title(title)[:-1]:
        at += len(line)
        assert at in breaks


def test_typed_line_feeds_win() -> None:
    assert break_title("松涛社区\n安全社区建设工作计划") == ["松涛社区", "安全社区建设工作计划"]
    assert break_title("松涛社区\n\n工作计划\n") == ["松涛社区", "工作计划"]
    typed = "松涛社区\n" + TITLES[0][0]
    assert break_title(typed) == ["松涛社区", *TITLES[0][1]]


def test_nothing_but_letters_still_breaks() -> None:
    lines = break_title("A" * 90)
    assert "".join(lines) == "A" * 90
    assert all(set_width(line) <= MOST_CELLS for line in lines)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=24).map("".join))
def test_lines_fit_and_lose_nothing(title: str) -> None:
    lines = break_title(title)
    assert "".join(lines) == title
    assert all(0 < set_width(line) <= MOST_CELLS + 1e-9 for line in lines)
    assert lines == break_title(title)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["云山区人民政府", "松涛社区", "柳河街道办事处", ""]),
    st.lists(TASKS, min_size=3, max_size=9),
    st.sampled_from(["的实施方案", "工作计划", "的通知", "的实施意见"]),
)
def test_real_looking_titles_have_a_good_shape(organ: str, words: list[str], kind: str) -> None:
    lines = break_title(f"{organ}关于{''.join(words)}{kind}")
    widths = [set_width(line) for line in lines]
    peak = widths.index(max(widths))
    assert widths[: peak + 1] == sorted(widths[: peak + 1])
    assert widths[peak:] == sorted(widths[peak:], reverse=True)
    assert len(widths) == 1 or min(widths) >= 4
    assert not any(line.startswith(("的", "和", "与", "，", "》")) for line in lines)


def test_long_titles_are_fast() -> None:
    break_title(TITLES[0][0])
    began = time.perf_counter()
    for _ in range(20):
        break_title(TITLES[3][0])
    break_title("安全社区建设工作" * 60)
    assert time.perf_counter() - began < 3


def test_the_dictionary_is_loaded_only_when_a_title_needs_it() -> None:
    script = (
        "import sys; from docgen.text.titles import break_title; break_title('工作方案');"
        "assert 'rjieba' not in sys.modules; break_title('安全社区' * 8); assert 'rjieba' in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")

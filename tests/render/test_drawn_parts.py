"""What was drawn before is drawn again where anything differs, and nothing of it is ever seen otherwise."""

import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import RenderError
from docgen.models.as_written import is_as_written
from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.models.filing import Filing
from docgen.models.plain import KnownParts, to_json, to_plain, write_json
from docgen.models.plans import Step, Target
from docgen.models.sections import Goals
from docgen.render.context import ContextWriter
from docgen.render.document import Order, render, render_all
from docgen.render.drawn_parts import DRAWN_PARTS, Drawn, DrawnParts, drawn_part
from docgen.render.house import House
from docgen.render.known_paragraphs import known_paragraphs
from docgen.render.package import DOCUMENT, read_package
from docgen.render.record import Record
from docgen.stages import done
from docgen.text.dates import When

from .proving import prove

_SECTIONS = [section for kind in EXAMPLE_KINDS for section in to_plain(example_filing(kind))["sections"]]
_ATTACHED = [
    {"title": "任务分工表", "derived": "division_of_tasks"},
    {"title": "实施步骤安排表", "derived": "timetable"},
    {"title": "有关要求", "text": "第一条。\n第二条。"},
    {"title": "经费安排", "table": {"columns": ["项目", "金额"], "rows": [["宣传", "2万元"], ["", "1"]]}},
    {"title": "名册", "table": {"columns": ["姓名"], "rows": [["林知远"]] * 40, "landscape": True}},
    {"title": "读本", "enclosed": {"count": 2, "unit": "册"}},
]
_HOUSES = [House(), House(model="line-box"), House(issuer="桂湖镇人民政府", printing_office="党政办公室")]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Every test begins with nothing drawn and leaves nothing behind."""
    forget()
    yield
    forget()


def forget() -> None:
    """Forget all that was drawn or read."""
    DRAWN_PARTS.clear()
    known_paragraphs.cache_clear()


def plan(**more: object) -> Filing:
    """The shipped plan with some of its fields replaced."""
    return Filing.model_validate({**to_plain(example_filing("implementation_plan")), **more})


@st.composite
def changed_plans(draw: st.DrawFn) -> tuple[Filing, House]:
    """A plan whose parts are others' parts too, in another order, under other numbers, on another page."""
    sections = draw(st.lists(st.sampled_from(_SECTIONS), min_size=1, max_size=4))
    kinds = {section["kind"] for section in sections}
    wanted = {"division_of_tasks": "key_projects", "timetable": "steps"}
    attachments = [
        one
        for one in draw(st.lists(st.sampled_from(_ATTACHED), max_size=3, unique_by=lambda one: one["title"]))
        if "derived" not in one or wanted[one["derived"]] in kinds
    ]
    changes: dict[str, Any] = {
        "sections": sections,
        "attachments": attachments,
        "numbering": draw(st.sampled_from(["standard", "standard", "two_level"])),
        "form": draw(st.sampled_from(["red_head", "plain", "notice"])),
        "closing": draw(st.sampled_from([None, "本方案自印发之日起施行。"])),
        "preamble": draw(st.sampled_from([None, {"text": "结合实际，制定本方案。"}])),
    }
    try:
        return plan(**changes), draw(st.sampled_from(_HOUSES))
    except ValueError:
        # Some sections have more levels than this numbering has signs for.
        return plan(**{**changes, "numbering": "standard"}), _HOUSES[0]


@given(st.lists(changed_plans(), min_size=2, max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_bytes_are_the_same_whatever_was_drawn_before(filings: list[tuple[Filing, House]], chance: Any) -> None:
    cold = []
    for filing, house in filings:
        forget()
        cold.append(render(filing, house).docx)
    order = [number for number in range(len(filings)) for _ in range(3)]
    chance.shuffle(order)
    for number in order:
        assert render(*filings[number]).docx == cold[number]
    known = KnownParts(filings[0][0])
    together = render_all([Order(*filings[one], write_json(filings[one][0], known)) for one in order])
    assert [done(one).docx for one in together] == [cold[number] for number in order]


def test_a_list_changed_in_place_is_drawn_anew() -> None:
    filing = plan()
    before = {render(filing, House()).text for _ in range(3)}.pop()
    goals = next(section for section in filing.sections if section.kind == "goals")
    goals.targets[0] = goals.targets[0].model_copy(update={"text": "隐患整改率达到九成。"})
    members = next(section for section in filing.sections if section.kind == "organization").group
    assert members is not None
    members.duties.append("向公众通报进展。")
    filing.attachments[-1] = filing.attachments[-1].model_copy(update={"title": "另一张表"})
    after = render(filing, House()).text
    for new in ("隐患整改率达到九成。", "向公众通报进展。", "另一张表"):
        assert new not in before
        assert new in after
    DRAWN_PARTS.clear()
    assert render(filing, House()).text == after


def test_a_derived_table_follows_the_sections_it_is_made_of() -> None:
    filing = plan()
    assert any(one.derived == "division_of_tasks" for one in filing.attachments)
    assert len({render(filing, House()).text for _ in range(3)}) == 1
    projects = next(section for section in filing.sections if section.kind == "key_projects").projects
    projects[0] = projects[0].model_copy(update={"title": "公共照明改造"})
    assert render(filing, House()).text.count("公共照明改造") == 2


def test_threads_share_what_is_drawn() -> None:
    filings = [plan(title=f"第{number}号方案", closing=f"第{number}条。") for number in range(6)]
    alone = [render(filing, House()).docx for filing in filings]
    DRAWN_PARTS.clear()
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda number: render(filings[number % 6], House()).docx, range(60))) == alone * 10


def test_a_field_that_drawing_forgot_is_missed_however_often_it_is_drawn() -> None:
    filing = plan()
    section = filing.sections[0]

    def forgetful(record: Record) -> str:
        return record.say("sections[0].heading", section.heading_text)

    for unsaid in (None, *[(("sections[0].text", section.text),)] * 2):
        drawn = drawn_part("sections[0]", section, b"{}", forgetful)
        assert drawn.unsaid == unsaid
        record = Record()
        drawn.note("sections[0]", record)
        document = read_package(render(filing, House()).docx)[DOCUMENT]
        with pytest.raises(RenderError) as lost:
            prove(document, filing.model_copy(update={"sections": [section]}), record.pieces, examined=record.examined)
        assert lost.value.code == "field-lost"


def test_a_part_drawn_before_is_still_looked_for_in_the_document() -> None:
    filing = plan()
    document = read_package(render(filing, House()).docx)[DOCUMENT]
    record = [ContextWriter(filing, House(), write_json(filing)).context().record for _ in range(2)][-1]
    assert {"preamble", "sections[0]", "attachments[0]", "imprint"} <= record.examined.keys()
    assert prove(document, filing, record.pieces, examined=record.examined)
    words = filing.sections[-1].heading_text.encode()
    with pytest.raises(RenderError, match="核对未通过"):
        prove(document.replace(words, b""), filing, record.pieces, examined=record.examined)


def test_a_part_without_a_name_is_not_kept() -> None:
    section = plan().sections[0]
    nameless = [drawn_part("a", section, None, lambda _: object()) for _ in range(3)]
    assert len({id(one.content) for one in nameless}) == 3
    named = [drawn_part("a", section, b'{"width":1}', lambda _: object()) for _ in range(3)]
    assert named[0].content is not named[1].content
    assert named[1].content is named[2].content


def test_a_null_makes_no_name() -> None:
    """A width that nobody gave and one that was given as nothing are written alike in places."""
    columns = [{"title": "项目", "width": None}, {"title": "金额"}]
    written = write_json(plan(attachments=[{"title": "经费", "table": {"columns": columns, "rows": [["宣传", "1"]]}}]))
    assert b"null" in written.attachments[0]
    assert written.name(written.attachments[0]) is None
    assert written.name(written.sections[0], *written.attachments) is None, "a table made of it"
    assert written.name(written.sections[0]) == written.sections[0]


def test_a_part_whose_json_does_not_say_all_of_it_is_not_kept() -> None:
    goals = {"kind": "goals", "text": "建成安全社区。"}
    clean, filled = (plan(sections=[goals], attachments=[]) for _ in range(2))
    section = filled.sections[0]
    assert isinstance(section, Goals)
    section.targets.append(Target(text="没有写进输入的目标。"))
    assert all("没有写进输入的目标。" in render(filled, House()).text for _ in range(3))
    for _ in range(3):
        assert "没有写进输入的目标。" not in render(clean, House()).text
    assert "没有写进输入的目标。" in render(filled, House()).text, "though what it is written like has been kept"
    more_than_words = Step(name="动员", start=When("四月", 2014, 4), text="动员。")
    words = Step.model_validate({"name": "动员", "start": "四月", "text": "动员。"})
    steps = [{"kind": "steps", "steps": [one]} for one in (more_than_words, words)]
    meant, written = (plan(sections=[one], attachments=[]) for one in steps)
    assert to_json(meant) == to_json(written)
    assert all("（2014年4月" in render(meant, House()).text for _ in range(3))
    assert "（2014年4月" not in render(written, House()).text


def test_every_part_of_a_shipped_example_is_kept() -> None:
    for kind in EXAMPLE_KINDS:
        filing = example_filing(kind)
        assert all(map(is_as_written, [*filing.sections, *filing.attachments])), kind


def test_what_is_kept_is_bounded_in_number_and_bytes() -> None:
    kept = DrawnParts(most_parts=3, most_bytes=100, largest=60)
    drawn = {name: Drawn(name, (), ()) for name in "abcdef"}
    for name in "abc":
        kept.keep(name, drawn[name], 10)
    assert kept.find("a") is drawn["a"]
    kept.keep("d", drawn["d"], 10)
    assert [name for name in "abcd" if kept.find(name)] == ["a", "c", "d"]
    kept.keep("e", drawn["e"], 61)
    assert kept.find("e") is None
    for _ in range(2):
        kept.keep("f", drawn["f"], 60)
    assert [name for name in "abcdf" if kept.find(name)] == ["c", "d", "f"]
    kept.keep("a", drawn["a"], 50)
    assert [name for name in "abcdf" if kept.find(name)] == ["a"]


def test_a_part_takes_no_more_memory_than_it_is_counted_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def numbered(number: int) -> Filing:
        data = to_plain(example_filing("implementation_plan"))
        rows = [[f"第{number}批第{row}项", "1", "牵头"] for row in range(60)]
        table = {"title": f"清单{number}", "table": {"columns": ["项", "数", "责"], "rows": rows}}
        texts = [{"kind": "free", "heading": f"其他{number}", "text": f"第{number}段。" * 800}]
        return plan(sections=[*data["sections"], *texts], attachments=[table])

    counted: list[int] = []
    keep = DrawnParts.keep
    monkeypatch.setattr(
        DrawnParts, "keep", lambda self, key, drawn, size: (counted.append(size), keep(self, key, drawn, size))
    )
    for number in range(3):
        render(numbered(number), House())
    counted.clear()
    filings = [numbered(number) for number in range(10, 20)]
    tracemalloc.start()
    try:
        for filing in filings * 2:
            render(filing, House())
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken < sum(counted) < 8_000_000

"""Real input: both seeds become filings, no sentence is lost, and what is unfinished is reported and not repaired."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from docgen.check.content import publishable
from docgen.convert import convert_to_pdf
from docgen.convert.office import first_soffice
from docgen.findings import Finding
from docgen.ingest.filings import parse_filing
from docgen.ingest.sources import read_input
from docgen.models.filing import Filing
from docgen.models.labels import label_of
from docgen.models.plain import leaves
from docgen.models.sections import CombinedSection, KeyProjects, Steps
from docgen.service import filings
from docgen.settings import House, Settings
from docgen.text.dates import When

from .seed_plans import Data, plan_a, plan_a_lines, plan_b, plan_b_lines
from .source_text import SHARED, docx_paragraphs, first_missing, normalised, numbers, pdf_text, sentences, unnumbered

SIX = ["guiding_thought", "goals", "organization", "key_projects", "steps", "guarantees"]

Reader = tuple[str, Callable[[Path], list[str]], Callable[[list[str], str], Data], Settings]

# plan-a brings its own signature; plan-b has none, and a notice is issued by the house.
PLAN_A: Reader = ("plan-a.txt", plan_a_lines, plan_a, Settings())
PLAN_B: Reader = (
    "plan-b.txt",
    plan_b_lines,
    plan_b,
    Settings(house=House(issuer="桂湖镇人民政府", organ_code="桂政发")),
)


@dataclass(frozen=True)
class Seed:
    """One seed in one form: its source, its input, and what became of it."""

    form: str
    lines: list[str]
    data: Data
    settings: Settings
    filing: Filing
    docx: bytes

    @property
    def findings(self) -> list[Finding]:
        return filings.examine(self.filing, self.settings)

    def blocking(self, code: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.code == code and finding.blocks]


def made(reader: Reader, form: str) -> Seed:
    name, lines_of, plan_of, settings = reader
    file = SHARED / "seeds" / name
    if not file.is_file():
        pytest.skip(f"no test material beside the project: {name}")
    lines = lines_of(file)
    data = plan_of(lines, form)
    filing = parse_filing(read_input(json.dumps(data).encode(), name=f"{file.stem}.json"))
    return Seed(form, lines, data, settings, filing, filings.render(filing, settings).docx)


@pytest.fixture(
    scope="module",
    params=[(PLAN_A, "red_head"), (PLAN_A, "plain"), (PLAN_B, "notice")],
    ids=["plan-a-red_head", "plan-a-plain", "plan-b-notice"],
)
def seed(request: pytest.FixtureRequest) -> Seed:
    return made(*request.param)


@pytest.fixture(scope="module")
def seed_a() -> Seed:
    return made(PLAN_A, "red_head")


@pytest.fixture(scope="module")
def seed_b() -> Seed:
    return made(PLAN_B, "notice")


def test_every_sentence_is_in_the_document_in_order(seed: Seed) -> None:
    page = "".join(map(normalised, docx_paragraphs(seed.docx)))
    assert len(sentences(seed.lines)) > 50
    assert first_missing(sentences(seed.lines), page) is None


@pytest.mark.office
def test_every_sentence_is_on_the_pages_in_order(seed: Seed) -> None:
    if first_soffice() is None:
        pytest.skip("LibreOffice is not installed")
    page = normalised(pdf_text(convert_to_pdf(seed.docx).pdf))
    assert first_missing(sentences(seed.lines), page) is None


def test_nothing_comes_between_the_words_of_the_source(seed: Seed) -> None:
    # The page closes a heading with a full stop where text runs on behind it; whether one was lost is asked above.
    source, page = ("".join(unnumbered(lines)) for lines in (seed.lines, docx_paragraphs(seed.docx)))
    assert source.replace("。", "") in page.replace("。", "")


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        (
            PLAN_A,
            "一、二、三、四、（一）（二）（三）（四）（五）（六）五、（一）（二）（三）（四）（五）六、（一）（二）（三）（四）",
        ),
        (PLAN_B, "一、二、（一）1.2.3.4.（二）三、四、（一）（二）五、六、（一）1.2.3.4.（二）七、八、（一）（二）"),
    ],
    ids=["plan-a", "plan-b"],
)
def test_the_numbers_are_computed_anew(reader: Reader, expected: str) -> None:
    assert numbers(docx_paragraphs(made(reader, "plain").docx)) == expected


def test_the_open_xml_rules_find_nothing(seed: Seed, tmp_path: Path) -> None:
    path = tmp_path / "seed.docx"
    path.write_bytes(seed.docx)
    assert OpenXmlValidator().validate(str(path)).errors == []


def test_the_head_is_drawn_as_the_form_says(seed: Seed) -> None:
    paragraphs = list(map(normalised, docx_paragraphs(seed.docx)))
    marks = [paragraph for paragraph in paragraphs if paragraph.endswith("文件")]
    mark = {"red_head": normalised(seed.filing.signature.issuer or ""), "notice": "桂湖镇人民政府"}.get(seed.form)
    assert marks == ([f"{mark}文件"] if mark else [])
    title = normalised(seed.filing.title)
    notice = [place for place, one in enumerate(paragraphs) if one == f"桂湖镇人民政府关于印发《{title}》的通知"]
    assert len(notice) == (seed.form == "notice")
    assert all(place < paragraphs.index(title) for place in notice)


def test_the_input_comes_back_as_it_was_given(seed: Seed) -> None:
    assert parse_filing(read_input(filings.extract_input(seed.docx).yaml.encode(), name="again.yaml")) == seed.filing


def test_plan_a_has_the_structure_that_its_source_has(seed_a: Seed) -> None:
    filing = seed_a.filing
    assert [section.kind for section in filing.sections] == SIX
    assert filing.sections[-1].heading == "组织保障"
    assert filing.preamble is not None
    assert [len(group.citations) for group in filing.preamble.basis] == [2, 3]
    assert all(citation.number for group in filing.preamble.basis for citation in group.citations)
    projects = next(section.projects for section in filing.sections if isinstance(section, KeyProjects))
    assert len(projects) == 6
    # The two parts of the second project are numbered in running text and are left there.
    assert "一是" in (projects[1].text or "")
    assert "二是" in (projects[1].text or "")
    steps = next(section.steps for section in filing.sections if isinstance(section, Steps))
    spans = [(step.start.year, step.start.month, step.end.year, step.end.month) for step in steps]
    assert spans[0] == (2012, 5, 2012, 6)
    assert spans[-1] == (2013, 1, 2014, 12)
    assert len(spans) == 5
    assert filing.signature.signed_on is None
    assert filing.signature.date_text == seed_a.lines[-1]


def test_plan_b_has_the_structure_that_its_source_has(seed_b: Seed) -> None:
    filing = seed_b.filing
    half = ["guiding_thought", "free", "goals", "combined"]
    assert [section.kind for section in filing.sections] == half * 2
    assert filing.sections[:3] == filing.sections[4:7]
    for section in filing.sections[3::4]:
        assert isinstance(section, CombinedSection)
        assert [len(part.steps) for part in section.parts if isinstance(part, Steps)] == [2]
    assert [len(item.items) for item in filing.sections[1].items] == [4, 0]


def test_the_words_of_the_site_are_no_part_of_the_plan(seed_b: Seed) -> None:
    page = "".join(docx_paragraphs(seed_b.docx))
    head = (SHARED / "seeds" / "plan-b.txt").read_text(encoding="utf-8").splitlines()[:5]
    assert head[0] == seed_b.filing.title
    assert not [line for line in head[1:] if line in page]


@pytest.mark.parametrize("hole", ["20xx", "XX", "xx市"])
def test_every_field_with_a_placeholder_is_reported(seed: Seed, hole: str) -> None:
    typed = {path: value.raw if isinstance(value, When) else str(value) for path, value in leaves(seed.filing)}
    places = {label_of(keys_of(path), seed.filing) for path, text in typed.items() if hole in text}
    assert bool(places) == (hole in "".join(seed.lines))
    code = "unfinished-date" if hole == "20xx" else "placeholder"
    assert places <= {finding.where for finding in seed.blocking(code)}


def keys_of(path: str) -> tuple[str | int, ...]:
    """The keys of a path as a program spells it."""
    return tuple(int(place) if place else name for name, place in re.findall(r"([a-z_]+)|(\d+)", path))


def test_what_is_unfinished_blocks_publishing(seed: Seed) -> None:
    assert not publishable(seed.findings)


def test_the_date_without_a_day_is_reported(seed_a: Seed) -> None:
    (finding,) = seed_a.blocking("date-as-written")
    assert seed_a.lines[-1] in finding.message
    assert not seed_a.blocking("missing-section")


def test_the_repeated_text_is_reported(seed_b: Seed) -> None:
    assert len(seed_b.blocking("repeated-section")) == 3
    # The last sections differ, because the first of them ends in the repeated opening; their phases are the same.
    places = [finding.where for finding in seed_b.blocking("repeated-text")]
    assert [place for place in places if place.startswith("第8部分")]
    # The opening, entered as cited filings between running text, stands again in one piece inside a phase.
    assert [place for place in places if place.startswith("第4部分")]


def test_two_of_four_announced_phases_are_reported(seed_b: Seed) -> None:
    findings = seed_b.blocking("announced-count")
    assert [(finding.expected, finding.found) for finding in findings] == [("4个阶段", "2个阶段")] * 2
    assert all("评定阶段" in finding.message and "总结阶段" in finding.message for finding in findings)


def test_what_the_source_does_not_say_is_reported(seed_b: Seed) -> None:
    assert seed_b.blocking("missing-date")
    assert seed_b.blocking("missing-serial")

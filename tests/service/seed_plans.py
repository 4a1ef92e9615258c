"""The two seeds as inputs (真实文本): each text is cut at its own headings, none of its sentences is written here."""

import re
from pathlib import Path
from typing import Any

from .source_text import Part, cut

Data = dict[str, Any]

_CITATION = re.compile("《(?P<title>[^》]*)》[(（](?P<number>[^)）]*)[)）]")
_STEP = re.compile("(?P<name>[^。(（]+)。?[(（](?P<time>[^)）]*)[)）]。?(?P<text>.*)", re.DOTALL)
_YEAR = re.compile("[0-9]{4}年")
_KINDS = {
    "指导思想": "guiding_thought",
    "工作目标": "goals",
    "组织领导": "organization",
    "重点实施项目": "key_projects",
    "实施步骤": "steps",
    "组织保障": "guarantees",
}


def plan_a_lines(file: Path) -> list[str]:
    """The lines of plan-a, whose line ends the site had turned into blanks; the bar at the end is the site's own."""
    return file.read_text(encoding="utf-8").removesuffix("|").split()


def plan_a(lines: list[str], form: str) -> Data:
    """An implementation plan with its six sections, signed by name and month."""
    title, opening, *rest = lines
    # What stands below the last full sentence is the signature: the issuer, on two lines, and the date.
    end = max(place for place, line in enumerate(rest) if line.endswith("。")) + 1
    *issuer, day = rest[end:]
    return {
        "schema_version": 2,
        "kind": "implementation_plan",
        "form": form,
        "title": title,
        "preamble": preamble(opening),
        "sections": [section(part) for part in cut(rest[:end]).parts],
        "signature": {"issuer": "".join(issuer), "date_text": day},
    }


def plan_b_lines(file: Path) -> list[str]:
    """The lines of plan-b from the plan's own title on.

    The page opens with the article's title and its lines of time, author and column, then numbers the model texts that
    it offers (篇一). Title and number are the site's; the plan begins behind that number.
    """
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    start = next(place for place, line in enumerate(lines) if line.startswith("篇一"))
    return [re.sub("^篇一[:：]", "", lines[start]), *lines[start + 1 :]]


def plan_b(lines: list[str], form: str) -> Data:
    """A work plan that breaks off after two of its four stages and then stands there a second time, which is kept.

    The repeated opening follows the last stage as a paragraph of it; the repeated sections are sections.
    """
    title, *rest = lines
    whole = cut(rest)
    return {
        "schema_version": 2,
        "kind": "work_plan",
        "form": form,
        "title": title,
        "preamble": preamble("\n".join(whole.below)),
        "sections": [section(part) for part in whole.parts],
    }


def preamble(text: str) -> Data:
    """The opening with its cited filings in groups; words between two groups lead to the later one."""
    groups: list[Data] = []
    position = 0
    for found in _CITATION.finditer(text):
        between = text[position : found.start()]
        cited = {"title": found["title"], "number": found["number"]}
        if groups and between == "、":
            groups[-1]["citations"].append(cited)
        else:
            groups.append({"lead": between, "citations": [cited]})
        position = found.end()
    return {"basis": groups, "text": text[position:]}


def section(part: Part) -> Data:
    """One section; a heading outside the six kinds is free text, one that joins two kinds a combined section."""
    heading = {"heading": part.line, "text": "\n".join(part.below) or None}
    if part.line.endswith("及实施步骤"):
        return {"kind": "combined", **heading, "parts": [{"kind": "steps", "heading": None, "steps": steps(part)}]}
    match _KINDS.get(part.line, "free"):
        case "key_projects":
            return {"kind": "key_projects", **heading, "projects": [titled(one) for one in part.parts]}
        case "steps":
            return {"kind": "steps", **heading, "steps": steps(part)}
        case "guarantees":
            return {"kind": "guarantees", **heading, "measures": [titled(one) for one in part.parts]}
        case "free":
            return {"kind": "free", **heading, "items": [item(one) for one in part.parts]}
        case kind:
            return {"kind": kind, **heading}


def titled(part: Part) -> Data:
    """An entry whose first sentence is its title; 一是 and 二是 inside it are running text and stay so."""
    title, text = part.line.split("。", 1)
    return {"title": title, "text": text}


def item(part: Part) -> Data:
    """An entry that is a heading for what stands below it, or a text by itself."""
    if not part.below and not part.parts:
        return {"text": part.line}
    return {"title": part.line, "text": "\n".join(part.below) or None, "items": [item(one) for one in part.parts]}


def steps(part: Part) -> list[Data]:
    """The phases below a heading: name, time in brackets, text."""
    return [_step(one) for one in part.parts]


def _step(part: Part) -> Data:
    found = _STEP.fullmatch("\n".join((part.line, *part.below)))
    assert found is not None, "a phase names its time in brackets"
    start, _, end = found["time"].rpartition("-")
    year = _YEAR.match(start)
    # The right end takes its year from the left one, as a person who fills in both fields would write it.
    whole_end = end if year is None or _YEAR.match(end) else year[0] + end
    return {"name": found["name"], "start": start or None, "end": whole_end, "text": found["text"]}

"""What is kept of a version: the same bytes whether another filing was composed before or not."""

import json
from typing import Any

import pytest

from docgen.models.examples import example_filing
from docgen.models.filing import Filing
from docgen.models.plain import KnownParts, to_json, to_plain
from docgen.service import filings
from docgen.service.versions import (
    DOCX,
    ENVIRONMENT,
    INPUT,
    REPORT,
    SETTINGS,
    TEXT,
    Sheet,
    compose,
    compose_all,
    engine,
)
from docgen.settings import Settings

STREET = Settings.model_validate({"house": {"issuer": "棠溪街道办事处", "organ_code": "棠街办"}})
MOVED = Settings.model_validate({"preprinted": {"offset_x": 1.5, "offset_y": -0.25}})


def indented(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def unfinished(**fields: Any) -> Filing:
    plain = to_plain(example_filing("work_plan")) | {
        "signature": {"date_text": "20xx年"},
        "closing": "××社区。\n第二段。",
    }
    return Filing.model_validate(plain | fields)


@pytest.mark.parametrize("settings", [Settings(), STREET, MOVED])
def test_the_files_say_what_was_drawn_and_found(settings: Settings) -> None:
    for filing in (unfinished(), example_filing("implementation_plan"), unfinished(title="某某方案")):
        for apart in (False, True, False):
            files = compose(filing, settings, imprint_apart=apart).files
            drawn = filings.render(filing, settings, imprint_apart=apart)
            assert files == {
                INPUT: to_json(filing),
                DOCX: drawn.docx,
                TEXT: drawn.text.encode(),
                REPORT: indented([finding.as_dict() for finding in drawn.findings]),
                ENVIRONMENT: indented({**engine(), "imprint_apart": apart}),
                SETTINGS: indented(settings.model_dump(mode="json", include={"house", "page", "preprinted", "fonts"})),
            }


def test_a_report_without_findings_is_an_empty_list() -> None:
    assert filings.examine(example_filing("work_plan"), STREET) == []
    assert compose(example_filing("work_plan"), STREET).files[REPORT] == indented([]) == b"[]\n"


def test_parts_that_filings_share_change_nothing() -> None:
    pattern = unfinished()
    known = KnownParts(pattern)
    for title in ("某某方案", "棠溪街道工作计划"):
        filing = pattern.model_copy(update={"title": title})
        for sheet, apart in zip(
            compose_all([(filing, False), (filing, True)], STREET, known=known), (False, True), strict=True
        ):
            assert isinstance(sheet, Sheet)
            assert sheet == compose(unfinished(title=title), STREET, imprint_apart=apart)

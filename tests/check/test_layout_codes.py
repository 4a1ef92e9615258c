"""The layout codes: keyed to clauses, worded in Chinese, and documented in docs/findings.md one for one."""

import re
from pathlib import Path

import pytest

from docgen.check.layout import check_layout
from docgen.check.layout_codes import LAYOUT_CODES, finding
from docgen.errors import InputError
from docgen.standard.clauses import CLAUSES

DOCUMENT = Path(__file__).parents[2] / "docs" / "findings.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| ([^|]+) \| ([a-z]+) \| ([^|]+) \|$", re.MULTILINE)
# Rows of the table that say how something is drawn or counted and are measured under another row's code.
MEASURED_ELSEWHERE = {
    "sheet_height",  # sheet-size
    "copy_number_digits",  # copy-number
}


def documented() -> dict[str, tuple[str, str, str]]:
    text = DOCUMENT.read_text(encoding="utf-8")
    section = text.partition("\n## Layout\n")[2].partition("\n## ")[0]
    return {
        code: (clause.strip(), severity, subject.strip()) for code, clause, severity, subject in ROW.findall(section)
    }


def test_the_documented_codes_equal_the_codes() -> None:
    table = {code: (row.clause.source, row.clause.severity, row.subject) for code, row in LAYOUT_CODES.items()}
    assert documented() == table


def test_every_row_of_the_clause_table_is_measured() -> None:
    measured = {row.clause.name for row in LAYOUT_CODES.values()}
    assert set(CLAUSES) - MEASURED_ELSEWHERE <= measured


@pytest.mark.parametrize("code", LAYOUT_CODES)
def test_a_finding_carries_its_clause_and_remedy(code: str) -> None:
    row = LAYOUT_CODES[code]
    one = finding(code, "第1页", "说明", found="1.0毫米", expected="2.0毫米")
    assert one.clause.startswith("GB/T 9704 ")
    assert one.severity == row.clause.severity
    assert one.fix == row.fix
    assert re.search("[\u4e00-\u9fff]", row.fix)


@pytest.mark.parametrize("data", [b"", b"not a PDF", b"%PDF-1.7\n"])
def test_what_is_no_pdf_is_an_input_error(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        check_layout(data)
    assert caught.value.code == "not-a-pdf"

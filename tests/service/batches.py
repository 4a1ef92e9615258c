"""Batches made by code: a base plan with placeholders that may be issued, rosters, and how to run them."""

import io
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook, load_workbook

from docgen.archive.archive import Archive
from docgen.service import batch
from docgen.service.batch import Folder, Plan, Results, Wants
from docgen.settings import Settings, parse_settings

TODAY = date(2014, 11, 4)
HEADERS = ("社区名称", "网格数", "落款·成文日期")
ODD = '<b>"&{{x}}'
"""A community whose name would break every template that is filled in by hand."""

HOUSE = '[house]\nissuer = "棠溪街道办事处"\norgan_code = "棠街办"\nprinting_office = "棠溪街道党政办公室"\n'


def base(**changes: Any) -> dict[str, Any]:
    """A base plan: with a date of its own it may be issued as it is."""
    plain: dict[str, Any] = {
        "kind": "work_plan",
        "title": "【社区名称】消防工作计划",
        "addressees": ["各居民小组"],
        "sections": [
            {"kind": "guiding_thought", "text": "坚持人民至上、生命至上，做好【社区名称】的消防工作。"},
            {"kind": "goals", "text": "【网格数】个网格全年不发生火灾事故。"},
            {"kind": "steps", "steps": [{"name": "排查", "end": "2014-12", "text": "逐户排查隐患。"}]},
        ],
        "signature": {"signed_on": "2014-11-03"},
    }
    return {**plain, **changes}


def base_bytes(**changes: Any) -> bytes:
    return yaml.safe_dump(base(**changes), allow_unicode=True, sort_keys=False).encode()


def workbook(rows: Iterable[Iterable[Any]], headers: Iterable[str] = HEADERS) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "社区名单"
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def communities(count: int) -> list[list[Any]]:
    """Good rows; the second has the odd name."""
    return [[ODD if at == 2 else f"第{at}社区", str(at % 9 + 1), "2014-11-03"] for at in range(1, count + 1)]


def settings() -> Settings:
    return parse_settings(HOUSE)


def planned(rows: Iterable[Iterable[Any]] | bytes, wants: Wants | None = None, **changes: Any) -> Plan:
    raw = rows if isinstance(rows, bytes) else workbook(rows)
    return batch.plan(base_bytes(**changes), "基准.yaml", raw, "名单.xlsx", settings(), wants or Wants())


def begun(path: Path, rows: Iterable[Iterable[Any]] | bytes, wants: Wants | None = None, **changes: Any) -> Folder:
    """A batch laid down in its folder."""
    raw = rows if isinstance(rows, bytes) else workbook(rows)
    plan = planned(raw, wants, **changes)
    return batch.start(path, plan, base_bytes(**changes), raw, "王敏")


def worked(folder: Folder, open_desk: Any = None, *, jobs: int = 1, stopping: Callable[[], bool] = bool) -> Results:
    """Run it with the plan that lies in its folder."""
    return batch.run(
        folder, folder.plan(), actor="王敏", today=TODAY, open_desk=open_desk, jobs=jobs, stopping=stopping
    )


def statuses(results: Results) -> list[str]:
    return [one.status for one in results.outcomes]


def filings_of(archive: Archive) -> list[Any]:
    """Every filing of the index in the order in which they came."""
    from docgen.archive import queries

    with archive.reading() as connection:
        return sorted(queries.filings(connection), key=lambda row: row.created_seq)


def sheet_rows(path: Path) -> list[list[Any]]:
    """The rows of a workbook's first sheet, the header left out."""
    sheet = load_workbook(path).worksheets[0]
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]

"""Batches on the pages: a house, a base plan and a list as a secretary sends them, and how to follow the work."""

import io
import re
import time
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from docgen.service import batch_orders
from docgen.service.lifecycle import Role

from ..service.batches import base_bytes, workbook
from .filing_office import PEOPLE, Hall, hall

__all__ = ["hall"]

PATIENCE = 90.0
BAD_DATE = ["第9社区", "3", "2014-13-01"]


@pytest.fixture
def office_hall(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """With a second drafter and somebody who holds every role; nothing started in the background outlives the test."""
    everything: tuple[Role, ...] = ("drafter", "reviewer", "countersigner", "approver", "clerk")
    monkeypatch.setitem(PEOPLE, "tong", ("童事", ("drafter",)))
    monkeypatch.setitem(PEOPLE, "quan", ("权全", everything))
    yield hall
    desk = hall.desk("dang")
    for now in batch_orders.listed(desk):
        if now.state == "running":
            finished(hall, "dang", now.order.id)


def sent(
    hall: Hall,
    rows: Iterable[Iterable[Any]] | bytes,
    by: str = "lin",
    base: bytes | None = None,
    name: str = "社区名单.xlsx",
    **more: Any,
) -> TestResponse:
    """Send a base plan and a list."""
    raw = rows if isinstance(rows, bytes) else workbook(rows)
    plan = base_bytes() if base is None else base
    form = {"base": (io.BytesIO(plan), "基准方案.yaml"), "roster": (io.BytesIO(raw), name), **more}
    return hall.browser(by).post("/batches", data=form, content_type="multipart/form-data")


def order_of(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text.split('role="alert"')[-1][:600]
    found = re.fullmatch(r"/batches/(\w+)", answer.headers["Location"])
    assert found is not None
    return found[1]


def meanings(page: str) -> list[str]:
    """What the columns' selections stand at."""
    return [
        next(iter(re.findall(r'<option value="([^"]*)" selected>', part.split("</select>")[0])), "")
        for part in page.split('name="meaning"')[1:]
    ]


def mapped(hall: Hall, rows: Iterable[Iterable[Any]] | bytes, by: str = "lin", **more: Any) -> str:
    """Send a batch, and agree to what its columns are taken for."""
    batch = order_of(sent(hall, rows, by, **more))
    page = hall.browser(by).get(f"/batches/{batch}").text
    answer = hall.browser(by).post(f"/batches/{batch}/columns", data={"meaning": meanings(page)})
    assert answer.status_code == 303, answer.text.split('role="alert"')[-1][:600]
    return batch


def page(hall: Hall, batch: str, by: str = "lin") -> str:
    answer = hall.browser(by).get(f"/batches/{batch}")
    assert answer.status_code == 200
    return answer.text


def started(hall: Hall, batch: str, who: str = "lin", /, **wants: Any) -> TestResponse:
    return hall.browser(who).post(f"/batches/{batch}/start", data=wants)


def finished(hall: Hall, by: str, batch: str) -> dict[str, Any]:
    """Wait until the batch is no longer at work; what its state says then."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        told = hall.browser(by).get(f"/batches/{batch}/state").json or {}
        if told["state"] != "running":
            return told
        time.sleep(0.1)
    raise AssertionError(f"still at work after {PATIENCE} s: {told}")


def looked_at(hall: Hall, batch: str, by: str = "lin") -> dict[str, Any]:
    """Wait until the dry run in the background has ended; what the state says then."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        told = hall.browser(by).get(f"/batches/{batch}/state").json or {}
        if not told["checking"]:
            return told
        time.sleep(0.1)
    raise AssertionError(f"still looked at after {PATIENCE} s: {told}")


def taken(hall: Hall, batch: str, what: str, by: str = "lin") -> bytes:
    answer = hall.browser(by).get(f"/batches/{batch}/files/{what}")
    assert answer.status_code == 200, what
    return answer.data

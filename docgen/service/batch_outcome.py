"""What came of a batch on the pages (批量结果): files to take away, and why the work ended before its end."""

import json
from pathlib import Path
from typing import Literal, get_args

from docgen.errors import ArchiveError, DocgenError
from docgen.roster.filenames import safe_name
from docgen.service import batch, batch_background
from docgen.service.batch_folder import FAILURES, RESULTS, open_folder
from docgen.service.batch_orders import Order, Standing, files_of, get
from docgen.service.batch_reports import zip_path
from docgen.service.desk import Desk

What = Literal["zip", "results", "failures"]
_NAMES: dict[What, str] = {"zip": "全部", "results": "结果", "failures": "待改"}


def take(desk: Desk, order_id: str, what: str) -> tuple[str, Path]:
    """A file of a batch and a name to save it under; ArchiveError ``file-absent`` where there is none (yet)."""
    order = get(desk, order_id)
    for known in get_args(What):
        if known == what and (path := present(desk, order).get(known)) is not None:
            return f"{_NAMES[known]}-{safe_name(order.title)[:60]}{path.suffix}", path
    raise ArchiveError("file-absent", "没有这个文件。")


def present(desk: Desk, order: Order) -> dict[What, Path]:
    """Which of its files there are to take away."""
    folder = files_of(desk, order)
    if not batch.exists(folder):
        return {}
    paths: dict[What, Path] = {"results": folder / RESULTS, "failures": folder / FAILURES}
    paths["zip"] = zip_path(open_folder(folder))
    return {what: path for what, path in paths.items() if path.is_file()}


class EndedError(DocgenError):
    """What the process of a batch said when it ended before its end."""

    http_status = 409


def trouble(desk: Desk, now: Standing) -> EndedError | None:
    """Why the work ended before its end, where its process said so; None where it was stopped or simply died."""
    if now.state != "stopped":
        return None
    last = batch_background.last_words(files_of(desk, now.order)).strip().rpartition("\n")[2]
    try:
        said = json.loads(last)["error"]
        return EndedError(said["code"], said["message"], said["hint"])
    except (ValueError, KeyError, TypeError):
        return None

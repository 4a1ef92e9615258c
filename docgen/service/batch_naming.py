"""File names of a batch (批量文件名): from what the plain data of a row says, before it is drawn."""

from collections.abc import Mapping
from typing import Any

from docgen.roster.filenames import NameParts
from docgen.roster.rows import Row
from docgen.service.batch_folder import Done
from docgen.service.batch_plan import Plan
from docgen.text.dates import parse_when

NAMED_BY = ("title", "head", "signature")
"""What of a row's data its name is made of."""


def name_parts(plan: Plan, row: Row, position: int, data: Mapping[str, Any], number: str = "") -> NameParts:
    """What the name of a row's file is made of: its data, at least ``NAMED_BY``.

    ``number`` is one that was given, else the plan's own where whole.
    """
    head = data.get("head") or {}
    title = " ".join(str(data.get("title") or "").split())
    return NameParts(
        community=plan.roster.community(row),
        title=title,
        year=_year(number, head, data.get("signature") or {}),
        number=number or _own_number(plan, head),
        position=str(position).zfill(len(str(len(plan.roster.rows)))),
    )


def kept_names(known: Mapping[str, Done], asked: Mapping[str, str]) -> dict[str, str]:
    """The names that communities keep from earlier runs, by slot; ``asked`` gives the slot of every key of this run.

    A mended row takes the name of what it replaces; the name of a community that is no longer asked for stays taken.
    """
    here = set(asked.values())
    return {one.slot if one.slot in here else f"gone:{one.slot}": one.file for one in known.values() if one.file}


def _own_number(plan: Plan, head: Mapping[str, Any]) -> str:
    """The number that the plan itself holds; the archive gives its own."""
    code, year, serial = (head.get(name) for name in ("organ_code", "year", "serial"))
    return f"{code}〔{year}〕{serial}号" if plan.wants.mode == "files" and code and year and serial else ""


def _year(number: str, head: Mapping[str, Any], signature: Mapping[str, Any]) -> str:
    if "〔" in number:
        return number.split("〔", 1)[1].split("〕", 1)[0]
    if head.get("year"):
        return str(head["year"])
    try:
        when = parse_when(str(signature.get("signed_on") or ""))
    except ValueError:
        return ""
    return str(when.year) if when.year else ""

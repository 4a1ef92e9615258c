"""The plan of a batch (批量方案): one base plan, one roster, what the columns do, and what is wanted of every row."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from docgen.errors import InputError, UsageError
from docgen.ingest.sources import read_input
from docgen.ingest.tree import Source
from docgen.models.filing import Filing
from docgen.models.upgrades import upgrade
from docgen.render.template_files import shipped_template
from docgen.roster.columns import ColumnMap, map_columns
from docgen.roster.filenames import DEFAULT_PATTERN, FileNames
from docgen.roster.keys import base_digest, repeated_rows, row_key
from docgen.roster.merging import Merging, cells_behind
from docgen.roster.reading import read_roster
from docgen.roster.results import Failure
from docgen.roster.rows import COMMUNITY, Roster, Row
from docgen.settings import Settings

Mode = Literal["files", "draft", "publish"]
Numbering = Literal["one", "own", "each"]

MODES: dict[Mode, str] = {"files": "只生成文件", "draft": "存为初稿", "publish": "印发"}
NUMBERINGS: dict[Numbering, str] = {"one": "以一个通知印发", "own": "各社区自己的文号", "each": "每份一个文号"}


class Wants(BaseModel):
    """What is wanted of a batch (办理要求): where the rows go, how they are numbered and signed, which files.

    ``by`` and ``on`` are who signed and when, as for a single issue; None leaves it to the plan itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Mode = "files"
    numbering: Numbering | None = None
    pattern: str = DEFAULT_PATTERN
    pdf: bool = False
    zip: bool = False
    by: str | None = None
    on: date | None = None

    def checked(self) -> Self:
        """The same; UsageError where two wishes do not go together, or the pattern names no part."""
        FileNames(self.pattern)
        if (self.mode == "publish") != (self.numbering is not None):
            message = "印发要写明怎样编号" if self.mode == "publish" else "只有印发才编号"
            hint = "请写 --numbering own（各社区自己的）、each（街道每份一个）或 one（一个通知）"
            raise UsageError("batch-numbering", message, hint if self.mode == "publish" else "请加上 --publish")
        if self.mode != "publish" and (self.by is not None or self.on is not None):
            raise UsageError("batch-signing", "--by 和 --on 只在印发时使用", "请加上 --publish，或去掉它们")
        return self


@dataclass(frozen=True)
class Plan:
    """A base plan and a roster that fit together. ``base`` is its plain data in the current version."""

    base: dict[str, Any]
    base_source: Source
    roster: Roster
    columns: ColumnMap
    settings: Settings
    wants: Wants
    template: bytes | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def merging(self) -> Merging:
        """The base plan with its columns, ready for the rows."""
        return Merging(self.base, self.roster, self.columns)

    @cached_property
    def drawn_with(self) -> str:
        """The digest of all that a row is drawn with besides the base plan and its own cells."""
        template = self.template if self.template is not None else shipped_template(str(self.base.get("kind")))
        signed = [self.wants.on.isoformat() if self.wants.on else "", self.wants.by or "", self.wants.numbering or ""]
        said = self.settings.model_dump_json(include={"house", "page", "fonts"})
        return hashlib.sha256("\n".join([_digest(template), said, *signed]).encode()).hexdigest()

    @cached_property
    def base_digest(self) -> str:
        """The digest of the base plan's data."""
        return base_digest(self.base)

    def key(self, row: Row) -> str:
        """What decides a row's output: rows of equal keys give equal filings."""
        return row_key(self.drawn_with, self.base_digest, row, self.roster, self.columns)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of every row, in the roster's order."""
        return tuple(self.key(row) for row in self.roster.rows)

    @cached_property
    def repeated(self) -> dict[int, Failure]:
        """The rows that say the same as an earlier one, by number: why each of them is not made."""
        column = self.roster.community_column
        found = repeated_rows(self.roster, self.columns)
        return {number: Failure(number, column, f"{one.message}。{one.hint}") for number, one in found.items()}

    @property
    def title(self) -> str:
        """The base plan's title as typed, on one line."""
        return " ".join(str(self.base.get("title") or "").split())

    def without_rows(self) -> "Plan":
        """The same without its rows: what a process needs that is given row after row."""
        return replace(self, roster=replace(self.roster, rows=()))


def read_plan(
    base: bytes,
    base_name: str,
    roster: bytes,
    roster_name: str,
    settings: Settings,
    wants: Wants,
    *,
    template: bytes | None = None,
    chosen: Mapping[str, str] | None = None,
) -> Plan:
    """Read a base plan and a roster; ``chosen`` says of headers by hand what they stand for (``map_columns``).

    A header that stands for 社区名称 names the column of the communities.

    InputError (exit code 3) where one of them cannot be read, they do not fit, or the base plan has faults of its own.
    """
    source, data = read_base(base, base_name)
    named = next((header for header, meaning in (chosen or {}).items() if meaning == COMMUNITY), COMMUNITY)
    listed = read_roster(roster, roster_name, named)
    columns = map_columns(listed, data, chosen)
    plan = Plan(data, source, listed, columns, settings, wants.checked(), template, dict(chosen or {}))
    refuse_faulty_base(plan)
    return plan


def read_base(raw: bytes, name: str) -> tuple[Source, dict[str, Any]]:
    """Read a base plan as plain data of the current version; it need not be a whole filing by itself."""
    source = read_input(raw, name=name)
    try:
        data = upgrade(source.data)
    except PydanticCustomError as error:
        from docgen.ingest.refusals import refusal

        raise refusal(source, source.data, error) from error
    if source.repeated:
        # Imported here, as above and below: only what is wrong with a plan asks for it.
        from docgen.ingest.refusals import refusal

        raise refusal(source, data, None)
    return source, data


def refuse_faulty_base(plan: Plan) -> None:
    """Raise InputError for faults that no cell has to do with; the first row that can be laid over it tells them."""
    for row in plan.roster.rows:
        merged = plan.merging.merge(row)
        if merged.problems:
            continue
        try:
            Filing.model_validate(merged.data)
        except ValidationError as error:
            from docgen.ingest.refusals import refusal

            located = Source(merged.data, plan.base_source.lines, name=plan.base_source.name)
            refused = refusal(located, merged.data, error)
            own = [problem for problem in refused.problems if not cells_behind(merged, problem.path)]
            if own:
                message = f"基准方案有{len(own)}处需要改正"
                raise InputError("invalid-input", message, refused.hint, refused.where, own) from error
        return


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()

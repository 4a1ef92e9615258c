"""Base plan and list as they are sent to the pages (上传), and what the list's columns stand for (栏目对应).

What a column stood for the last time is remembered for the whole office, by kind of filing and header.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert, select

from docgen.accounts.moments import stamp
from docgen.db.office_tables import ROSTER_COLUMNS
from docgen.db.tables import FILINGS
from docgen.db.transactions import begin_write
from docgen.errors import InputError
from docgen.models.yaml_writer import to_yaml
from docgen.roster.guessing import COMMUNITY_HEADERS, guess_columns
from docgen.roster.headers import header_key
from docgen.roster.reading import read_roster
from docgen.roster.rows import COMMUNITY, Roster, shown
from docgen.roster.values import is_blank_mark
from docgen.service import working_copies
from docgen.service.batch_orders import ListColumn, Order
from docgen.service.batch_plan import read_base
from docgen.service.desk import Desk
from docgen.service.entering import PAPER_KIND
from docgen.service.filings import extract_input
from docgen.service.lifecycle import state_name
from docgen.service.marking import without_number
from docgen.service.secrecy import refuse_classified
from docgen.service.starting import version_of
from docgen.service.typed_data import cleaned
from docgen.service.wording import file_name, plain

MOST_CHOICES = 50
SAMPLES = 3
_WORD = b"PK\x03\x04"
_CLASSIFICATION = "head.classification"


@dataclass(frozen=True, slots=True)
class Base:
    """A base plan as it was sent or chosen: its bytes, a name for messages, and its plain data."""

    data: bytes
    name: str
    plain: dict[str, Any]

    @property
    def title(self) -> str:
        """Its title on one line."""
        return " ".join(str(self.plain.get("title") or "").split())[:200]


def choices(desk: Desk) -> list[tuple[str, str]]:
    """What one may take for a base plan besides a file: one's copies and one's filings, the newest first."""
    copies = [(f"copy:{one.id}", f"在写的稿子：{one.title or '（未填标题）'}") for one in working_copies.mine(desk)]
    table = FILINGS.c
    mine = select(table.id, table.state, table.title).where(table.drafter == desk.actor.name, table.kind != PAPER_KIND)
    with desk.archive.reading() as connection:
        rows = connection.execute(mine.order_by(table.created_seq.desc()).limit(MOST_CHOICES)).all()
    return [*copies, *((f"filing:{row.id}", f"{state_name(row.state)}：{row.title}") for row in rows)]


def base_of_file(desk: Desk, name: str, data: bytes) -> Base:
    """A base plan out of a YAML or JSON file, or a DOCX that docgen made; InputError where there is none in it."""
    if data.startswith(_WORD):
        data, name = extract_input(data).yaml.encode(), "文档中随附的输入.yaml"
    return _base(desk, data, file_name(name))


def base_of_choice(desk: Desk, choice: str) -> Base:
    """A base plan out of one's own copy or filing; InputError ``batch-base`` for any other word."""
    kind, _, name = choice.partition(":")
    if kind == "copy":
        written = cleaned(working_copies.get(desk, name).typed).data
        return _base(desk, json.dumps(written, ensure_ascii=False).encode(), "在写的稿子.json")
    if kind == "filing":
        # Of a filing that was issued not the number: that is its own.
        filing = without_number(version_of(desk, name, None))[0]
        return _base(desk, to_yaml(filing).encode(), "档案中的公文.yaml")
    raise InputError("batch-base", "没有选基准方案。", hint="请选一份在写的稿子或公文，或者传一个文件。", where="base")


def _base(desk: Desk, data: bytes, name: str) -> Base:
    read = read_base(data, name)[1]
    head = read.get("head")
    refuse_classified(desk, head.get("classification") if isinstance(head, dict) else None)
    return Base(data, name, read)


def read_list(desk: Desk, data: bytes, name: str, community: str, kind: str) -> tuple[Roster, str]:
    """The list of communities and the header that it gives their names: the one said, else whichever is there.

    InputError as ``read_roster``.
    """
    said = plain(community, "表头")
    wanted = [said] if said else [COMMUNITY, *_communities(desk, kind), *COMMUNITY_HEADERS]
    first: InputError | None = None
    for header in dict.fromkeys(wanted):
        try:
            return read_roster(data, file_name(name), header), header
        except InputError as error:
            first = first or error
            if not any(f"没有“{header}”这一列" in problem.message for problem in error.problems):
                raise
    assert first is not None
    raise first


def columns_of(desk: Desk, roster: Roster, base: Base, before: Mapping[str, str] | None = None) -> list[ListColumn]:
    """The columns with a guess of what they stand for; ``before`` is what the same batch's columns stood for."""
    remembered = {**remembered_for(desk, str(base.plain.get("kind"))), **(before or {})}
    headers = [column.header for column in roster.columns]
    guesses = guess_columns(headers, base.plain, remembered)
    found = []
    for place, column in enumerate(roster.columns):
        if column.header == COMMUNITY:
            continue
        texts = (shown(row.texts[place]) for row in roster.rows if row.texts[place])
        guess = guesses[column.header]
        found.append(ListColumn(column.header, column.address, tuple(islice(texts, SAMPLES)), guess.value, guess.sure))
    refuse_classified_rows(desk, roster, found)
    return found


def with_meanings(columns: Iterable[ListColumn], said: Iterable[str]) -> tuple[ListColumn, ...]:
    """The columns with what a person says they stand for."""
    return tuple(replace(one, meaning=meaning, sure=True) for one, meaning in zip(columns, said, strict=True))


def refuse_classified_rows(desk: Desk, roster: Roster, columns: Iterable[ListColumn]) -> None:
    """Raise InputError ``classified`` where a column gives a filing a classification that may not be written here."""
    for one in columns:
        if one.meaning == _CLASSIFICATION:
            place = next(at for at, column in enumerate(roster.columns) if column.header == one.header)
            for row in roster.rows:
                if not is_blank_mark(row.texts[place]):
                    refuse_classified(desk, row.texts[place])


def remembered_for(desk: Desk, kind: str) -> dict[str, str]:
    """What headers stood for the last time, for filings of this kind."""
    table = ROSTER_COLUMNS.c
    wanted = select(table.header, table.meaning).where(table.kind == kind)
    with desk.archive.engine.connect() as connection:
        return {row.header: row.meaning for row in connection.execute(wanted)}


def remember(desk: Desk, order: Order) -> None:
    """Remember what the columns of a batch stand for, for the next one in this office."""
    said = {header_key(one.header): one.meaning for one in order.columns}
    if order.community != COMMUNITY:
        said[header_key(order.community)] = COMMUNITY
    at = stamp(desk.archive.clock())
    rows = [
        {"kind": order.kind, "header": header, "meaning": meaning, "at": at, "actor": desk.actor.name}
        for header, meaning in said.items()
        if header
    ]
    table = ROSTER_COLUMNS
    with begin_write(desk.archive.engine) as connection:
        connection.execute(delete(table).where(table.c.kind == order.kind, table.c.header.in_(said)))
        if rows:
            connection.execute(insert(table), rows)


def _communities(desk: Desk, kind: str) -> list[str]:
    """The headers that stood for the communities' names before."""
    return [header for header, meaning in remembered_for(desk, kind).items() if meaning == COMMUNITY]

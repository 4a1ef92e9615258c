"""What somebody is writing (在写的稿子): kept at every pause, owned by one person, until it goes into the archive.

A copy holds what was typed, however unfinished, and counts its revisions: who saves on top of a revision that is no
longer the latest is shown both, and nothing is overwritten.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from docgen.accounts.moments import stamp
from docgen.archive.identifiers import is_id, new_id
from docgen.db.office_tables import WORKING_COPIES
from docgen.db.transactions import begin_write
from docgen.errors import ArchiveError, InputError, Problem, RightsError
from docgen.models.filing import SCHEMA_VERSION
from docgen.models.upgrades import upgrade
from docgen.service.desk import Desk, Done
from docgen.service.drafting import draft, revise
from docgen.service.remarks import examine
from docgen.service.secrecy import refuse_typed
from docgen.service.typed_data import Typed, as_typed

_PLACES = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be looked at in a place (核对提示); it goes when the place says something else.

    ``field`` is the path without the places in lists, so that an entry may move; ``value`` are the first words of what
    stands there.
    """

    field: str
    value: str
    text: str

    @property
    def key(self) -> str:
        """What it is called on a page."""
        return hashlib.sha256("\0".join((self.field, self.value, self.text)).encode()).hexdigest()[:16]

    def belongs(self, name: str, value: Any) -> bool:
        """Whether this is the field and the value that it was made for."""
        return _PLACES.sub("", name) == self.field and first_words(value) == self.value


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """One copy; ``filing`` and ``base_version`` say what it revises, both None for a new filing."""

    id: str
    owner: str
    filing: str | None
    base_version: int | None
    kind: str
    typed: Typed
    notes: tuple[Note, ...]
    revision: int
    created_at: str
    updated_at: str

    @property
    def title(self) -> str:
        """The title as far as it is written."""
        title = self.typed.get("title")
        return title.replace("\n", "") if isinstance(title, str) else ""


def note_at(name: str, value: Any, text: str) -> Note:
    """A note for what stands in a place now."""
    return Note(_PLACES.sub("", name), first_words(value), text)


def first_words(value: Any) -> str:
    """The first text in a place: of a part its heading, title or name."""
    if isinstance(value, dict):
        named = next((value[key] for key in ("heading", "title", "name") if value.get(key)), None)
        return first_words(named if named is not None else list(value.values()))
    if isinstance(value, list):
        return next((words for words in map(first_words, value) if words), "")
    return value if isinstance(value, str) else ""


class StaleCopyError(ArchiveError):
    """The copy has been saved elsewhere since; ``latest`` is how it stands now."""

    def __init__(self, latest: WorkingCopy) -> None:
        super().__init__(
            "stale-copy",
            "这份稿子已经在别的窗口或电脑上改过。",
            hint="请比较两份，决定每一处用哪一份。",
            where=latest.id,
        )
        self.latest = latest


def create(
    desk: Desk,
    typed: Typed,
    *,
    filing: str | None = None,
    base_version: int | None = None,
    notes: Sequence[Note] = (),
) -> WorkingCopy:
    """Begin a copy; ``filing`` and ``base_version`` for one that will become a revision."""
    desk.require("revise" if filing else "draft")
    refuse_typed(desk, typed)
    now = stamp(desk.archive.clock())
    copy = WorkingCopy(new_id(), desk.actor.name, filing, base_version, _kind(typed), typed, tuple(notes), 1, now, now)
    with begin_write(desk.archive.engine) as connection:
        connection.execute(insert(WORKING_COPIES).values(**_row(copy)))
    return copy


def get(desk: Desk, copy_id: str) -> WorkingCopy:
    """One's own copy; RightsError ``copy-missing`` for anybody else's, or none."""
    with desk.archive.engine.connect() as connection:
        return _get(desk, connection, copy_id)


def mine(desk: Desk) -> list[WorkingCopy]:
    """The actor's copies, the one written last first."""
    wanted = select(WORKING_COPIES).where(WORKING_COPIES.c.owner == desk.actor.name)
    with desk.archive.engine.connect() as connection:
        rows = connection.execute(wanted.order_by(WORKING_COPIES.c.updated_at.desc()))
        return [_read(row) for row in rows]


def of_filing(desk: Desk, filing: str) -> WorkingCopy | None:
    """The actor's copy that revises this filing, the one written last; None where there is none."""
    return next((copy for copy in mine(desk) if copy.filing == filing), None)


def save(desk: Desk, copy_id: str, typed: Typed, revision: int) -> WorkingCopy:
    """Keep what is typed now; ``revision`` is the one it was typed on.

    The same text again makes no new revision. StaleCopyError when another one has been saved meanwhile, InputError
    ``classified`` where the text may not be kept here.
    """
    refuse_typed(desk, typed)
    with begin_write(desk.archive.engine) as connection:
        copy = _get(desk, connection, copy_id)
        if typed == copy.typed:
            return copy
        if revision != copy.revision:
            raise StaleCopyError(copy)
        return _put(desk, connection, copy, typed=typed, kind=_kind(typed), revision=revision + 1)


def settle(desk: Desk, copy_id: str, key: str) -> WorkingCopy:
    """Take away the note that goes by this key: somebody has looked."""
    with begin_write(desk.archive.engine) as connection:
        copy = _get(desk, connection, copy_id)
        return _put(desk, connection, copy, notes=tuple(one for one in copy.notes if one.key != key))


def rebase(desk: Desk, copy_id: str, version: int) -> WorkingCopy:
    """Say that the copy now rests on this version of its filing: what changed in between has been looked at."""
    with begin_write(desk.archive.engine) as connection:
        return _put(desk, connection, _get(desk, connection, copy_id), base_version=version)


def discard(desk: Desk, copy_id: str) -> None:
    """Throw a copy away."""
    with begin_write(desk.archive.engine) as connection:
        _delete(connection, _get(desk, connection, copy_id))


def keep(desk: Desk, copy: WorkingCopy, reason: str) -> Done:
    """Put the copy into the archive, as a new filing or as the next version; then the copy is gone.

    InputError while something is still wrong; StaleVersionError when the filing has got a newer version meanwhile.
    """
    examined = examine(copy.typed, desk.settings)
    if examined.filing is None:
        problems = [Problem(one.path, one.label, one.message, hint=one.hint) for one in examined.remarks]
        message = f"还有{len(problems)}处要改，改好才能存入档案"
        raise InputError("invalid-input", message, "请逐处改正；写到一半的内容已经保存，不会丢。", problems=problems)
    with desk.at_work() as writing:
        if copy.filing is None:
            done = draft(desk, examined.filing, remark=reason)
        else:
            done = revise(desk, copy.filing, examined.filing, base=copy.base_version, remark=reason)
        _delete(writing.connection, copy)
        return done


def _kind(typed: Typed) -> str:
    kind = typed.get("kind")
    return kind if isinstance(kind, str) else ""


def _get(desk: Desk, connection: Connection, copy_id: str) -> WorkingCopy:
    wanted = select(WORKING_COPIES).where(WORKING_COPIES.c.id == copy_id, WORKING_COPIES.c.owner == desk.actor.name)
    row = connection.execute(wanted).first() if is_id(copy_id) else None
    if row is None:
        raise RightsError("copy-missing", "没有这份稿子。", hint="它可能已经存入档案或被删去。")
    return _read(row)


def _put(desk: Desk, connection: Connection, copy: WorkingCopy, **changes: Any) -> WorkingCopy:
    """Change a copy's row."""
    fields = {name: getattr(copy, name) for name in WorkingCopy.__slots__}
    changed = WorkingCopy(**{**fields, **changes, "updated_at": stamp(desk.archive.clock())})
    connection.execute(update(WORKING_COPIES).where(WORKING_COPIES.c.id == copy.id).values(**_row(changed)))
    return changed


def _delete(connection: Connection, copy: WorkingCopy) -> None:
    connection.execute(delete(WORKING_COPIES).where(WORKING_COPIES.c.id == copy.id))


def _row(copy: WorkingCopy) -> dict[str, Any]:
    notes = [asdict(note) for note in copy.notes]
    data = {"schema_version": SCHEMA_VERSION, "typed": copy.typed, "notes": notes}
    fields = {name: getattr(copy, name) for name in WorkingCopy.__slots__ if name not in ("typed", "notes")}
    return {**fields, "data": json.dumps(data, ensure_ascii=False)}


def _read(row: Any) -> WorkingCopy:
    data = json.loads(row.data)
    typed = data["typed"]
    if data["schema_version"] != SCHEMA_VERSION:
        typed = as_typed(upgrade({**typed, "schema_version": data["schema_version"]}))
    notes = tuple(Note(**note) for note in data["notes"])
    return WorkingCopy(
        row.id,
        row.owner,
        row.filing,
        row.base_version,
        row.kind,
        typed,
        notes,
        row.revision,
        row.created_at,
        row.updated_at,
    )

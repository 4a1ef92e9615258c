"""The desk at which filings are worked on (办公桌): whose hands, which archive, under which settings."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection

from docgen.archive import queries
from docgen.archive.archive import Archive
from docgen.archive.identifiers import object_id
from docgen.archive.queries import FilingRow, VersionRow
from docgen.archive.writing import Writing
from docgen.errors import ArchiveError
from docgen.findings import Finding
from docgen.ingest.filings import parse_filing
from docgen.ingest.sources import read_input
from docgen.models.filing import Filing
from docgen.service import rights
from docgen.service.lifecycle import ROLES, Role, label, missing_steps, refuse_turn, roles_for
from docgen.service.local_user import local_name
from docgen.service.versions import INPUT
from docgen.settings import Settings


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts (经办人), and in which roles; to somebody at the machine itself (``local``) every filing is open."""

    name: str
    roles: frozenset[Role]
    local: bool = False


def local_actor() -> Actor:
    """The person at this machine, who may take every step: ``DOCGEN_USER`` or else the login name."""
    return Actor(local_name(), frozenset(ROLES), local=True)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an action: the filing as it now stands, notices for the person, and what the check says."""

    row: FilingRow
    notices: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A version out of the archive: its row and its filing."""

    row: VersionRow
    filing: Filing

    def carried(self, *folders: str) -> dict[str, object]:
        """The entries of its files under these folders, to carry over into the next version."""
        return {path: entry for path, entry in self.row.files.items() if path.startswith(folders)}


@dataclass
class Desk:
    """What every use case of the archive works with: the archive, the house's settings, and who acts."""

    archive: Archive
    settings: Settings
    actor: Actor
    _group: Writing | None = field(default=None, init=False)

    @contextmanager
    def at_work(self) -> Iterator[Writing]:
        """The write of one action. Actions inside the block join it and stand together with it (group commit).

        An action that fails records nothing; whoever leads the group may catch its error and go on with the others.
        """
        if self._group is not None:
            with self._group.part():
                yield self._group
            return
        with self.archive.writing(self.actor.name) as writing:
            self._group = writing
            try:
                yield writing
            finally:
                self._group = None

    def today(self) -> date:
        """The day by the archive's clock, in local time."""
        return self.archive.clock().astimezone().date()

    def filing(self, connection: Connection, reference: str) -> FilingRow:
        """The filing with this id or document number, as far as the actor may know of it.

        ArchiveError ``not-found``, RightsError ``not-visible``.
        """
        row = self.archive.filing(connection, reference)
        rights.require_read(self.actor, row, self.settings.archive.steps)
        return row

    def may_read(self, row: FilingRow) -> bool:
        """Whether the actor may know of this filing: see ``docgen.service.rights``."""
        return rights.may_read(self.actor, row, self.settings.archive.steps)

    def may(self, action: str, state: str | None = None) -> bool:
        """Whether the actor holds a role that may take this action, on a filing in this state."""
        return bool(self.actor.roles & roles_for(action, state))

    def require(self, action: str, row: FilingRow | None = None) -> None:
        """Raise ArchiveError ``not-allowed`` when the actor may not take this action, on this filing."""
        state = row.state if row else None
        steps = self.settings.archive.steps
        if not self.may(action, state) or (row and not rights.may_act(self.actor, row, action, steps)):
            allowed = roles_for(action, state)
            roles = "、".join(name for role, name in ROLES.items() if role in allowed)
            where = row.id if row else ""
            raise ArchiveError("not-allowed", f"{self.actor.name}不能{label(action)}。", f"由{roles}办理。", where)

    def require_step(self, row: FilingRow, action: str, *, numbered: bool = True) -> None:
        """Raise ArchiveError when the actor may not take the step, or something before it is still to be done.

        ``numbered`` False: the filing is one that carries no number and need not wait for it.
        """
        self.require(action, row)
        with naming(row):
            missing = missing_steps(action, row.state, self.settings.archive.steps)
        if not numbered:
            missing = [one for one in missing if one.action != "number"]
        if missing:
            names = "、".join(one.label for one in missing)
            hint = f"请先办理{missing[0].label}（docgen {missing[0].action} {row.id}）。"
            raise ArchiveError("step-missing", f"还没有{names}，不能{label(action)}。", hint=hint, where=row.id)

    def require_turn(self, row: FilingRow, action: str) -> None:
        """Raise ArchiveError when the actor may not do this, or the filing's state does not allow it."""
        self.require(action, row)
        with naming(row):
            refuse_turn(action, row.state, self.settings.archive.steps)

    def latest(self, writing: Writing, row: FilingRow) -> Kept:
        """The filing's latest version as it stands inside this write."""
        kept = version_of(writing.connection, row, row.version)
        return Kept(kept, parse_kept(writing.read(row.id, INPUT, kept.object_version)))

    def read_version(self, connection: Connection, row: FilingRow, number: int) -> Kept:
        """A version as a reader sees it, outside any write; RightsError ``not-visible``."""
        kept = version_of(connection, row, number)
        if not rights.readable_versions(self.actor, row, [kept], self.settings.archive.steps):
            raise rights.not_visible()
        return Kept(kept, parse_kept(self.archive.store.read(object_id(row.id), INPUT, kept.object_version)))

    def filing_at(self, writing: Writing, row: FilingRow, number: int) -> Filing:
        """The filing of an earlier version."""
        return parse_kept(writing.read(row.id, INPUT, version_of(writing.connection, row, number).object_version))

    def template_of(self, writing: Writing, kept: VersionRow) -> bytes:
        """The bytes of the template that the version was drawn with."""
        return writing.template(kept.template or "")

    def done(
        self, writing: Writing, subject: str, notices: Sequence[str] = (), findings: tuple[Finding, ...] = ()
    ) -> Done:
        """The result of an action on a filing that it has just recorded."""
        row = self.archive.filing(writing.connection, subject)
        return Done(row, (*notices, *self.clock_notices(writing)), findings)

    def clock_notices(self, writing: Writing) -> list[str]:
        """What to say when the clock stands before the last event; the work goes on all the same."""
        if writing.ahead is None:
            return []
        now, last = local_time(self.archive.clock().isoformat()), local_time(writing.ahead)
        return [f"电脑的时钟（{now}）早于上一条办理记录（{last}），已照记并注明；请校准时钟。"]


@contextmanager
def naming(row: FilingRow) -> Iterator[None]:
    """Let a refusal name the filing."""
    try:
        yield
    except ArchiveError as error:
        error.where = error.where or row.id
        raise


def local_time(moment: str) -> str:
    """A moment of the log as a person reads it: local time to the second."""
    return datetime.fromisoformat(moment).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def version_of(connection: Connection, row: FilingRow, number: int) -> VersionRow:
    """One version of a filing; ArchiveError ``version-missing``."""
    kept = queries.version(connection, row.id, number)
    if kept is None:
        where = f"{row.id}@v{number}"
        raise ArchiveError("version-missing", f"没有第{number}版，最新的是第{row.version}版。", where=where)
    return kept


@lru_cache(maxsize=32)
def parse_kept(raw: bytes) -> Filing:
    """The filing of a kept input; one of an older structure version is upgraded.

    Remembered for a while: one action reads the same version twice or three times, and a filing never changes.
    """
    return parse_filing(read_input(raw, name="档案中的输入.json"))

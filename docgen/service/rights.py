"""Rights, filing by filing (权限): who may see it, who may see how it came about, who may act on it.

- A drafter sees and works on what is theirs, in any state.
- What has been submitted is seen by those who take part: reviewer, countersigner, approver, clerk. Where the house has
  no step of submitting (送审), a draft in the archive counts as submitted.
- What has been issued is seen by everyone who is signed in: the issued versions, not how they came about.
- The archivist sees everything. The administrator sees, by that role, nothing at all.

Whoever may not see a filing is told that there is none.
"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from docgen.archive.queries import FilingRow, VersionRow
from docgen.errors import RightsError
from docgen.service.lifecycle import Role, is_issued, roles_for

if TYPE_CHECKING:
    from docgen.service.desk import Actor

_TAKE_PART: frozenset[Role] = frozenset({"reviewer", "countersigner", "approver", "clerk"})
_ISSUED_NAMES = frozenset({"正本", "更正本", "原件"})
"""What the versions are called that have gone out (``docgen.service.publishing``, ``docgen.service.book``)."""


def may_read(actor: "Actor", row: FilingRow, steps: Collection[str]) -> bool:
    """Whether the actor may know of this filing; ``steps`` are the optional steps that the house has switched on."""
    return has_gone_out(row) or may_follow(actor, row, steps)


def may_follow(actor: "Actor", row: FilingRow, steps: Collection[str]) -> bool:
    """Whether the actor may see how it came about: every version, every remark."""
    if actor.local or row.drafter == actor.name or "archivist" in actor.roles:
        return True
    if row.state == "withdrawn" and not has_gone_out(row):
        return "clerk" in actor.roles
    submitted = row.state != "draft" or "submit" not in steps
    return submitted and bool(actor.roles & _TAKE_PART)


def has_gone_out(row: FilingRow) -> bool:
    """Whether a version of it has been issued, whatever became of it later."""
    return is_issued(row.state) or (row.state == "withdrawn" and row.printed_on is not None)


def may_act(actor: "Actor", row: FilingRow, action: str, steps: Collection[str]) -> bool:
    """Whether the actor may take this action on this filing, as far as roles decide; the state decides as well.

    The role of drafter counts for one's own filings only.
    """
    if not may_follow(actor, row, steps):
        return False
    roles = actor.roles & roles_for(action, row.state)
    mine = actor.local or row.drafter == actor.name
    return bool(roles - {"drafter"}) or ("drafter" in roles and mine)


def require_read(actor: "Actor", row: FilingRow, steps: Collection[str]) -> None:
    """Raise RightsError ``not-visible`` when the actor may not know of this filing."""
    if not may_read(actor, row, steps):
        raise not_visible()


def not_visible() -> RightsError:
    """The error for a filing, or a part of it, that the actor may not know of."""
    return RightsError("not-visible", "没有这份公文。", hint="请核对编号；没有送审的公文只有拟稿人看得到。")


def readable_versions(
    actor: "Actor", row: FilingRow, versions: Iterable[VersionRow], steps: Collection[str]
) -> list[VersionRow]:
    """Of these versions of a filing those that the actor may see."""
    if may_follow(actor, row, steps):
        return list(versions)
    return [kept for kept in versions if kept.name in _ISSUED_NAMES] if has_gone_out(row) else []

"""The life of a filing (公文办理) as one table: 拟稿, 核稿, 会签, 签发, 复核, 登记编号, 印制校对, 用印, 印发, 归档.

A step leads to its own state. Steps marked optional count only where the house has switched them on; a step may be
taken when everything before it that counts has been done. What leads back or out of the row stands in ``TURNS``.
The regulations on filings of 2012 (条例 第十九条 to 第二十九条, 第三十六条) are the source of the order.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from docgen.errors import ArchiveError

Role = Literal["drafter", "reviewer", "countersigner", "approver", "clerk", "archivist", "administrator"]
State = Literal[
    "draft", "submitted", "reviewed", "countersigned", "approved", "rechecking", "rechecked", "numbered", "proofread",
    "sealed", "published", "correcting", "filed", "withdrawn", "revoked", "repealed",
]  # fmt: skip

ROLES: Final[dict[Role, str]] = {
    "drafter": "拟稿人",
    "reviewer": "核稿人",
    "countersigner": "会签人",
    "approver": "签发人",
    "clerk": "文书",
    "archivist": "档案员",
    "administrator": "管理员",
}

STATES: Final[dict[State, str]] = {
    "draft": "拟稿",
    "submitted": "已送审",
    "reviewed": "已核稿",
    "countersigned": "已会签",
    "approved": "已签发",
    "rechecking": "复核中",
    "rechecked": "已复核",
    "numbered": "已编号",
    "proofread": "已校对",
    "sealed": "已用印",
    "published": "已印发",
    "correcting": "更正中",
    "filed": "已归档",
    "withdrawn": "已撤回",
    "revoked": "已撤销",
    "repealed": "已废止",
}
"""Every state with its Chinese name."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the row (环节): what it is called, the state it leads to, who may take it.

    A step that ``repeats`` may be taken again where it stands: several departments countersign one filing.
    """

    action: str
    label: str
    state: State
    roles: frozenset[Role]
    optional: bool = False
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """An action outside the row (退回、撤回、更正 …): the states it may start from and the one it leads to.

    ``after_issue`` are the roles that may take it once the filing has gone out, None the same ones.
    """

    action: str
    label: str
    sources: frozenset[State]
    state: State
    roles: frozenset[Role]
    after_issue: frozenset[Role] | None = None


def _roles(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


STEPS: Final = (
    Step("draft", "拟稿", "draft", _roles("drafter")),
    Step("submit", "送审", "submitted", _roles("drafter"), optional=True),
    Step("review", "核稿", "reviewed", _roles("reviewer"), optional=True, repeats=True),
    Step("countersign", "会签", "countersigned", _roles("countersigner", "clerk"), optional=True, repeats=True),
    Step("approve", "签发", "approved", _roles("approver", "clerk")),
    Step("recheck", "复核", "rechecked", _roles("clerk"), optional=True),
    Step("number", "登记编号", "numbered", _roles("clerk")),
    Step("proofread", "印制校对", "proofread", _roles("clerk"), optional=True),
    Step("seal", "用印", "sealed", _roles("clerk"), optional=True),
    Step("publish", "印发", "published", _roles("clerk")),
    Step("file", "归档", "filed", _roles("archivist", "clerk"), optional=True),
)
"""The row, in order."""

_DRAFTED: Final[frozenset[State]] = frozenset({"draft"})
_BEFORE_ISSUE: Final[frozenset[State]] = frozenset(
    {"submitted", "reviewed", "countersigned", "approved", "rechecking", "rechecked", "numbered", "proofread", "sealed"}
)
_ISSUED: Final[frozenset[State]] = frozenset({"published", "correcting", "filed"})
_ENDED: Final[frozenset[State]] = frozenset({"withdrawn", "revoked", "repealed"})

TURNS: Final = (
    Turn("revise", "修改", frozenset({"draft", "rechecking", "correcting"}), "draft", _roles("drafter", "clerk")),
    Turn("return", "退回", _BEFORE_ISSUE, "draft", _roles("drafter", "reviewer", "countersigner", "approver", "clerk")),
    Turn("reopen", "退回复核", frozenset({"numbered", "proofread", "sealed"}), "rechecking", _roles("clerk")),
    Turn(
        "withdraw",
        "撤回",
        _DRAFTED | _BEFORE_ISSUE | _ISSUED,
        "withdrawn",
        _roles("drafter", "clerk"),
        after_issue=_roles("approver", "clerk"),
    ),
    Turn("revoke", "撤销", _ISSUED, "revoked", _roles("approver", "clerk")),
    Turn("repeal", "废止", _ISSUED, "repealed", _roles("approver", "clerk")),
    Turn("correct", "更正", frozenset({"published", "filed"}), "correcting", _roles("clerk")),
    Turn("abandon", "放弃更正", frozenset({"correcting"}), "published", _roles("clerk")),
)
"""What leads back, aside or to an end."""

OPTIONAL: Final = tuple(step.action for step in STEPS if step.optional)
_BY_ACTION: Final = {step.action: step for step in STEPS}
_TURNS: Final = {turn.action: turn for turn in TURNS}
# A filing back at the recheck, or under correction, stands where its text had been approved.
_PLACE: Final[dict[State, int]] = {step.state: place for place, step in enumerate(STEPS)} | {
    "rechecking": 4,
    "correcting": 6,
}


def step(action: str) -> Step:
    """The step of that name."""
    return _BY_ACTION[action]


def turn(action: str) -> Turn:
    """The turn of that name."""
    return _TURNS[action]


def roles_for(action: str, state: str | None = None) -> frozenset[Role]:
    """Who may take this action, on a filing in this state; in the book the clerk, at a year's end archivists too."""
    if (known := _TURNS.get(action)) is not None:
        return known.after_issue if known.after_issue and state in _ISSUED else known.roles
    if action == "close-year":
        return _roles("clerk", "archivist")
    return _BY_ACTION[action].roles if action in _BY_ACTION else _roles("clerk")


def place_of(state: str) -> int | None:
    """How far a filing in this state has come: the place in ``STEPS`` of the last that stands; None at an end."""
    return _PLACE.get(_known(state))


def label(action: str) -> str:
    """The Chinese name of any action; actions on the number book and renditions keep their own."""
    known = _BY_ACTION.get(action) or _TURNS.get(action)
    return known.label if known else _OTHERS.get(action, action)


_OTHERS: Final = {
    "enter": "补录",
    "rendition": "生成PDF",
    "void": "作废编号",
    "reserve": "预留编号",
    "release": "取消预留",
    "start": "设定起始号",
    "close-year": "年度封号",
}


def is_issued(state: str) -> bool:
    """Whether the filing has gone out and its bytes are frozen."""
    return state in _ISSUED or state in {"revoked", "repealed"}


def state_name(state: str) -> str:
    """The Chinese name of a state as the index keeps it."""
    return STATES[_known(state)]


def _known(state: str) -> State:
    return next(one for one in STATES if one == state)


def refuse_turn(action: str, state: str, switched_on: Collection[str]) -> None:
    """Raise ArchiveError ``wrong-state`` when the action may not start from this state."""
    at = _known(state)
    if at not in _TURNS[action].sources:
        raise _wrong_state(_TURNS[action].label, at, switched_on)


def missing_steps(action: str, state: str, switched_on: Collection[str]) -> list[Step]:
    """The steps still to be taken between ``state`` and ``action`` (both left out); those switched off do not count.

    Raises ArchiveError ``wrong-state`` when the action itself is already done or the filing has come to its end.
    """
    wanted, at = _BY_ACTION[action], _known(state)
    if wanted.repeats and at == wanted.state:
        return []
    if at in _ENDED or _PLACE[at] >= _PLACE[wanted.state]:
        raise _wrong_state(wanted.label, at, switched_on)
    between = STEPS[_PLACE[at] + 1 : _PLACE[wanted.state]]
    return [step for step in between if not step.optional or step.action in switched_on]


def next_step(state: str, switched_on: Collection[str]) -> Step | None:
    """The next step that this house takes; None when the filing has come to its end."""
    at = _known(state)
    if at in _ENDED:
        return None
    following = STEPS[_PLACE[at] + 1 :]
    return next((step for step in following if not step.optional or step.action in switched_on), None)


def _wrong_state(what: str, state: State, switched_on: Collection[str]) -> ArchiveError:
    message = f"这份公文{STATES[state]}，不能{what}。"
    return ArchiveError("wrong-state", message, hint=_what_now(state, next_step(state, switched_on)))


def _what_now(state: State, following: Step | None) -> str:
    """What can be done with a filing in this state."""
    if state in _ENDED:
        return "已经终止的公文不再办理；需要时请重新拟稿（docgen draft）。"
    if state in ("published", "filed"):
        onward = f"下一步是{following.label}（docgen {following.action}）；" if following else ""
        return f"{onward}文字有错用 docgen correct 更正，不再有效用 docgen repeal 废止。"
    onward = f"下一步是{following.label}（docgen {following.action}）" if following else ""
    if state == "correcting":
        return f"{onward}；文字可以用 docgen revise 修改，不改了用 docgen correct --cancel 放弃。"
    if state in ("draft", "rechecking"):
        return f"{onward}；文字可以用 docgen revise 修改。"
    if state in _TURNS["reopen"].sources:
        return f"{onward}；清样有错用 docgen recheck 退回复核，内容要改用 docgen return 退回。"
    return f"{onward}；要改文字，先用 docgen return 退回。"

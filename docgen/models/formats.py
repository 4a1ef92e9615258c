"""What the special formats (特定格式, GB/T 9704 10) and joint issue (联合行文) need, and where it may stand."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Self

from pydantic import Field, model_validator

from docgen.models.element import Element, no_entries
from docgen.models.faults import Fault, refusal
from docgen.models.fields import Kind, Line
from docgen.models.head import Head

SPECIAL_KINDS: Final[frozenset[Kind]] = frozenset({"letter", "order", "minutes"})
"""The kinds that have a page of their own: 信函, 命令, 纪要. They are issued directly, under a red head."""


class Attendance(Element):
    """Who attended (出席情况, 10.3): names or posts as they are to be printed, in order."""

    present: list[Line] = Field(
        default_factory=no_entries,
        title="出席",
        description="出席会议的人员，每人一条",
        examples=[["林知远", "顾明川"]],
    )
    absent: list[Line] = Field(
        default_factory=no_entries,
        title="请假",
        description="请假的人员，每人一条；没有就不填",
        examples=[["沈嘉禾"]],
    )
    observers: list[Line] = Field(
        default_factory=no_entries,
        title="列席",
        description="列席会议的人员，每人一条；可以在姓名后面写明单位和职务",
        examples=[["周予安（县应急管理局）", "陆闻溪（县民政局）"]],
    )

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        self.refuse_if_empty(tuple(type(self).model_fields), "没有内容", "请填写出席人员，或删去 attendance")
        return self


def mark_suffix(kind: Kind, head: Head) -> str:
    """Return what the issuer mark adds to the name: 文件, 令 or 命令, 纪要; nothing in a letter or by choice."""
    if not head.mark_suffix or kind == "letter":
        return ""
    return {"order": head.order_word, "minutes": "纪要"}.get(kind, "文件")


def refuse_misplaced(name: str, value: Any, before: Mapping[str, Any]) -> None:
    """Refuse what has no place in a filing of this kind, or beside joint organs: it would be lost.

    ``name`` and ``value`` are the field under validation, ``before`` the fields of the filing validated before it.
    """
    kind: Kind | None = before.get("kind")
    if value is None or (kind is None and name in ("form", "attendance")):
        return
    match name:
        case "form":
            faults = list(_unfit_form(kind, value))
        case "attendance":
            faults = list(_unfit_attendance(kind))
        case "organs":
            faults = list(_unfit_organs(value))
        case _:
            faults = [*_unfit_number(kind, value), *_named_twice(bool(before.get("organs")), value)]
    if faults:
        raise refusal(*faults)


def _unfit_form(kind: Kind | None, form: str) -> Iterator[Fault]:
    """A special format is never issued by a notice, nor without a head."""
    if kind in SPECIAL_KINDS and form != "red_head":
        yield Fault("只用于方案和计划", "函、命令、纪要请写 red_head，或删去 form")


def _unfit_attendance(kind: Kind | None) -> Iterator[Fault]:
    """Only minutes print who attended."""
    if kind != "minutes":
        yield Fault("只用于纪要", "请把 kind 改为 minutes，或删去 attendance", given="")


def _unfit_organs(organs: list[str]) -> Iterator[Fault]:
    """A joint issue has at least two organs, each named once."""
    if len(organs) == 1:
        hint = "请写全联合行文的各个机关；只有一个机关时改写在 signature 的 issuer，并删去 organs"
        yield Fault("只有一个机关", hint, given="")
    seen: set[str] = set()
    for position, organ in enumerate(organs):
        if organ.strip() in seen:
            yield Fault("重复写了", "每个机关只写一次，请删去重复的一条", at=(position,), given=organ)
        seen.add(organ.strip())


def _unfit_number(kind: Kind | None, part: Element) -> Iterator[Fault]:
    """Only an order prints an order number (令号)."""
    if isinstance(part, Head) and part.order_number is not None and kind not in (None, "order"):
        hint = "请把 kind 改为 order，或删去 order_number"
        yield Fault("只用于命令（令）", hint, at=("order_number",), given=str(part.order_number))


def _named_twice(joint: bool, part: Element) -> Iterator[Fault]:
    """Joint organs are the mark and the signature themselves."""
    name = "mark" if isinstance(part, Head) else "issuer"
    given = getattr(part, name)
    if joint and given is not None:
        yield Fault("与“联合行文机关”重复", f"联合行文的机关由 organs 排列，请删去 {name}", at=(name,), given=given)

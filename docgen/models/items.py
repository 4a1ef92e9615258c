"""Numbered items (条目) that nest, and where in a section they stand."""

from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple, Self

from pydantic import Field, model_validator

from docgen.models.element import Element, no_entries
from docgen.models.faults import Fault, Path, refusal
from docgen.models.fields import Flag, Line, Text
from docgen.text.levels import depth

MOST_LEVELS = depth("standard")
"""一、（一）1.（1）①: five, the heading of a section being level 1."""


def run_in_field() -> Any:
    """Return the flag that says whether a title and its text share a paragraph."""
    return Field(
        default=True,
        title="接排",
        description="小标题后面是否接着排内容，true 为接排，false 为小标题单独成行",
        examples=[True],
    )


class Item(Element):
    """One numbered item (条目): a title, a text, further items below it, or any of them. A plain string is its text."""

    short_form: ClassVar[str | None] = "text"

    title: Line | None = Field(
        default=None,
        title="小标题",
        description="序号后面的小标题，句号由版面加",
        examples=["压实工作责任"],
    )
    text: Text | None = Field(
        default=None,
        title="内容",
        description="接在小标题后面的话；另起一行就是另起一段",
        examples=["各社区、各有关单位要明确专人负责。"],
    )
    run_in: Flag = run_in_field()
    items: list["Item"] = Field(
        default_factory=no_entries,
        title="下级条目",
        description="再下一层的条目，写法相同；连同部分标题最多五层",
        examples=[["每月排查一次。", "建立工作台账。"]],
    )

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        self.refuse_if_empty(("title", "text", "items"), "没有内容", "请填写小标题、内容或下级条目，或删去这一项")
        return self


class Nest(NamedTuple):
    """A list of items in a section: its path below the section, the items, and the level of their numbers."""

    path: Path
    items: list[Item]
    level: int


def _fits(items: list[Item], levels: int) -> bool:
    """Whether items nest no deeper than so many levels; quicker than naming each that does."""
    return not items or (levels > 0 and all(_fits(item.items, levels - 1) for item in items if item.items))


def too_deep(nest: Nest, most: int) -> Iterator[Fault]:
    """Yield a fault for every topmost item whose number would lie below the level ``most``."""
    for position, item in enumerate(nest.items):
        path = (*nest.path, position)
        if nest.level > most:
            yield Fault(f"层次太深：连同部分标题最多{most}层", "请并入上一层，或改写成一段文字", given="", at=path)
        else:
            yield from too_deep(Nest((*path, "items"), item.items, nest.level + 1), most)


def refuse_too_deep(nests: Iterator[Nest], most: int) -> None:
    """Raise all faults of depth at once."""
    faults = [fault for nest in nests if not _fits(nest.items, most + 1 - nest.level) for fault in too_deep(nest, most)]
    if faults:
        raise refusal(*faults)

"""Walks over the sections of a filing (遍历正文): combined ones resolved, leading groups and sources found."""

from collections.abc import Iterator, Sequence
from typing import Any

from docgen.models.element import is_blank
from docgen.models.faults import Fault, refusal
from docgen.models.group import Group
from docgen.models.sections import CombinedSection, Organization, Section, SectionBase, Steps

_SOURCES: dict[str, tuple[str, str]] = {
    "division_of_tasks": ("key_projects", "重点实施项目"),
    "timetable": ("steps", "实施步骤"),
}


def flatten(sections: list[Section]) -> Iterator[SectionBase]:
    """Yield sections in order, combined ones replaced by their parts."""
    for section in sections:
        if isinstance(section, CombinedSection):
            yield from section.parts
        else:
            yield section


def groups_in(sections: list[Section]) -> Iterator[Group]:
    """Yield the leading groups of the sections and of their steps."""
    for section in flatten(sections):
        if isinstance(section, Organization) and section.group is not None:
            yield section.group
        if isinstance(section, Steps):
            yield from (step.group for step in section.steps if step.group is not None)


def with_default_heading(section: Any) -> Any:
    """Return a section, plain or typed, without its blank heading, so that the default stands."""
    if isinstance(section, dict):
        return {key: value for key, value in section.items() if key != "heading" or not is_blank(value)}
    if isinstance(section, SectionBase) and not section.heading:
        return section.model_copy(update={"heading": type(section).model_fields["heading"].default})
    return section


def refuse_without_source(sections: list[Section], derived: Sequence[str | None]) -> None:
    """Refuse derived attachments that the sections give nothing for; None is an attachment with its own content."""
    kinds = {section.kind for section in flatten(sections)}
    faults = []
    for position, wanted in enumerate(derived):
        kind, label = _SOURCES.get(wanted or "", ("", ""))
        missing = label if kind and kind not in kinds else ""
        if wanted == "group_members" and not any(groups_in(sections)):
            missing = "领导小组"
        if missing:
            at = (position, "derived")
            faults.append(Fault(f"无从生成：正文中没有{missing}", f"请在正文中写明{missing}，或改用表格", at=at))
    if faults:
        raise refusal(*faults)

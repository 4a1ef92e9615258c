"""The lists of a filing with the text above each (条目及其引领文字), for the check of announced counts."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.items import Item
from docgen.models.sections import (
    CombinedSection,
    FreeSection,
    Goals,
    Guarantees,
    KeyProjects,
    SectionBase,
    Steps,
)


class Listed(NamedTuple):
    """A list and the text that leads to it.

    ``path`` is the text's place, ``names`` the titles (or first words) of the entries, ``sizes`` every count that an
    honest writer may mean: the entries themselves, those one level below, and the lowest ones.
    """

    path: Path
    text: str
    names: tuple[str, ...]
    sizes: frozenset[int]
    holds_phases: bool = False


def listed(path: Path, section: Element | None) -> Iterator[Listed]:
    """Yield every list of the section at ``path`` that has a text above it, in document order."""
    if isinstance(section, CombinedSection):
        yield from _combined(path, section)
        for number, part in enumerate(section.parts):
            yield from _section((*path, "parts", number), part)
    elif isinstance(section, SectionBase):
        yield from _section(path, section)


def _combined(path: Path, section: CombinedSection) -> Iterator[Listed]:
    """The text of a combined section leads to the lists of its parts."""
    if not section.text:
        return
    place = (*path, "text")
    steps = tuple(step.name for part in section.parts if isinstance(part, Steps) for step in part.steps)
    if steps:
        yield Listed(place, section.text, steps, frozenset({len(steps)}), holds_phases=True)
    projects = tuple(one.title for part in section.parts if isinstance(part, KeyProjects) for one in part.projects)
    # A count above several lists may be about any of them, or about the parts.
    if projects and not steps:
        yield Listed(place, section.text, projects, frozenset({len(projects), len(section.parts)}))


def _section(path: Path, section: SectionBase) -> Iterator[Listed]:
    """The list of one section and the lists inside its entries."""
    place, text = (*path, "text"), section.text or ""
    match section:
        case Steps() if section.steps:
            names = tuple(step.name for step in section.steps)
            if text:
                yield Listed(place, text, names, frozenset({len(names)}), holds_phases=True)
            for position, step in enumerate(section.steps):
                yield from _entry((*path, "steps", position), step.text, "tasks", step.tasks)
        case KeyProjects() if section.projects:
            names = tuple(project.title for project in section.projects)
            if text:
                sizes = {len(names), sum(len(project.sub_tasks) for project in section.projects)}
                yield Listed(place, text, names, frozenset(sizes))
            for position, project in enumerate(section.projects):
                yield from _entry((*path, "projects", position), project.text, "sub_tasks", project.sub_tasks)
        case Goals() if section.targets and text:
            yield Listed(place, text, tuple(one.text for one in section.targets), frozenset({len(section.targets)}))
        case Guarantees():
            yield from _entry(path, section.text, "measures", section.measures)
        case FreeSection():
            yield from _entry(path, section.text, "items", section.items)


def _entry(path: Path, text: str | None, field: str, items: Sequence[Item]) -> Iterator[Listed]:
    """A list of items below ``text``, and the lists inside the items."""
    if text and items:
        names = tuple(item.title or item.text or "" for item in items)
        sizes = frozenset({len(items), sum(len(item.items) for item in items), sum(map(_leaves, items))})
        yield Listed((*path, "text"), text, names, sizes, holds_phases=_are_phases(items))
    for position, item in enumerate(items):
        yield from _entry((*path, field, position), item.text, "items", item.items)


def _are_phases(items: Sequence[Item]) -> bool:
    """Whether the entries are phases in all but name: most of their titles say 阶段."""
    return sum("阶段" in (item.title or item.text or "")[:20] for item in items) * 2 > len(items)


def _leaves(item: Item) -> int:
    return sum(map(_leaves, item.items)) if item.items else 1

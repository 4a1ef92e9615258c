"""The body (正文): preamble and sections of a filing written as blocks, numbered as the standard asks (7.3.3)."""

from collections.abc import Sequence

from docgen.models.filing import Filing
from docgen.models.items import Item
from docgen.models.plans import Project, Step, Target
from docgen.models.preamble import Preamble
from docgen.models.sections import (
    CombinedSection,
    FreeSection,
    Goals,
    Guarantees,
    KeyProjects,
    Organization,
    SectionBase,
    Steps,
)
from docgen.render.blocks import Block, BlockWriter
from docgen.render.people import write_group
from docgen.render.record import Record
from docgen.text.dates import spell, spell_period
from docgen.text.paragraphs import split_paragraphs


def write_body(filing: Filing, record: Record) -> list[Block]:
    """Return the blocks of preamble, sections and closing, in document order."""
    writer = BlockWriter(record, filing.numbering)
    if filing.preamble is not None:
        _write_preamble(writer, filing.preamble)
    number = 0
    for position, section in enumerate(filing.sections):
        path = f"sections[{position}]"
        if section.heading_text:
            number += 1
            writer.heading(1, number, f"{path}.heading", section.heading_text)
            _Section(writer, path, level=2).write(section)
        else:
            number = _Section(writer, path, level=1, number=number).write(section)
    writer.text("closing", filing.closing)
    return writer.blocks


def _write_preamble(writer: BlockWriter, preamble: Preamble) -> None:
    """One paragraph of the cited filings and the first paragraph of the text, then the rest of the text."""
    pieces: list[tuple[str, str]] = []
    for position, group in enumerate(preamble.basis):
        path = f"preamble.basis[{position}]"
        pieces.append((f"{path}.lead", group.lead or ""))
        for number, citation in enumerate(group.citations):
            place = f"{path}.citations[{number}]"
            # Book marks side by side part the titles by themselves; behind a bracket 、 is needed (GB/T 15834).
            bracketed = number > 0 and group.citations[number - 1].number is not None
            pieces.append(("", "、《" if bracketed else "《"))
            pieces.append((f"{place}.title", citation.title))
            pieces.append(("", "》"))
            if citation.number:
                pieces.extend((("", "（"), (f"{place}.number", citation.number), ("", "）")))
        pieces.append((f"{path}.tail", group.tail or ""))
    first, *rest = split_paragraphs(preamble.text or "") or [""]
    writer.sentence(*pieces, ("preamble.text", first))
    for part in rest:
        writer.text("preamble.text", part)


class _Section:
    """Writes one section below its heading; ``level`` is that of its numbered items, ``number`` counts them."""

    def __init__(self, writer: BlockWriter, path: str, level: int, number: int = 0) -> None:
        self.writer = writer
        self.path = path
        self.level = level
        self.number = number

    def write(self, section: SectionBase) -> int:
        """Write text and list of the section; return the last item's number."""
        self.writer.text(f"{self.path}.text", section.text)
        match section:
            case Goals():
                self._targets(section.targets)
            case Organization() if section.group is not None:
                write_group(self.writer, f"{self.path}.group", section.group, self.level)
            case KeyProjects():
                self._projects(section.projects)
            case Steps():
                self._steps(section.steps)
            case Guarantees():
                self._items(f"{self.path}.measures", section.measures)
            case FreeSection():
                self._items(f"{self.path}.items", section.items)
            case CombinedSection():
                self._parts(section)
        return self.number

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _parts(self, section: CombinedSection) -> None:
        """Parts without a sub-heading share one count; a part with one is numbered itself and counts anew below."""
        for position, part in enumerate(section.parts):
            path = f"{self.path}.parts[{position}]"
            if part.heading:
                self.writer.heading(self.level, self._next(), f"{path}.heading", part.heading)
                _Section(self.writer, path, self.level + 1).write(part)
            else:
                self.number = _Section(self.writer, path, self.level, self.number).write(part)

    def _targets(self, targets: Sequence[Target]) -> None:
        for position, target in enumerate(targets):
            path = f"{self.path}.targets[{position}]"
            by = self.writer.record.say(f"{path}.by", spell(target.by)) + "，" if target.by else ""
            self._lead_in(self._next(), by, (f"{path}.text", target.text))

    def _lead_in(self, number: int, lead: str, text: tuple[str, str]) -> None:
        """Write an item that opens with our own words (a target's date) in the text's face."""
        first, *rest = split_paragraphs(text[1])
        writer = self.writer
        writer.item(self.level, number, (None, ""), (None, lead + writer.record.say(text[0], first)))
        for part in rest:
            writer.text(text[0], part)

    def _projects(self, projects: Sequence[Project]) -> None:
        for position, project in enumerate(projects):
            path = f"{self.path}.projects[{position}]"
            self.writer.item(
                self.level,
                self._next(),
                (f"{path}.title", project.title),
                (f"{path}.text", project.text or ""),
                run_in=project.run_in,
            )
            if project.sub_tasks:
                _Section(self.writer, path, self.level + 1)._items(f"{path}.sub_tasks", project.sub_tasks)
            self._responsibility(path, project)

    def _responsibility(self, path: str, project: Project) -> None:
        """Who does it and by when, as the bracketed line that closes a project (责任分工)."""
        clauses: list[list[tuple[str, str]]] = []
        if project.lead:
            clauses.append([("", "牵头单位："), (f"{path}.lead", project.lead)])
        if project.supporting:
            names = [(f"{path}.supporting[{number}]", name) for number, name in enumerate(project.supporting)]
            clauses.append([("", "配合单位："), *_enumerated(names)])
        if project.deadline:
            clauses.append([("", "完成时限："), (f"{path}.deadline", spell(project.deadline))])
        if clauses:
            pieces = [piece for number, one in enumerate(clauses) for piece in ([("", "；")] if number else []) + one]
            self.writer.sentence(("", "（"), *pieces, ("", "）"))

    def _steps(self, steps: Sequence[Step]) -> None:
        for position, step in enumerate(steps):
            path = f"{self.path}.steps[{position}]"
            self._step(path, step)
            if step.group is not None:
                write_group(self.writer, f"{path}.group", step.group, self.level + 1)
            if step.tasks:
                _Section(self.writer, path, self.level + 1)._items(f"{path}.tasks", step.tasks)

    def _step(self, path: str, step: Step) -> None:
        if step.start or step.end:
            paths = tuple(f"{path}.{name}" for name in ("start", "end") if getattr(step, name))
            period = (paths, spell_period(step.start, step.end))
        else:
            period = ((f"{path}.period",), step.period or "")
        title, text = (f"{path}.name", step.name), (f"{path}.text", step.text or "")
        self.writer.item(self.level, self._next(), title, text, period, run_in=step.run_in)

    def _items(self, path: str, items: Sequence[Item]) -> None:
        for position, item in enumerate(items):
            place = f"{path}[{position}]"
            title, text = (f"{place}.title", item.title or ""), (f"{place}.text", item.text or "")
            self.writer.item(self.level, self._next(), title, text, run_in=item.run_in)
            if item.items:
                _Section(self.writer, place, self.level + 1)._items(f"{place}.items", item.items)


def _enumerated(pieces: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put 、 between the pieces."""
    return [part for number, piece in enumerate(pieces) for part in ([("", "、")] if number else []) + [piece]]

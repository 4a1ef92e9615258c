"""The body (正文): preamble and sections of a filing written as blocks, numbered as the standard asks (7.3.3)."""

from collections.abc import Sequence
from functools import partial

from docgen.models.fields import Numbering
from docgen.models.filing import Filing
from docgen.models.items import Item
from docgen.models.plain import FilingJson
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
from docgen.render.drawn_parts import drawn_part
from docgen.render.people import write_group
from docgen.render.record import Printed, Record
from docgen.text.dates import spell, spell_period
from docgen.text.paragraphs import split_paragraphs


def write_body(filing: Filing, written: FilingJson, record: Record) -> list[Block]:
    """Return the blocks of preamble, sections and closing, in document order; ``written`` is the filing as JSON."""
    blocks: list[Block] = []
    if filing.preamble is not None:
        preamble = partial(_drawn_preamble, filing.preamble, filing.numbering)
        name = written.name(written.preamble)
        blocks += drawn_part("preamble", filing.preamble, name, preamble).note("preamble", record)
    number = 0
    for position, (section, json) in enumerate(zip(filing.sections, written.sections, strict=True)):
        path = f"sections[{position}]"
        draw = partial(_drawn_section, path, section, number, filing.numbering)
        drawn = drawn_part(path, section, written.name(json), draw, number, filing.numbering)
        section_blocks, number = drawn.note(path, record)
        blocks += section_blocks
    closing = BlockWriter(record, filing.numbering)
    closing.text("closing", filing.closing)
    return blocks + closing.blocks


def _drawn_section(
    path: str, section: SectionBase, number: int, numbering: Numbering, record: Record
) -> tuple[tuple[Block, ...], int]:
    """One section behind the ``number`` of those before it: its blocks, and the number of the last one now."""
    writer = BlockWriter(record, numbering)
    if section.heading_text:
        number += 1
        writer.heading(1, number, f"{path}.heading", section.heading_text)
        _Section(writer, path, level=2).write(section)
    else:
        number = _Section(writer, path, level=1, number=number).write(section)
    return tuple(writer.blocks), number


def _drawn_preamble(preamble: Preamble, numbering: Numbering, record: Record) -> tuple[Block, ...]:
    writer = BlockWriter(record, numbering)
    _write_preamble(writer, preamble)
    return tuple(writer.blocks)


def _write_preamble(writer: BlockWriter, preamble: Preamble) -> None:
    """One paragraph of the cited filings and the first paragraph of the text, then the rest of the text."""
    pieces: list[tuple[str, str]] = []
    for position, group in enumerate(preamble.basis):
        path = f"preamble.basis[{position}]"
        if group.lead:
            pieces.append((f"{path}.lead", group.lead))
        for number, citation in enumerate(group.citations):
            place = f"{path}.citations[{number}]"
            # Book marks side by side part the titles by themselves; behind a bracket 、 is needed (GB/T 15834).
            bracketed = number > 0 and group.citations[number - 1].number is not None
            pieces.append(("", "、《" if bracketed else "《"))
            pieces.append((f"{place}.title", citation.title))
            pieces.append(("", "》"))
            if citation.number:
                pieces.extend((("", "（"), (f"{place}.number", citation.number), ("", "）")))
        if group.tail:
            pieces.append((f"{path}.tail", group.tail))
    first, *rest = split_paragraphs(preamble.text or "") or [""]
    writer.sentence(*pieces, ("preamble.text", first))
    for part in rest:
        writer.text("preamble.text", part)


# Classes are compared: isinstance asks pydantic's metaclass, which takes ten times as long to say no.
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
        if type(section) is Goals:
            self._targets(section.targets)
        elif type(section) is Organization and section.group is not None:
            write_group(self.writer, f"{self.path}.group", section.group, self.level)
        elif type(section) is KeyProjects:
            self._projects(section.projects)
        elif type(section) is Steps:
            self._steps(section.steps)
        elif type(section) is Guarantees:
            self._items(f"{self.path}.measures", section.measures)
        elif type(section) is FreeSection:
            self._items(f"{self.path}.items", section.items)
        elif type(section) is CombinedSection:
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
        """Each opens with its date as our own words do, in the text's face."""
        writer = self.writer
        for position, target in enumerate(targets):
            path = f"{self.path}.targets[{position}]"
            by = writer.record.say(f"{path}.by", spell(target.by)) + "，" if target.by else ""
            first, *rest = split_paragraphs(target.text)
            writer.said_item(self.level, self._next(), by + writer.record.say(f"{path}.text", first))
            for part in rest:
                writer.text(f"{path}.text", part)

    def _projects(self, projects: Sequence[Project]) -> None:
        for position, project in enumerate(projects):
            path = f"{self.path}.projects[{position}]"
            text = (f"{path}.text", project.text) if project.text else None
            self.writer.item(self.level, self._next(), (f"{path}.title", project.title), text, run_in=project.run_in)
            if project.sub_tasks:
                _Section(self.writer, path, self.level + 1)._items(f"{path}.sub_tasks", project.sub_tasks)
            self._responsibility(path, project)

    def _responsibility(self, path: str, project: Project) -> None:
        """Who does it and by when, as the bracketed line that closes a project (责任分工)."""
        pieces: list[tuple[str, str]] = []
        if project.lead:
            pieces += ("", "；牵头单位："), (f"{path}.lead", project.lead)
        if project.supporting:
            mark = "；配合单位："
            for number, name in enumerate(project.supporting):
                pieces += ("", mark), (f"{path}.supporting[{number}]", name)
                mark = "、"
        if project.deadline:
            pieces += ("", "；完成时限："), (f"{path}.deadline", spell(project.deadline))
        if pieces:
            # The bracket opens where the first clause has no other before it.
            pieces[0] = ("", "（" + pieces[0][1][1:])
            self.writer.sentence(*pieces, ("", "）"))

    def _steps(self, steps: Sequence[Step]) -> None:
        for position, step in enumerate(steps):
            path = f"{self.path}.steps[{position}]"
            self._step(path, step)
            if step.group is not None:
                write_group(self.writer, f"{path}.group", step.group, self.level + 1)
            if step.tasks:
                _Section(self.writer, path, self.level + 1)._items(f"{path}.tasks", step.tasks)

    def _step(self, path: str, step: Step) -> None:
        period: Printed | None = None
        if step.start and step.end:
            period = ((f"{path}.start", f"{path}.end"), spell_period(step.start, step.end))
        elif step.start or step.end:
            period = (f"{path}.start" if step.start else f"{path}.end", spell_period(step.start, step.end))
        elif step.period:
            period = (f"{path}.period", step.period)
        text = (f"{path}.text", step.text) if step.text else None
        self.writer.item(self.level, self._next(), (f"{path}.name", step.name), text, period, run_in=step.run_in)

    def _items(self, path: str, items: Sequence[Item]) -> None:
        for position, item in enumerate(items):
            place = f"{path}[{position}]"
            title = (f"{place}.title", item.title) if item.title else None
            text = (f"{place}.text", item.text) if item.text else None
            self.writer.item(self.level, self._next(), title, text, run_in=item.run_in)
            if item.items:
                _Section(self.writer, place, self.level + 1)._items(f"{place}.items", item.items)

"""The plainest way to work through a batch's rows (办理方式): files and nothing else. No archive is loaded for it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from docgen.service.batch_folder import Done
from docgen.service.batch_making import Order
from docgen.service.batch_run import GROUP, Entry, Work


def files(work: Work, todo: list[Entry]) -> Iterator[list[Done]]:
    """Make files; the processes write them."""
    under_way: dict[str, Entry] = {}
    group: list[Done] = []
    for made in work.results(orders_of(work, todo, under_way)):
        entry = under_way.pop(made.key)
        group.append(work.done(entry, made, file=entry.file))
        if len(group) >= GROUP:
            yield recorded(work, group)
            group = []
    yield recorded(work, group)


def orders_of(work: Work, entries: Iterable[Entry], under_way: dict[str, Entry]) -> Iterator[Order]:
    """What to ask of the crew: each row in its file, named as it is given out; ``under_way`` knows it from then on."""
    for entry in entries:
        named = replace(entry, file=work.named(entry))
        under_way[entry.key] = named
        yield Order(entry.row, entry.key, work.folder.path / named.file)


def recorded(work: Work, group: list[Done]) -> list[Done]:
    """Record a group, unless it is empty, and return it."""
    if group:
        work.record(group)
    return group

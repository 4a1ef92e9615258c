"""The log as the store keeps it (办理记录的通读): every event in order, with what the index needs of it."""

from collections.abc import Iterator

from docgen.archive.events import Event
from docgen.archive.index import Text
from docgen.archive.store import Store

_TEXT = "text.txt"


def read_log(store: Store) -> Iterator[tuple[Event, int, Text]]:
    """Every event of the store in order, with its object's version and a reader of the text it brought.

    The order is found first and the events read again, so that a large archive's events never stand in memory.
    """
    places = [(events[0].seq, name, version) for name in store.objects() for version, events in store.events(name)]
    for _, name, version in sorted(places):
        for event in store.version_events(name, version):
            yield event, version, text_of(store, name, version)


def text_of(store: Store, name: str, version: int) -> Text:
    """A reader of the text that a version of an object brought."""
    return lambda: store.read(name, _TEXT, version).decode()

"""Checking the event log (核验办理记录): the chain from the first event to the last, and what its links vouch for.

An event names the SHA-256 of every file of the version that it made, and the digest of the event before it. So the
last event's digest vouches for every file that was ever issued, and whoever has written it down on paper can tell
whether anything has been changed since.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from docgen.archive.events import FIRST, LOG, Event
from docgen.archive.identifiers import TEMPLATE, is_subject, object_id, template_object
from docgen.archive.object_check import Damage
from docgen.archive.store import Store
from docgen.errors import ArchiveError

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class Chain:
    """What was seen of the log: previous and own digest and the subject by sequence number, and templates looked at."""

    links: dict[int, tuple[bytes, bytes, str]] = field(default_factory=dict)
    templates: dict[str, bool] = field(default_factory=dict)

    @property
    def last(self) -> tuple[int, str]:
        """Sequence number and digest of the last event; (0, ``FIRST``) when there is none."""
        seq = max(self.links, default=0)
        return (0, FIRST) if seq == 0 else (seq, self.links[seq][1].hex())


def check_object_log(store: Store, name: str, chain: Chain, seen: Mapping[str, str] = _NOTHING) -> list[Damage]:
    """Read an object's log into ``chain``, and hold the files of its versions against what the events say of them.

    ``seen`` is the SHA-256 of files that were read just now, by their sha512.
    """
    found: list[Damage] = []
    try:
        contents = _Contents(store, name, seen)
        for version, events in store.events(name):
            for event in events:
                found += _take(contents, version, event, chain)
    except ArchiveError as error:
        found.append(Damage(error.code, name, error.where, error.message))
    return found


class _Contents:
    """The SHA-256 of an object's files: what many versions share is read once."""

    def __init__(self, store: Store, name: str, seen: Mapping[str, str]) -> None:
        self.store, self.name = store, name
        self._inventory = store.inventory(name)
        self._known = dict(seen)

    def digest(self, path: str, version: int) -> str:
        """The SHA-256 of a file of a version; ArchiveError where it is missing or damaged."""
        stored = self._inventory.state(version).get(path)
        if stored is None:
            raise ArchiveError("file-missing", f"档案 {self.name} 第 {version} 个存档版本里没有 {path[:100]!r}。")
        if stored not in self._known:
            content = self.store.content(self.name, self._inventory, stored)
            self._known[stored] = hashlib.sha256(content).hexdigest()
        return self._known[stored]


def _take(contents: _Contents, version: int, event: Event, chain: Chain) -> Iterator[Damage]:
    name = contents.name
    if not is_subject(event.subject) or object_id(event.subject) != name:
        yield Damage("event-misplaced", name, LOG, f"第 {event.seq} 条办理记录不属于这份档案：{name}。")
    if event.seq in chain.links:
        yield Damage("chain-broken", name, LOG, f"第 {event.seq} 条办理记录有两条：{name}。")
    chain.links[event.seq] = (bytes.fromhex(event.previous), bytes.fromhex(event.digest), event.subject)
    try:
        for made in (event.data.get("version"), event.data.get("rendition")):
            if made is not None:
                yield from _check_files(contents, version, event, made["files"])
                yield from _check_template(contents, event, made.get("template"), chain)
    except (KeyError, TypeError, AttributeError):
        yield Damage("log-damaged", name, LOG, f"第 {event.seq} 条办理记录的内容不成样子，不是本程序写的：{name}。")


def _check_files(contents: _Contents, version: int, event: Event, files: Mapping[str, Any]) -> Iterator[Damage]:
    for path, said in files.items():
        try:
            digest = contents.digest(path, version)
        except ArchiveError as error:
            yield Damage(error.code, contents.name, error.where, error.message)
            continue
        if digest != said["sha256"]:
            place = f"{contents.name} 的 {path}（第 {version} 个存档版本）"
            message = f"文件与第 {event.seq} 条办理记录所说的校验值不符：{place}。"
            yield Damage("file-differs", contents.name, path, message)


def _check_template(contents: _Contents, event: Event, digest: str | None, chain: Chain) -> Iterator[Damage]:
    if digest is None:
        return
    if digest not in chain.templates:
        try:
            kept = contents.store.read(template_object(digest), TEMPLATE)
            chain.templates[digest] = hashlib.sha256(kept).hexdigest() == digest
        except ArchiveError:
            chain.templates[digest] = False
    if not chain.templates[digest]:
        message = f"第 {event.seq} 条办理记录所用的模板不在档案里，或已被改动：{digest}。"
        yield Damage("template-missing", contents.name, template_object(digest), message)


def check_chain(chain: Chain, upto: int | None = None) -> Iterator[Damage]:
    """Whether every event follows the one before it, from the first to ``upto`` (None: the last one seen)."""
    before = bytes.fromhex(FIRST)
    last = max(chain.links, default=0) if upto is None else upto
    for seq in range(1, last + 1):
        link = chain.links.get(seq)
        if link is None:
            yield Damage("chain-gap", "", LOG, f"缺少第 {seq} 条办理记录：有档案被移走或删去。")
            following = chain.links.get(seq + 1)
            before = following[0] if following else before
            continue
        previous, digest, subject = link
        if previous != before:
            message = f"第 {seq} 条办理记录（{subject}）接不上前一条：前一条被改动或替换过。"
            yield Damage("chain-broken", object_id(subject) if is_subject(subject) else "", LOG, message)
        before = digest

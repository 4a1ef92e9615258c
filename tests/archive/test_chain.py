"""The chain of events by itself: gaps, breaks, doubles; events and ids that are none."""

import hashlib
import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.archive.chain import Chain, check_chain
from docgen.archive.events import FIRST, Event, canonical, read_log, write_log
from docgen.archive.identifiers import ALPHABET, is_id, is_subject, new_id, object_id, template_object
from docgen.errors import ArchiveError


def log(count: int) -> list[Event]:
    events: list[Event] = []
    for seq in range(1, count + 1):
        previous = events[-1].digest if events else FIRST
        events.append(Event(seq, "2" * 20, "draft", "2014-11-03T08:00:00.000000Z", "王敏", previous))
    return events


def chain_of(events: list[Event]) -> Chain:
    links = {one.seq: (bytes.fromhex(one.previous), bytes.fromhex(one.digest), one.subject) for one in events}
    return Chain(links)


def codes(events: list[Event], upto: int | None = None) -> list[str]:
    return [damage.code for damage in check_chain(chain_of(events), upto)]


def test_a_whole_chain() -> None:
    events = log(5)
    assert codes(events) == codes([]) == []
    assert chain_of(events).last == (5, events[4].digest)
    assert Chain().last == (0, FIRST)


def test_one_that_is_missing_is_named_once() -> None:
    events = log(5)
    assert codes(events[1:]) == ["chain-gap"]
    assert codes(events[:2] + events[3:]) == ["chain-gap"]
    assert codes(events[:1] + events[4:]) == ["chain-gap"] * 3
    assert codes(events[:4], upto=5) == ["chain-gap"]
    assert codes(events, upto=3) == []


def test_one_that_was_changed_breaks_the_next_link() -> None:
    events = log(5)
    events[2] = replace(events[2], actor="别人")
    assert codes(events) == ["chain-broken"]
    events[0] = replace(events[0], previous="1" * 64)
    assert codes(events) == ["chain-broken"] * 3


def test_a_log_reads_back_as_it_was_written() -> None:
    events = log(3)
    events[1] = replace(events[1], remark="第一行\n第二行\u2028 “引号”", data={"numbers": [1], "甲": None})
    raw = write_log(events)
    assert raw.count(b"\n") == 3
    assert read_log(raw, "here") == events
    assert read_log(b"", "here") == []


@pytest.mark.parametrize("seq", range(1, 4))
def test_a_changed_line_does_not_agree_with_itself(seq: int) -> None:
    lines = write_log(log(3)).splitlines()
    lines[seq - 1] = lines[seq - 1].replace("王敏".encode(), "别人".encode())
    with pytest.raises(ArchiveError) as caught:
        read_log(b"\n".join(lines), "here")
    assert caught.value.code == "log-damaged"
    assert f"第 {seq} 行" in caught.value.message


@pytest.mark.parametrize(
    "line",
    [b"{", b"[]", b"null", b"7", b"{}", b'{"~digest": 1}', b'{"seq": 1, "~digest": ""}', b"\xff", b"[" * 100_000],
)
def test_a_line_of_another_kind_is_damage(line: bytes) -> None:
    with pytest.raises(ArchiveError, match="读不出来"):
        read_log(line, "here")


def test_a_rightly_sealed_line_of_no_form_is_damage() -> None:
    event = log(1)[0]
    for name, value in (("seq", True), ("seq", 0), ("at", None), ("data", []), ("previous", "0" * 63), ("remark", 1)):
        forged = replace(event, **{name: value})
        with pytest.raises(ArchiveError):
            read_log(forged.line(), "here")


def test_equal_values_give_equal_bytes() -> None:
    assert (
        canonical({"b": 1, "a": [None, "甲"]})
        == '{"a":[null,"甲"],"b":1}'.encode()
        == canonical({"a": [None, "甲"], "b": 1})
    )
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))


def test_ids_cannot_be_guessed_or_misread() -> None:
    ids = {new_id() for _ in range(500)}
    assert len(ids) == 500
    assert all(is_id(id) and is_subject(id) for id in ids)
    assert not set("01iloIOu") & set(ALPHABET)
    assert object_id("register-2014") == "urn:docgen:register:2014"
    assert template_object("ab") == "urn:docgen:template:ab"


@pytest.mark.parametrize(
    "name",
    ["", "2" * 19, "2" * 21, "../" + "2" * 17, "2" * 19 + "\n", "A" * 20, "register-", "register-14", "2\0" * 10],
)
def test_what_is_no_id_meets_no_path(name: str) -> None:
    assert not is_id(name)
    assert not is_subject(name)
    with pytest.raises(ArchiveError) as caught:
        object_id(name)
    assert caught.value.code == "bad-id"


WRITABLE = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), WRITABLE),
    lambda inside: st.one_of(st.lists(inside, max_size=3), st.dictionaries(WRITABLE, inside, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(data=st.dictionaries(WRITABLE, PLAIN, max_size=4), words=st.tuples(*[WRITABLE] * 3), seq=st.integers(1))
def test_a_line_is_the_canonical_json_of_its_parts(data: dict[str, Any], words: tuple[str, ...], seq: int) -> None:
    action, actor, remark = words
    event = Event(seq, "2" * 20, action, "2014-11-03T00:00:00.000000Z", actor, FIRST, remark, data)
    plain = {field.name: getattr(event, field.name) for field in fields(event)}
    assert event.digest == hashlib.sha256(canonical(plain)).hexdigest()
    assert event.line() == canonical({**plain, "~digest": event.digest}) + b"\n"
    assert read_log(event.line(), "here") == [event]
    assert json.loads(event.data_json) == event.data

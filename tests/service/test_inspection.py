"""Verifying: whatever was changed, cut, added or removed is named; versions drawn again are judged."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from docgen.archive import disk
from docgen.archive.archive import Archive
from docgen.archive.events import FIRST, write_log
from docgen.archive.identifiers import object_id
from docgen.archive.inventory import sha512, sidecar
from docgen.archive.layout import object_path
from docgen.errors import ArchiveError
from docgen.render.document import Rendered
from docgen.render.package import read_package, write_package
from docgen.service import book, drafting, filings, inspection, publishing, reading
from docgen.service.desk import Desk
from docgen.service.inspection import verify, verify_filing
from docgen.service.marking import NumberSequence
from docgen.service.versions import Enclosure

from .desks import assert_sound, desk_at, plan, signed


def issued(desk: Desk, title: str = "棠溪街道消防工作计划") -> str:
    id = drafting.draft(desk, plan(title), attachments=[Enclosure("名单.pdf", b"names")]).row.id
    publishing.publish(desk, id, signed())
    return id


def folder(desk: Desk, id: str) -> Path:
    return desk.archive.store.root / object_path(object_id(id))


def found(desk: Desk) -> set[str]:
    return {damage.code for damage in verify(desk).damages}


def test_a_sound_archive(desk: Desk) -> None:
    assert verify(desk).head == (0, FIRST)
    id = issued(desk)
    verdict = assert_sound(desk)
    assert verdict.sound
    assert verdict.objects == 2, "the filing and its template"
    assert verdict.head == (4, list(reading.log(desk, id))[-1]["digest"])
    one = verify_filing(desk, id)
    assert (one.sound, one.objects, one.head) == (True, 1, verdict.head)


def test_the_progress_comes_to_the_size_of_the_store(plain_desk: Desk) -> None:
    issued(plain_desk)
    told: list[int] = []
    verify(plain_desk, progress=told.append)
    size = sum(path.stat().st_size for path in plain_desk.archive.store.root.rglob("*") if path.is_file())
    assert sum(told) == size


def changed(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def added(path: Path) -> None:
    (path.parent / "多出来的.txt").write_text("x")


@pytest.mark.parametrize(
    ("harm", "code"),
    [(changed, "file-damaged"), (cut, "file-damaged"), (Path.unlink, "file-missing"), (added, "file-stray")],
)
@pytest.mark.parametrize("name", ["input.json", "filing.docx", "001.pdf", "events.jsonl"])
def test_a_file_that_is_not_as_it_was_is_named(
    plain_desk: Desk, harm: Callable[[Path], None], code: str, name: str
) -> None:
    id = issued(plain_desk)
    place = next(folder(plain_desk, id).rglob(name))
    harm(place)
    damages = verify(plain_desk).damages
    assert code in {damage.code for damage in damages}
    where = "多出来的.txt" if harm is added else name
    assert any(where in damage.message for damage in damages)
    assert any(damage.code == code for damage in verify_filing(plain_desk, id).damages)


def rewrite(desk: Desk, id: str, version: int, path: str, data: bytes) -> None:
    """Change a file as somebody would who knows OCFL: every inventory and sidecar agrees with it afterwards."""
    root = folder(desk, id)
    kept = json.loads((root / "inventory.json").read_bytes())
    head = int(kept["head"][1:])
    old = next(digest for digest, paths in kept["versions"][f"v{version}"]["state"].items() if path in paths)
    new = sha512(data)
    (content,) = kept["manifest"][old]
    (root / content).write_bytes(data)
    for number in range(1, head + 1):
        for place in [root / f"v{number}"] + ([root] if number == head else []):
            raw = (place / "inventory.json").read_text().replace(old, new).encode()
            (place / "inventory.json").write_bytes(raw)
            (place / "inventory.json.sha512").write_bytes(sidecar(raw))


def test_a_consistently_rewritten_file_is_named_by_the_log(desk: Desk) -> None:
    id = issued(desk)
    raw = desk.archive.store.read(object_id(id), "input.json", 2)
    rewrite(desk, id, 2, "input.json", raw.replace("消防".encode(), "消毒".encode()))
    damages = verify(desk).damages
    assert {damage.code for damage in damages} == {"file-differs"}
    assert "input.json" in damages[0].message
    assert {damage.code for damage in verify_filing(desk, id).damages} == {"file-differs"}


def forged(desk: Desk, id: str, version: int) -> bytes:
    """The log of a version with another actor in its last event, its digest made right again."""
    events = desk.archive.store.version_events(object_id(id), version)
    return write_log([*events[:-1], replace(events[-1], actor="别人")])


def test_a_rewritten_log_breaks_the_chain_and_differs_from_the_index(desk: Desk) -> None:
    id = issued(desk)
    issued(desk, "后面一份")
    rewrite(desk, id, 2, "events.jsonl", forged(desk, id, 2))
    assert found(desk) == {"chain-broken", "index-differs"}


def test_the_last_events_digest_tells_of_everything(desk: Desk) -> None:
    """Log, inventories and index rewritten in agreement: only who has the old digest on paper can know."""
    id = issued(desk)
    before = verify(desk).head
    rewrite(desk, id, 2, "events.jsonl", forged(desk, id, 2))
    desk.archive.rebuild()
    verdict = verify(desk)
    assert verdict.damages == []
    assert verdict.head[0] == before[0]
    assert verdict.head[1] != before[1]


def test_a_forged_log_of_no_shape_is_damage_and_no_crash(plain_desk: Desk) -> None:
    desk = plain_desk
    id = issued(desk)
    (event, *_) = desk.archive.store.version_events(object_id(id), 1)
    forgeries: list[Any] = [
        replace(event, data={"version": {"files": 7}}),
        replace(event, data={"version": {"version": 1}}),
        replace(event, previous="not hexadecimal"),
        replace(event, seq="1"),  # type: ignore[arg-type]
        replace(event, data=[]),  # type: ignore[arg-type]
        replace(event, subject="../../etc"),
    ]
    for forgery in forgeries:
        rewrite(desk, id, 1, "events.jsonl", write_log([forgery]))
        codes = found(desk)
        assert codes & {"log-damaged", "event-misplaced"}, forgery
    rewrite(desk, id, 1, "events.jsonl", b'{"no": "event"}\n')
    assert "log-damaged" in found(desk)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_removed_filing_is_missed(desk: Desk, which: int) -> None:
    """Also the last one, after which nothing follows in the chain: the index remembers."""
    ids = [issued(desk, f"第{number}份计划") for number in range(1, 4)]
    disk.remove_tree(folder(desk, ids[which]))
    messages = [damage.message for damage in verify(desk).damages]
    assert any(f"（第{which + 1}份计划）" in message for message in messages)
    with pytest.raises(ArchiveError) as caught:
        drafting.take_step(desk, ids[which], "file")
    known = "store-behind" if which == 2 else "object-behind"
    assert caught.value.code == known, "nothing is begun anew under a name that is known"


def test_a_removed_template_is_missed(plain_desk: Desk) -> None:
    issued(plain_desk)
    (template,) = [name for name in plain_desk.archive.store.objects() if ":template:" in name]
    disk.remove_tree(plain_desk.archive.store.root / object_path(template))
    assert "template-missing" in found(plain_desk)


CHANGES = [
    ("UPDATE filings SET title = '别的标题'", "公文的栏目被改动（title）"),
    ("UPDATE filings SET state = 'draft'", "公文的栏目被改动（state）"),
    ("UPDATE versions SET files = '{}' WHERE version = 2", "第 2 版的记载被改动"),
    ("UPDATE numbers SET serial = 7", "7 号被改动或多出"),
    ("UPDATE numbers SET reason = '瞎写'", "1 号被改动或多出"),
    ("DELETE FROM numbers", "编号簿缺少 1 个编号"),
    ("UPDATE sequences SET floor = 1", "下一个号应为 2"),
    ("UPDATE sequences SET closed = (1 = 1)", "序列被改动"),
    ("UPDATE events SET remark = '别的话' WHERE seq = 2", "第 2 条办理记录与数据库所记的不同"),
    ("UPDATE events SET digest = previous WHERE seq = 3", "第 3 条办理记录与数据库所记的不同"),
    ("DELETE FROM versions WHERE version = 1", "第 1 版的记载被改动、缺少"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_a_changed_index_is_told_and_made_again(desk: Desk, change: str, said: str) -> None:
    issued(desk)
    with desk.archive.engine.begin() as connection:
        connection.execute(text(change))
    damages = verify(desk).damages
    assert any(said in damage.message for damage in damages), damages
    assert {damage.code for damage in damages} == {"index-differs"}
    desk.archive.rebuild()
    assert_sound(desk)


def test_rows_that_no_event_made_are_told(desk: Desk) -> None:
    issued(desk)
    with desk.archive.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO filings (id, created_seq, seq, kind, title, issuer, state, version, created_at,"
                " updated_at) VALUES ('22222222222222222222', 99, 99, 'work_plan', '假的', '', 'published', 1, '', '')"
            )
        )
    assert any("多出一份公文" in damage.message for damage in verify(desk).damages)


def test_an_index_that_lacks_the_newest_is_told(desk: Desk) -> None:
    issued(desk)
    with desk.archive.engine.begin() as connection:
        connection.execute(text("DELETE FROM events WHERE seq = 4"))
    assert "index-behind" in found(desk)


def test_verifying_goes_on_while_others_write(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recorded after the beginning is not counted, and nothing of it is taken for damage."""
    first, second = issued(desk, "第一份"), issued(desk, "第二份")
    other = desk_at(desk.archive)
    real, serials = inspection.check_object_log, count(1000)

    def while_writing(*given: Any) -> Any:
        result = real(*given)
        for id in (first, second):
            serial = next(serials)
            book.reserve(other, NumberSequence("棠街办", 2014), serial, serial, remark=f"留给{id}")
        return result

    monkeypatch.setattr(inspection, "check_object_log", while_writing)
    assert verify(desk).damages == []


def test_nothing_is_drawn_again_unless_asked(plain_desk: Desk) -> None:
    issued(plain_desk)
    assert verify(plain_desk).redrawn == []


def test_versions_drawn_again_are_the_same_part_by_part(desk: Desk) -> None:
    id = issued(desk)
    verdict = verify(desk, rerender=True)
    assert [(one.version, one.result) for one in verdict.redrawn] == [(1, "reproduced"), (2, "reproduced")]
    (one,) = verify_filing(desk, f"{id}@v2", rerender=True).redrawn
    assert one.as_dict() == {"id": id, "version": 2, "result": "reproduced", "note": ""}


@pytest.mark.parametrize(("words", "result"), [("", "text-equal"), ("添了几个字", "different")])
def test_a_newer_engine_is_judged_by_the_text(
    plain_desk: Desk, monkeypatch: pytest.MonkeyPatch, words: str, result: str
) -> None:
    issued(plain_desk)
    real = filings.render

    def newer(*given: Any, **named: Any) -> Rendered:
        drawn = real(*given, **named)
        parts = dict(read_package(drawn.docx))
        parts["docProps/app.xml"] = b"<Properties/>"
        return Rendered(write_package(parts), drawn.text + words, drawn.findings, drawn.template_digest)

    monkeypatch.setattr(filings, "render", newer)
    verdict = verify(plain_desk, rerender=True)
    assert {one.result for one in verdict.redrawn} == {result}
    assert "引擎" in verdict.redrawn[0].note
    assert verdict.sound == (result == "text-equal")


def test_what_cannot_be_drawn_again_says_why(plain_desk: Desk) -> None:
    issued(plain_desk)
    (template,) = [name for name in plain_desk.archive.store.objects() if ":template:" in name]
    disk.remove_tree(plain_desk.archive.store.root / object_path(template))
    verdict = verify(plain_desk, rerender=True)
    assert {one.result for one in verdict.redrawn} == {"failed"}
    assert all(one.note for one in verdict.redrawn)
    assert not verdict.sound


def test_an_archive_opened_again_verifies(archive: Archive, database_url: str) -> None:
    issued(desk_at(archive))
    again = Archive.open(archive.home, database_url)
    assert_sound(desk_at(again))
    again.close()

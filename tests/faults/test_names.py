"""Names from outside: none of them becomes a path, none is lost, none is taken for another."""

from pathlib import Path

import pytest

from docgen.archive.identifiers import object_id
from docgen.cli.main import run
from docgen.errors import DocgenError
from docgen.service import drafting, inspection, publishing, reading
from docgen.service.desk import Desk
from docgen.service.versions import Enclosure

from ..service.desks import Clock, assert_rebuilt_equal, assert_sound, desk_at, open_archive, plan, signed

EVIL = [
    "../../../etc/passwd",
    "..",
    ".",
    "/",
    "/etc/passwd",
    "..\\..\\secret",
    "a\0b",
    "\0",
    "",
    " ",
    "%2e%2e%2f",
    "urn:docgen:filing:../../x",
    "a" * 300,
    "公" * 3000,
    "\ud800",
    "\u202e../",
    "x@v1",
    "../x@v2",
    "x@v99999999999999999999",
    "22222222222222222222/../x",
    "2222222222222222222\n",
    "register-2014",
    "'; DROP TABLE filings; --",
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_at(open_archive(tmp_path / "home", clock=Clock()))


@pytest.mark.parametrize("name", EVIL, ids=ascii)
def test_a_name_from_outside_finds_nothing_and_touches_nothing(desk: Desk, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_text("kept")
    drafting.draft(desk, plan())
    before = tree(tmp_path)
    for act in (reading.show, lambda d, n: list(reading.log(d, n)), inspection.verify_filing, publishing.publish):
        with pytest.raises(DocgenError) as raised:
            act(desk, name)
        assert raised.value.message
    assert tree(tmp_path) == before
    desk.archive.close()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file but the database's own."""
    return {
        str(path): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("index.sqlite3")
    }


def test_titles_of_any_sort_are_kept_apart(desk: Desk) -> None:
    long = "关于做好" + "消" * 293 + "的通知"
    titles = [
        long,
        long[:-1] + "單",
        "Plan ABC 计划",
        "plan abc 计划",
        "PLAN ABC 计划",
        "../../etc/计划",
        "计划\u200b",
        "计划",
    ]
    ids = [drafting.draft(desk, plan(title)).row.id for title in titles]
    assert len(set(ids)) == len(titles)
    assert [reading.show(desk, id).row.title for id in ids] == titles
    alike = slice(2, 6)
    names = [publishing.publish(desk, id, signed()).row.document_number for id in ids[alike]]
    assert [reading.show(desk, name or "").row.title for name in names] == titles[alike]
    stored = {path.name for path in desk.archive.store.root.rglob("*")}
    assert not any("计划" in name or "Plan" in name for name in stored)
    assert_sound(desk)
    assert_rebuilt_equal(desk.archive)
    desk.archive.close()


def test_files_of_any_name_are_kept_apart(desk: Desk, tmp_path: Path) -> None:
    names = [
        "../../x.xlsx",
        "A.xlsx",
        "a.xlsx",
        "a\0.xlsx",
        "甲" * 300 + ".xlsx",
        "x.x/y",
        "CON",
        ".",
        "-rf",
        "\u202egnp.exe",
    ]
    enclosures = [Enclosure(name, f"content {number}".encode()) for number, name in enumerate(names)]
    id = drafting.draft(desk, plan(), attachments=enclosures).row.id
    kept = reading.show(desk, id).kept
    paths = [path for path in kept.files if path.startswith("attachments/")]
    assert [path[:15] for path in paths] == [f"attachments/{number:03d}" for number in range(1, len(names) + 1)]
    for number, path in enumerate(paths):
        assert desk.archive.store.read(object_id(id), path, 1) == f"content {number}".encode()
        assert "/" not in kept.files[path]["name"]
        assert "\0" not in kept.files[path]["name"]
    assert_sound(desk)
    desk.archive.close()


@pytest.mark.parametrize("name", ["../../x", "a" * 300, "\u202e", "no-such"], ids=ascii)
@pytest.mark.parametrize("command", ["show", "log", "publish", "submit", "verify"])
def test_the_command_line_says_so_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, name: str
) -> None:
    monkeypatch.setenv("DOCGEN_HOME", str(tmp_path / "home"))
    open_archive(tmp_path / "home").close()
    assert run([command, name]) == 7
    assert "档案里没有" in capsys.readouterr().err

"""The preview: the newest request wins, nothing is drawn twice, a missing LibreOffice is said and harms nothing."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from docgen.convert import Rendition
from docgen.errors import ConversionError
from docgen.models.examples import example_filing
from docgen.service.filings import render
from docgen.service.preview import Previews
from docgen.service.preview_files import MOST_FILES, PreviewFiles
from docgen.service.starting import example
from docgen.service.typed_data import Typed
from docgen.settings import Settings

WAIT = 20.0
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)


class Press:
    """A converter that answers when it is let to, and counts."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.go = threading.Event()
        self.go.set()
        self.busy = threading.Event()
        self.closed = False
        self.error: Exception | None = None

    def convert(self, docx: bytes, *, timeout: float = 0) -> Rendition:
        self.seen.append(docx)
        self.busy.set()
        assert self.go.wait(WAIT)
        if self.error is not None:
            raise self.error
        return Rendition(PDF, 1, (), 0.1, "")

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


@pytest.fixture
def press() -> Press:
    return Press()


@pytest.fixture
def previews(press: Press) -> Iterator[Previews]:
    made = Previews(lambda _: press)
    yield made
    press.go.set()
    made.close()


def titled(title: str) -> Typed:
    return {**example("letter"), "title": title}


def ask(previews: Previews, copy: str, revision: int, typed: Typed) -> Any:
    previews.ask(copy, revision, typed, Settings())
    return previews.state(copy, revision, WAIT)


def test_a_copy_is_drawn_and_its_page_can_be_seen(previews: Previews, press: Press) -> None:
    shown = ask(previews, "a", 1, titled("甲"))
    assert (shown.revision, shown.pages, shown.making, shown.problem) == (1, 1, False, "")
    image = previews.page("a", shown.digest, 1)
    assert image is not None
    assert image.startswith(b"\x89PNG")
    assert previews.page("a", shown.digest, 2) is None
    assert previews.page("a", shown.digest, 0) is None


def test_pages_of_another_copy_are_not_shown(previews: Previews) -> None:
    shown = ask(previews, "a", 1, titled("甲"))
    assert previews.page("b", shown.digest, 1) is None
    assert previews.page("a", "0" * 64, 1) is None


def test_the_same_document_is_drawn_once(previews: Previews, press: Press) -> None:
    first = ask(previews, "a", 1, titled("甲"))
    ask(previews, "a", 2, titled("乙"))
    again = ask(previews, "a", 3, titled("甲"))
    assert again.digest == first.digest
    assert len(press.seen) == 2


def test_the_newest_request_takes_the_place_of_one_that_waits(previews: Previews, press: Press) -> None:
    press.go.clear()
    previews.ask("a", 1, titled("一"), Settings())
    assert press.busy.wait(WAIT)
    previews.ask("b", 1, titled("二"), Settings())
    for revision in range(2, 8):
        previews.ask("a", revision, titled(f"第{revision}稿"), Settings())
    assert previews.state("a", 7).making
    press.go.set()
    assert previews.state("a", 7, WAIT).revision == 7
    assert previews.state("b", 1, WAIT).revision == 1
    assert len(press.seen) == 3


def test_the_old_pages_stay_while_new_ones_are_made(previews: Previews, press: Press) -> None:
    first = ask(previews, "a", 1, titled("甲"))
    press.go.clear()
    previews.ask("a", 2, titled("乙"), Settings())
    shown = previews.state("a", 2)
    assert (shown.making, shown.revision, shown.digest) == (True, 1, first.digest)
    assert previews.page("a", first.digest, 1) is not None


def test_a_missing_office_is_said_and_the_next_request_tries_again(previews: Previews, press: Press) -> None:
    press.error = ConversionError("office-missing", "没有找到 LibreOffice。", "请安装。")
    shown = ask(previews, "a", 1, titled("甲"))
    assert (shown.problem, shown.hint, shown.pages, shown.making) == ("没有找到 LibreOffice。", "请安装。", 0, False)
    press.error = None
    assert ask(previews, "a", 2, titled("乙")).problem == ""


def test_an_unforeseen_fault_harms_nobody_else(
    previews: Previews, press: Press, caplog: pytest.LogCaptureFixture
) -> None:
    press.error = RuntimeError("boom")
    assert ask(previews, "a", 1, titled("甲")).problem == "预览没有做成"
    assert "boom" in caplog.text
    press.error = None
    assert ask(previews, "b", 1, titled("乙")).pages == 1


def test_faulty_places_are_left_out_and_counted(previews: Previews) -> None:
    shown = ask(previews, "a", 1, {**titled("甲"), "head": {"year": "去年"}})
    assert (shown.pages, shown.left_out) == (1, 1)


def test_without_a_kind_nothing_is_drawn(previews: Previews, press: Press) -> None:
    shown = ask(previews, "a", 1, {"title": "甲"})
    assert shown.problem == "还不能预览"
    assert press.seen == []


def test_what_is_drawn_is_the_filing_itself(previews: Previews, press: Press) -> None:
    ask(previews, "a", 1, example("letter"))
    assert press.seen == [render(example_filing("letter"), Settings(), embed=False).docx]


def test_closing_ends_the_office(press: Press) -> None:
    previews = Previews(lambda _: press)
    ask(previews, "a", 1, titled("甲"))
    previews.close()
    assert press.closed
    previews.ask("a", 2, titled("乙"), Settings())
    assert not previews.state("a", 2, 0.1).making


def test_a_page_drawn_by_another_process_is_shown_without_drawing_it_again(press: Press, tmp_path: Path) -> None:
    shared = PreviewFiles(tmp_path)
    one, other = (Previews(lambda _: press, shared) for _ in range(2))
    one.ask("a", 1, titled("甲"), Settings())
    digest = one.state("a", 1, WAIT).digest
    assert (other.page("a", digest, 1) or b"").startswith(b"\x89PNG")
    assert other.page("a", digest, 2) is None
    assert other.page("b", digest, 1) is None, "it is another copy's"
    assert other.page("a", "../" + digest[3:], 1) is None
    assert len(press.seen) == 1
    for previews in (one, other):
        previews.close()


def test_the_shared_folder_stays_small_and_a_full_one_harms_nothing(tmp_path: Path) -> None:
    shared = PreviewFiles(tmp_path)
    for number in range(MOST_FILES + 5):
        shared.put("a", f"{number:064x}", PDF)
    assert len(list(tmp_path.iterdir())) == MOST_FILES
    assert shared.get("a", f"{MOST_FILES + 4:064x}") == PDF
    gone = PreviewFiles(tmp_path / "nowhere")
    gone.put("a", "0" * 64, PDF)
    assert gone.get("a", "0" * 64) is None

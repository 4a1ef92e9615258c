"""PDFs of a batch, and a batch in the background: what needs LibreOffice, and what outlives who started it."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from docgen.archive import queries
from docgen.errors import ConversionError
from docgen.jobs import supervised
from docgen.pdfium import opened_pdf
from docgen.service import batch, batch_background, conversion
from docgen.service.batch import Wants
from docgen.service.desk import Desk
from docgen.service.renditions import missing

from .batches import base, begun, communities, filings_of, settings, statuses, worked
from .desks import assert_sound, desk_at

PLAIN = [[f"第{at}社区", "3", "2014-11-03"] for at in range(1, 4)]

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None and shutil.which("libreoffice") is None,
    reason="needs LibreOffice (scripts/install-office.sh installs it)",
)


@pytest.mark.office
@needs_office
def test_every_row_gets_its_pdf_and_the_next_run_makes_only_those_that_are_missing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    folder = begun(out, communities(3), Wants(pdf=True))
    results = worked(folder)
    pdfs = {path: path.stat().st_mtime_ns for path in out.glob("*.pdf")}
    assert statuses(results) == ["made"] * 3
    assert sorted(path.stem for path in pdfs) == sorted(one.file.removesuffix(".docx") for one in results.outcomes)
    assert all(path.read_bytes().startswith(b"%PDF-") for path in pdfs)
    gone = next(iter(pdfs))
    gone.unlink()
    assert statuses(worked(folder)) == ["made"] * 3
    again = {path: path.stat().st_mtime_ns for path in out.glob("*.pdf")}
    assert {path for path in pdfs if again[path] != pdfs[path]} == {gone}


@pytest.mark.office
@needs_office
def test_the_imprint_on_an_even_page_in_files_and_pdfs(tmp_path: Path) -> None:
    imprint = {"printed_by": "棠溪街道党政办公室", "printed_on": "2014-11-04", "even_page": True}
    results = worked(begun(tmp_path / "out", PLAIN[:1], Wants(pdf=True), imprint=imprint))
    pdf = (tmp_path / "out" / results.outcomes[0].file).with_suffix(".pdf").read_bytes()
    with opened_pdf(pdf) as document:
        assert len(document) % 2 == 0


@pytest.mark.office
@needs_office
def test_the_pdf_of_an_issue_is_kept_beside_it(sqlite_archive, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    desk = desk_at(sqlite_archive, settings())

    @contextmanager
    def opened() -> Iterator[Desk]:
        yield desk

    wants = Wants(mode="publish", numbering="each", by="林知远", pdf=True)
    results = worked(begun(tmp_path / "out", PLAIN, wants), opened)
    assert statuses(results) == ["made"] * 3
    assert list(missing(desk)) == []
    with sqlite_archive.reading() as connection:
        for row in filings_of(sqlite_archive):
            kept = queries.version(connection, row.id, 1)
            assert kept is not None
            assert kept.rendition is not None
    assert_sound(desk)


def test_without_an_office_the_files_stand_and_the_rows_say_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(docxs, *_given, **_named):  # type: ignore[no-untyped-def]
        for _ in docxs:
            yield ConversionError("office-missing", "没有找到 LibreOffice。")

    monkeypatch.setattr(conversion, "to_pdfs", lambda *given, **named: refused(*given, **named))
    results = worked(begun(tmp_path / "out", PLAIN, Wants(pdf=True)))
    assert statuses(results) == ["failed"] * 3
    assert "DOCX 已生成，PDF 没有生成" in results.outcomes[0].message
    assert len(list((tmp_path / "out").glob("*.docx"))) == 3


def until_ended(path: Path) -> None:
    deadline = time.monotonic() + 60
    while supervised.is_running(batch.open_folder(path).inside):
        assert time.monotonic() < deadline, batch_background.last_words(path)
        time.sleep(0.05)


def test_a_batch_in_the_background_runs_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_HOME", str(tmp_path / "home"))
    out = tmp_path / "out"
    begun(out, communities(40), Wants(mode="draft"))
    assert batch_background.is_unfinished(out)
    batch_background.launch(out, jobs=2, user="李明")
    batch_background.launch(out, jobs=2, user="李明")
    until_ended(out)
    assert batch.progress(out).finished, batch_background.last_words(out)
    assert not batch_background.is_unfinished(out)
    folder = batch.open_folder(out)
    assert statuses(batch.results(folder, folder.plan())) == ["made"] * 40


def test_a_batch_whose_process_is_killed_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCGEN_HOME", str(tmp_path / "home"))
    out = tmp_path / "out"
    # Long enough to be caught at work.
    begun(out, communities(400), sections=[*base()["sections"], {"kind": "free", "heading": "其他", "text": "照办。"}])
    batch_background.launch(out, jobs=1)
    inside = batch.open_folder(out).inside
    deadline = time.monotonic() + 60
    while len(list(out.glob("*.docx"))) < 5:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    state = supervised.state_of(inside)
    assert state is not None
    assert state.pid is not None
    os.kill(state.pid, 9)
    until_ended(out)
    assert batch.progress(out).finished
    assert batch.progress(out).made == 400
    assert supervised.state_of(inside).deaths == 1  # type: ignore[union-attr]

"""The pool with the real LibreOffice: the pages of one start per document, and every fault stays with its document.

An office is stopped (SIGSTOP) to catch it in the middle of a conversion: a stopped one is a hung one, and can be killed
there without any document having to be large.
"""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest

from docgen.convert import ConvertOptions, Limits, OneShotConverter, PoolConverter, Rendition, page_images, supervisor
from docgen.convert.office import environment
from docgen.convert.runs import run_folder, supervised
from docgen.convert.uno_python import find_uno_python
from docgen.errors import ConversionError
from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.render.document import render
from docgen.render.house import House

pytestmark = pytest.mark.office


@pytest.fixture
def options(real_office: ConvertOptions, nothing_left: Path) -> ConvertOptions:
    if find_uno_python(real_office) is None:
        pytest.skip("no Python can import uno: apt-get install python3-uno")
    # Beside the watched folder: the font cache may stay.
    return ConvertOptions(cache_folder=nothing_left.with_name("cache"))


@pytest.fixture
def offices(nothing_left: Path, find_processes: Callable[[Path], list[int]]) -> Callable[[], list[int]]:
    return lambda: [number for number in find_processes(nothing_left) if executable(number) == "soffice.bin"]


def executable(number: int) -> str:
    try:
        return os.path.basename(os.readlink(f"/proc/{number}/exe"))
    except OSError:
        return ""


def words(number: int) -> list[str]:
    return Path(f"/proc/{number}/cmdline").read_text("utf-8", "replace").split("\0")


def text_of(rendition: Rendition | ConversionError) -> list[str]:
    assert isinstance(rendition, Rendition), rendition
    pages = pypdfium2.PdfDocument(io.BytesIO(rendition.pdf))
    # LibreOffice spaces figures among Chinese characters, which is read as a blank.
    return [page.get_textpage().get_text_bounded().replace(" ", "") for page in pages]


WITHOUT_NAMESPACES = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("supervisor", {file!r})
real = importlib.util.module_from_spec(spec)
spec.loader.exec_module(real)
real.isolate = lambda: "settings"
sys.exit(real.main(sys.argv[1:]))
"""


@pytest.fixture
def namespaces(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the supervisors do as on a kernel that refuses namespaces; to be asked for before the pool."""
    if not request.param:
        script = tmp_path / "supervisor.py"
        script.write_text(WITHOUT_NAMESPACES.format(file=supervisor.__file__))
        monkeypatch.setattr(supervisor, "__file__", str(script))


@pytest.fixture
def idle_pool(options: ConvertOptions, offices: Callable[[], list[int]], wait) -> Iterator[PoolConverter]:
    """A pool of two that have both started and have nothing to do."""
    with PoolConverter(2, options) as pool:
        assert pool.warm
        wait(lambda: pool.ready == 2, "the offices did not start")
        assert len(offices()) == 2
        yield pool


def test_a_warm_office_draws_the_pages_of_a_cold_one(options: ConvertOptions, make_docx, make_paragraph) -> None:
    rows = "".join(f"<w:tr><w:tc>{make_paragraph(f'第{n}户', '宋体')}</w:tc></w:tr>" for n in range(60))
    grid = '<w:tblPr/><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid>'
    docxs = [render(example_filing(kind), House()).docx for kind in EXAMPLE_KINDS]
    docxs.append(make_docx(make_paragraph("生僻字𬱖、㛃") + f"<w:tbl>{grid}{rows}</w:tbl><w:p/>"))
    cold = OneShotConverter(options).convert_all(docxs)
    with PoolConverter(1, options) as pool:
        # Twice, by the same office: what it did before must not show.
        warm = list(pool.convert_many(docxs * 2))
    for once, again in zip(cold * 2, warm, strict=True):
        assert isinstance(once, Rendition)
        assert isinstance(again, Rendition)
        assert (again.pages, again.fonts, again.office_version) == (once.pages, once.fonts, once.office_version)
        assert text_of(again) == text_of(once)
        assert list(page_images(again.pdf, 50)) == list(page_images(once.pdf, 50))
        assert again.seconds > 0
    assert [rendition.waited for rendition in cold if isinstance(rendition, Rendition)] == [0.0] * len(docxs)


def test_two_hundred_requests_at_once_all_come_out_right(options: ConvertOptions, make_docx, make_paragraph) -> None:
    with PoolConverter(2, options) as pool, ThreadPoolExecutor(200) as threads:
        docxs = [make_docx(make_paragraph(f"第{number}份")) for number in range(200)]
        renditions = list(threads.map(pool.convert, docxs))
    assert [text_of(rendition) for rendition in renditions] == [[f"第{number}份"] for number in range(200)]
    # Who came last waited for the others, and that is not counted as converting.
    slowest = max(renditions, key=lambda rendition: rendition.waited)
    assert slowest.waited > slowest.seconds > 0


def test_corrupt_documents_fail_alone_and_in_their_place(options: ConvertOptions, make_docx, make_paragraph) -> None:
    def documents() -> Iterator[bytes]:
        for number in range(8):
            yield make_docx(make_paragraph(f"第{number}份"))
            yield [make_docx(parts={"_rels/.rels": "<Relationships/>"}), b"PK\3\4", b"", make_docx()[:-9]][number % 4]

    with PoolConverter(2, options) as pool:
        results = list(pool.convert_many(documents()))
    assert [text_of(result) for result in results[::2]] == [[f"第{number}份"] for number in range(8)]
    codes = [result.code for result in results[1::2] if isinstance(result, ConversionError)]
    assert codes == ["office-bad-output", "docx-refused", "docx-refused", "docx-refused"] * 2


@pytest.mark.parametrize("namespaces", [True, False], indirect=True)
@pytest.mark.parametrize("victim", ["soffice", "worker", "supervisor"])
@pytest.mark.usefixtures("namespaces")
def test_a_document_whose_office_is_killed_is_converted_by_another(
    idle_pool: PoolConverter, offices, nothing_left: Path, find_processes, make_docx, make_paragraph, wait, victim: str
) -> None:
    first = offices()
    for number in first:
        os.kill(number, signal.SIGSTOP)
    kinds: dict[str, Callable[[int], bool]] = {
        "soffice": lambda number: number in first,
        "worker": lambda number: words(number)[2:3] != [] and words(number)[2].endswith("uno_worker.py"),
        "supervisor": lambda number: f"PPid:\t{os.getpid()}\n" in Path(f"/proc/{number}/status").read_text(),
    }
    victims = [number for number in find_processes(nothing_left) if kinds[victim](number)]
    assert len(victims) == 2
    with ThreadPoolExecutor(2) as threads:
        docxs = [make_docx(make_paragraph(text)) for text in "甲乙"]
        running = [threads.submit(idle_pool.convert, docx) for docx in docxs]
        wait(lambda: len(list(nothing_left.glob("*/*.docx"))) == 2, "the conversions did not begin")
        for number in victims:
            os.kill(number, signal.SIGKILL)
        assert [text_of(future.result(60)) for future in running] == [["甲"], ["乙"]]
    wait(lambda: not set(first) & set(offices()), "an office outlived its worker")


def test_an_office_that_died_idle_costs_no_document(idle_pool: PoolConverter, offices, make_docx, wait) -> None:
    for number in offices():
        os.kill(number, signal.SIGKILL)
    wait(lambda: idle_pool.ready == 0, "the deaths went unnoticed")
    assert idle_pool.convert(make_docx()).pages == 1


def test_a_hang_fails_alone_within_its_time(idle_pool: PoolConverter, offices, make_docx, make_paragraph, wait) -> None:
    for number in offices()[:1]:
        os.kill(number, signal.SIGSTOP)
    docxs = [make_docx(make_paragraph(f"第{number}份")) for number in range(12)]
    # Long enough for a healthy conversion on a busy machine.
    results = list(idle_pool.convert_many(docxs, timeout=8))
    hung = [place for place, result in enumerate(results) if isinstance(result, ConversionError)]
    assert len(hung) == 1
    assert results[hung[0]].code == "office-timeout"
    fine = [number for number in range(12) if number not in hung]
    assert [text_of(results[number]) for number in fine] == [[f"第{number}份"] for number in fine]
    wait(lambda: idle_pool.ready == 2, "the hung office was not replaced")


def test_offices_are_replaced_by_count_and_by_memory(options: ConvertOptions, offices, make_docx, wait) -> None:
    for limits in (Limits(conversions=2), Limits(memory=50 * 1024 * 1024)):
        with PoolConverter(1, options, limits=limits) as pool:
            wait(lambda: pool.ready == 1, "no office came")
            for _ in range(3):
                served = offices()
                assert [pool.convert(make_docx()).pages for _ in range(2)] == [1, 1]
                assert len(offices()) <= 2
                wait(lambda gone=frozenset(served): not gone & set(offices()) and pool.ready == 1, "no successor came")
                assert len(offices()) == 1


def test_closing_breaks_off_what_runs(idle_pool: PoolConverter, offices, make_docx, nothing_left: Path, wait) -> None:
    for number in offices():
        os.kill(number, signal.SIGSTOP)
    with ThreadPoolExecutor(3) as threads:
        running = [threads.submit(idle_pool.convert, make_docx()) for _ in range(3)]
        wait(lambda: len(list(nothing_left.glob("*/*.docx"))) == 2, "the conversions did not begin")
        idle_pool.close()
        assert not offices()
        for future in running:
            error = future.exception(20)
            assert isinstance(error, ConversionError)
            assert error.code == "pool-closed"
    with pytest.raises(ConversionError) as caught:
        idle_pool.convert(make_docx())
    assert caught.value.code == "pool-closed"


@pytest.mark.usefixtures("idle_pool")
def test_warm_offices_have_no_network(offices) -> None:
    with run_folder() as folder, supervised(folder, ["/bin/true"], environment(folder)) as run:
        isolation = run.isolation
    if isolation != "namespace":
        pytest.skip("this kernel refuses network namespaces; the profile's settings are what remains")
    own = os.readlink("/proc/self/ns/net")
    assert all(os.readlink(f"/proc/{number}/ns/net") != own for number in offices())


SERVING = """
import pathlib, sys
from docgen.convert import ConvertOptions, PoolConverter
pool = PoolConverter(2, ConvertOptions(cache_folder=pathlib.Path(sys.argv[2])))
list(pool.convert_many([pathlib.Path(sys.argv[1]).read_bytes()] * 1000))
"""


@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGTERM])
def test_no_office_outlives_a_killed_docgen(
    options: ConvertOptions, offices, nothing_left: Path, tmp_path: Path, make_docx, wait, death: signal.Signals
) -> None:
    document = tmp_path / "one.docx"
    document.write_bytes(make_docx())
    docgen = subprocess.Popen(
        [sys.executable, "-c", SERVING, str(document), str(options.cache_folder)],
        env={**os.environ, "TMPDIR": str(nothing_left), "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=subprocess.DEVNULL,
    )
    wait(lambda: len(offices()) == 2, "the offices did not start")
    wait(lambda: list(nothing_left.glob("*/*.docx")), "no conversion began")
    folders = [folder for folder in nothing_left.iterdir() if folder.name.startswith("docgen-office-")]
    sockets = [place(folder) for folder in folders for place in (supervisor.office_socket, supervisor.uno_socket)]
    wait(lambda: all(socket.exists() for socket in sockets), "the offices did not open their sockets")
    docgen.send_signal(death)
    assert docgen.wait(20) == -death
    wait(lambda: not any(socket.exists() for socket in sockets), "a socket was left behind")

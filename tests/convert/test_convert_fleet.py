"""How offices are lent, replaced and started again, with stand-ins for them: in the order of asking, and bounded."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from docgen.convert import ConvertOptions, Limits, PoolConverter, Rendition, pool
from docgen.convert.fleet import Fleet
from docgen.convert.uno_python import UnoPython, candidates, find_uno_python
from docgen.errors import ConversionError


class Stage:
    """Makes the stand-ins; ``gate`` holds back those that start, ``plans`` says what each conversion does."""

    def __init__(self) -> None:
        self.made: list[StandIn] = []
        self.gate = threading.Event()
        self.gate.set()
        self.failing_starts = 0
        self.plans: list[Callable[[], bytes]] = []

    def launch(self, *_tools: Any) -> "StandIn":
        if self.failing_starts:
            self.failing_starts -= 1
            raise ConversionError("office-crashed", "no start")
        self.made.append(StandIn(self))
        return self.made[-1]


class StandIn:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.conversions = self.memory = 0
        self.finished = self.stopped = self.dead = False

    def wait_ready(self, _timeout: float) -> None:
        assert self.stage.gate.wait(20)

    def warm_up(self, _timeout: float) -> None:
        self.memory = 10

    def convert(self, _docx: bytes, _timeout: float) -> bytes:
        self.conversions += 1
        try:
            return self.stage.plans.pop(0)() if self.stage.plans else b"pdf"
        except ConversionError as error:
            self.dead = error.code != "office-bad-output"
            raise

    def is_usable(self) -> bool:
        return not self.finished and not self.dead

    def interrupt(self) -> None:
        self.stage.gate.set()

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    made = Stage()
    monkeypatch.setattr(pool.WarmOffice, "launch", made.launch)
    monkeypatch.setattr(pool, "find_tools", lambda _options: (type("Office", (), {"version": "9.8"}), None))
    monkeypatch.setattr(pool, "refusal", lambda _docx: None)

    def read(pdf: bytes, seconds: float, version: str, waited: float) -> Rendition:
        return Rendition(pdf, 1, (), seconds, version, waited)

    monkeypatch.setattr(pool, "read_rendition", read)
    return made


@pytest.fixture
def converter(stage: Stage) -> Iterator[PoolConverter]:
    with PoolConverter(1, ConvertOptions(), queue_timeout=20) as made:
        yield made
    assert all(office.stopped for office in stage.made)


def new_fleet(stage: Stage, size: int = 1, limits: Limits | None = None) -> Fleet:
    launch: Any = stage.launch
    return Fleet(size, launch, limits or Limits())


def code_of(convert: Callable[[], object]) -> str:
    with pytest.raises(ConversionError) as caught:
        convert()
    assert caught.value.message
    return caught.value.code


def test_who_asks_first_is_served_first(stage: Stage, wait) -> None:
    fleet, served = new_fleet(stage), []
    with ThreadPoolExecutor(5) as threads, fleet.lent(20):
        for number in range(5):

            def ask(number: int = number) -> None:
                with fleet.lent(20):
                    served.append(number)

            threads.submit(ask)
            wait(lambda asked=number + 1: len(fleet._claims) == asked, "a request was lost")
    assert served == [0, 1, 2, 3, 4]
    fleet.close()


def test_a_wait_is_bounded_and_leaves_no_claim(stage: Stage) -> None:
    fleet = new_fleet(stage)
    with fleet.lent(20):
        error = code_of(lambda: fleet.lent(0.05).__enter__())
        assert error == "pool-busy"
    with fleet.lent(0.05) as office:
        assert office is stage.made[0]
    fleet.close()


def test_the_successor_is_started_first(stage: Stage, wait) -> None:
    fleet = new_fleet(stage, limits=Limits(conversions=2))
    with fleet.lent(20) as office:
        stage.gate.clear()
        office.conversions = 2
    wait(lambda: len(stage.made) == 2, "no successor was started")
    for _ in range(3):
        with fleet.lent(0) as office:
            assert office is stage.made[0], "the worn office serves until the other is ready"
    stage.gate.set()
    wait(lambda: stage.made[0].stopped, "the worn office stayed")
    with fleet.lent(20) as office:
        assert office is stage.made[1]
    assert len(stage.made) == 2
    fleet.close()


def test_the_heavy_office_goes_not_the_one_that_did_most(stage: Stage, wait) -> None:
    fleet = new_fleet(stage, size=2, limits=Limits(memory=100))
    wait(lambda: fleet.ready == 2, "the offices did not start")
    with fleet.lent(20) as busiest, fleet.lent(20) as heavy:
        busiest.conversions, busiest.memory = 50, 20
        heavy.conversions, heavy.memory = 1, 200
    wait(lambda: heavy.stopped, "the heavy office stayed")
    assert not busiest.stopped
    assert fleet.ready == 2
    fleet.close()


def test_starts_that_fail_are_told_and_later_requests_try_again(stage: Stage, converter: PoolConverter, wait) -> None:
    wait(lambda: converter.ready == 1, "no start")
    stage.made[0].dead = True
    stage.failing_starts = 3
    assert code_of(lambda: converter.convert(b"")) == "office-crashed"
    assert converter.convert(b"").pdf == b"pdf"
    stage.made[-1].dead = True
    stage.failing_starts = 2
    assert converter.convert(b"").pdf == b"pdf", "two starts may fail before one succeeds"


def test_a_document_is_tried_twice_and_then_to_blame(stage: Stage, converter: PoolConverter) -> None:
    def die() -> bytes:
        raise ConversionError("office-crashed", "died")

    stage.plans = [die, lambda: b"second"]
    assert converter.convert(b"").pdf == b"second"
    stage.plans = [die, die, lambda: b"third"]
    assert code_of(lambda: converter.convert(b"")) == "office-crashed"
    assert len(stage.plans) == 1
    assert len([office for office in stage.made if office.dead]) == 3


@pytest.mark.parametrize("code", ["office-timeout", "office-bad-output"])
def test_what_is_the_documents_own_fault_is_not_tried_again(stage: Stage, converter: PoolConverter, code: str) -> None:
    def fail() -> bytes:
        raise ConversionError(code, "failed")

    stage.plans = [fail, lambda: b"next"]
    assert code_of(lambda: converter.convert(b"")) == code
    assert converter.convert(b"").pdf == b"next"


def test_a_batch_is_in_order_and_takes_only_a_few_ahead(stage: Stage, converter: PoolConverter) -> None:
    drawn: list[int] = []
    stage.plans = [lambda number=number: b"%d" % number for number in range(100)]

    def documents() -> Iterator[bytes]:
        for number in range(100):
            drawn.append(number)
            yield b""

    results = converter.convert_many(documents())
    assert drawn == []
    assert isinstance(next(results), Rendition)
    assert len(drawn) <= pool.AHEAD
    assert len(list(results)) == 99
    unfinished = converter.convert_many(documents())
    next(unfinished)
    unfinished.close()
    assert converter.convert(b"").pdf == b"pdf"


def test_closing_refuses_who_waits_and_stops_what_starts(stage: Stage, wait) -> None:
    stage.gate.clear()
    converter = PoolConverter(2, ConvertOptions())
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(converter.convert, b"")
        wait(lambda: len(stage.made) == 2, "the offices were not started")
        converter.close()
        assert isinstance(error := waiting.exception(20), ConversionError)
        assert error.code == "pool-closed"
    assert all(office.stopped for office in stage.made)
    converter.close()
    assert code_of(lambda: converter.convert(b"")) == "pool-closed"


def test_a_pool_without_offices_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        PoolConverter(0)


def test_without_a_python_for_uno_every_call_starts_its_own(fake_office, make_docx, nothing_left, tmp_path) -> None:
    options = fake_office("sys.exit(7)")
    cold = ConvertOptions(soffice=options.soffice, cache_folder=options.cache_folder, uno_python=tmp_path / "none")
    with PoolConverter(2, cold) as converter:
        assert (converter.warm, converter.ready) == (False, 0)
        assert code_of(lambda: converter.convert(make_docx())) == "office-crashed"
        results = list(converter.convert_many([make_docx(), b"no docx"]))
    assert [error.code for error in results if isinstance(error, ConversionError)] == ["office-crashed", "docx-refused"]
    assert list(nothing_left.iterdir()) == []
    missing = PoolConverter(1, ConvertOptions(soffice=tmp_path / "none"))
    assert code_of(lambda: missing.convert(make_docx())) == "office-missing"


def test_the_python_for_uno_is_looked_for(tmp_path: Path, fake_office) -> None:
    script = tmp_path / "python"
    script.write_text('#!/bin/sh\n[ "$1" = -s ]\n')
    script.chmod(0o755)
    assert find_uno_python(ConvertOptions(uno_python=script)) == UnoPython(script, "-s")
    script.write_text("#!/bin/sh\nexit 1\n")
    beside = fake_office("")
    assert next(candidates(beside)) == script, "LibreOffice's own comes first"
    assert list(candidates(ConvertOptions(uno_python=tmp_path))) == [tmp_path]
    assert find_uno_python(ConvertOptions(uno_python=tmp_path)) is None
    assert ConvertOptions.from_environment({"DOCGEN_UNO_PYTHON": str(script)}).uno_python == script

"""The warm offices of a pool (常驻进程组): lent in the order of asking, replaced before they wear out."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from docgen.convert.warm_office import WarmOffice
from docgen.errors import ConversionError

READY_TIMEOUT = 60.0
"""Seconds until a started office has to answer."""
START_ATTEMPTS = 3
"""Starts that may fail one after the other, with no office left, before those who wait are told."""
CLOSE_TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class Limits:
    """When an office has done enough (回收条件): after so many conversions, or holding so many bytes of memory."""

    conversions: int = 200
    memory: int = 1024 * 1024 * 1024


@dataclass(slots=True, eq=False)
class Claim:
    """A thread that waits for an office; ``settled`` is set once it has been given one or an error."""

    settled: threading.Event = field(default_factory=threading.Event)
    office: WarmOffice | None = None
    error: ConversionError | None = None


class Fleet:
    """``size`` offices, started in the background at once and whenever one is missing.

    A worn office goes on serving until its successor is ready; for that time there is one more than ``size``. Every
    office is in one list: starting, idle or busy. The lists change under the lock; offices are killed outside it.
    """

    def __init__(self, size: int, launch: Callable[[], WarmOffice], limits: Limits) -> None:
        self._size = size
        self._launch = launch
        self._limits = limits
        self._changed = threading.Condition()
        self._claims: deque[Claim] = deque()
        self._starting: list[WarmOffice] = []
        self._idle: list[WarmOffice] = []
        self._busy: list[WarmOffice] = []
        self._starts = 0
        self._failed_starts = 0
        self._leaving = 0
        self._closed = False
        with self._changed:
            self._staff()

    @property
    def ready(self) -> int:
        """Count the idle offices that are alive."""
        with self._changed:
            return sum(office.is_usable() for office in self._idle)

    @contextmanager
    def lent(self, timeout: float) -> Iterator[WarmOffice]:
        """Yield an office that nobody else uses; ConversionError pool-busy, pool-closed, or why none can be started."""
        claim = self._claim()
        try:
            claim.settled.wait(timeout)
            yield self._claimed(claim, timeout)
        finally:
            self._release(claim)

    def close(self) -> None:
        """Break off what runs, refuse who waits, and return when every office is gone."""
        with self._changed:
            self._closed = True
            self._refuse(closed())
            for office in (*self._busy, *self._starting):
                office.interrupt()
            leaving = self._serve()
        self._stop(leaving)
        with self._changed:
            self._changed.wait_for(lambda: not (self._busy or self._starts or self._leaving), CLOSE_TIMEOUT)

    def _claim(self) -> Claim:
        claim = Claim()
        with self._changed:
            if self._closed:
                claim.error = closed()
                claim.settled.set()
                return claim
            self._claims.append(claim)
            leaving = self._serve()
        self._stop(leaving)
        return claim

    def _claimed(self, claim: Claim, timeout: float) -> WarmOffice:
        """Return what the claim was given; under the lock, as an office may have come in the last moment."""
        with self._changed:
            if claim.error is not None:
                raise claim.error
            if claim.office is None:
                raise busy(timeout)
            return claim.office

    def _release(self, claim: Claim) -> None:
        """Take the claim back, and the office that it was given."""
        with self._changed:
            if claim in self._claims:
                self._claims.remove(claim)
            if claim.office is None:
                return
            self._busy.remove(claim.office)
            self._idle.append(claim.office)
            leaving = self._serve()
        self._stop(leaving)

    def _serve(self) -> list[WarmOffice]:
        """Give idle offices to those who wait, start those that are missing; return those that are to be stopped."""
        leaving = [office for office in self._idle if self._closed or not office.is_usable()]
        self._leaving += len(leaving)
        self._idle = [office for office in self._idle if office not in leaving]
        while self._claims and self._idle:
            # The one that came back last: its memory is the warmest.
            office, claim = self._idle.pop(), self._claims.popleft()
            self._busy.append(office)
            claim.office = office
            claim.settled.set()
        self._staff()
        return leaving

    def _refuse(self, error: ConversionError) -> None:
        """Tell everyone who waits that there will be no office."""
        while self._claims:
            claim = self._claims.popleft()
            claim.error = error
            claim.settled.set()

    def _stop(self, leaving: list[WarmOffice]) -> None:
        for office in leaving:
            office.stop()
        with self._changed:
            self._leaving -= len(leaving)
            self._changed.notify_all()

    def _staff(self) -> None:
        """Start what is missing, in threads that do not keep docgen from ending."""
        fit = [office for office in self._present() if not self._is_worn(office)]
        while not self._closed and len(fit) + self._starts < self._size:
            self._starts += 1
            threading.Thread(target=self._start, name="docgen-office-start", daemon=True).start()

    def _present(self) -> list[WarmOffice]:
        return [office for office in (*self._idle, *self._busy) if not office.finished]

    def _is_worn(self, office: WarmOffice) -> bool:
        # A new office is never worn: with a limit below what an empty one holds, starts would follow on starts.
        heavy = office.conversions > 0 and office.memory >= self._limits.memory
        return heavy or office.conversions >= self._limits.conversions

    def _start(self) -> None:
        """Start one office and put it into service."""
        office: WarmOffice | None = None
        failure: ConversionError | None = start_failed()
        try:
            office = self._launch()
            self._make_ready(office)
            failure = None
        except ConversionError as error:
            failure = error
        finally:
            self._stop(self._started(office, failure))

    def _make_ready(self, office: WarmOffice) -> None:
        with self._changed:
            if self._closed:
                raise closed()
            self._starting.append(office)
        begun = time.monotonic()
        office.wait_ready(READY_TIMEOUT)
        # Whoever waits already is served sooner by a cold office than by one that first warms up.
        if not self._claims:
            office.warm_up(READY_TIMEOUT - (time.monotonic() - begun))

    def _started(self, office: WarmOffice | None, failure: ConversionError | None) -> list[WarmOffice]:
        """Take a started office into service, or count a failed start; return those that are to be stopped."""
        with self._changed:
            self._starts -= 1
            self._starting = [other for other in self._starting if other is not office]
            self._failed_starts = self._failed_starts + 1 if failure else 0
            if office is not None:
                office.finished = office.finished or failure is not None
                self._idle.append(office)
            # A successor is there: the most worn goes, at once or after what it is doing.
            ranked = sorted(self._present(), key=lambda one: (self._is_worn(one), one.conversions), reverse=True)
            for most_worn in ranked[: -self._size]:
                most_worn.finished = True
            if failure and self._failed_starts >= START_ATTEMPTS and not self._present() and not self._starts:
                self._refuse(failure)
            return self._after_start(failure)

    def _after_start(self, failure: ConversionError | None) -> list[WarmOffice]:
        """Serve; but after a failed start that nobody waits for, the next one waits for the next request."""
        if failure is None or (self._claims and not self._present()):
            return self._serve()
        leaving = [office for office in self._idle if office.finished]
        self._leaving += len(leaving)
        self._idle = [office for office in self._idle if not office.finished]
        return leaving


def busy(seconds: float) -> ConversionError:
    """Return the error for a request that has waited too long."""
    message = f"等候转换超过 {seconds:.0f} 秒：所有 LibreOffice 都在忙。"
    return ConversionError("pool-busy", message, "请稍后再试；经常出现时请加大进程数，或减少同时提交的文件。")


def closed() -> ConversionError:
    """Return the error for a request to a pool that is closed or being closed."""
    return ConversionError("pool-closed", "转换服务已经关闭。", "请重新启动 docgen 后再试。")


def start_failed() -> ConversionError:
    """Return the error for a start that broke off for a reason that is no ConversionError."""
    return ConversionError("office-crashed", "无法启动 LibreOffice。", "请运行 docgen doctor 检查环境。")

"""A queue on the archive's PostgreSQL (任务队列): tasks that any number of machines take, each done once.

procrastinate keeps the tasks in a schema of its own beside the index. A worker says every few seconds that it lives;
what a worker had in hand that says so no more is given to another one. So a task may be begun twice, never lost: what
it does has to look first at what is done already.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from psycopg import AsyncConnection
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from docgen.errors import ArchiveError, SettingsError

SCHEMA = "docgen_jobs"
TASK = "docgen.batch"
HEARTBEAT = 5.0
"""Seconds between two signs of life of a worker."""

SILENCE = 20.0
"""Seconds without one after which a worker counts as dead."""

MOST_ATTEMPTS = 5
_LOCK, _RESCUE_LOCK = 0x646F636A6F62, 0x646F636A6F63
_WAIT = 1.0

Handler = Callable[[Mapping[str, Any]], None]


def enqueue(url: str | None, payloads: Sequence[Mapping[str, Any]], lock: str | None) -> int:
    """Add tasks, all or none; those under one ``lock`` are done one after the other, in this order."""
    if not payloads:
        return 0

    async def add() -> None:
        async with _app(url).open_async() as app:
            await app.configure_task(TASK, lock=lock, allow_unknown=True).batch_defer_async(*map(dict, payloads))

    _prepare(url)
    _run(add())
    return len(payloads)


def work(url: str | None, handler: Handler, *, until_empty: bool = False) -> None:
    """Take tasks until the process is told to stop (Ctrl-C, SIGTERM), or until none is left."""
    _prepare(url)
    _run(_work(_app(url, handler), _conninfo(url), until_empty))


def _app(url: str | None, handler: Handler | None = None) -> App:
    app = App(connector=PsycopgConnector(conninfo=_conninfo(url), kwargs={"options": f"-c search_path={SCHEMA}"}))
    if handler is not None:
        retry = RetryStrategy(max_attempts=MOST_ATTEMPTS, linear_wait=2)

        @app.task(name=TASK, retry=retry)
        def run(**payload: Any) -> None:
            handler(payload)

    return app


async def _work(app: App, conninfo: str, until_empty: bool) -> None:
    async with app.open_async():
        rescue = asyncio.create_task(_rescue(app, conninfo))
        try:
            while True:
                await app.run_worker_async(
                    wait=not until_empty,
                    fetch_job_polling_interval=_WAIT,
                    update_heartbeat_interval=HEARTBEAT,
                    stalled_worker_timeout=SILENCE,
                    delete_jobs="successful",
                )
                if not until_empty or not await _is_open(app):
                    return
                # What another worker has in hand may come back.
                await asyncio.sleep(_WAIT)
        finally:
            rescue.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await rescue


async def _rescue(app: App, conninfo: str) -> None:
    """Give back again and again what dead workers had in hand."""
    async with await AsyncConnection.connect(conninfo, autocommit=True) as link:
        while True:
            await _give_back(app, link)
            await asyncio.sleep(HEARTBEAT)


async def _give_back(app: App, link: "AsyncConnection[Any]") -> None:
    """Give back what dead workers had in hand; of several workers one after the other.

    Without the lock two would see the same task, and the second take it out of the hands of whoever began it anew.
    """
    async with link.transaction():
        await link.execute("SELECT pg_advisory_xact_lock(%s)", (_RESCUE_LOCK,))
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
            try:
                await app.job_manager.retry_job(job)
            except ConnectorException as error:
                # A worker that had only been silent has ended the task meanwhile.
                if not isinstance(error.__cause__, psycopg.errors.RaiseException):
                    raise


async def _is_open(app: App) -> bool:
    for status in (Status.TODO, Status.DOING):
        if list(await app.job_manager.list_jobs_async(status=status.value)):
            return True
    return False


def _prepare(url: str | None) -> None:
    """Make the queue's tables where they are missing."""
    with contextlib.ExitStack() as stack:
        try:
            link = stack.enter_context(psycopg.connect(_conninfo(url)))
        except psycopg.Error as error:
            raise _unreachable() from error
        link.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        if link.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.procrastinate_jobs",)).fetchone() != (None,):
            return
        link.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        link.execute(f"SET LOCAL search_path TO {SCHEMA}")
        link.execute(App(connector=PsycopgConnector()).schema_manager.get_schema().encode())


def _conninfo(url: str | None) -> str:
    """The address as PostgreSQL's own library takes it."""
    try:
        parsed: URL | None = make_url(url) if url else None
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise SettingsError(
            "queue-database",
            "排队办理要用 PostgreSQL。",
            hint="请在 DOCGEN_DATABASE_URL 写 postgresql+psycopg://用户:密码@主机/数据库；一台机器上不必排队。",
            where="DOCGEN_DATABASE_URL",
        )
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(work: Any) -> None:
    try:
        asyncio.run(work)
    except psycopg.OperationalError as error:
        raise _unreachable() from error
    except ConnectorException as error:
        if isinstance(error.__cause__, psycopg.OperationalError):
            raise _unreachable() from error
        raise


def _unreachable() -> ArchiveError:
    hint = "请检查数据库是否运行、DOCGEN_DATABASE_URL 是否正确；做好的不会丢，恢复以后再开 docgen worker。"
    return ArchiveError("queue-unreachable", "连不上任务队列所在的数据库。", hint)

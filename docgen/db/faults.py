"""What can go wrong with a database (数据库故障), told to the person: one translator for both kinds.

Recognised by the codes that the databases give, never by their wording; a password is never shown.
"""

import re
import sqlite3
from typing import NoReturn

from sqlalchemy import URL
from sqlalchemy.engine import ExceptionContext

from docgen.errors import ArchiveError

MISSING = "index-missing"
"""The code when a table is not there: an empty database, or none of ours."""


def translate(context: ExceptionContext) -> None:
    """Raise the ArchiveError for a failure of the database; what is no such failure passes on."""
    error, engine = context.original_exception, context.engine
    if engine is None:
        return
    where = place_of(engine.url)
    if isinstance(error, sqlite3.Error):
        _raise_sqlite(error, where)
    elif hasattr(error, "sqlstate"):
        said = getattr(getattr(error, "diag", None), "message_primary", None) or str(error)
        _raise_postgresql(error, where, _without_password(said, engine.url), context)


def place_of(url: URL) -> str:
    """Where the database is, for a message: the file, or the server and the database's name."""
    if url.get_backend_name() == "sqlite":
        return url.database or "（内存）"
    host = url.host or url.query.get("host") or "本机"
    port = f":{url.port}" if url.port else ""
    return f"PostgreSQL {host}{port}/{url.database or ''}"


def _raise_sqlite(error: sqlite3.Error, where: str) -> NoReturn:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            raise _busy(where) from error
        case sqlite3.SQLITE_READONLY:
            raise _read_only(where) from error
        case sqlite3.SQLITE_FULL:
            raise _full(where) from error
        case sqlite3.SQLITE_CONSTRAINT:
            raise _conflict(where, str(error)) from error
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR | sqlite3.SQLITE_PERM:
            raise ArchiveError(
                "database-unreachable",
                f"打不开数据库文件 {where}。",
                hint="请检查文件夹在不在、有没有读写权限、磁盘是否完好。",
                where=where,
            ) from error
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            raise ArchiveError(
                "database-damaged",
                f"数据库文件 {where} 已损坏，或者根本不是数据库。",
                hint="请从备份恢复；没有备份时把这个文件移走，再执行 docgen rebuild-index，索引会从档案重新建立。",
                where=where,
            ) from error
        case sqlite3.SQLITE_ERROR if "no such table" in str(error):
            # SQLite has no code of its own for this one.
            raise _missing(where) from error
    raise _failed(where, str(error)) from error


def _raise_postgresql(error: BaseException, where: str, said: str, context: ExceptionContext) -> NoReturn:
    state = getattr(error, "sqlstate", None) or ""
    if context.connection is None and not state:
        raise ArchiveError(
            "database-unreachable",
            f"连不上数据库 {where}：{said}",
            hint="请检查服务器是否已启动，环境变量 DOCGEN_DATABASE_URL 里的主机、数据库名、用户和密码是否正确。",
            where=where,
        ) from error
    if context.is_disconnect or state.startswith(("08", "57P")) or not state:
        raise ArchiveError(
            "database-gone",
            f"与数据库 {where} 的连接中断了。",
            hint="请等数据库恢复以后再试；没有办完的事不会留下痕迹。",
            where=where,
        ) from error
    match state:
        case "55P03" | "40P01" | "40001":
            raise _busy(where) from error
        case "53100":
            raise _full(where) from error
        case "25006":
            raise _read_only(where) from error
        case "42P01":
            raise _missing(where) from error
        case "42501":
            raise ArchiveError(
                "database-forbidden",
                f"数据库 {where} 不许这个用户操作：{said}",
                hint="请让数据库管理员给这个用户建表和读写的权限。",
                where=where,
            ) from error
    if state.startswith("23"):
        raise _conflict(where, said) from error
    raise _failed(where, said) from error


def _without_password(said: str, url: URL) -> str:
    """The last line of what the server said (the earlier ones are other addresses tried), no password in it."""
    line = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "没有说明原因。")
    secrets = [str(url.password or ""), *(str(url.query.get(name, "")) for name in ("password", "sslpassword"))]
    hidden = [re.escape(secret) for secret in secrets if secret]
    return re.sub("|".join(hidden), "***", line) if hidden else line


def _busy(where: str) -> ArchiveError:
    return ArchiveError(
        "database-busy",
        f"数据库 {where} 一直被别的程序占用。",
        hint="请等对方办完再试；如果没有别人在用，请检查有没有停住的 docgen 或备份程序。",
        where=where,
    )


def _read_only(where: str) -> ArchiveError:
    return ArchiveError("database-read-only", f"数据库 {where} 只能读，写不进去。", hint="请检查权限。", where=where)


def _full(where: str) -> ArchiveError:
    return ArchiveError("database-full", f"数据库 {where} 所在的磁盘满了。", hint="请腾出空间再试。", where=where)


def _conflict(where: str, said: str) -> ArchiveError:
    return ArchiveError(
        "index-conflict",
        f"要记入数据库 {where} 的内容与已有的相冲突：{said}",
        hint="请执行 docgen rebuild-index，从档案重新建立索引。",
        where=where,
    )


def _missing(where: str) -> ArchiveError:
    return ArchiveError(
        "index-missing",
        f"数据库 {where} 里没有公文档案的表。",
        hint="请执行 docgen rebuild-index，从档案重新建立索引。",
        where=where,
    )


def _failed(where: str, said: str) -> ArchiveError:
    return ArchiveError("database-failed", f"数据库 {where} 出错：{said}", hint="请把这句话交给维护人员。", where=where)

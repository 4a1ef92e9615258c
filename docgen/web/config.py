"""What one web process is started with (网页的启动参数)."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from docgen.errors import SettingsError
from docgen.service.office import Clock, now
from docgen.settings import Settings

KEY_FILE = "web.key"
_MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Config:
    """Where the archive is, and how the pages answer.

    ``database_url`` None is the SQLite file in the home; ``proxies`` is how many reverse proxies of the house's own
    stand in front, whose word on address and https is taken; ``body_limit`` is in bytes. ``scratch`` is a folder that
    the processes of one server share while they run, None where there is only one.
    """

    home: Path
    database_url: str | None = None
    settings: Settings = field(default_factory=Settings)
    clock: Clock = now
    proxies: int = 0
    body_limit: int = 32 * _MEGABYTE
    scratch: Path | None = None


def secret_key(home: Path) -> bytes:
    """The key that signs the form cookie; made once, readable by the archive's owner alone, the same for all workers.

    Losing it does no harm: forms that are open at that moment have to be loaded again.
    """
    file = home / KEY_FILE
    try:
        if not file.exists():
            _write_once(file)
        return file.read_bytes()
    except OSError as error:
        raise SettingsError(
            "key-unreadable",
            f"读写不了 {file}：{error.strerror}。",
            hint="请检查档案文件夹的权限。",
            where=str(file),
        ) from error


def _write_once(file: Path) -> None:
    """Whole or not at all, also when several workers start at once: the first one's key counts."""
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(secrets.token_bytes(32))
    try:
        os.link(fresh, file)
    except FileExistsError:
        return
    finally:
        fresh.unlink()

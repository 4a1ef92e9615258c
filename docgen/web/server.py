"""The server process (网页服务): gunicorn with threads over one listening socket."""

import errno
import os
import shutil
import socket
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from docgen.errors import UsageError
from docgen.web.app import create_app
from docgen.web.config import Config

THREADS = 8
_TIMEOUT = 120
_WAITING = 512
_GRACE = 30
_KEEP_ALIVE = 75
"""Seconds that a browser's connection stays open: what it asks next finds the same process, and its warm office."""
_SHARED_MEMORY = Path("/dev/shm")


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; UsageError when the port is taken, not allowed, or the host is not this machine."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _refused(host, port, error) from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
        listening.listen(_WAITING)
    except OSError as error:
        listening.close()
        raise _refused(host, port, error) from error
    return listening


def run(config: Config, listening: socket.socket, workers: int) -> int:
    """Serve until the process is told to end; requests under way are finished first. Returns the exit code."""
    master = os.getpid()
    scratch = Path(tempfile.mkdtemp(prefix="docgen-", dir=_in_memory()))
    try:
        _Server(replace(config, scratch=scratch), listening, workers).run()
    except SystemExit as end:
        if os.getpid() != master:
            # A worker, forked below this very call, ends here too.
            raise
        return end.code if isinstance(end.code, int) else 0
    finally:
        if os.getpid() == master:
            shutil.rmtree(scratch, ignore_errors=True)
    return 0


def _in_memory() -> str | None:
    """A folder that is memory, where the system has one."""
    return str(_SHARED_MEMORY) if os.access(_SHARED_MEMORY, os.W_OK) else None


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, config: Config, listening: socket.socket, workers: int) -> None:
        self._config = config
        self._options: dict[str, Any] = {
            "bind": f"fd://{listening.detach()}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": _TIMEOUT,
            "keepalive": _KEEP_ALIVE,
            "graceful_timeout": _GRACE,
            "loglevel": "warning",
            "proc_name": "docgen",
            "control_socket_disable": True,
            # A worker says that it is alive by touching a file, which must never wait for a disk.
            "worker_tmp_dir": _in_memory(),
        }
        super().__init__()

    def load_config(self) -> None:
        """Take our options; neither files nor the environment are asked."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, made in each worker: database connections do not survive a fork."""
        return create_app(self._config)


def _refused(host: str, port: int, error: OSError) -> UsageError:
    if error.errno == errno.EADDRINUSE:
        message, hint = f"端口 {port} 已经被别的程序占用。", "可能已经启动过一次；或用 --port 换一个端口。"
    elif error.errno == errno.EACCES:
        message, hint = f"没有权限使用端口 {port}。", "小于 1024 的端口要管理员权限；请用 --port 换一个。"
    else:
        message, hint = (
            f"不能在 {host} 端口 {port} 上提供网页：{error.strerror}。",
            "请用 --host 写这台机器自己的地址。",
        )
    return UsageError("port-refused", message, hint=hint, where=f"{host}:{port}")

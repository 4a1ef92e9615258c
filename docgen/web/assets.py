"""Scripts, styles and the icon (静态文件), under an address that changes whenever any one of them does.

Scripts import each other by relative addresses, so what a page loads is all of one version. The files are read once: a
process that goes on while new ones are installed below it still hands out its own.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, url_for
from werkzeug.exceptions import NotFound

_FOLDER = Path(__file__).parent / "static"
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def init_app(app: Flask) -> None:
    """Serve the files, and let templates name one as ``asset('site.css')``."""
    app.add_url_rule("/static/<version>/<path:name>", "static", file)
    app.add_template_global(asset)
    files()


def file(version: str, name: str) -> Response:
    """One file of the present version; of any other there is none, so that nothing is kept under a wrong address."""
    content = files().get(name)
    if version != present() or content is None:
        raise NotFound
    answer = Response(content, content_type=f"{_KINDS[Path(name).suffix]}; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def asset(name: str) -> str:
    """The URL of a static file; KeyError for one that is not there."""
    files()[name]
    return url_for("static", version=present(), name=name)


@cache
def files() -> dict[str, bytes]:
    """Every file by its name below the folder."""
    found = (one for one in sorted(_FOLDER.rglob("*")) if one.suffix in _KINDS)
    return {one.relative_to(_FOLDER).as_posix(): one.read_bytes() for one in found}


@cache
def present() -> str:
    """The version of all the files together."""
    digest = hashlib.sha256()
    for name, content in files().items():
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]

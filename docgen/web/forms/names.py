"""Names of controls (控件名称): a control is called by its English path, its element by an id made of it."""

import re
from collections.abc import Iterable
from typing import Any

from docgen.errors import UsageError
from docgen.models.faults import Path
from docgen.models.labels import path_of
from docgen.service.remarks import read_path

MOST_ENTRIES = 5_000
MOST_DEPTH = 30
_NAME = re.compile(r"[a-z_]{1,40}(?:\[\d{1,4}\]){0,2}(?:\.[a-z_]{1,40}(?:\[\d{1,4}\]){0,2}){0,20}")
_OTHER = re.compile(r"[^a-z0-9_]+")

__all__ = ["field_id", "path_of", "read_name", "tree_of"]


def field_id(name: str) -> str:
    """The id of a field's element: ``sections[4].steps[0].end`` is ``f-sections-4-steps-0-end``."""
    return "f-" + _OTHER.sub("-", name).strip("-")


def read_name(name: str) -> Path:
    """The path that a control is called by; UsageError ``bad-field`` for anything else."""
    if not _NAME.fullmatch(name):
        raise _foreign(name)
    return read_path(name)


def tree_of(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Names and values as nested mappings and lists; of one name given twice the last value counts.

    Names that begin with ``_`` and the form token are not the filing's. Lists close up where an entry is missing.
    """
    top: dict[str | int, Any] = {}
    for name, value in pairs:
        if not name.startswith("_") and name != "csrf_token":
            _put(top, read_name(name), value, name)
    closed: dict[str, Any] = _closed(top)
    return closed


def _put(top: dict[str | int, Any], path: Path, value: str, name: str) -> None:
    if len(path) > MOST_DEPTH or any(isinstance(key, int) and key >= MOST_ENTRIES for key in path):
        raise _foreign(name)
    level = top
    for key in path[:-1]:
        level = level.setdefault(key, {})
        if not isinstance(level, dict):
            raise _foreign(name)
    if isinstance(level.get(path[-1]), dict):
        raise _foreign(name)
    level[path[-1]] = value


def _closed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        return [_closed(value[key]) for key in sorted(value)]
    return {str(key): _closed(inner) for key, inner in value.items()}


def _foreign(name: str) -> UsageError:
    return UsageError("bad-field", f"表单里没有“{name[:60]}”这一栏。", "请刷新页面后再填；浏览器里还留着您写的内容。")

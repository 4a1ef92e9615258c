"""Stepwise upgrades of old inputs (旧版输入的升级): each step turns plain data of one version into the next."""

from collections.abc import Callable
from typing import Any

from docgen.models.faults import Fault, refusal
from docgen.models.filing import SCHEMA_VERSION

_VERSION_1_SECTIONS = ("guiding_thought", "goals", "organization", "key_projects", "steps", "guarantees")
"""The order in which version 1 printed its sections, whatever the order of its keys."""

_VERSION_1_LISTS = {"key_projects": "projects", "steps": "steps", "guarantees": "measures"}


def _from_version_1(data: dict[str, Any]) -> dict[str, Any]:
    """Turn top-level sections into the ``sections`` list, and ``signature.date`` into ``signed_on``."""
    upgraded = {key: value for key, value in data.items() if key not in _VERSION_1_SECTIONS}
    upgraded["sections"] = [
        _section_of_version_1(kind, data[kind]) for kind in _VERSION_1_SECTIONS if data.get(kind) is not None
    ]
    signature = data.get("signature")
    if isinstance(signature, dict) and "date" in signature:
        upgraded["signature"] = {("signed_on" if key == "date" else key): value for key, value in signature.items()}
    return upgraded


def _section_of_version_1(kind: str, value: Any) -> Any:
    """Return the section that a top-level key of version 1 stood for: a text, a list, or a mapping."""
    if isinstance(value, dict):
        return {"kind": kind, **value}
    if isinstance(value, list) and kind in _VERSION_1_LISTS:
        return {"kind": kind, _VERSION_1_LISTS[kind]: value}
    return {"kind": kind, "text": value}


UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _from_version_1}
"""For each old version, the step to the next one."""


def version_of(data: dict[str, Any]) -> int:
    """Return the version an input says it has; without a word, the current one.

    Raises the fault (a PydanticCustomError) for anything but a known version.
    """
    written = data.get("schema_version")
    if written is None:
        return SCHEMA_VERSION
    digits = str(written).strip() if isinstance(written, (int, str)) and not isinstance(written, bool) else ""
    version = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0
    if version > SCHEMA_VERSION:
        raise refusal(Fault("比本软件支持的新", f"本软件支持到版本{SCHEMA_VERSION}，请升级软件后再打开"))
    if version < 1:
        raise refusal(Fault("不是结构版本", f"请写 {SCHEMA_VERSION}，或删去这一项"))
    return version


def upgrade(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data in the current version, one step after the other; the given data is not changed."""
    version = version_of(data)
    while version < SCHEMA_VERSION:
        data = UPGRADES[version](data)
        version += 1
    return {**data, "schema_version": SCHEMA_VERSION}

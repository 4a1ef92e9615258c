"""Errors of pydantic as complaints in Chinese (错误说明): what is wrong, and what to write instead."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from docgen.ingest.hints import (
    choices_hint,
    example_hint,
    fields_hint,
    kinds_hint,
    unknown_key_hint,
)
from docgen.models.faults import FAULT, Path
from docgen.models.sections import SECTION_CLASSES

MOST_SHOWN = 40
"""How many characters of what was given a message repeats."""


class Complaint(NamedTuple):
    """One fault: path, a clause that can follow 「…」写的是“…”， hint, and what was given (empty: not shown)."""

    path: Path
    clause: str
    hint: str = ""
    given: str = ""


Says = Callable[[Path, dict[str, Any], dict[str, Any]], tuple[str, str]]
"""From path, pydantic's context and the data to clause and hint."""


def _fixed(clause: str, hint: str) -> Says:
    return lambda _path, _context, _data: (clause, hint)


def _with_example(clause: str) -> Says:
    return lambda path, _context, data: (clause.format_map(_context), example_hint(path, data))


def _with_fields(clause: str) -> Says:
    return lambda path, _context, data: (clause, fields_hint(path, data))


_NUMBER = _with_example("应当是数字")
_WHOLE = _with_example("应当是整数")
_FLAG = _fixed("应当是“是”或“否”", "请写 true（是）或 false（否）")
_LIST = _fixed("应当分条列出", "请每条另起一行，前面写“- ”")
_TEXT = _with_example("应当是一段文字")
_PARTS = _with_fields("应当分项填写")

_SAYS: dict[str, Says] = {
    "missing": lambda path, _context, data: ("没有填写", example_hint(path, data, key=True)),
    "extra_forbidden": lambda path, _context, data: ("不是这里可以用的名称", unknown_key_hint(path, data)),
    "string_type": _TEXT,
    "string_unicode": _fixed("含有不能使用的字符", "请删去后重新输入"),
    "list_type": _LIST,
    "model_type": _PARTS,
    "model_attributes_type": _PARTS,
    "dict_type": _PARTS,
    "literal_error": lambda path, _context, data: ("不在可选的范围内", choices_hint(path, data)),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "greater_than": _with_example("应当大于{gt:g}"),
    "greater_than_equal": _with_example("不能小于{ge:g}"),
    "less_than": _with_example("应当小于{lt:g}"),
    "less_than_equal": _with_example("不能大于{le:g}"),
    "too_short": lambda path, context, data: (f"至少要有{context['min_length']}条", example_hint(path, data)),
    "recursion_loop": _fixed("包含了自己", "请把内容直接写出来"),
}


def complaints_of(error: ValidationError, data: dict[str, Any], most: int) -> tuple[list[Complaint], int]:
    """Return the first ``most`` faults of a validation, in the order of the model, and how many there are in all."""
    details = error.errors(include_url=False)
    count = sum(len(detail["ctx"]["faults"]) if detail["type"] == FAULT else 1 for detail in details)
    complaints = (complaint for detail in details for complaint in _complaints(detail, data))
    return list(islice(complaints, most)), count


def _complaints(detail: ErrorDetails, data: dict[str, Any]) -> Iterator[Complaint]:
    """Yield the complaints of one error: one for each fault of our own, otherwise one."""
    path, context = without_tags(detail["loc"]), detail.get("ctx", {})
    if detail["type"] == FAULT:
        for fault in context["faults"]:
            given = shown(detail["input"]) if fault.given is None else fault.given
            yield Complaint((*path, *fault.at), fault.clause, fault.hint, given)
        return
    if detail["type"].startswith("union_tag"):
        yield _of_section(path, detail["input"])
        return
    if detail["input"] is None and detail["type"] != "missing":
        yield Complaint(path, "是空的", example_hint(path, data) or "请填写，或删去这一项")
        return
    says = _SAYS.get(detail["type"], _with_example("不符合要求"))
    clause, hint = says(path, dict(context), data)
    hides = detail["type"] in ("missing", "extra_forbidden", "too_short")
    yield Complaint(path, clause, hint, "" if hides else shown(detail["input"]))


def _of_section(path: Path, given: object) -> Complaint:
    """Return the complaint of a section whose kind is unknown, missing, or that is no section at all."""
    if not isinstance(given, dict):
        return Complaint(path, "应当分项填写", kinds_hint(path), shown(given))
    if given.get("kind") is None:
        return Complaint((*path, "kind"), "没有写明属于哪一类", kinds_hint(path))
    return Complaint((*path, "kind"), "没有这一类", kinds_hint(path), shown(given["kind"]))


def without_tags(location: tuple[str | int, ...]) -> Path:
    """Return pydantic's location without the kind that it puts behind the place of a section."""
    path: list[str | int] = []
    behind_section = False
    for key in location:
        if behind_section and key in SECTION_CLASSES:
            behind_section = False
            continue
        path.append(key)
        behind_section = isinstance(key, int) and len(path) > 1 and path[-2] in ("sections", "parts")
    return tuple(path)


def shown(value: object) -> str:
    """Return what was given in at most 40 visible characters."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    visible = "".join(
        character if character.isprintable() or character == "\u3000" else _visible(character)
        for character in text[: MOST_SHOWN + 1]
    )
    return visible if len(visible) <= MOST_SHOWN else visible[: MOST_SHOWN - 1] + "…"


def _visible(character: str) -> str:
    """Return a line end as a space and any other invisible character as its code."""
    return " " if character in "\n\r\t" else f"\\u{ord(character):04X}"

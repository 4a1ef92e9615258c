"""JSON into plain data, its types kept (读取 JSON)."""

import json
from typing import Any

from docgen.ingest.tree import MOST_DEPTH, MOST_ENTRIES, Tree, broken, too_deep, too_many


def read_json(text: str, name: str) -> Tree:
    """Return the data of a JSON text. Raises InputError with line and column when it is broken."""
    repeated: list[str] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, value in pairs:
            if key in mapping:
                repeated.append(key)
            mapping[key] = value
        return mapping

    try:
        value = json.loads(text, object_pairs_hook=unique, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        hint = "请检查这里的逗号、引号和括号，字符串要用半角双引号"
        raise broken("broken-json", "JSON 写法有误", hint, name, error.lineno, error.colno) from error
    except RecursionError as error:
        raise too_deep(name) from error
    except ValueError as error:  # NaN, or a number of thousands of digits
        raise broken("broken-json", "含有不能使用的数字", "请写普通的数字，或写成文字", name) from error
    if repeated:
        keys = "、".join(f"“{key}”" for key in dict.fromkeys(repeated))
        raise broken("repeated-key", f"同一处重复写了{keys}", "请只留一个", name)
    _limit(value, name)
    return Tree(value)


def _refuse_constant(written: str) -> Any:
    raise ValueError(written)


def _limit(value: Any, name: str) -> None:
    """Refuse data that is too deep or too large."""
    level, depth, count = [value], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > MOST_DEPTH:
            raise too_deep(name)
        if count > MOST_ENTRIES:
            raise too_many(name)
        level = [child for parent in level for child in _children(parent)]


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []

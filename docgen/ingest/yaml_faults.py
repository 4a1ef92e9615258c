"""What the YAML parser complains of, said in Chinese (YAML 写法错误), with the usual slip behind it."""

import re

import yaml

from docgen.errors import InputError
from docgen.ingest.tree import broken

_SAYINGS = (
    ("mapping values are not allowed", "这里不能出现冒号", "请检查上一行有没有漏写冒号；内容里有“: ”时整句加引号"),
    ("could not find expected ':'", "缺少冒号", "请写成“名称: 内容”，冒号用半角，后面空一格"),
    ("did not find expected key", "缩进或写法与上文不一致", "请让同一层的名称左端对齐，内容里有引号时整句加引号"),
    ("did not find expected '-' indicator", "列表中断了", "请让同一列表的“- ”左端对齐"),
    ("did not find expected ',' or", "方括号或花括号没有写完", "请检查逗号，补上 ] 或 }"),
    ("unexpected end of stream", "引号没有写完", "请补上结尾的引号"),
    ("unexpected document indicator", "引号没有写完", "请补上结尾的引号"),
    ("unknown escape character", "双引号里的反斜杠用得不对", "请改用单引号，或把 \\ 写成 \\\\"),
    ("undefined tag handle", "不能使用标签", "文字以 ! 开头时请加引号"),
    ("unknown directive", "不能以 % 开头", "文字以 % 开头时请加引号"),
    ("directive", "不能以 % 开头", "文字以 % 开头时请加引号"),
    ("found duplicate anchor", "“&”后面的名称重复", "请把内容直接写出来；文字以 & 开头时加引号"),
    ("anchor", "“&”或“*”用得不对", "文字以 & 或 * 开头时请加引号"),
    ("alias", "“&”或“*”用得不对", "文字以 & 或 * 开头时请加引号"),
    ("block scalar", "“|”或“>”用得不对", "文字以 | 或 > 开头时请加引号"),
    ("indentation", "缩进不一致", "请用空格缩进，同一层左端对齐"),
)
_TAB = ("缩进用了制表符", "请改用空格缩进")
_RESERVED = ("文字不能以这个符号开头", "文字以 @、`、% 等符号开头时请加引号")
_WIDE_COLON = re.compile(r"^[\s\-]*[A-Za-z_]+\s*：")


def syntax_fault(error: yaml.YAMLError, text: str, name: str) -> InputError:
    """Return the error for broken YAML, with line and column (from 1) and the likely slip."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (None, None)
    problem = f"{getattr(error, 'problem', None) or ''} {getattr(error, 'context', None) or ''}"
    message, hint = _saying(problem, text.split("\n"), mark)
    return broken("broken-yaml", f"YAML 写法有误，{message}", hint, name, line, column)


def _saying(problem: str, lines: list[str], mark: yaml.Mark | None) -> tuple[str, str]:
    """Return the Chinese sentence and hint; a full-width colon nearby explains most of the rest."""
    if mark is not None:
        near = lines[max(0, mark.line - 1) : mark.line + 1]
        if any(_WIDE_COLON.match(line) for line in near):
            return "名称后面用了全角冒号", "请改成半角冒号，后面空一格"
        here = lines[mark.line] if mark.line < len(lines) else ""
        if "\t" in here[: len(here) - len(here.lstrip())]:
            return _TAB
        if "cannot start any token" in problem:
            return _RESERVED
    for words, message, hint in _SAYINGS:
        if words in problem:
            return message, hint
    return "这里读不下去", "请检查缩进、冒号、引号和括号；可以对照 docgen new 生成的示例"

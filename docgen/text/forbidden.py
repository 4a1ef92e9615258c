"""Forbidden characters (禁用字符): what may not enter a filing, because XML, Word or a reader would be deceived.

Control characters, lone surrogates, bidirectional overrides and isolates, U+FFFE and U+FFFF. Marks and joiners
(U+200E, U+200F, ZWJ, ZWNJ, variation selectors) are ordinary text and stay.
"""

import re
from typing import NamedTuple

_NAMES = {
    "\x00": "空字符",
    "\x08": "退格符",
    "\t": "制表符",
    "\n": "换行符",
    "\x0b": "垂直制表符",
    "\x0c": "换页符",
    "\r": "回车符",
    "\x1b": "转义符",
    "\x7f": "删除符",
    "\x85": "下一行控制符",
    "\u202a": "从左向右嵌入符",
    "\u202b": "从右向左嵌入符",
    "\u202c": "方向格式结束符",
    "\u202d": "强制从左向右符",
    "\u202e": "强制从右向左符",
    "\u2066": "从左向右隔离符",
    "\u2067": "从右向左隔离符",
    "\u2068": "首强方向隔离符",
    "\u2069": "方向隔离结束符",
    "\ufffe": "非字符",
    "\uffff": "非字符",
}
_ALWAYS = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff"
_IN_MANY_LINES = re.compile(f"[{_ALWAYS}]")
_IN_ONE_LINE = re.compile(f"[{_ALWAYS}\t\n\u2028\u2029]")


class Forbidden(NamedTuple):
    """One forbidden character: its offset in the text (from 0) and its Chinese description."""

    at: int
    name: str


def find_forbidden(text: str, *, many_lines: bool = True) -> list[Forbidden]:
    """Return every forbidden character of ``text`` in order.

    With ``many_lines`` line feeds and tabs are allowed; without, they and U+2028, U+2029 are forbidden as well.
    """
    pattern = _IN_MANY_LINES if many_lines else _IN_ONE_LINE
    return [Forbidden(found.start(), describe(found.group())) for found in pattern.finditer(text)]


def describe(char: str) -> str:
    """Name one character for a message: ``强制从右向左符（U+202E）``."""
    return f"{_name(char)}（U+{ord(char):04X}）"


def normalise_newlines(text: str) -> str:
    r"""Return ``text`` with ``\r\n`` and a lone ``\r`` as ``\n``."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _name(char: str) -> str:
    """Return the Chinese name of a forbidden character, or of its class."""
    if char in _NAMES:
        return _NAMES[char]
    if "\ud800" <= char <= "\udfff":
        return "不成对的代理字符"
    return {"\u2028": "行分隔符", "\u2029": "段分隔符"}.get(char, "控制字符")

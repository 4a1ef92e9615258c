"""Strings as YAML that reads back to exactly the same string (YAML 文字): plain, quoted, or a literal block.

Quoted is whatever YAML itself would read otherwise, or another reader would take for a number, a flag or nothing.
"""

import re

# Line breaks of YAML 1.1 that are ordinary characters to us, the byte order mark, and what a YAML stream must not hold.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff\ufffe\uffff]")
_INDICATORS = "-?:,[]{}#&*!|>'\"%@`=<."
_NOT_A_STRING = re.compile(
    r"[-+.0-9][-+0-9_.,:eExXoOa-fA-F]*|~|null|true|false|yes|no|on|off|y|n|\.nan|\.inf", re.IGNORECASE
)
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_SHORT_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def inline(value: str, *, flow: bool = False) -> str:
    """Return the string as a scalar on one line; ``flow`` inside ``[ ]`` and ``{ }``."""
    return value if _may_stand_plain(value, flow) else quoted(value)


def quoted(value: str) -> str:
    """Return the string in double quotes, with escapes for what may not stand raw."""
    escaped = "".join(_SHORT_ESCAPES.get(character, character) for character in value)
    return '"' + _ESCAPED.sub(lambda found: _escape(found.group()), escaped) + '"'


def literal(value: str) -> list[str] | None:
    """Return the string as a literal block, header line first, or None when a block would not keep it exactly."""
    body = value.removesuffix("\n")
    lines = body.split("\n")
    if "\n" not in value or _ESCAPED.search(value) or not lines[-1]:
        return None
    if not lines[0] or any(line[:1] in (" ", "\t") for line in lines):
        return None
    return ["|" if value.endswith("\n") else "|-", *lines]


def _may_stand_plain(value: str, flow: bool) -> bool:
    """Tell whether YAML reads the bare string as itself."""
    if not value or value != value.strip() or value[0] in _INDICATORS or value.endswith(":"):
        return False
    if ": " in value or " #" in value or "\n" in value or "\t" in value or _ESCAPED.search(value):
        return False
    if flow and any(character in value for character in ",[]{}:"):
        return False
    return bool(_DATE.fullmatch(value)) or not _NOT_A_STRING.fullmatch(value)


def _escape(character: str) -> str:
    """Return the escape of a character of the basic plane."""
    return f"\\u{ord(character):04X}"

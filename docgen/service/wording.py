"""Words that people enter beside a filing (填写的文字): reasons, opinions, names, numbers of other filings."""

from docgen.errors import ArchiveError, InputError
from docgen.text.forbidden import find_forbidden, normalise_newlines

MOST = 4000
"""Characters in one entry; a longer opinion belongs in a scan."""


def plain(text: str, what: str) -> str:
    """The text without blanks around it; InputError when it is too long or holds what nobody can see.

    ``what`` names it in the message (退回的原因).
    """
    text = normalise_newlines(text).strip()
    if found := find_forbidden(text):
        message = f"{what}里有不可见的控制字符：{found[0].name}，在第 {found[0].at + 1} 个字。"
        raise InputError("words-forbidden", message, hint="请删去这个字符。")
    if len(text) > MOST:
        message = f"{what}太长（{len(text)} 字）。"
        raise InputError("words-too-long", message, hint=f"最多 {MOST} 字；更长的请作为扫描件保存。")
    return text


def require_text(text: str | None, what: str, option: str = "-m") -> str:
    """The text when there is one; ArchiveError ``reason-missing`` otherwise."""
    found = plain(text or "", what)
    if not found:
        raise ArchiveError("reason-missing", f"没有写明{what}。", hint=f"请用 {option} 写明{what}。")
    return found


def optional_text(text: str | None, what: str) -> str | None:
    """The text, None when there is none."""
    return plain(text or "", what) or None


def file_name(name: str) -> str:
    """The name of a foreign file as it may be kept and shown: without its folders, control characters and the like."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = last.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join("_" if find_forbidden(one, many_lines=False) else one for one in shown)[-200:] or "_"

"""Login names and display names (登录名、姓名): one spelling for each person, nothing in them that deceives the eye."""

import re
import unicodedata

from docgen.errors import InputError, Problem
from docgen.text.forbidden import find_forbidden

LONGEST = 40
_LOGIN = re.compile(r"\w[\w.@-]*")


def fold_name(typed: str) -> str:
    """A login name as it is compared: full-width and capital letters are the same as plain ones."""
    # What no database takes as text is in nobody's name.
    typed = typed.encode("utf-8", "replace").decode().replace("\x00", "?")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", typed).casefold()).strip()


def login_name(typed: str) -> str:
    """The login name (登录名) for a new person; InputError ``bad-name`` when it cannot be one."""
    name = fold_name(typed)
    if not name or len(name) > LONGEST or not _LOGIN.fullmatch(name):
        hint = f"用汉字、字母、数字，中间可以有 . _ - @，最多 {LONGEST} 个字，例如 zhang.min 或 张敏。"
        raise _bad("name", "登录名", typed, hint)
    return name


def display_name(typed: str) -> str:
    """A person's name as it is shown (姓名); InputError ``bad-name`` when it cannot be one."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name or len(name) > LONGEST or find_forbidden(name, many_lines=False):
        raise _bad("display", "姓名", typed, f"写 1 到 {LONGEST} 个字，例如 张敏。")
    return name


def _bad(path: str, label: str, typed: str, hint: str) -> InputError:
    message = f"没有填写{label}。" if not typed.strip() else f"这个{label}不能用。"
    problem = Problem(path, label, message, given=typed[: LONGEST + 1], hint=hint)
    return InputError("bad-name", message, hint=hint, where=path, problems=[problem])

"""People in a cell (人员): 姓名, 姓名（职务）, 职务 姓名, 职务：姓名, 姓名，职务, or （职务） alone."""

import re
from typing import NamedTuple

_BRACKETED = re.compile(r"(?P<name>[^（()]*)[（(](?P<post>.+)[）)]", re.DOTALL)
_LONGEST_NAME = 4
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff〇]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z .'\-]*")


class Person(NamedTuple):
    """A person as a cell names one; empty for what it does not say."""

    name: str
    post: str

    def as_member(self) -> dict[str, str]:
        """Return the parts that were said, as the model calls them."""
        return {key: value for key, value in (("name", self.name), ("post", self.post)) if value}


def read_person(text: str) -> Person | None:
    """Return the person that a text names; None when nobody can tell the name from the post."""
    text = text.strip()
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed is not None:
        name = _joined(bracketed["name"].strip())
        return Person(name, bracketed["post"].strip()) if not name or is_name(name) else None
    for sign, name_first in (("：", False), (":", False), ("，", True), (",", True)):
        left, found, right = (part.strip() for part in text.partition(sign))
        if found:
            name, post = (left, right) if name_first else (right, left)
            return Person(_joined(name), post) if is_name(_joined(name)) and post else None
    return _spaced(text)


def _spaced(text: str) -> Person | None:
    """Return the person of a text without brackets: a name, or a post and a name with a blank between them."""
    if is_name(_joined(text)):
        return Person(_joined(text), "")
    parts = text.split()
    # 主任 张　三: the blank within the name is for the eye only.
    tail = 2 if len(parts) > 2 and all(map(_is_character, parts[-2:])) else 1
    post, name = " ".join(parts[:-tail]), "".join(parts[-tail:])
    if post and is_name(name) and not _is_character(name):
        return Person(name, post)
    if len(parts) > 1 and is_name(parts[0]):
        return Person(parts[0], " ".join(parts[1:]))
    return None


def is_name(text: str) -> bool:
    """Tell whether a text can be a name: up to four Chinese characters, a name with ·, or Latin letters."""
    if "·" in text or "•" in text:
        return all(map(_HAN.fullmatch, re.split("[·•]", text)))
    return bool(_HAN.fullmatch(text) and len(text) <= _LONGEST_NAME) or _LATIN.fullmatch(text) is not None


def _joined(name: str) -> str:
    """Return a Chinese name without the blanks that align it in a list: 张　三 is 张三."""
    parts = name.split()
    return "".join(parts) if len(parts) > 1 and all(map(_is_character, parts)) else name


def _is_character(text: str) -> bool:
    return len(text) == 1 and _HAN.fullmatch(text) is not None

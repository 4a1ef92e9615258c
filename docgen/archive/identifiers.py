"""Names inside the archive (标识): ids of filings that nobody can guess, and what their objects are called."""

import re
import secrets

from docgen.errors import ArchiveError

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Without 0, 1, i, l, o and u: an id may have to be read out or typed from paper."""

LENGTH = 20
"""30 to the 20th is 98 bits: too many to try."""

REGISTER = "register-"

TEMPLATE = "template.docx"
"""The one file of a template's object."""

_ID = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_REGISTER = re.compile(rf"{REGISTER}[0-9]{{4}}")
_PREFIX = "urn:docgen:"


def new_id() -> str:
    """A fresh id of a filing."""
    # Five bits of each byte choose a letter, and those that choose none are left out: every letter is equally likely.
    # The system is asked once, for some more than are needed, instead of letter by letter.
    found = ""
    while len(found) < LENGTH:
        found += "".join(ALPHABET[byte >> 3] for byte in secrets.token_bytes(2 * LENGTH) if byte >> 3 < len(ALPHABET))
    return found[:LENGTH]


def is_id(text: str) -> bool:
    """Whether the text has the form of a filing's id."""
    return _ID.fullmatch(text) is not None


def is_subject(text: str) -> bool:
    """Whether the text names a filing or a year of the register."""
    return is_id(text) or _REGISTER.fullmatch(text) is not None


def object_id(subject: str) -> str:
    """The name of the object that holds a filing or a year of the register; ArchiveError for anything else."""
    if is_id(subject):
        return f"{_PREFIX}filing:{subject}"
    if _REGISTER.fullmatch(subject):
        return f"{_PREFIX}register:{subject.removeprefix(REGISTER)}"
    raise ArchiveError("bad-id", "不是公文的编号。", hint="编号是 docgen draft 给出的20个字符。", where=subject[:40])


def template_object(digest: str) -> str:
    """The name of the object that holds a template, by the SHA-256 of its bytes."""
    return f"{_PREFIX}template:{digest}"

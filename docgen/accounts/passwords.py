"""Passwords (密码): kept as Argon2id hashes, never weaker than the house allows.

Every attempt costs the same, also for a name that is not known or has no password yet, so that the time of an answer
tells nothing about who works here.
"""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from docgen.errors import InputError, Problem

SHORTEST, LONGEST = 10, 200
_FEWEST_KINDS = 5
_COMMON_LINES = (
    "password12 password123 password1234 passw0rd12 passw0rd123 p@ssw0rd12 p@ssw0rd123 p@ssword123 mypassword",
    "administrator admin12345 admin123456 admin@1234 admin@12345 admin@123456 root123456 welcome123 welcome1234",
    "qwertyuiop qwerty1234 qwerty12345 qwerty123456 qwer1234asdf asdfghjkl; asdfghjkl1 asdf123456 zxcvbnm123",
    "zxcvbnm,./ 1qaz2wsx3edc 1qaz@wsx3edc qazwsxedcrfv 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 qaz123wsx456",
    "abc1234567 abcd123456 abcd1234567 abcde12345 abc123456789 a123456789 aa12345678 aa123456789 a1b2c3d4e5 123456789a",
    "123456789abc 123456abcd iloveyou12 iloveyou123 iloveyou1314 letmein123 changeme123 docgen1234 docgen123456",
)
"""What is tried first; shorter ones, runs of digits and repetitions are refused by rule."""

_COMMON = frozenset(word for line in _COMMON_LINES for word in line.split())
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")

HASHER = PasswordHasher()
_NOBODY = HASHER.hash("the hash that stands in for a person who is not there")
# Each takes 64 MB while it is reckoned: a flood of attempts must wait its turn, not fill the memory.
_TURNS = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """The hash to keep of a password that ``refuse_weak`` has let through."""
    with _TURNS:
        return HASHER.hash(_normal(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one kept; without a kept one it takes as long and is False."""
    with _TURNS:
        try:
            HASHER.verify(kept or _NOBODY, _normal(password)[: LONGEST * 4])
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


def refuse_weak(password: str, name: str, field: str = "password") -> None:
    """Raise InputError ``weak-password`` for one that is too short or would be guessed first."""
    plain = _normal(password)
    fault = _weakness(plain, name)
    if fault:
        hint = f"至少 {SHORTEST} 个字符，不用常见的密码、连续的数字和自己的登录名；几个不相干的词连起来就很好。"
        problem = Problem(field, "密码", fault, hint=hint)
        raise InputError("weak-password", fault, hint=hint, where=field, problems=[problem])


def _weakness(plain: str, name: str) -> str:
    folded = plain.casefold()
    if len(plain) < SHORTEST:
        return f"密码太短：只有 {len(plain)} 个字符，至少要 {SHORTEST} 个。"
    if len(plain) > LONGEST:
        return f"密码太长，最多 {LONGEST} 个字符。"
    if len(set(folded)) < _FEWEST_KINDS:
        return "密码里不同的字符太少。"
    if folded in _COMMON or any(folded in run or folded in run[::-1] for run in _RUNS):
        return "这是最常见的密码之一，很容易被猜中。"
    if len(name) > 2 and name in folded and len(folded) - len(name) < SHORTEST - 2:
        return "密码里不要用登录名。"
    return ""


def _normal(password: str) -> str:
    """One spelling: an input method may give full-width digits where another gives plain ones."""
    return unicodedata.normalize("NFKC", password.encode("utf-8", "replace").decode())

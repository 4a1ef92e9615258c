"""Lock-out (锁定): after too many failed attempts a name, or an address, has to wait; then everything is as before.

The failures are counted in the audit. While a lock holds nothing is tried and nothing recorded, so it always ends, and
a flood of attempts does not fill the table. What was typed as a name may be a password: a name nobody has is kept as
a digest.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from docgen.accounts.audit import Caller, last, moments, record
from docgen.accounts.moments import digest, read_stamp, stamp
from docgen.errors import SignInError

FAILED = "sign-in-failed"
SUCCEEDED = ("sign-in", "welcome", "password")
"""What forgets the failures before it."""

WINDOW = timedelta(minutes=15)
MOST_BY_NAME = 5
MOST_BY_ADDRESS = 50
"""A whole office may stand behind one address."""


class LockedOutError(SignInError):
    """Too many attempts (已锁定); ``wait`` is how long it still lasts."""

    http_status = 429

    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(
            "locked-out",
            f"失败的次数太多，请过 {minutes} 分钟再试。",
            hint="忘了密码的，请管理员发一个新的登录链接。",
        )
        self.wait = wait


def subject_of(name: str, *, known: bool) -> str:
    """What stands in the audit for a name that was tried."""
    return name if known else f"?{digest(name)[:16]}"


def refuse_locked(connection: Connection, subject: str, address: str, now: datetime) -> None:
    """Raise LockedOutError while the name or the address has failed too often."""
    since = stamp(now - WINDOW)
    by_name = moments(connection, FAILED, since, subject=subject, after=last(connection, SUCCEEDED, subject))
    by_address = moments(connection, FAILED, since, address=address)
    waits = [_wait(by_name, MOST_BY_NAME, now), _wait(by_address, MOST_BY_ADDRESS, now)]
    if max(waits) > timedelta():
        raise LockedOutError(max(waits))


def _wait(failed: list[str], most: int, now: datetime) -> timedelta:
    """From the newest failures on, until the one that filled the measure is old enough."""
    if len(failed) < most:
        return timedelta()
    return read_stamp(failed[most - 1]) + WINDOW - now


def record_failure(connection: Connection, subject: str, address: str, now: datetime) -> None:
    """Count a failed attempt."""
    record(connection, Caller("", address), FAILED, subject, stamp(now))

"""Moments and secrets (时刻与令牌) as the tables keep them: sortable UTC text, and the digest of a token."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
_STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"


def now() -> datetime:
    """The machine's clock, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """A moment as the tables keep it: RFC 3339 in UTC, to the microsecond, so that text sorts as time does."""
    return moment.astimezone(UTC).strftime(_STAMP)


def read_stamp(text: str) -> datetime:
    """The moment that ``stamp`` wrote."""
    return datetime.strptime(text, _STAMP).replace(tzinfo=UTC)


def new_token() -> str:
    """A token that nobody can guess (256 bits); only its digest is kept."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token. A plain hash is enough: there is no trying 256 bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()

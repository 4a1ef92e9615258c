"""The last event as the home remembers it (办理记录的末端): a word beside the index, to notice when one of them is old.

A database put back from a backup would go on counting where it stood and give numbers a second time; a store put back
would lack what the database still tells. The file is a hint and never the truth: it may be missing or behind.
"""

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

_NAME = "tip.json"

_WIDTH = 80
"""The length of the file, always the same: so it is written over in place, in one call, and no part of it stays."""


@dataclass(frozen=True, slots=True)
class Tip:
    """``seq`` is the last event that was recorded here; ``found`` what a rebuild found instead, when that was less."""

    seq: int = 0
    found: int | None = None

    @property
    def lost(self) -> bool:
        """Whether the store has lost events."""
        return self.found is not None


def read_tip(home: Path) -> Tip:
    """What the home remembers; nothing where the file cannot be read."""
    try:
        plain = json.loads((home / _NAME).read_bytes())
        return Tip(int(plain["seq"]), None if plain["found"] is None else int(plain["found"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Tip()


def note_tip(home: Path, tip: Tip) -> None:
    """Remember the last event. What was recorded stands without it, so a disk that refuses is no error here."""
    line = json.dumps({"seq": tip.seq, "found": tip.found}).ljust(_WIDTH).encode()
    with contextlib.suppress(OSError):
        handle = os.open(home / _NAME, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)

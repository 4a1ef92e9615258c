"""Previews that the processes of one server share (预览共用): who is asked for a page need not have drawn it."""

import os
import re
import secrets
from pathlib import Path

MOST_FILES = 64
_NAME = re.compile(r"[0-9a-z]{1,40}\.[0-9a-f]{64}\.pdf")


class PreviewFiles:
    """PDFs by copy and digest in a folder of the server's own, which goes with it; the oldest make room."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, copy_id: str, digest: str, pdf: bytes) -> None:
        """Keep a PDF, whole or not at all; where there is no room the others draw it themselves."""
        fresh = self._folder / f".{secrets.token_hex(8)}"
        try:
            fresh.write_bytes(pdf)
            os.replace(fresh, self._file(copy_id, digest))
            kept = sorted(self._folder.glob("*.pdf"), key=lambda one: one.stat().st_mtime_ns, reverse=True)
            for old in kept[MOST_FILES:]:
                old.unlink(missing_ok=True)
        except OSError:
            # Another process may be clearing up at the same time, or the memory may be full: nothing depends on it.
            fresh.unlink(missing_ok=True)

    def get(self, copy_id: str, digest: str) -> bytes | None:
        """The PDF of this copy with this digest; None where none is kept."""
        file = self._file(copy_id, digest)
        try:
            return file.read_bytes() if _NAME.fullmatch(file.name) else None
        except OSError:
            return None

    def _file(self, copy_id: str, digest: str) -> Path:
        return self._folder / f"{copy_id}.{digest}.pdf"

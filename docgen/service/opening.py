"""Where the archive is (档案的位置) and how a face opens it: ``DOCGEN_HOME`` and ``DOCGEN_DATABASE_URL``."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from docgen.archive import index
from docgen.archive.archive import Archive
from docgen.archive.backup import Manifest
from docgen.archive.restore import restore as restore_archive
from docgen.archive.store import Store
from docgen.service.desk import Actor, Desk, local_actor
from docgen.settings import Settings

HOME, DATABASE = "DOCGEN_HOME", "DOCGEN_DATABASE_URL"


def archive_home(environment: Mapping[str, str] | None = None) -> Path:
    """The archive's folder: ``DOCGEN_HOME``, else ``docgen`` where the user's data belongs by the XDG rules."""
    known = os.environ if environment is None else environment
    if known.get(HOME):
        return Path(known[HOME])
    if known.get("XDG_DATA_HOME"):
        return Path(known["XDG_DATA_HOME"]) / "docgen"
    return Path(known.get("HOME") or Path.home()) / ".local" / "share" / "docgen"


def database_url(environment: Mapping[str, str] | None = None) -> str | None:
    """The database that the office has chosen; None is the SQLite file in the archive's folder."""
    known = os.environ if environment is None else environment
    return known.get(DATABASE) or None


def has_archive() -> bool:
    """Whether the home holds an archive."""
    return Store(archive_home()).exists


@contextmanager
def desk(settings: Settings, *, create: bool = False, actor: Actor | None = None) -> Iterator[Desk]:
    """Open the archive for one piece of work; ``create`` makes one where there is none."""
    archive = Archive.open(archive_home(), database_url(), create=create)
    try:
        yield Desk(archive, settings, actor or local_actor())
    finally:
        archive.close()


def restore(source: Path) -> Manifest:
    """Restore a backup into the archive's folder, which must hold no archive, and make the index again."""
    home = archive_home()
    manifest = restore_archive(source, home)
    archive = Archive.open(home, database_url())
    try:
        with archive.reading() as connection:
            found = index.head(connection)
        # A new database was filled when the archive was opened; one that knows the archive may be of another day.
        if found != (manifest.seq, manifest.head):
            archive.rebuild()
    finally:
        archive.close()
    return manifest

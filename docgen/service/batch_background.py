"""Batches in the background (后台批量): one supervised process per batch, for a face that cannot wait for it.

The batch's folder is all that the process needs, so it outlives the page and the web process that started it. After
a restart of the machine ``launch`` goes on with what was not finished.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from docgen.jobs import supervised
from docgen.service import batch
from docgen.service.batch_folder import open_folder


def launch(
    path: Path, *, jobs: int | None = None, user: str | None = None, environ: Mapping[str, str] | None = None
) -> None:
    """Work through the batch in this folder in a process of its own; nothing happens while one does already.

    ``user`` is the person in whose name it works, None whoever runs this process; ``environ`` names the archive where
    it is not this process's own (``docgen.service.opening``).
    """
    folder = open_folder(path)
    command = [sys.executable, "-m", "docgen.cli", "batch", "--resume", str(path.resolve()), "--format", "json"]
    if jobs is not None:
        command += ["--jobs", str(jobs)]
    said = {**os.environ, **(environ or {}), **({"DOCGEN_USER": user} if user else {})}
    supervised.start(folder.inside, command, said)


def is_unfinished(path: Path) -> bool:
    """Whether the batch was begun and neither is worked on nor has come to its end: ``launch`` goes on with it."""
    inside = open_folder(path).inside
    return not supervised.is_running(inside) and not batch.progress(path).finished


def last_words(path: Path) -> str:
    """What the process printed last, for whoever has to find out why it ended."""
    return supervised.log_of(open_folder(path).inside)

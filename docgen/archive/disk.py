"""The archive's hand on the disk (读写磁盘): every system call that changes it.

Nothing else in this package writes, renames or removes. What has to last goes through a ``Barrier``.
"""

import contextlib
import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from docgen.archive.barrier import Barrier

CHUNK = 1 << 20
"""Bytes read or written at a time when a file is copied or checked."""


def make_durable(folder: Path, paths: Callable[[], Iterable[Path]]) -> None:
    """Put what has just been written below ``folder`` on the disk before returning."""
    barrier = Barrier(folder)
    try:
        barrier.sync(paths)
    finally:
        barrier.close()


Place = Path | str
"""A path; where many files are written, text does without the cost of taking paths apart."""


def write_new(path: Place, data: bytes) -> None:
    """Write a file that must not exist yet."""
    _write(path, data, os.O_EXCL)


def overwrite(path: Path, data: bytes) -> None:
    """Write a file, or write it anew: only where nobody reads before all is done."""
    _write(path, data, os.O_TRUNC)


def append_file(path: Path, data: bytes) -> None:
    """Add to the end of a file that is there."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND)
    try:
        _append(handle, data)
    finally:
        os.close(handle)


def copy_file(source: Path, target: Path, progress: Callable[[int], None]) -> tuple[str, int]:
    """Copy a file of any size to a new one; returns the sha512 and the number of the bytes copied."""
    digest, size = hashlib.sha512(), 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        for piece in pieces(source):
            digest.update(piece)
            _append(handle, piece)
            size += len(piece)
            progress(len(piece))
    finally:
        os.close(handle)
    return digest.hexdigest(), size


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in place whole and durable: at any moment the old one (or none) or the new one."""
    part = path.parent / f".{path.name}.part"
    try:
        _write(part, data, os.O_TRUNC)
        make_durable(path.parent, lambda: [part])
        os.rename(part, path)
    except BaseException:
        remove_file(part)
        raise
    make_durable(path.parent, lambda: [path.parent])


def _write(path: Place, data: bytes, how: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o666)
    try:
        _append(handle, data)
    finally:
        os.close(handle)


def _append(handle: int, data: bytes | memoryview) -> None:
    rest = data
    while rest:
        written = os.write(handle, rest)
        rest = memoryview(rest)[written:] if written < len(rest) else b""


def remove_file(path: Path) -> None:
    """Remove a file; one that is not there is no error."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def make_folders(folder: Path) -> None:
    """Make the folder and those above it where they are missing."""
    try:
        os.mkdir(folder)
    except FileNotFoundError:
        make_folders(folder.parent)
        make_folders(folder)
    except FileExistsError:
        if not folder.is_dir():
            raise


def is_taken(place: Place) -> bool:
    """Whether anything stands in this place, be it a link to nothing."""
    return os.path.lexists(place)


def make_folder(folder: Place) -> None:
    """Make a folder that must not exist yet, in one that does."""
    os.mkdir(folder)


def make_way(start: Place, way: str) -> None:
    """Make the folders of a relative path below ``start``, which exists, as far as they are missing."""
    folder = f"{start}"
    for name in way.split("/"):
        folder = f"{folder}/{name}"
        try:
            os.mkdir(folder)
        except FileExistsError:
            if not os.path.isdir(folder):
                raise


def rename(source: Place, target: Place) -> None:
    """Move a file or folder in one step; a file in the way is replaced, a folder that is not empty is an error."""
    os.rename(source, target)


def remove_tree(folder: Path) -> None:
    """Remove a folder with all that is in it; links are removed, never followed."""
    with os.scandir(folder) as entries:
        inside = list(entries)
    for entry in inside:
        if entry.is_dir(follow_symlinks=False):
            remove_tree(Path(entry.path))
        else:
            os.unlink(entry.path)
    os.rmdir(folder)


def prune(folder: Path, stop: Path) -> None:
    """Remove ``folder`` and those above it, up to but without ``stop``, as far as they are empty."""
    while folder != stop:
        try:
            os.rmdir(folder)
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                return
            raise
        folder = folder.parent


def tree(folder: Path) -> Iterator[Path]:
    """The folder and everything below it."""
    yield folder
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from tree(Path(entry.path))
            else:
                yield Path(entry.path)


def read_file(path: Path) -> bytes:
    """All bytes of a file."""
    with _opened(path) as stream:
        return stream.read()


def hash_file(path: Path, progress: Callable[[int], None], other: "hashlib._Hash | None" = None) -> str:
    """The sha512 of a file of any size, read piece by piece; ``progress`` is told the size of each.

    ``other`` is another digest that is to see the same bytes.
    """
    digest = hashlib.sha512()
    for piece in pieces(path):
        digest.update(piece)
        if other is not None:
            other.update(piece)
        progress(len(piece))
    return digest.hexdigest()


def pieces(path: Path) -> Iterator[memoryview]:
    """A file's content piece by piece; each is valid until the next is asked for."""
    with _opened(path) as stream:
        # Most files are small: a full buffer for each would cost more than reading them.
        buffer = memoryview(bytearray(min(CHUNK, os.fstat(stream.fileno()).st_size + 1)))
        while size := stream.readinto(buffer):
            yield buffer[:size]


def _opened(path: Path) -> io.FileIO:
    """Open for reading what is meant to be a file of ours: no link is followed, no pipe waited for."""
    return open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb", buffering=0)

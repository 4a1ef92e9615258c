"""Files that a user names (用户指定的文件): read no further than shows that they are too large, refused in Chinese."""

from pathlib import Path

from docgen.errors import InputError


def read_file(path: Path, shown: str, most: int) -> bytes:
    """Return the bytes of a file, ``most`` and one more at most; ``shown`` is what messages call it.

    InputError ``input-missing``, ``input-unreadable``.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except FileNotFoundError as error:
        raise InputError("input-missing", "没有这个文件", "请检查文件名和所在的文件夹", where=shown) from error
    except IsADirectoryError as error:
        raise InputError("input-unreadable", "这是文件夹，不是文件", "请写出里面的文件", where=shown) from error
    except OSError as error:
        message = f"文件读不出来：{error.strerror or type(error).__name__}"
        raise InputError("input-unreadable", message, "请检查文件的权限", where=shown) from error

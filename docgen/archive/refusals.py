"""What the system's refusals mean to the archive (系统拒绝的原因), in Chinese and with what to do."""

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

from docgen.errors import ArchiveError

_DENIED = "请检查档案库所在文件夹的权限，或换用有权限的用户。"
_REASONS = {
    errno.ENOSPC: ("disk-full", "磁盘已满", "请清理磁盘后再试；已经存好的不受影响。"),
    errno.EDQUOT: ("disk-full", "磁盘配额已用完", "请清理文件后再试；已经存好的不受影响。"),
    errno.EFBIG: ("disk-full", "文件超过允许的大小", "请检查磁盘的限制。"),
    errno.EACCES: ("archive-denied", "没有权限", _DENIED),
    errno.EPERM: ("archive-denied", "没有权限", _DENIED),
    errno.EROFS: ("archive-denied", "所在的磁盘只能读", "请以可写方式挂载磁盘后再试。"),
    errno.EIO: ("disk-error", "磁盘读写出错", "请检查磁盘是否损坏，并核验档案库。"),
    errno.ENOENT: ("archive-broken", "缺少应有的文件或文件夹", "请核验档案库；必要时从备份恢复。"),
    errno.ENOTDIR: ("archive-broken", "文件占了文件夹的位置", "请核验档案库；必要时从备份恢复。"),
    errno.EISDIR: ("archive-broken", "文件夹占了文件的位置", "请核验档案库；必要时从备份恢复。"),
    errno.EEXIST: ("archive-broken", "要存放的位置已有别的文件", "请核验档案库，把不属于它的文件移走。"),
    errno.ENOTEMPTY: ("archive-broken", "要存放的位置已有别的文件", "请核验档案库，把不属于它的文件移走。"),
    errno.EXDEV: ("archive-broken", "档案库的各部分不在同一个磁盘上", "请把 store 和 work 放在同一个磁盘上。"),
    errno.EMFILE: ("too-many-files", "打开的文件太多", "请稍后再试。"),
    errno.ENFILE: ("too-many-files", "打开的文件太多", "请稍后再试。"),
}


@contextlib.contextmanager
def reported(doing: str, place: Path) -> Iterator[None]:
    """Say in Chinese why the system refused: OSError inside becomes ArchiveError naming the file."""
    try:
        yield
    except OSError as error:
        code, reason, hint = _REASONS.get(
            error.errno or 0, ("archive-failed", error.strerror or type(error).__name__, "请检查磁盘和路径。")
        )
        where = str(error.filename2 or error.filename or place)
        raise ArchiveError(code, f"{doing}失败：{reason}（{where}）。", hint=hint, where=where) from error

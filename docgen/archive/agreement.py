"""Whether the store and its index are of the same day (档案与索引是否相符): asked before anything is written.

Either may have been put back from a backup by itself, also under a running program. An index that is behind can be
made again; a store that is behind cannot, and to write on would give numbers a second time.
"""

from sqlalchemy import Connection, select

from docgen.archive.identifiers import object_id
from docgen.archive.store import Store
from docgen.archive.tip import Tip
from docgen.db.tables import EVENTS
from docgen.errors import ArchiveError, DocgenError

_LAST = select(EVENTS).order_by(EVENTS.c.seq.desc()).limit(1)
_GONE = {"object-missing", "version-missing"}


def is_behind(seq: int, tip: Tip) -> bool:
    """Whether an index that ends with event ``seq`` lacks what was recorded here."""
    return seq < tip.seq and seq != tip.found


def refuse_old_store(connection: Connection, store: Store) -> None:
    """ArchiveError ``store-behind`` when the store does not hold the last event of its index.

    A damaged object is no such thing: ``verify`` tells of it, and the work on others goes on.
    """
    last = connection.execute(_LAST).first()
    if last is None:
        return
    try:
        held = store.version_events(object_id(last.subject), last.object_version)
    except ArchiveError as error:
        if error.code not in _GONE:
            return
        held = []
    if all(event.digest != last.digest for event in held):
        raise ArchiveError(
            "store-behind",
            f"数据库记到第 {last.seq} 条办理记录（{last.at[:10]}），档案里没有这一条：档案被换成了旧的，或少了一部分。",
            hint="请从最近的备份恢复档案；确定以现有的档案为准时，执行 docgen rebuild-index 以后再办理。",
            where=last.subject,
        )


def index_behind(error: Exception) -> ArchiveError:
    """What to say when the store has taken a write up and something failed after."""
    reason = error.message if isinstance(error, DocgenError) else type(error).__name__
    return ArchiveError(
        "index-behind",
        f"这次办理已经存入档案，但没有记完：{reason}",
        hint="恢复正常以后，下一次办理或打开档案时会自动补完；请不要重复办理。",
    )

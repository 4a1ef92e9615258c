"""A kept version to look at on a page (阅览): its words, and the pages of its PDF where there is one."""

from docgen.archive.identifiers import object_id
from docgen.convert.images import page_image
from docgen.errors import ArchiveError
from docgen.service.conversion import can_convert
from docgen.service.desk import Desk
from docgen.service.reading import Shown
from docgen.service.renditions import ISSUED_NAMES
from docgen.service.versions import PDF, TEXT

DPI = 80


def words(desk: Desk, shown: Shown) -> list[str]:
    """The text of the version that is shown, line by line; of a paper filing its title and number."""
    if TEXT not in shown.kept.files:
        return []
    text = desk.archive.store.read(object_id(shown.row.id), TEXT, shown.kept.object_version).decode()
    return [line.strip("\u3000 ") for line in text.split("\n")]


def pages(shown: Shown) -> int:
    """How many pages the kept PDF of the version has; 0 where none is kept."""
    rendition = shown.kept.rendition
    return int(rendition["pages"]) if rendition else 0


def without_pages(desk: Desk, shown: Shown) -> str:
    """Why an issued version has no pages to look at, and what to do; '' where there is nothing to say."""
    if pages(shown) or shown.kept.name not in ISSUED_NAMES:
        return ""
    if can_convert(desk.settings):
        return "这一版还没有 PDF，下面只有文字。点“PDF”就会生成，以后这里显示版面。"
    return "服务器上没有可用的 LibreOffice，没有 PDF，下面只有文字；DOCX 不受影响。管理员装好以后，点“PDF”就会生成。"


def image(desk: Desk, shown: Shown, number: int) -> bytes:
    """One page of the kept PDF, counted from 1, as PNG; ArchiveError ``file-absent`` where there is none."""
    rendition = shown.kept.rendition
    if rendition is None or not 1 <= number <= pages(shown):
        raise ArchiveError("file-absent", "没有这一页。", where=shown.row.id)
    pdf = desk.archive.store.read(object_id(shown.row.id), PDF, rendition["object_version"])
    return page_image(pdf, number - 1, DPI)

"""Files of a version to take away (下载): DOCX, PDF, input, attachments, scans, under names that any system takes."""

from io import BytesIO
from typing import get_args

from flask import Response, request, send_file

from docgen.errors import ArchiveError
from docgen.service.handing_out import What, take_out, take_out_file
from docgen.web.context import desk_for
from docgen.web.filings.pages import blueprint

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "input": "text/plain; charset=utf-8",
}
_ANY = "application/octet-stream"


@blueprint.get("/filings/<filing>/files/<int:number>/<what>")
def take(filing: str, number: int, what: str) -> Response:
    """The DOCX, PDF or input of a version; a PDF that is missing is made first."""
    with desk_for(request) as desk:
        for known in get_args(What):
            if known == what:
                return hand_over(*take_out(desk, f"{filing}@v{number}", known), _TYPES[known])
        raise ArchiveError("file-absent", "没有这个文件。")


@blueprint.get("/filings/<filing>/files/<int:number>/kept/<path:name>")
def take_kept(filing: str, number: int, name: str) -> Response:
    """An attachment or a scan, by the name it is kept under; of whatever kind, it is never shown in the browser."""
    with desk_for(request) as desk:
        return hand_over(*take_out_file(desk, f"{filing}@v{number}", name), _ANY)


def hand_over(name: str, data: bytes, mimetype: str) -> Response:
    """An answer that the browser saves under this name (``filename*`` for what is not ASCII)."""
    return send_file(BytesIO(data), mimetype, as_attachment=True, download_name=name, etag=False)

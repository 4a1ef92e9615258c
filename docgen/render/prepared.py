"""Shipped templates made ready in advance (预先编译的随附模板), so that none of them needs docxtpl at run time.

Loading docxtpl and python-docx takes longer than drawing a filing. Beside the shipped templates lies therefore what
compiling makes of each: its parts in order, deflated, with the document's tags already plain Jinja. The file is named
by the template's digest, so a template that was changed in any way is never taken for the one that was made ready.
"""

import hashlib
from pathlib import Path

from docgen.errors import TemplateError
from docgen.render.package import Packed, read_packed
from docgen.resources import templates_folder

FOLDER = "prepared"


def digest_of(template: bytes) -> str:
    """The SHA-256 of a template file's bytes, in hexadecimal."""
    return hashlib.sha256(template).hexdigest()


def prepared_path(folder: Path, digest: str) -> Path:
    """Where the prepared parts of the template with that digest lie; ``folder`` holds the shipped templates."""
    return folder / FOLDER / f"{digest}.zip"


def prepared_parts(digest: str) -> dict[str, Packed] | None:
    """The prepared parts of a shipped template, None for any other; TemplateError when they cannot be read."""
    path = prepared_path(templates_folder(), digest)
    try:
        return read_packed(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise TemplateError("template-missing", f"读不了随附的模板 {path.name}", "请重新安装 docgen") from error

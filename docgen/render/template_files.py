"""The templates that ship with docgen (随附模板), as bytes."""

from functools import lru_cache

from docgen.errors import TemplateError
from docgen.resources import templates_folder


@lru_cache(maxsize=8)
def shipped_template(kind: str) -> bytes:
    """The bytes of the shipped template for ``kind``; TemplateError when the installation lacks it."""
    path = templates_folder() / f"{kind}.docx"
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError("template-missing", f"找不到随附的模板 {path.name}", "请重新安装 docgen") from error

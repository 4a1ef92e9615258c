"""Where the files that ship beside the code are found (随附资源): Word templates and JSON Schemas.

A wheel carries them inside the package (``docgen/_data``), a checkout keeps them at its top, where an office can
open and restyle them. Nothing else in docgen may guess at these places.
"""

from pathlib import Path

from docgen.errors import DocgenError

_PACKAGE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    """The folder of the shipped Word templates (模板文件夹)."""
    return _shipped("templates_docx")


def schemas_folder() -> Path:
    """The folder of the exported JSON Schemas (结构描述文件夹)."""
    return _shipped("schemas")


def _in_checkout() -> bool:
    """Whether the package runs out of a source checkout, whose shipped files may be rewritten."""
    return not (_PACKAGE / "_data").is_dir() and (_PACKAGE.parent / "pyproject.toml").is_file()


def _shipped(name: str) -> Path:
    folder = _PACKAGE.parent / name if _in_checkout() else _PACKAGE / "_data" / name
    if not folder.is_dir():
        raise DocgenError(
            "missing-resource",
            f"安装不完整：缺少随附的文件夹 {name}。",
            hint="请重新安装 docgen，或在源代码文件夹中执行 make setup。",
            where=str(folder),
        )
    return folder

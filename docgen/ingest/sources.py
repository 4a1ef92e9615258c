"""Input files as plain data (读取输入文件): size, encoding, YAML or JSON, with the place of every entry.

Nothing here knows what a filing is; ``docgen.ingest.filings`` judges the data.
"""

from pathlib import Path
from typing import Any

from docgen.errors import InputError
from docgen.ingest.encodings import decode
from docgen.ingest.json_reader import read_json
from docgen.ingest.tree import Source, broken
from docgen.ingest.yaml_reader import read_yaml
from docgen.input_files import read_file

MOST_BYTES = 10 * 1024 * 1024

__all__ = ["MOST_BYTES", "Source", "read_input"]


def read_input(source: Path | bytes, name: str | None = None) -> Source:
    """Return the data of an input file, or of its bytes; ``name`` is what messages call it.

    A name that ends in ``.json`` is read as JSON, anything else as YAML (which includes JSON, all values as text).
    Raises InputError when the file cannot be read, is too large, is no text, or is broken as YAML or JSON.
    """
    shown = name or (str(source) if isinstance(source, Path) else "")
    raw = source if isinstance(source, bytes) else read_file(source, shown, MOST_BYTES)
    if len(raw) > MOST_BYTES:
        limit = MOST_BYTES // (1024 * 1024)
        raise InputError(
            "input-too-large", f"文件超过{limit}MB，不像是一份公文的输入", "请检查是不是选错了文件", where=shown
        )
    if raw.startswith(b"PK\x03\x04"):
        raise InputError(
            "input-not-text",
            "这是 Word 文档或压缩文件，不是 YAML 或 JSON",
            "docgen 生成的 DOCX 可以用 docgen new --from 取回输入",
            where=shown,
        )
    text, encoding = decode(raw, shown)
    tree = read_json(text, shown) if shown.lower().endswith(".json") else read_yaml(text, shown)
    return Source(_mapping(tree.value, shown), tree.lines, encoding, shown, tree.repeated)


def _mapping(value: Any, shown: str) -> dict[str, Any]:
    """Return the top of the input, which has to be a mapping."""
    if isinstance(value, dict):
        return value
    if value is None:
        raise broken("empty-input", "文件是空的", "请用 docgen new 生成一份示例，照着填写", shown)
    raise broken(
        "not-a-mapping",
        "文件开头应当是“名称: 内容”的形式",
        "请像“title: 标题”这样填写，冒号用半角，后面空一格",
        shown,
        1,
        1,
    )

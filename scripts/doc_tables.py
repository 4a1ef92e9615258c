"""Write the tables of docs/ that repeat what the code says: the model's fields, the keys of docgen.toml.

    .venv/bin/python scripts/doc_tables.py

tests/test_docs.py holds the committed tables equal to what this writes.
"""

from pathlib import Path
from typing import Any, get_args

from pydantic.fields import FieldInfo

from docgen.models.element import Element
from docgen.models.filing import Filing
from docgen.models.sections import SECTION_CLASSES
from docgen.models.yaml_writer import flow
from docgen.settings import Organ, Settings

DOCS = Path(__file__).resolve().parents[1] / "docs"


def model_tables() -> str:
    """The field tables of docs/model.md, one for each class of the model."""
    return "\n".join(_element_table(element) for element in elements())


def elements() -> list[type[Element]]:
    """Every class of the model in the order in which a reader of a filing meets it."""
    found: list[type[Element]] = []
    waiting: list[Any] = [Filing]
    while waiting:
        kind = waiting.pop(0)
        if not (isinstance(kind, type) and issubclass(kind, Element)):
            waiting[:0] = get_args(kind)
        elif kind not in found:
            found.append(kind)
            waiting[:0] = [field.annotation for field in kind.model_fields.values()]
    return found


def _element_table(element: type[Element]) -> str:
    term = (element.__doc__ or "").partition("(")[2].partition(")")[0].partition(",")[0]
    kind = next((kind for kind, section in SECTION_CLASSES.items() if section is element), "")
    lines = [f"### {term} `{kind or element.__name__}`", ""]
    if element.short_form is not None:
        lines += [f"A plain string stands for `{element.short_form}`.", ""]
    lines += ["| field | label | required | help |", "|---|---|---|---|"]
    lines += [
        _row(f"`{name}`", field.title, _need(field), field.description) for name, field in element.model_fields.items()
    ]
    return "\n".join([*lines, ""])


def _need(field: FieldInfo) -> str:
    """``yes``, or the default of a field that may be left out where it has one worth telling."""
    if field.is_required():
        return "yes"
    default = None if field.default_factory is not None else field.default
    return "no" if default is None else f"no: `{flow(default)}`"


def settings_table() -> str:
    """The table of every key of docgen.toml for the manual."""
    lines = ["| 表 | 键 | 名称 | 说明 | 不写时 |", "|---|---|---|---|---|"]
    for table, part in Settings.model_fields.items():
        for name, field in type(part.get_default()).model_fields.items():
            if name == "organs":
                lines += [_setting("[[house.organs]]", key, inner) for key, inner in Organ.model_fields.items()]
            else:
                lines.append(_setting(f"[{table}]", name, field))
    return "\n".join([*lines, ""])


def _setting(table: str, name: str, field: FieldInfo) -> str:
    default = field.get_default() if not field.is_required() else None
    shown = "必填" if field.is_required() else "（空）" if default is None else str(default)
    return _row(f"`{table}`", f"`{name}`", field.title, field.description, shown)


def _row(*cells: str | None) -> str:
    return "| " + " | ".join((cell or "").replace("|", "\\|") for cell in cells) + " |"


GENERATED = {("model.md", "fields"): model_tables, ("手册.md", "settings"): settings_table}


def with_generated(text: str, mark: str, content: str) -> str:
    """The text of a document with ``content`` between the two comments of ``mark``."""
    begin, end = f"<!-- {mark}: generated -->\n", f"<!-- {mark}: end -->"
    before, rest = text.split(begin)
    return before + begin + "\n" + content + "\n" + end + rest.split(end)[1]


if __name__ == "__main__":
    for (name, mark), table in GENERATED.items():
        path = DOCS / name
        path.write_text(with_generated(path.read_text(encoding="utf-8"), mark, table()), encoding="utf-8")

"""The JSON Schemas of the models (数据结构), exported to ``schemas/`` for editors that complete and check inputs."""

import json
from pathlib import Path
from typing import Any

from docgen.models.element import Element
from docgen.models.filing import Filing

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, bytes]:
    """Return every schema file by name, UTF-8 with a final line end, the same bytes each time."""
    return {"filing.schema.json": _encoded(_filing_schema())}


def write_schemas(folder: Path) -> list[Path]:
    """Write all schema files into the folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in json_schemas().items():
        (folder / name).write_bytes(content)
        written.append(folder / name)
    return written


def outdated_schemas(folder: Path) -> list[str]:
    """Return the names of schema files in the folder that are missing, differ from the models, or belong to none."""
    expected = json_schemas()
    present = {path.name: path.read_bytes() for path in folder.glob("*.schema.json")}
    return sorted(name for name in expected.keys() | present.keys() if expected.get(name) != present.get(name))


def _filing_schema() -> dict[str, Any]:
    """Return the schema of a filing; where a plain string may stand for an element, both are allowed."""
    schema = Filing.model_json_schema(mode="validation")
    definitions = schema.get("$defs", {})
    for element in _elements(Element):
        definition = definitions.get(element.__name__)
        if definition is None:
            continue
        definition["title"] = _title_of(element)
        definition.pop("description", None)
        if element.short_form is not None:
            definitions[element.__name__] = {
                "title": definition["title"],
                "anyOf": [{"type": "string"}, {**definition, "title": "分项填写"}],
            }
    schema["title"] = "公文"
    schema["description"] = "实施方案、工作计划、函、命令（令）和纪要的输入文件，按 GB/T 9704-2012 排版"
    return {"$schema": DIALECT, **schema}


def _elements(base: type[Element]) -> list[type[Element]]:
    """Return the classes below an element class, in order of definition."""
    return [found for child in base.__subclasses__() for found in (child, *_elements(child))]


def _title_of(element: type[Element]) -> str:
    """Return the Chinese term that opens the round brackets of the class's docstring."""
    opening = (element.__doc__ or "").partition("(")[2]
    return opening.partition(")")[0].partition(",")[0].strip()


def _encoded(schema: dict[str, Any]) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()

"""The exported schemas equal the models, and speak Chinese."""

import json
from pathlib import Path
from typing import Any

from docgen.models.schema import DIALECT, json_schemas, outdated_schemas, write_schemas
from docgen.resources import schemas_folder


def schema() -> dict[str, Any]:
    loaded = json.loads(json_schemas()["filing.schema.json"])
    assert isinstance(loaded, dict)
    return loaded


def test_the_committed_schemas_equal_the_models() -> None:
    assert outdated_schemas(schemas_folder()) == []


def test_differences_are_named(tmp_path: Path) -> None:
    assert outdated_schemas(tmp_path / "missing") == ["filing.schema.json"]
    write_schemas(tmp_path)
    assert outdated_schemas(tmp_path) == []
    (tmp_path / "filing.schema.json").write_bytes(b"{}")
    (tmp_path / "stray.schema.json").write_bytes(b"{}")
    assert outdated_schemas(tmp_path) == ["filing.schema.json", "stray.schema.json"]


def test_the_same_bytes_each_time() -> None:
    assert json_schemas() == json_schemas()
    assert schema()["$schema"] == DIALECT


def test_titles_are_chinese_and_unknown_keys_are_refused() -> None:
    whole = schema()
    for name, definition in whole["$defs"].items():
        element = definition["anyOf"][1] if "anyOf" in definition else definition
        assert any("\u4e00" <= character <= "\u9fff" for character in definition["title"]), name
        assert element["additionalProperties"] is False, name
        assert all(part.get("title") and part.get("description") for part in element["properties"].values()), name


def test_moments_are_strings_and_short_forms_are_allowed() -> None:
    definitions = schema()["$defs"]
    assert definitions["Step"]["properties"]["end"]["anyOf"][0] == {"type": "string", "minLength": 1}
    assert definitions["Item"]["anyOf"][0] == {"type": "string"}
    assert definitions["Signature"]["properties"]["signed_on"]["anyOf"][0] == {"type": "string", "format": "date"}


def test_every_reference_leads_somewhere() -> None:
    whole = schema()
    text = json.dumps(whole)
    for part in text.split('"#/$defs/')[1:]:
        assert part.partition('"')[0] in whole["$defs"]

"""Old inputs stay readable: every frozen file of an older version becomes a filing of the current one."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic_core import PydanticCustomError

from docgen.models.filing import SCHEMA_VERSION, Filing
from docgen.models.upgrades import UPGRADES, upgrade, version_of

OLD_INPUTS = Path(__file__).parent / "old_inputs"


def load(name: str) -> dict[str, Any]:
    data = yaml.load((OLD_INPUTS / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(data, dict)
    return data


def test_every_old_version_has_one_step_and_a_frozen_input() -> None:
    assert sorted(UPGRADES) == list(range(1, SCHEMA_VERSION))
    frozen = {int(load(path.name)["schema_version"]) for path in OLD_INPUTS.glob("*.yaml")}
    assert frozen == set(UPGRADES)


@pytest.mark.parametrize("path", sorted(OLD_INPUTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_frozen_input_becomes_a_filing(path: Path) -> None:
    filing = Filing.model_validate(upgrade(load(path.name)))
    assert filing.schema_version == SCHEMA_VERSION
    assert filing.title.startswith("兰溪")


def test_sections_come_in_the_order_version_1_printed_them() -> None:
    filing = Filing.model_validate(upgrade(load("version_1_full.yaml")))
    kinds = [section.kind for section in filing.sections]
    assert kinds == ["guiding_thought", "goals", "organization", "key_projects", "steps", "guarantees"]
    assert filing.signature.signed_on is not None
    assert filing.signature.signed_on.isoformat() == "2021-03-01"


def test_plain_texts_become_the_text_of_their_section() -> None:
    filing = Filing.model_validate(upgrade(load("version_1_sparse.yaml")))
    assert [section.text for section in filing.sections] == [
        "以居民需求为导向。\n以楼院自治为基础。",
        "邻里互助队伍覆盖每个楼院。",
        "全年分两个阶段进行。",
    ]
    assert filing.signature.seal is False


def test_the_given_data_is_not_changed() -> None:
    data = load("version_1_full.yaml")
    upgrade(data)
    assert data == load("version_1_full.yaml")


def test_an_input_without_a_version_is_current() -> None:
    assert version_of({"title": "x"}) == SCHEMA_VERSION
    assert upgrade({"title": "x"}) == {"title": "x", "schema_version": SCHEMA_VERSION}


@pytest.mark.parametrize("written", [SCHEMA_VERSION + 1, "99", 0, -1, "v2", "1.0", True, [1], {"a": 1}, "9" * 5000])
def test_an_unknown_version_is_refused(written: object) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        version_of({"schema_version": written})
    assert caught.value.context is not None
    (fault,) = caught.value.context["faults"]
    assert fault.clause in ("比本软件支持的新", "不是结构版本")
    assert fault.hint

"""Nothing that differs between two filings is missed, and nothing is told of two that say the same."""

from collections import Counter
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from docgen.models.differences import differences
from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.models.filing import Filing
from docgen.models.plain import leaves, to_plain
from docgen.text.paragraphs import split_paragraphs

from .test_plain_data import data as any_plan


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_every_leaf_of_an_example_is_told_when_it_changes(kind: str) -> None:
    filing = example_filing(kind)
    plain = to_plain(filing)
    tried = 0
    for path, value in leaves(filing):
        changed = deepcopy(plain)
        if not isinstance(value, str) or not _replace(changed, path, f"{value}并改"):
            continue
        try:
            after = Filing.model_validate(changed)
        except ValidationError:
            continue
        tried += 1
        (found,) = differences(filing, after)
        assert (found.kind, found.path) == ("changed", path)
        assert found.after is not None
        assert found.after.endswith("并改")
    assert tried > 5


def _replace(plain: Any, path: str, value: str) -> bool:
    *keys, last = path.replace("[", ".").replace("]", "").split(".")
    for key in keys:
        plain = plain[int(key)] if isinstance(plain, list) else plain[key]
    if isinstance(plain, dict) and last in ("kind", "text"):
        return False
    plain[int(last) if isinstance(plain, list) else last] = value
    return True


WORDS = {"text", "title", "heading", "name", "lead", "tail", "note", "closing", "post", "organ", "host", "number"}


@st.composite
def revised(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A plan and the same after a few strokes of a pen: words replaced, entries dropped, doubled, moved."""
    before = draw(any_plan)
    after = deepcopy(before)
    for _ in range(draw(st.integers(0, 4))):
        places = [place for place in _editable(after) if place[0]]
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        if isinstance(holder, dict):
            holder[key] = holder[key] + draw(st.sampled_from(["改", "\n新的一段", "，并按月通报"]))
            continue
        stroke = draw(st.sampled_from(["drop", "double", "move", "insert"]))
        entry = holder[key]
        if stroke in ("drop", "move"):
            del holder[key]
        if stroke in ("double", "move"):
            holder.insert(draw(st.integers(0, len(holder))), deepcopy(entry))
        if stroke == "insert" and isinstance(entry, str):
            holder.insert(key, draw(st.sampled_from(["督促检查。", "信息报送。"])))
    return before, after


def _editable(value: Any) -> list[tuple[Any, Any]]:
    """Every text of a mapping and every entry of a list, as holder and key."""
    found: list[tuple[Any, Any]] = []
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(value, list) or (key in WORDS and isinstance(inner, str)):
            found.append((value, key))
        if isinstance(inner, (dict, list)):
            found += _editable(inner)
    return found


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(revised())
def test_nothing_that_differs_is_missed(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    before = Filing.model_validate(pair[0])
    try:
        after = Filing.model_validate(pair[1])
    except ValidationError:
        assume(False)
    found = differences(before, after)
    assert (found == []) == (
        before.model_dump(mode="json", warnings=False) == after.model_dump(mode="json", warnings=False)
    )
    assert found == differences(before, after)
    assert all(str(difference) and "\n" not in str(difference) for difference in found)
    gone, come = _paragraphs(before), _paragraphs(after)
    for paragraph in come - gone:
        assert any(paragraph in (difference.after or "") for difference in found), paragraph
    for paragraph in gone - come:
        assert any(paragraph in (difference.before or "") for difference in found), paragraph


def _paragraphs(filing: Filing) -> Counter[str]:
    typed = ((path, value) for path, value in leaves(filing) if isinstance(value, str) and not path.endswith("kind"))
    return Counter(
        part
        for path, value in typed
        if path not in ("form", "head.joint_mark")
        for part in ([value] if path == "title" else split_paragraphs(value))
    )

"""A filing becomes plain data and comes back the same; its leaves are everything that was typed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.models.examples import EXAMPLE_KINDS, example_filing
from docgen.models.filing import SCHEMA_VERSION, Filing
from docgen.models.plain import leaves, to_plain
from docgen.text.dates import When
from docgen.text.forbidden import find_forbidden

ODD = ("《《甲》》", "（（乙））", " 前后有空 ", "AT&T", "{{ x }}", "null", "# 井号", "𬱖㛃", "\u3000缩进", "20xx年")
MOMENTS = ("2014-05", "2014年4月底前", "即日", "20xx年4月", "待定", "2014-05-03", "每季度末")


def typed(many_lines: bool) -> st.SearchStrategy[str]:
    """Strings that a field accepts, awkward ones among them."""
    drawn = st.text(min_size=1, max_size=12).filter(
        lambda text: bool(text.strip()) and not find_forbidden(text, many_lines=many_lines) and "\r" not in text
    )
    return st.sampled_from(ODD) | drawn


line, text, moment = typed(False), typed(True), st.sampled_from(MOMENTS)


def element(required: dict[str, Any] | None = None, **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required or {}, optional=optional)


def several(entry: st.SearchStrategy[Any], least: int = 1) -> st.SearchStrategy[list[Any]]:
    return st.lists(entry, min_size=least, max_size=2)


item = text | element({"title": line}, text=text, items=several(text | element({"text": text}, items=several(text))))
member = element({"name": line}, post=line, organ=line, note=line)
group = element(
    {"leaders": several(member)}, name=line, duties=several(line), office=element({"host": line}, director=member)
)
step = element({"name": line}, end=moment, text=text, tasks=several(item), group=group)
project = element({"title": line}, lead=line, supporting=several(line), deadline=moment, sub_tasks=several(text))


def section(kind: str, heading: Any, **required: Any) -> st.SearchStrategy[dict[str, Any]]:
    return element({"kind": st.just(kind), **required}, heading=heading)


def six(heading: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        section("guiding_thought", heading, text=text),
        section("goals", heading, targets=several(element({"text": text}, by=moment))),
        section("organization", heading, group=group),
        section("key_projects", heading, projects=several(project)),
        section("steps", heading, steps=several(step)),
        section("guarantees", heading, measures=several(text)),
    )


free = element({"kind": st.just("free"), "heading": line, "items": several(item)}, text=text)
combined = element({"kind": st.just("combined"), "heading": line, "parts": several(six(line | st.none()))}, text=text)
head = element(
    organ_code=line,
    year=st.integers(1949, 2100),
    serial=st.integers(1, 9999),
    copy_number=st.integers(1, 999_999),
    classification=st.sampled_from(["绝密", "机密", "秘密"]),
    mark_suffix=st.booleans(),
    joint_mark=st.sampled_from(["all", "lead"]),
    signers=several(line, 0),
    order_word=st.sampled_from(["令", "命令"]),
)
table = element(
    {
        "columns": st.just([{"title": "甲", "width": 1.5}, "乙"]),
        "rows": st.lists(st.tuples(text, text | st.just("")).map(list), max_size=2),
    },
    landscape=st.booleans(),
)
enclosure = element(count=st.integers(1, 99), unit=line)
attachment = st.one_of(
    element({"title": line, "text": text}),
    element({"title": line, "table": table}),
    element({"title": line, "enclosed": enclosure}),
)
basis = element({"citations": several(element({"title": line}, number=line))}, lead=line, tail=line)
day = st.dates().map(str) | st.sampled_from(["2014年11月3日"])
data = element(
    {
        "kind": st.sampled_from(["implementation_plan", "work_plan"]),
        "title": text,
        "sections": several(six(line) | free | combined),
    },
    form=st.sampled_from(["red_head", "plain"]),
    head=head,
    disclosure=st.sampled_from(["主动公开", "依申请公开", "不予公开"]),
    disclosure_reason=line,
    print_disclosure=st.booleans(),
    addressees=several(line, 0),
    preamble=element({"basis": several(basis)}, text=text),
    closing=text,
    attachments=several(attachment, 0),
    signature=element(issuer=line, signed_on=day, seal=st.booleans(), stamp=element({"post": line}, name=line)),
    note=text,
    imprint=element(
        copies_to=several(line, 0),
        printed_by=line,
        printed_on=day,
        number_of_copies=st.integers(1, 999),
        with_addressees=st.booleans(),
        even_page=st.booleans(),
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data)
def test_plain_data_comes_back_as_the_same_filing(raw: dict[str, Any]) -> None:
    filing = Filing.model_validate(raw)
    plain = to_plain(filing)
    assert Filing.model_validate(plain) == filing
    assert json.loads(json.dumps(plain)) == plain
    assert to_plain(Filing.model_validate(plain)) == plain


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data)
def test_leaves_are_all_that_plain_data_holds(raw: dict[str, Any]) -> None:
    filing = Filing.model_validate({**raw, "schema_version": SCHEMA_VERSION})
    found = [(path, value.raw if isinstance(value, When) else value) for path, value in leaves(filing)]
    plain = [(path, value) for path, value in scalars("", to_plain(filing)) if not isinstance(value, bool)]
    assert [(path, str(value)) for path, value in found] == [
        (path, str(value)) for path, value in plain if value not in (None, "")
    ]
    assert len({path for path, _ in found}) == len(found)


def scalars(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the scalars of plain data with their paths, written independently of the model."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from scalars(f"{path}.{key}" if path else key, inner)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from scalars(f"{path}[{position}]", inner)
    else:
        yield path, value


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
def test_plain_data_holds_what_was_set_and_nothing_else(kind: str) -> None:
    plain = to_plain(example_filing(kind))
    assert next(iter(plain)) == "schema_version"
    assert "page_model" not in plain
    assert "heading" not in plain["sections"][0]
    assert plain["signature"]["signed_on"].startswith("2025-")


def test_leaves_come_in_field_order_with_moments_as_moments() -> None:
    found = dict(leaves(example_filing("implementation_plan")))
    paths = list(found)
    assert paths.index("title") < paths.index("preamble.basis[0].lead") < paths.index("sections[4].steps[4].end")
    assert isinstance(found["sections[4].steps[4].end"], When)
    assert found["head.serial"] == 12
    assert found["attachments[1].table.rows[0][3]"].startswith("机构健全")  # type: ignore[attr-defined]

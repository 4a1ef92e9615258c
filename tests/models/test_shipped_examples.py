"""The shipped examples hold every structural feature they promise, and explain every field."""

import re

import pytest
import yaml
from pydantic import ValidationError

from docgen.errors import UsageError
from docgen.models.element import Element
from docgen.models.examples import EXAMPLE_KINDS, example_filing, example_yaml
from docgen.models.filing import Filing, requirements
from docgen.models.plain import leaves
from docgen.models.sections import CombinedSection, FreeSection, KeyProjects, Organization, Steps
from docgen.text.dates import When

OPTION = re.compile(r"^( *)((?:- )?)# ([a-z_]+): (.*?)  # \S+：")
EXCLUSIVE = ("与“", "同时写了", "只用于")
"""How the refusal of a field begins that stands for others which the example has set."""


@pytest.mark.parametrize("kind", EXAMPLE_KINDS)
class TestEach:
    def test_nothing_is_left_to_fill_in(self, kind: str) -> None:
        filing = example_filing(kind)
        assert set(requirements(filing.kind)) <= set(filing.kinds_present())
        number = str(filing.head.order_number) if kind == "order" else filing.document_number
        assert number is not None
        assert "\u3000" not in number
        assert filing.issuer_mark is not None
        assert filing.addressees or kind in ("order", "minutes")
        assert filing.signature.signed_on is not None
        assert filing.imprint is not None
        assert filing.imprint.copies_to
        assert (filing.imprint.printed_by is None) == (filing.imprint.printed_on is None) == (kind == "letter")
        assert all(value.parsed for _, value in leaves(filing) if isinstance(value, When))
        assert not any(re.search("[xX×]{2}|\\*\\*", str(value)) for _, value in leaves(filing))

    def test_the_explained_yaml_is_the_same_filing(self, kind: str) -> None:
        loaded = yaml.load(example_yaml(kind), Loader=yaml.BaseLoader)
        assert Filing.model_validate(loaded) == example_filing(kind)

    def test_every_field_that_applies_is_set_or_shown(self, kind: str) -> None:
        text = example_yaml(kind)
        for owner in used(example_filing(kind)):
            for name, field in owner.model_fields.items():
                assert re.search(rf"^ *(- )?(# )?{name}:", text, re.MULTILINE), f"{owner.__name__}.{name}"
                assert f"# {field.title}：{field.description}" in text, f"{owner.__name__}.{name}"

    def test_every_option_works_without_its_sign(self, kind: str) -> None:
        lines = example_yaml(kind).splitlines()
        options = [(number, found) for number, line in enumerate(lines) if (found := OPTION.match(line))]
        assert len(options) > 8
        for number, found in options:
            opened = [*lines[:number], f"{found[1]}{found[3]}: {found[4]}", *lines[number + 1 :]]
            loaded = yaml.load("\n".join(opened), Loader=yaml.BaseLoader)
            try:
                assert Filing.model_validate(loaded).kind == kind
            except ValidationError as error:
                clauses = [fault.clause for detail in error.errors() for fault in detail["ctx"]["faults"]]
                assert all(clause.startswith(EXCLUSIVE) for clause in clauses), found[3]

    def test_comments_are_not_repeated(self, kind: str) -> None:
        text = example_yaml(kind)
        assert text.count("# 阶段名称：") == ("steps:" in text)
        assert text.count("# 姓名：") == (kind not in ("letter", "minutes"))
        assert text.count("# 公开属性：") == text.count("# 联合行文机关：") == 1


def used(value: object) -> set[type[Element]]:
    """Return the classes of all elements in a filing."""
    if isinstance(value, Element):
        inner = (used(getattr(value, name)) for name in type(value).model_fields)
        return {type(value)}.union(*inner)
    return set().union(*(used(entry) for entry in value)) if isinstance(value, list) else set()


def test_the_implementation_plan_has_its_features() -> None:
    filing = example_filing("implementation_plan")
    assert filing.form == "red_head"
    assert filing.preamble is not None
    assert [len(group.citations) for group in filing.preamble.basis] == [3, 3]
    organization = next(section for section in filing.sections if isinstance(section, Organization))
    assert organization.group is not None
    assert organization.group.office is not None
    projects = next(section for section in filing.sections if isinstance(section, KeyProjects)).projects
    assert 2 in [len(project.sub_tasks) for project in projects]
    steps = next(section for section in filing.sections if isinstance(section, Steps)).steps
    spans = [(step.start.year, step.end.year) for step in steps if step.start is not None and step.end is not None]
    assert len(steps) == len(spans) == 5
    assert any(end == start + 1 for start, end in spans if start is not None and end is not None)
    assert [attachment.derived for attachment in filing.attachments] == ["division_of_tasks", None]


def test_the_work_plan_has_its_features() -> None:
    filing = example_filing("work_plan")
    assert filing.form == "notice"
    words = "".join(str(value) for _, value in leaves(filing))
    assert "70分" in words
    assert "90分" in words
    free = next(section for section in filing.sections if isinstance(section, FreeSection))
    assert all(item.title and item.items for item in free.items)
    both = next(section for section in filing.sections if isinstance(section, CombinedSection))
    assert both.heading == "重点工作及实施步骤"
    assert [part.kind for part in both.parts] == ["key_projects", "steps"]
    steps = next(part for part in both.parts if isinstance(part, Steps))
    assert any(step.group is not None for step in steps.steps)


def test_the_letter_is_one_matter_on_one_page() -> None:
    filing = example_filing("letter")
    assert filing.document_number == "桂应急函〔2025〕8号"
    assert filing.issuer_mark == filing.signature.issuer == "桂湖区应急管理局"
    assert filing.head.urgency is None
    assert len(filing.addressees) == len(filing.sections) == 1
    assert "\n" not in (filing.sections[0].text or "\n")
    assert filing.signature.seal
    assert filing.imprint is not None


def test_the_order_is_signed_with_a_stamp() -> None:
    filing = example_filing("order")
    assert (filing.issuer_mark, filing.head.order_number) == ("云溪县人民政府令", 3)
    assert filing.document_number is None
    assert filing.signature.stamp is not None
    assert filing.signature.stamp.post == "县长"
    assert filing.disclosure == "主动公开"
    (section,) = filing.sections
    assert isinstance(section, FreeSection)
    assert section.heading is None
    assert all(item.title and item.text for item in section.items)


def test_the_minutes_have_long_lists_and_numbered_decisions() -> None:
    filing = example_filing("minutes")
    assert filing.issuer_mark == "云溪县人民政府专题会议纪要"
    assert filing.attendance is not None
    assert len(filing.attendance.present) > 12
    assert len(filing.attendance.absent) == 2
    assert len("、".join(filing.attendance.observers)) > 60
    (section,) = filing.sections
    assert isinstance(section, FreeSection)
    assert any(len(item.items) > 1 for item in section.items)
    assert not filing.signature.seal
    assert filing.disclosure_reason


def test_an_unknown_example_names_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        example_yaml("telegram")
    assert "implementation_plan（实施方案）" in caught.value.hint
    assert "order（命令）" in caught.value.hint

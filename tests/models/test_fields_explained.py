"""Label, help and example stand once, in the model: every field has them, and every example is a valid value."""

from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from docgen.models.attachments import Attachment
from docgen.models.element import Element
from docgen.models.filing import Filing


def elements(base: type[Element]) -> list[type[Element]]:
    return [found for child in base.__subclasses__() for found in (child, *elements(child))]


FIELDS = [
    pytest.param(owner, name, field, id=f"{owner.__name__}.{name}")
    for owner in elements(Element)
    for name, field in owner.model_fields.items()
]


def test_the_model_is_seen() -> None:
    assert {Filing, Attachment} <= set(elements(Element))


@pytest.mark.parametrize(("owner", "name", "field"), FIELDS)
def test_a_field_is_explained_in_chinese(owner: type[Element], name: str, field: FieldInfo) -> None:
    assert field.title, f"{owner.__name__}.{name}"
    assert field.description
    for words in (field.title, field.description):
        assert any("\u4e00" <= character <= "\u9fff" for character in words)
        assert "\n" not in words


@pytest.mark.parametrize(("owner", "name", "field"), FIELDS)
def test_an_example_is_a_valid_value(owner: type[Element], name: str, field: FieldInfo) -> None:
    assert field.examples, f"{owner.__name__}.{name}"
    kind: Any = field.annotation
    for constraint in field.metadata:
        kind = Annotated[kind, constraint]
    for example in field.examples:
        assert TypeAdapter(kind).validate_python(example) is not None

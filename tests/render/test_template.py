"""Templates: compiled once, strict, and unable to run code."""

import io

import pytest
from docx import Document

from docgen.errors import DocgenError, RenderError, TemplateError
from docgen.models.examples import example_filing
from docgen.render.document import render, shipped_template
from docgen.render.house import House
from docgen.render.package import read_package, write_package
from docgen.render.template import compile_template
from docgen.standard.faces import Faces
from docgen.standard.page import INK_MODEL

FILING = example_filing("work_plan")


def with_text(old: str, new: str) -> bytes:
    """The shipped template with one piece of its document replaced."""
    parts = read_package(shipped_template("work_plan"))
    document = parts["word/document.xml"].decode()
    assert old in document
    parts["word/document.xml"] = document.replace(old, new).encode()
    return write_package(parts)


def test_a_template_is_compiled_once() -> None:
    data = shipped_template("work_plan")
    assert compile_template(data, INK_MODEL, Faces()) is compile_template(bytes(data), INK_MODEL, Faces())


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__ }}",
        "{{ title.__class__.__mro__ }}",
        "{{ body.__class__.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ body.append(1) }}",
    ],
)
def test_a_template_cannot_reach_code(attack: str) -> None:
    with pytest.raises(DocgenError) as error:
        render(FILING, House(), template=with_text("{{ title }}", attack))
    assert error.value.code in {"template-unsafe", "template-value-missing"}


def test_a_name_the_model_does_not_know_is_an_error() -> None:
    with pytest.raises(RenderError) as error:
        render(FILING, House(), template=with_text("{{ title }}", "{{ titel }}"))
    assert error.value.code == "template-value-missing"
    assert "titel" in error.value.message


def test_a_template_that_leaves_a_field_out_is_caught_by_the_proof() -> None:
    with pytest.raises(RenderError) as error:
        render(FILING, House(), template=with_text("{{p imprint }}", ""))
    assert error.value.code == "field-lost"


@pytest.mark.parametrize("broken", ["{% if title %}", "{{ title | nofilter }}", "{{ title + }}"])
def test_a_tag_that_does_not_parse_is_a_template_error(broken: str) -> None:
    with pytest.raises(TemplateError) as error:
        render(FILING, House(), template=with_text("{{ title }}", broken))
    assert error.value.exit_code == 4


def test_the_offices_own_text_in_a_template_stays() -> None:
    rendered = render(FILING, House(), template=with_text("{{ title }}", "{{ title }}（试行）"))
    texts = [paragraph.text for paragraph in Document(io.BytesIO(rendered.docx)).paragraphs]
    assert any(text.endswith("（试行）") for text in texts)

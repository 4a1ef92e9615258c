"""Prepared templates: what is committed is a fresh build, and draws the same bytes as docxtpl's own way."""

from pathlib import Path

import pytest

from docgen.models.examples import example_filing
from docgen.render import template
from docgen.render.document import render
from docgen.render.house import House
from docgen.render.package import DOCUMENT, read_package, unpack
from docgen.render.prepared import FOLDER, digest_of, prepared_parts, prepared_path
from docgen.render.shipped import TEMPLATE_KINDS, write_templates
from docgen.render.template import compile_template, prepare
from docgen.render.template_files import shipped_template
from docgen.resources import templates_folder
from docgen.standard.faces import Faces
from docgen.units import Mm

HOUSES = {
    "default": House(),
    "line boxes": House(model="line-box"),
    "own fonts": House(faces=Faces(body="仿宋", ascii="Times New Roman")),
    "pre-printed": House(paper=(Mm(3), Mm(-2))),
    "all at once": House(model="line-box", faces=Faces(title="华文中宋"), paper=(Mm(-1.5), Mm(4))),
}


@pytest.fixture(autouse=True)
def _compiled_anew() -> None:
    """Compiled templates are kept; these tests compile the same one in two ways."""
    compile_template.cache_clear()


@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
def test_the_committed_parts_are_what_the_template_is_prepared_to(kind: str) -> None:
    data = shipped_template(kind)
    prepared = prepared_path(templates_folder(), digest_of(data)).read_bytes()
    assert read_package(prepared) == read_package(prepare(data))


def test_nothing_outdated_lies_beside_the_prepared_templates() -> None:
    wanted = {prepared_path(templates_folder(), digest_of(shipped_template(kind))) for kind in TEMPLATE_KINDS}
    assert set((templates_folder() / FOLDER).iterdir()) == wanted


@pytest.mark.parametrize("kind", TEMPLATE_KINDS)
@pytest.mark.parametrize("house", HOUSES.values(), ids=HOUSES.keys())
def test_both_ways_draw_the_same_bytes(kind: str, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    filing = example_filing(kind)
    ahead = render(filing, house)
    compile_template.cache_clear()
    monkeypatch.setattr(template, "prepared_parts", lambda _digest: None)
    assert render(filing, house) == ahead


def test_a_changed_template_is_none_of_the_prepared_ones() -> None:
    assert prepared_parts(digest_of(shipped_template("letter") + b" ")) is None


def test_the_prepared_document_holds_plain_jinja() -> None:
    parts = prepared_parts(digest_of(shipped_template("work_plan")))
    assert parts is not None
    document = unpack(parts[DOCUMENT]).decode()
    assert "{% for shape, label, heading, text, xml in body %}" in document
    assert "{%p" not in document
    assert "{{p" not in document


def test_writing_the_templates_leaves_no_outdated_one(tmp_path: Path) -> None:
    (tmp_path / "prepared").mkdir()
    (tmp_path / "prepared" / "outdated.zip").write_bytes(b"")
    written = write_templates(tmp_path)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(written)

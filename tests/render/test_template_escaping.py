"""Every value is escaped exactly once, however a template prints it."""

import pytest
from jinja2.exceptions import UndefinedError
from markupsafe import Markup

from docgen.render.template_escaping import environment

GIVEN, WRITTEN = "a<b>&{{ x }}", "a&lt;b&gt;&amp;{{ x }}"


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("{{ x }}", WRITTEN),
        ("{{ x|e }}", WRITTEN),
        ("{{ x ~ '!' }}", f"{WRITTEN}!"),
        ("{{ x if x else '<' }}", WRITTEN),
        ("{% for one in [x, x] %}{{ one }}{% endfor %}", WRITTEN * 2),
        ("{% set y %}<{{ x }}>{% endset %}{{ y }}", f"<{WRITTEN}>"),
        ("{% macro m(v) %}<{{ v }}>{% endmacro %}{{ m(x) }}", f"<{WRITTEN}>"),
        ("{% filter upper %}{{ x }}{% endfilter %}", WRITTEN.upper()),
        ("{% autoescape false %}{{ x }}{% endautoescape %}", WRITTEN),
        ("{{ slot }}", "<w:p/>"),
        ("{{ slot ~ x }}", f"<w:p/>{WRITTEN}"),
        ("{{ 1 + 1 }}{{ '<' }}", "2&lt;"),
    ],
)
def test_a_value_is_escaped_once(source: str, written: str) -> None:
    assert environment().from_string(source).render(x=GIVEN, slot=Markup("<w:p/>")) == written


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing }}").render()

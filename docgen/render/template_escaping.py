"""The Jinja environment (模板环境) of every template: sandboxed, strict, every printed value escaped exactly once."""

from jinja2 import StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docgen.render.ooxml import finalize

_Finalize = CodeGenerator._FinalizeInfo


class _EscapedOnce(CodeGenerator):
    """Compiles ``{{ value }}`` to one call of ``finalize``, which escapes every value for the inside of a ``w:t``.

    Jinja's own code would hand its result on to ``escape``, which finds that nothing is left to do: five Python calls
    for each value of a document. ``{% autoescape false %}`` changes nothing, ``finalize`` does not ask for it.
    """

    # The names and arguments are Jinja's own; its NativeCodeGenerator overrides the same two.
    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: _Finalize) -> None:  # noqa: ARG002
        self.write("environment.finalize(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: _Finalize) -> None:  # noqa: ARG002
        self.write(")")


class _Environment(ImmutableSandboxedEnvironment):
    code_generator_class = _EscapedOnce


def environment() -> ImmutableSandboxedEnvironment:
    """The one Jinja environment: sandboxed, immutable, every undefined name an error, every value escaped."""
    return _Environment(undefined=StrictUndefined, finalize=finalize, autoescape=True)

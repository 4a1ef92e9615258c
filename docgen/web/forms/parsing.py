"""What a browser sends of a form as plain data (读取表单): every value exactly as typed."""

from collections.abc import Iterable

from docgen.errors import UsageError
from docgen.service.typed_data import Typed, as_typed, fits_form
from docgen.web.forms.names import tree_of


def parse(pairs: Iterable[tuple[str, str]]) -> Typed:
    """The data of a form; what was left blank is absent, blank entries that were opened stay.

    UsageError ``bad-field`` for a name that no form of ours has.
    """
    typed = as_typed(tree_of(pairs))
    if not fits_form(typed):
        raise UsageError(
            "bad-form", "这不是现在的公文表单。", "软件可能刚升级过：请刷新页面，浏览器里还留着您写的内容。"
        )
    return typed

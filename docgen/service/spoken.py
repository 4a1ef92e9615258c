"""The model's words for somebody who sees a form, not a file (表单用语): names of fields and codes become Chinese.

Help and hints stand once, beside the fields, and speak of ``kind: minutes`` and ``true``; on a page the same field is
called 文种类别, its value 纪要, and a flag is a box to tick.
"""

import re
from functools import cache

from docgen.models.element import Element
from docgen.models.fields import CHOICE_LABELS
from docgen.models.filing import Filing
from docgen.models.sections import SECTION_CLASSES
from docgen.models.shapes import shapes_of

_ADD = re.compile(r"请加上 [a-z_]+: (.*)", re.DOTALL)
_LIKE = re.compile(r"请写成 (.*) 这样", re.DOTALL)
_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_NAMED = re.compile(r"\b([a-z_]+(?:-[a-z]+)?)（([^（）]*)）")
_BEFORE_ITS_NAME = re.compile(r"\b([a-z_]+(?:-[a-z]+)?) ?(为 ?)?(?=[\u4e00-\u9fff“])")
_CODE = re.compile(r" ?\b([a-z_]+(?:-[a-z]+)?)\b ?")
_FLAGS = {"true": "勾选", "false": "不勾选"}
_ADDED = "请在这里添加"


def spoken(text: str) -> str:
    """Help or a hint in the words of a form; what is no name of ours stays as it is."""
    text = _ADD.sub(_example, _LIKE.sub(_example, text)).replace("写 true，", "勾选，")
    text = _NAMED.sub(lambda found: found[2] if found[1] in _names() or found[1] in _FLAGS else found[0], text)
    text = _BEFORE_ITS_NAME.sub(_without_code, text)
    return _GAP.sub("", _CODE.sub(lambda found: _FLAGS.get(found[1]) or _names().get(found[1], found[0]), text))


def _example(found: re.Match[str]) -> str:
    """An example as a person would write it; that of a list or part is of no use here."""
    return _ADDED if found[1].startswith(("[", "{")) else f"请填写，如“{found[1]}”"


def _without_code(found: re.Match[str]) -> str:
    """Drop a code that its own name follows: ``red_head 红头直接印发``."""
    name = _names().get(found[1])
    rest = found.string[found.end() :]
    return "" if name is not None and rest.startswith(name) else found[0]


@cache
def _names() -> dict[str, str]:
    """Every name of a field or code with what a person calls it; of two with one name the first counts."""
    names: dict[str, str] = {}
    _gather(Filing, names, set())
    names |= {kind: section.label for kind, section in SECTION_CLASSES.items()}
    return names | CHOICE_LABELS


def _gather(owner: type[Element], names: dict[str, str], seen: set[type[Element]]) -> None:
    seen.add(owner)
    for name, shape in shapes_of(owner).items():
        names.setdefault(name, shape.label)
        inner: list[type[Element]] = [SECTION_CLASSES[kind] for kind in shape.kinds]
        for one in inner or ([shape.entry] if shape.entry else []):
            if one not in seen:
                _gather(one, names, seen)

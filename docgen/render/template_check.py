"""Checking a house template (检查本单位模板): everything that would go wrong with it, each fault with its place.

First the file is read and nothing run; when that finds no error, the shipped example is rendered with the template in
every form, and the read-back proof says what no reading can: whether each kind of paragraph is printed, and in order.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from docgen.errors import DocgenError, TemplateError
from docgen.models.examples import example_filing
from docgen.models.filing import Filing
from docgen.models.formats import SPECIAL_KINDS
from docgen.models.plain import to_plain
from docgen.render.contract import CONTRACT_PROPERTY, CONTRACT_VERSION, KIND_PROPERTY, PLACEHOLDERS
from docgen.render.document import render
from docgen.render.house import House
from docgen.render.package import CUSTOM, read_package, write_package
from docgen.render.shipped_parts import custom_xml
from docgen.render.template_expressions import meaning
from docgen.render.template_faults import Fault, fault
from docgen.render.template_files import shipped_template
from docgen.render.template_package import TemplatePackage
from docgen.render.template_reading import TemplateText
from docgen.render.template_structure import check_structure, kind_of
from docgen.render.template_tags import TagCheck

_USUAL_KIND = "implementation_plan"
_FORMS = {"red_head": "红头直接印发", "notice": "以通知印发", "plain": "无版头"}


def new_template(kind: str) -> bytes:
    """A copy of the shipped template of ``kind`` to restyle; its properties name the contract's version and the kind.

    TemplateError ``template-missing`` when the installation lacks it.
    """
    parts = read_package(shipped_template(kind))
    parts[CUSTOM] = custom_xml({CONTRACT_PROPERTY: CONTRACT_VERSION, KIND_PROPERTY: kind}).encode("utf-8")
    return write_package(parts)


def check_template(data: bytes, kind: str | None = None) -> list[Fault]:
    """Every fault of a template, those of the file first, then those of its text in order.

    ``kind`` is the kind of filing it is for; None asks the template itself. TemplateError when it is no DOCX at all.
    """
    package = TemplatePackage(read_package(data))
    try:
        text = TemplateText(package)
        faults = check_structure(package, text)
    except TemplateError as error:
        if error.code != "template-broken":
            raise
        return [fault("broken-part", error.message, error.hint)]
    kind = kind or kind_of(package) or _USUAL_KIND
    faults += _check_text(text, kind)
    if not any(one.is_error for one in faults):
        uncovered = any(one.finding.code == "missing-cover" and one.finding.found == "cover" for one in faults)
        forms = [form for form in _FORMS if not (uncovered and form == "notice")]
        faults += _try(data, kind, forms)
    return faults


def _check_text(text: TemplateText, kind: str) -> list[Fault]:
    faults: list[Fault] = []
    used: list[str] = []
    for part in text.roots:
        tags = TagCheck(in_body=part == text.document)
        tags.read(text.of_part(part))
        faults += tags.faults
        if part == text.document:
            used = tags.used
    missing = [one for one in _missing(used, kind) if not _explained(one, faults)]
    return [*_gathered(faults), *missing, *_order(used)]


def _explained(missing: Fault, faults: list[Fault]) -> bool:
    """Whether a fault says already why a placeholder was not found: it is misspelt, or its tag is wrong."""
    name = missing.finding.found
    said = [f"{one.finding.found} {one.finding.fix}" for one in faults]
    return any(re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", words) for words in said)


def _gathered(faults: list[Fault]) -> list[Fault]:
    """One fault for a name that is wrong in many places, at the first of them."""
    times = Counter((one.finding.code, one.finding.message) for one in faults)
    said: set[tuple[str, str]] = set()
    kept = []
    for one in faults:
        words = (one.finding.code, one.finding.message)
        if one.finding.code != "unknown-placeholder" or times[words] == 1:
            kept.append(one)
        elif words not in said:
            said.add(words)
            finding = replace(one.finding, message=f"{one.finding.message}（共 {times[words]} 处，这是第一处）")
            kept.append(replace(one, finding=finding))
    return kept


def _missing(used: list[str], kind: str) -> list[Fault]:
    faults = []
    for one in PLACEHOLDERS:
        if kind in one.not_in:
            continue
        code = "missing-cover" if one.need == "notice" else "missing-placeholder"
        names = [one.name] if one.name not in used else []
        if one.name in used:
            names = [name for member in one.members if (name := f"{one.name}.{member.name}") not in used]
        for name in names:
            written = _written(name)
            fix = f"在该印出的地方写上 {written}；也可以对照 docgen template new 新取的模板"
            faults.append(fault(code, f"没有用到 {name}（{meaning(name)}）", fix, found=name))
    return faults


def _written(name: str) -> str:
    head, _, member = name.partition(".")
    one = next(one for one in PLACEHOLDERS if one.name == head)
    shape = one.shape if not member else next(each.shape for each in one.members if each.name == member)
    if shape == "slot":
        return f"{{{{p {name} }}}}（独占一段）"
    if shape == "blocks":
        return f"{{%p for shape, label, heading, text, xml in {name} %}}"
    return f"{{%p if {name} %}}" if shape == "group" else f"{{{{ {name} }}}}"


def _order(used: list[str]) -> list[Fault]:
    """The proof reads a filing from its head to its imprint; a template that prints otherwise would always fail."""
    wanted = [one.name for one in PLACEHOLDERS if one.name in used]
    given = sorted(wanted, key=used.index)
    if given == wanted:
        return []
    message = "占位符的先后与公文的次序不同"
    fix = "请照“应为”的次序排列"
    return [fault("placeholder-order", message, fix, expected="、".join(wanted), found="、".join(given))]


def _try(data: bytes, kind: str, forms: Iterable[str]) -> list[Fault]:
    """Render the example in each form; the first failure is told, others would say the same."""
    for form in forms:
        filing = _example(kind, form)
        if filing is None:
            continue
        try:
            render(filing, House(), template=data)
        except DocgenError as error:
            message = f"用示例试着生成（{_FORMS[form]}）没有成功：{error.message}"
            return [fault("trial-failed", message, "请对照 docgen template new 新取的模板，看少了哪一段")]
    return []


def _example(kind: str, form: str) -> Filing | None:
    """The shipped example of a kind in one form; None where the kind is not issued in that form."""
    example = example_filing(kind)
    if kind in SPECIAL_KINDS:
        return example if form == example.form else None
    plain = to_plain(example) | {"form": form}
    if form != "notice":
        plain.pop("notice", None)
    return Filing.model_validate(plain)

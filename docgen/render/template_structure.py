"""Checking what is around the text (查文件): changes, code, styles, the contract's version, footers, the page."""

from lxml import etree

from docgen.render.contract import CONTRACT_PROPERTY, CONTRACT_VERSION, KIND_PROPERTY
from docgen.render.styles_part import WORD
from docgen.render.template_faults import Fault, fault
from docgen.render.template_healing import TRACKED
from docgen.render.template_order import reaching_out
from docgen.render.template_package import TemplatePackage, parse_part
from docgen.render.template_reading import TemplateText
from docgen.render.template_styles import missing_styles
from docgen.standard.page import LEFT, PAGE_MODELS, RIGHT, SHEET_HEIGHT, SHEET_WIDTH
from docgen.units import Length, Pt

_W = f"{{{WORD}}}"
# Word processors round lengths as they save.
_TOLERANCE = 0.3
_SIDES = (("top", "上"), ("bottom", "下"), ("left", "左"), ("right", "右"))


def check_structure(package: TemplatePackage, text: TemplateText) -> list[Fault]:
    """The faults of the file around its text, in the order in which a person would mend them."""
    root = text.roots[text.document]
    return [
        *_changes(text),
        *_code(package),
        *_version(package),
        *_styles(package, text.document),
        *_footers(package, text),
        *_page(root),
    ]


def properties(package: TemplatePackage) -> dict[str, str]:
    """The custom document properties by name; empty when the part was dropped."""
    name = package.target("", "custom-properties")
    if name is None or name not in package.parts:
        return {}
    rows = parse_part(package.parts[name], name)
    return {str(row.get("name", "")): "".join(row.itertext()).strip() for row in rows}


def kind_of(package: TemplatePackage) -> str:
    """The kind that the template was made for, empty when it does not say."""
    return properties(package).get(KIND_PROPERTY, "")


def _changes(text: TemplateText) -> list[Fault]:
    found = []
    for part, root in text.roots.items():
        places = {one.index: one.place for one in text.of_part(part)}
        order = {paragraph: index for index, paragraph in enumerate(root.iter(f"{_W}p"))}
        marked = {_paragraph_of(change, order) for change in root.iter(*TRACKED)}
        for index in sorted(marked, key=lambda one: -1 if one is None else one):
            where = places.get(-1 if index is None else index, text.names[part] or "模板")
            message, fix = "有没有接受的修订", "在 Word 中接受全部修订，关闭修订后保存"
            found.append(fault("tracked-changes", message, fix, where=where, part=part, paragraph=index))
    return found


def _paragraph_of(change: etree._Element, order: dict[etree._Element, int]) -> int | None:
    """The paragraph that a change stands in, or the first one inside it."""
    around = next((one for one in change.iterancestors() if one in order), None)
    inside = next((one for one in change.iter(f"{_W}p")), None)
    known = around if around is not None else inside
    return order[known] if known is not None else None


def _code(package: TemplatePackage) -> list[Fault]:
    fix = "去掉以后另存为 .docx；图片要嵌入，不要链接"
    return [fault("unsafe-content", f"模板含有{what}", fix) for what in reaching_out(package)]


def _version(package: TemplatePackage) -> list[Fault]:
    given = properties(package).get(CONTRACT_PROPERTY)
    if given is None:
        message = f"文档属性里没有 {CONTRACT_PROPERTY}，不知道模板是照哪一版约定做的"
        fix = f"在 Word 的“文件—信息—属性—高级属性—自定义”中添加 {CONTRACT_PROPERTY}，取值 {CONTRACT_VERSION}"
        return [fault("missing-contract", message, fix, expected=CONTRACT_VERSION)]
    if given.isdecimal() and int(given) <= int(CONTRACT_VERSION):
        return []
    message = "模板写明的约定版本比这个 docgen 知道的新" if given.isdecimal() else "模板写明的约定版本不是数字"
    return [fault("newer-contract", message, "请升级 docgen，或用 docgen template new 新取一份模板", found=given)]


def _styles(package: TemplatePackage, document: str) -> list[Fault]:
    name = package.target(document, "styles")
    if name is None or name not in package.parts:
        return [fault("broken-part", "模板里没有样式", "请在 Word 或 WPS 中重新另存")]
    missing = missing_styles(parse_part(package.parts[name], name))
    if not missing:
        return []
    names = "、".join(name for _, name in missing)
    fix = "要自己设定这些样式的，从 docgen template new 新取的模板中复制过来；否则不必改"
    return [fault("missing-styles", f"缺少 {len(missing)} 个样式，生成时用标准的样式补上", fix, found=names)]


def _footers(package: TemplatePackage, text: TemplateText) -> list[Fault]:
    footers = [part for part, name in text.names.items() if name.startswith("页脚")]
    numbered = [part for part in footers if _has_page_number(text.roots[part])]
    if not numbered:
        message = "没有页脚，公文不会有页码" if not footers else "页脚里没有页码"
        return [fault("missing-footer", message, "双击页脚，插入页码；或用 docgen template new 新取一份模板")]
    settings = package.target(text.document, "settings")
    told_apart = settings in package.parts and b"evenAndOddHeaders" in package.parts[settings]
    if told_apart and any(text.names[part] == "页脚（双页）" for part in numbered):
        return []
    message = "单页、双页用同一个页脚：页码应单页居右、双页居左（GB/T 9704 7.5）"
    return [fault("same-footers", message, "在页眉和页脚选项中勾选“奇偶页不同”，分别设置页码")]


def _has_page_number(root: etree._Element) -> bool:
    codes = [one.text or "" for one in root.iter(f"{_W}instrText")]
    codes += [one.get(f"{_W}instr", "") for one in root.iter(f"{_W}fldSimple")]
    return any("PAGE" in code.split() for code in codes)


def _page(root: etree._Element) -> list[Fault]:
    sections = list(root.iter(f"{_W}sectPr"))
    found = []
    for section in sections[-1:]:
        found += [*_sheet(section), *_margins(section), *_grid(section)]
    return found


def _sheet(section: etree._Element) -> list[Fault]:
    size = section.find(f"{_W}pgSz")
    width, height = _length(size, "w"), _length(size, "h")
    if _same(width, SHEET_WIDTH) and _same(height, SHEET_HEIGHT):
        return []
    expected, given = _millimetres(SHEET_WIDTH, SHEET_HEIGHT), _millimetres(width, height)
    return [fault("other-sheet", "纸张不是 A4 竖放", "在页面设置中改为 A4", expected=expected, found=given)]


def _margins(section: etree._Element) -> list[Fault]:
    margins = section.find(f"{_W}pgMar")
    given = [_length(margins, side) for side, _ in _SIDES]
    models = [[model.top, model.bottom, LEFT, SHEET_WIDTH - RIGHT] for model in PAGE_MODELS.values()]
    if any(all(map(_same, given, model)) for model in models):
        return []
    message = "页边距与版面模型不同，每面 22 行、每行 28 字可能排不满或排不下"
    return [
        fault(
            "other-margins",
            message,
            f"照旧使用的不必改；要合乎标准的，{'、'.join(name for _, name in _SIDES)}依次设为“应为”的数值",
            expected=_millimetres(*models[0]),
            found=_millimetres(*given),
        )
    ]


def _grid(section: etree._Element) -> list[Fault]:
    grid = section.find(f"{_W}docGrid")
    kind = grid.get(f"{_W}type", "default") if grid is not None else "default"
    if kind == "default":
        return []
    return [
        fault("document-grid", "设置了文档网格，行距和字距会被改动", "在页面设置的“文档网格”中选“无网格”", found=kind)
    ]


def _length(element: etree._Element | None, name: str) -> Length:
    given = element.get(f"{_W}{name}", "0") if element is not None else "0"
    return Pt(int(given) / 20 if given.lstrip("-").isdecimal() else 0)


def _same(given: Length, wanted: Length) -> bool:
    return abs(given.mm - wanted.mm) <= _TOLERANCE


def _millimetres(*lengths: Length) -> str:
    return "、".join(f"{length.mm:.1f}".removesuffix(".0") for length in lengths) + " 毫米"

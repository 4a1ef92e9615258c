"""A workbook made for one base plan (空白名单): what communities differ in, and all other fields to choose from.

First sheet: 社区名称, a column per placeholder, then the people, times and contacts that the plan has; row 2 has the
plan's own values. Second sheet 可用栏目: every field that a column may set, with label, path and present value; a label
copied into row 1 of the first sheet makes a column of it.
"""

from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from docgen.models.fields import CHOICE_LABELS
from docgen.models.labels import label_of
from docgen.roster.fields import Target, targets_of
from docgen.roster.headers import placeholder_key
from docgen.roster.placeholders import has_marks, placeholders_in, texts_in
from docgen.roster.rows import COMMUNITY, FIELDS_SHEET, MOST_ROWS, ROSTER_SHEET, letters
from docgen.roster.sheet_writing import BOLD, HEADER_FILL, WRAPPED, comment_of, put_text, saved, set_widths
from docgen.roster.values import spell_base
from docgen.text.dates import parse_when

MOST_SUGGESTED = 30
"""More columns than this nobody fills by hand; the rest stands on the second sheet."""

_VARYING_FIELDS = ("issuer", "contact", "addressees", "signed_on", "printed_on")
_LONGEST_LIST = 255
"""How long the choices of a drop-down may be together, in characters."""

_LONGEST_SHOWN = 200


def new_roster(base: dict[str, Any]) -> bytes:
    """Return an xlsx made for a base plan, plain data of the current version."""
    targets = targets_of(base)
    names = _placeholder_names(base)
    suggested = [target for target in targets if _varies(target)][: max(0, MOST_SUGGESTED - len(names))]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = ROSTER_SHEET
    headers = [*names, *(target.label for target in suggested)]
    examples = [_example(name) for name in names] + [spell_base(target) or "" for target in suggested]
    # Widths and text format first: a cell takes its own format over its column's.
    set_widths(sheet, headers)
    for place, (header, example) in enumerate(zip(headers, examples, strict=True), start=1):
        _put_header(sheet, place, header)
        put_text(sheet.cell(2, place), example)
    for place, name in enumerate(names, start=1):
        sheet.cell(1, place).comment = comment_of(_placeholder_help(name, base))
    for place, target in enumerate(suggested, start=len(names) + 1):
        sheet.cell(1, place).comment = comment_of(_help(target))
        _add_choices(sheet, place, target)
    sheet.freeze_panes = "B2"
    _add_fields_sheet(book, targets)
    return saved(book)


def _placeholder_names(base: dict[str, Any]) -> list[str]:
    """Return the names of the placeholders as columns, 社区名称 first whether the plan uses it or not."""
    names = {placeholder_key(COMMUNITY): COMMUNITY}
    for name in placeholders_in(base):
        names.setdefault(placeholder_key(name), " ".join(name.split()))
    return [name for name in names.values() if name]


def _example(name: str) -> str:
    return "示例社区" if name == COMMUNITY else f"示例{name}"


def _placeholder_help(name: str, base: dict[str, Any]) -> str:
    """Return where a placeholder is used, and what may be written."""
    uses = [path for used, paths in placeholders_in(base).items() for path in paths if _same(used, name)]
    places = "、".join(dict.fromkeys(label_of(path, base) for path in uses))
    help_text = f"填入基准方案里的【{name}】" + (f"：{places}" if places else "（没有用到）")
    return help_text + "\n照写的印出；每个社区都要填，不印任何文字时写（空）"


def _same(one: str, other: str) -> bool:
    return placeholder_key(one) == placeholder_key(other)


def _varies(target: Target) -> bool:
    """Tell whether communities usually differ in a field: people, times, contacts, who signs and when.

    A text with placeholders varies already; what no cell can say exactly is better not repeated in the example.
    """
    if not target.given or any(has_marks(text) for _, text in texts_in(target.value)):
        return False
    if spell_base(target) is None:
        return False
    # Leaders come as one column each list; their single entries would double them.
    single = target.form == "person" and not isinstance(target.path[-1], int)
    people = target.form == "people" and target.path[-1] in ("leaders", "deputies")
    steps = target.form == "moment" and target.path[-1] in ("start", "end", "deadline", "by")
    return single or people or steps or target.path[-1] in _VARYING_FIELDS


def _put_header(sheet: Worksheet, place: int, header: str) -> None:
    cell = sheet.cell(1, place)
    put_text(cell, header)
    cell.font, cell.fill, cell.alignment = BOLD, HEADER_FILL, WRAPPED


_HOW: dict[str, str] = {
    "person": "写“姓名”或“姓名（职务）”；只写姓名时职务不变",
    "people": "每人一行，或用“、”隔开；写“姓名”或“姓名（职务）”",
    "names": "每个一行，或用“、”隔开",
    "sentences": "每条一行",
    "flag": "写“是”或“否”",
    "day": "写 2014-11-3、2014.11.3 或 2014年11月3日",
}


def _help(target: Target) -> str:
    """Return the model's own words about a field, and how a cell says it."""
    field = target.field
    lines = [f"{target.label}：{field.description}", _HOW.get(target.form, "")]
    return "\n".join([*filter(None, lines), "空着就照基准方案；要去掉这一项写（空）"])


def _add_choices(sheet: Worksheet, place: int, target: Target) -> None:
    """Add a drop-down for flags and choices, and for the months of the plan's year; others may be typed."""
    choices = _choices(target)
    listed = ",".join(choices)
    if not choices or len(listed) > _LONGEST_LIST or '"' in listed:
        return
    strict = target.form != "moment"
    rule = DataValidation(
        type="list",
        formula1=f'"{listed}"',
        allow_blank=True,
        showErrorMessage=strict,
        errorStyle="warning",
        errorTitle="请核对",
        error="不是可以选的一项",
    )
    column = letters(place - 1)
    rule.add(f"{column}2:{column}{MOST_ROWS + 1}")
    sheet.add_data_validation(rule)


def _choices(target: Target) -> list[str]:
    if target.form == "flag":
        return ["是", "否"]
    if target.form == "choice":
        return [CHOICE_LABELS.get(choice, choice) for choice in target.choices]
    if target.form != "moment":
        return []
    when = parse_when(str(target.value))
    return [f"{when.year}年{month}月" for month in range(1, 13)] if when.year and when.month and not when.day else []


def _add_fields_sheet(book: Workbook, targets: list[Target]) -> None:
    """Add the sheet of all fields: the filled ones are what most people look for, so they come first."""
    sheet = book.create_sheet(FIELDS_SHEET)
    titles = ("栏目", "英文路径", "现在的内容", "说明")
    for place, title in enumerate(titles, start=1):
        _put_header(sheet, place, title)
    set_widths(sheet, ("实施步骤第1项·开始" * 2, "sections[4].steps[0].start" * 2, "内" * 20, "说明" * 20))
    for number, target in enumerate(sorted(targets, key=lambda target: not target.given), start=2):
        present = (spell_base(target) or _plainly(target.value)) if target.given else ""
        for place, text in enumerate((target.label, target.spelled, present, str(target.field.description)), start=1):
            put_text(sheet.cell(number, place), text[:_LONGEST_SHOWN])
    sheet.freeze_panes = "A2"


def _plainly(value: Any) -> str:
    """Return a value that no cell can say exactly, for reading only."""
    if isinstance(value, dict):
        return " ".join(_plainly(inner) for inner in value.values())
    if isinstance(value, list):
        return "\n".join(map(_plainly, value))
    return "" if value is None else str(value)

"""Shared field types (字段类型): strings that refuse forbidden characters, moments, days, flags, numbers.

The typed text is kept exactly; only ``\\r\\n`` becomes ``\\n``, and a line loses the line end that YAML blocks add.
"""

import re
from calendar import monthrange
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, GetCoreSchemaHandler, PlainValidator, WithJsonSchema
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from docgen.models.faults import Fault, refusal
from docgen.text.dates import When, parse_when
from docgen.text.forbidden import find_forbidden, normalise_newlines

COPY_NUMBER_DIGITS = 6

# The quotation that opens a sentence of docgen.text.dates; a fault quotes what was given itself.
_QUOTED = re.compile("^“.*?”(?:中的|的)?", re.DOTALL)

Kind = Literal["implementation_plan", "work_plan", "letter", "order", "minutes"]
Form = Literal["red_head", "notice", "plain"]
PageModel = Literal["ink", "line-box"]
Numbering = Literal["standard", "two_level"]
Classification = Literal["绝密", "机密", "秘密"]
Urgency = Literal["特急", "加急"]
JointMark = Literal["all", "lead"]
OrderWord = Literal["令", "命令"]
Disclosure = Literal["主动公开", "依申请公开", "不予公开"]
Derived = Literal["division_of_tasks", "timetable", "group_members"]

CHOICE_LABELS: dict[str, str] = {
    "implementation_plan": "实施方案",
    "work_plan": "工作计划",
    "letter": "函",
    "order": "命令",
    "minutes": "纪要",
    "red_head": "红头直接印发",
    "notice": "以通知印发",
    "plain": "无版头",
    "ink": "墨迹撑满版心",
    "line-box": "行框撑满版心",
    "standard": "一、（一）1.（1）①",
    "two_level": "一、1.（1）①",
    "all": "列出所有机关",
    "lead": "只列主办机关",
    "division_of_tasks": "任务分工表",
    "timetable": "进度安排表",
    "group_members": "领导小组成员名单",
}


def _clean(value: str, *, multiline: bool) -> str:
    """Return the text with plain line ends, or refuse its forbidden characters."""
    value = normalise_newlines(value)
    if not multiline:
        value = value.rstrip("\n")
    found = find_forbidden(value, many_lines=multiline)
    if found:
        places = "、".join(f"第{index + 1}个字符是{name}" for index, name in found[:3])
        raise refusal(Fault(f"含有不能使用的字符（{places}）", "请删去后重新输入"))
    return value


def _filled(value: str) -> str:
    if not value.strip():
        raise refusal(Fault("不能为空", "请填写内容，或删去这一项", given=""))
    return value


def _clean_line(value: str) -> str:
    if "\n" in normalise_newlines(value).strip("\n"):
        raise refusal(Fault("只能写成一行", "请去掉中间的换行"))
    return _filled(_clean(value, multiline=False))


def _clean_text(value: str) -> str:
    return _filled(_clean(value, multiline=True))


def _clean_cell(value: str) -> str:
    return _clean(value, multiline=True)


_FILLED = WithJsonSchema({"type": "string", "minLength": 1})

Line = Annotated[str, AfterValidator(_clean_line), _FILLED]
"""One line of text, not empty (单行文字)."""

Text = Annotated[str, AfterValidator(_clean_text), _FILLED]
"""Text of one or more paragraphs, divided by line ends, not empty (多段文字)."""

Cell = Annotated[str, BeforeValidator(lambda value: "" if value is None else value), AfterValidator(_clean_cell)]
"""A table cell (表格单元格), may be empty."""


def _read_when(value: Any) -> When:
    """Return the moment; a recognised but impossible date is refused, an unreadable one is kept as written."""
    if isinstance(value, When):
        return value
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        value = value.isoformat()
    if not isinstance(value, str):
        raise refusal(Fault("应当是时间", "请写成文字，如 2014-05、2014年5月3日、2014年4月底前"))
    text = _clean_line(value)
    try:
        return parse_when(text)
    except ValueError as error:
        clause = _QUOTED.sub("", str(error)).removesuffix("。")
        raise refusal(Fault(clause, _possible_date(text))) from error


def _possible_date(text: str) -> str:
    """Return what to write instead of an impossible date: the last month of its year or the last day of its month."""
    found = re.search(r"([1-9]\d{3})\D+(\d{1,2})", text)
    if found is None:
        return "请写 2014-05、2014-05-31 或 2014年5月31日"
    year, month = int(found[1]), int(found[2])
    if not 1 <= month <= 12:
        return f"请写 {year}-12 或 {year}年12月 这样的时间"
    day = monthrange(year, month)[1]
    return f"请写 {year}-{month:02}-{day} 或 {year}年{month}月{day}日 这样的时间"


class _AsWritten:
    """How pydantic reads and writes a moment.

    ``PlainValidator`` and ``PlainSerializer`` say the same, but work out a schema of ``When``'s own fields first, anew
    for every field that is a moment: six milliseconds of every start.
    """

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(
            lambda when: when.raw, return_schema=core_schema.str_schema()
        )
        return core_schema.no_info_plain_validator_function(_read_when, serialization=written)


Moment = Annotated[When, _AsWritten(), _FILLED]
"""A point in time as written (时间): ``2014-05``, ``2014年4月底前``, ``即日``; kept as written when unreadable."""


def _read_day(value: Any) -> date:
    """Return the day; a month without a day, or an unfinished date, is refused with what to write."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    when = _read_when(value)
    whole = when.parsed and not (when.part or when.lead or when.tail)
    if whole and when.year and when.month and when.day:
        return date(when.year, when.month, when.day)
    raise refusal(Fault("不是完整的日期", "请写年月日，如 2014-11-03 或 2014年11月3日；还没有定下来就留空"))


Day = Annotated[date, PlainValidator(_read_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A calendar day (日期): ``2014-11-03`` or ``2014年11月3日``."""

_FLAGS = {"是": True, "否": False, "有": True, "无": False}

Flag = Annotated[bool, BeforeValidator(lambda value: _FLAGS.get(value, value) if isinstance(value, str) else value)]
"""Yes or no (是否): ``true``/``false`` or 是/否."""


def _no_flag(value: Any) -> Any:
    """Refuse true and false where a number is wanted; Python would count them as 1 and 0."""
    if isinstance(value, bool):
        raise PydanticKnownError("int_type")
    return value


Whole = Annotated[int, BeforeValidator(_no_flag)]
"""A whole number (整数), also as its digits."""


def _read_copy_number(value: Any) -> str:
    """Return the copy number as six digits; 12 and "000012" are the same copy."""
    digits = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if digits.isascii() and digits.isdigit() and len(digits) <= COPY_NUMBER_DIGITS and int(digits) > 0:
        return digits.zfill(COPY_NUMBER_DIGITS)
    raise refusal(Fault("不是份号", "请写1至6位数字，如 12 或 000012"))


CopyNumber = Annotated[
    str,
    PlainValidator(_read_copy_number),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": 999999},
                {"type": "string", "pattern": "^[0-9]{1,6}$"},
            ]
        }
    ),
]
"""A copy number (份号), always six digits once read."""


def _without_pairs(value: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """Return the text without the brackets that enclose all of it, doubled ones too; brackets inside stay."""
    text = value.strip()
    for left, right in pairs:
        if text.startswith(left) and _closes_at_end(text, left, right) and text[1:-1].strip():
            return _without_pairs(text[1:-1], pairs)
    return value


def _closes_at_end(text: str, left: str, right: str) -> bool:
    """Tell whether the bracket that opens the text is closed by its very last character."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character == left) - (character == right)
        if depth == 0:
            return position == len(text) - 1
    return False


def _without_book_marks(value: str) -> str:
    return _without_pairs(value, (("《", "》"),))


def _without_round_brackets(value: str) -> str:
    return _without_pairs(value, (("（", "）"), ("(", ")")))


CitedTitle = Annotated[Line, AfterValidator(_without_book_marks)]
"""The title of a cited filing (文件标题) without its outer 《》."""

CitedNumber = Annotated[Line, AfterValidator(_without_round_brackets)]
"""The number of a cited filing (文号) without its outer round brackets."""

NoteText = Annotated[Text, AfterValidator(_without_round_brackets)]
"""The note (附注) without its outer round brackets, which the page sets."""

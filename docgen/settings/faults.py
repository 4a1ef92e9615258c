"""What is wrong with a ``docgen.toml`` (设置有误), in Chinese: where, what was given, what to write."""

import difflib
import re
import tomllib

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from docgen.errors import SettingsError
from docgen.settings.tables import Organ, Settings


def not_toml(text: str, name: str, error: tomllib.TOMLDecodeError) -> SettingsError:
    """The error for a text that is not TOML, with the line that breaks it."""
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    number = int(place[1]) if place else text.count("\n") + 1
    lines = text.split("\n")
    found = lines[number - 1].strip() if number <= len(lines) else ""
    column = f"第 {place[2]} 列" if place else "（文件末尾）"
    return SettingsError(
        "settings-syntax",
        f"配置文件 {name} 第 {number} 行{column}不合 TOML 写法{f'：{found}' if found else ''}。",
        hint='文字要加半角双引号，如 issuer = "××区人民政府"；每个表以 [house] 这样的一行开头。',
        where=f"{name}:{number}",
    )


def invalid(name: str, error: ValidationError) -> SettingsError:
    """The error for a file whose settings do not fit the model: every fault on a line of its own."""
    lines = [_describe(fault["loc"], fault) for fault in error.errors(include_url=False)]
    message = f"配置文件 {name} 有 {len(lines)} 处错误：\n" + "\n".join(f"  {line}" for line in lines)
    return SettingsError("settings-invalid", message, where=name)


def _describe(path: tuple[int | str, ...], fault: ErrorDetails) -> str:
    """One fault of the file as a Chinese line: where, what was given, what to write."""
    table = f"[{path[0]}]" if len(path) > 1 else ""
    inner = path[1:] if len(path) > 1 else path
    names = [f"第 {step + 1} 项" if isinstance(step, int) else step for step in inner]
    place = " ".join(filter(None, [table, *names]))
    if fault["type"] == "extra_forbidden":
        return f"{place}：没有这一项设置。{_suggest(path)}"
    if fault["type"] == "missing":
        return f"{place}：必须填写。"
    return f"{place}：{wanted(fault)}，现为 {fault['input']!r}。"


def wanted(fault: ErrorDetails) -> str:
    """What a setting should have been, in Chinese."""
    context = fault.get("ctx", {})
    match fault["type"]:
        case "value_error":
            return str(context["error"])
        case "string_type":
            return "应为加半角双引号的文字"
        case "literal_error":
            return f"只能是 {context['expected'].replace(' or ', ' 或 ')}"
        case "float_type" | "finite_number":
            return "应为数字，不加引号"
        case "bool_type":
            return "应为 true 或 false，不加引号"
        case "greater_than_equal":
            return f"不能小于 {context['ge']:g}"
        case "greater_than":
            return f"应大于 {context['gt']:g}"
        case "less_than_equal":
            return f"不能超过 {context['le']:g}"
        case "tuple_type":
            return "应为列表，每项写成一个 [[house.organs]] 表"
        case "model_type":
            return "应为一个表"
        case other:
            return f"取值不合要求（{other}）"


def _suggest(path: tuple[int | str, ...]) -> str:
    """The nearest known name beside an unknown one, or the table it belongs in, or the whole list."""
    model: type[BaseModel] = Settings
    for step in path[:-1]:
        if isinstance(step, str):
            model = _part(model, step)
    name = str(path[-1])
    home = [table for table in Settings.model_fields if name in _part(Settings, table).model_fields]
    if home and model is not _part(Settings, home[0]):
        return f"{name} 应写在 [{home[0]}] 下面。"
    near = difflib.get_close_matches(name, model.model_fields, n=1, cutoff=0.5)
    return f"是不是 {near[0]}？" if near else f"可用的有：{'、'.join(model.model_fields)}。"


def _part(model: type[BaseModel], name: str) -> type[BaseModel]:
    """The model of one table; ``organs`` is the only list of tables."""
    return Organ if name == "organs" else type(model.model_fields[name].get_default())

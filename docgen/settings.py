"""House settings (本单位设置): one frozen model, read from one ``docgen.toml``.

The file named with ``--settings`` or ``DOCGEN_SETTINGS`` must exist; otherwise the first of ``./docgen.toml``,
``$DOCGEN_HOME/docgen.toml`` and ``~/.config/docgen/docgen.toml`` is read, and without any of them the defaults hold.
Folders above the current one are not searched: what a filing looks like must not hang on where a folder was put.
"""

import difflib
import os
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from docgen.errors import SettingsError

FILE_NAME = "docgen.toml"
MOST_OFFSET = 20
"""How far the page may be moved on pre-printed paper, mm: further and it would leave the sheet."""
_BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _printable(value: str) -> str:
    """Refuse what may not reach a page: control characters, bidirectional overrides, nothing but spaces."""
    for character in value:
        if unicodedata.category(character) == "Cc" or character in _BIDI_OVERRIDES:
            raise ValueError(f"含有不可见的控制字符 U+{ord(character):04X}，请删去")
    if not value.strip():
        raise ValueError("不能为空；不需要时请整行删去")
    return value


PlainText = Annotated[str, AfterValidator(_printable)]


class _Table(BaseModel):
    """One table of docgen.toml: unknown keys refused, nothing assignable afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Organ(_Table):
    """One organ of the house (机关), found by its name."""

    name: PlainText = Field(title="机关名称", description="发文机关全称或规范化简称", examples=["××区人民政府"])
    code: PlainText | None = Field(None, title="机关代字", description="发文字号用的代字", examples=["×政发"])
    mark: PlainText | None = Field(
        None, title="发文机关标志", description="不写“文件”二字；不填时用机关名称", examples=["××区人民政府"]
    )


class House(_Table):
    """Who issues (本单位)."""

    issuer: PlainText | None = Field(None, title="单位名称", description="公文未写发文机关署名时使用")
    mark: PlainText | None = Field(None, title="发文机关标志", description="不写“文件”二字；不填时用单位名称")
    organ_code: PlainText | None = Field(None, title="机关代字", description="公文未写机关代字时使用")
    organs: tuple[Organ, ...] = Field(
        (), strict=False, title="机关名单", description="每项写 name、code、mark，按发文机关署名查找"
    )
    printing_office: PlainText | None = Field(None, title="印发机关", description="版记未写印发机关时使用")

    def organ(self, name: str | None) -> Organ | None:
        """The listed organ of that name; None when it is not listed or no name is given."""
        return next((organ for organ in self.organs if organ.name == name), None)


class Page(_Table):
    """How the type area is understood (版面)."""

    model: Literal["ink", "line-box"] = Field(
        "ink", title="版面模型", description="ink 以字面墨迹量版心，line-box 以行框量版心"
    )
    imprint_on_even_page: bool = Field(
        False, title="版记置于偶数页", description="true 为版记一律排在偶数页，false 为排在最后一面"
    )


Offset = Annotated[float, Field(ge=-MOST_OFFSET, le=MOST_OFFSET, allow_inf_nan=False)]


class Preprinted(_Table):
    """Where pre-printed paper (预印纸) lies against the page that docgen draws."""

    offset_x: Offset = Field(0, title="横向偏移", description="套印时版面右移的毫米数，左移写负数")
    offset_y: Offset = Field(0, title="纵向偏移", description="套印时版面下移的毫米数，上移写负数")


class Fonts(_Table):
    """Office font names as Word lists them (字体)."""

    title: PlainText = Field("方正小标宋简体", title="标题字体", description="发文机关标志和公文标题")
    body: PlainText = Field("仿宋_GB2312", title="正文字体", description="正文、主送机关、落款、版记")
    kaiti: PlainText = Field("楷体_GB2312", title="楷体", description="第二层标题、签发人姓名")
    heiti: PlainText = Field("黑体", title="黑体", description="第一层标题、密级和保密期限、紧急程度、附件二字")
    songti: PlainText = Field("宋体", title="宋体", description="页码")
    ascii: PlainText = Field("仿宋_GB2312", title="西文字体", description="正文中的拉丁字母和阿拉伯数字")


class Pdf(_Table):
    """How PDF is made (PDF 转换)."""

    timeout: float = Field(60, gt=0, le=3600, allow_inf_nan=False, title="时限", description="一次转换最多等待的秒数")
    soffice: PlainText | None = Field(None, title="LibreOffice 程序", description="soffice 的路径；不填时自动查找")


class Settings(_Table):
    """All house settings (全部设置)."""

    house: House = Field(House(), title="本单位")
    page: Page = Field(Page(), title="版面")
    preprinted: Preprinted = Field(Preprinted(), title="套印")
    fonts: Fonts = Field(Fonts(), title="字体")
    pdf: Pdf = Field(Pdf(), title="PDF 转换")


def load_settings(file: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; ``file`` as given with ``--settings``, ``environment`` for tests (None: the process's).

    Raises SettingsError when a named file is missing, unreadable, not TOML or holds something unknown.
    """
    source = find_settings(file, os.environ if environment is None else environment)
    return Settings() if source is None else parse_settings(_read(source), str(source))


def find_settings(file: Path | None, environment: Mapping[str, str]) -> Path | None:
    """The settings file that counts, or None when the defaults hold."""
    named = file or (Path(environment["DOCGEN_SETTINGS"]) if environment.get("DOCGEN_SETTINGS") else None)
    if named is not None:
        return named
    folders = [Path()]
    if environment.get("DOCGEN_HOME"):
        folders.append(Path(environment["DOCGEN_HOME"]))
    if environment.get("XDG_CONFIG_HOME"):
        folders.append(Path(environment["XDG_CONFIG_HOME"]) / "docgen")
    elif environment.get("HOME"):
        folders.append(Path(environment["HOME"]) / ".config" / "docgen")
    return next((folder / FILE_NAME for folder in folders if os.path.isfile(folder / FILE_NAME)), None)


def parse_settings(text: str, name: str = FILE_NAME) -> Settings:
    """Turn the text of a settings file into Settings; ``name`` stands in the error messages."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(text, name, error) from error
    except RecursionError as error:
        raise SettingsError("settings-syntax", f"配置文件 {name} 的嵌套过深。", where=name) from error
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        lines = [_describe(fault["loc"], fault) for fault in error.errors(include_url=False)]
        message = f"配置文件 {name} 有 {len(lines)} 处错误：\n" + "\n".join(f"  {line}" for line in lines)
        raise SettingsError("settings-invalid", message, where=name) from error


def _read(source: Path) -> str:
    try:
        raw = source.read_bytes()
    except OSError as error:
        reason = "没有这个文件" if isinstance(error, FileNotFoundError) else (error.strerror or type(error).__name__)
        raise SettingsError(
            "settings-unreadable",
            f"读不了配置文件 {source}：{reason}。",
            hint="请检查 --settings 或环境变量 DOCGEN_SETTINGS 写的路径。",
            where=str(source),
        ) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_chinese(raw, source)


def _decode_chinese(raw: bytes, source: Path) -> str:
    """Read what an older Chinese Windows wrote; TOML itself knows only UTF-8."""
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError as error:
        raise SettingsError(
            "settings-encoding",
            f"配置文件 {source} 不是文字文件，读不出编码。",
            hint="请用 UTF-8 编码另存。",
            where=str(source),
        ) from error


def _syntax_error(text: str, name: str, error: tomllib.TOMLDecodeError) -> SettingsError:
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
    return f"{place}：{_wanted(fault)}，现为 {fault['input']!r}。"


def _wanted(fault: ErrorDetails) -> str:
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

"""What ``docgen doctor`` reports of this machine (环境检查), as data; the command line prints it."""

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata
from typing import Any, Literal

from docgen.convert.fonts import FontMatch, font_map, installed_fonts
from docgen.convert.office import environment, find_office
from docgen.convert.options import ConvertOptions, usable_cache_folder, wanted_cache_folder, writable
from docgen.convert.runs import run_folder, supervised
from docgen.convert.uno_python import UNO_HINT, find_uno_python
from docgen.errors import ConversionError

Level = Literal["ok", "note", "warning", "error"]
LEAST_PYTHON = (3, 11)
LEAST_OFFICE = (7, 4)
LOW_DISK_MB = 500
EMPTY_DISK_MB = 50
FONT_HINT = (
    "如单位有正版公文字体，把字体文件放入一个文件夹，并把环境变量 DOCGEN_FONTS 设为该文件夹；"
    "DOCX 中写的始终是公文字体，不受影响。"
)
FONT_INSTALL_HINT = (
    "请安装开源中文字体：apt-get install fonts-noto-cjk fonts-liberation；或用 DOCGEN_FONTS 指明单位自有字体的文件夹。"
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its Chinese name, whether it is fit for use, how much it matters, and what to do.

    ``ok`` is false only where a function of docgen is out of order (``level`` error); a substitute font or a
    weaker isolation is a note or a warning and still ok.
    """

    name: str
    ok: bool
    level: Level
    message: str
    hint: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return a plain mapping for ``--format json``."""
        return asdict(self)


def diagnose(options: ConvertOptions | None = None) -> list[Check]:
    """Look at everything a conversion needs, in the order of the report; never raises for what it finds missing."""
    chosen = options or ConvertOptions.from_environment()
    return [
        check_python(),
        guarded("LibreOffice", lambda: check_office(chosen)),
        check_warm(chosen),
        guarded("网络隔离", check_isolation),
        *check_fonts(chosen),
        check_disk("临时文件夹", tempfile.gettempdir()),
        check_disk("当前文件夹", os.getcwd()),
        check_pdfium(),
        check_cache(chosen),
    ]


def finding(name: str, level: Level, message: str, hint: str = "") -> Check:
    """Return a check whose ``ok`` follows from its level."""
    return Check(name, level != "error", level, message, hint)


def guarded(name: str, look: Callable[[], Check]) -> Check:
    """Return what a look finds; an error of docgen's own is a finding here."""
    try:
        return look()
    except ConversionError as error:
        return finding(name, "error", error.message, error.hint)


def check_python() -> Check:
    """Report the Python that runs docgen."""
    version = platform.python_version()
    if sys.version_info < LEAST_PYTHON:
        hint = "请安装 Python 3.11 后重新执行 make setup。"
        return finding("Python", "error", f"Python {version} 过旧，需要 3.11 或更新。", hint)
    return finding("Python", "ok", f"Python {version}（{sys.executable}）")


def check_office(options: ConvertOptions) -> Check:
    """Report which LibreOffice is used and whether it is recent enough."""
    office = find_office(options)
    if not office.version:
        message = f"找到 {office.soffice}，但读不出版本号。"
        return finding("LibreOffice", "warning", message, "请在终端运行 soffice --version 查看原因。")
    numbers = tuple(int(part) for part in office.version.split(".")[:2])
    message = f"LibreOffice {office.version}（{office.soffice}）"
    if numbers < LEAST_OFFICE:
        hint = "建议升级到 7.4 或更新版本。"
        return finding("LibreOffice", "warning", f"{message}，版本偏旧，版面可能有出入。", hint)
    return finding("LibreOffice", "ok", message)


def check_warm(options: ConvertOptions) -> Check:
    """Report whether a Python can drive LibreOffice, so that it can stay started from one document to the next."""
    python = find_uno_python(options)
    if python is not None:
        return finding("常驻转换", "ok", f"由 {python.program} 通过 UNO 驱动 LibreOffice，批量转换不必每次启动。")
    if options.uno_python is not None:
        message = f"指定的 Python 不能 import uno：{options.uno_python}；每次转换都要另行启动 LibreOffice，较慢。"
    else:
        message = "没有找到能 import uno 的 Python，每次转换都要另行启动 LibreOffice，较慢。"
    return finding("常驻转换", "warning", message, UNO_HINT)


def check_isolation() -> Check:
    """Report whether the kernel keeps LibreOffice off the network, by asking a supervisor that runs nothing."""
    with run_folder() as folder, supervised(folder, [sys.executable, "-V"], environment(folder)) as run:
        isolation = run.isolation
    if isolation == "namespace":
        return finding("网络隔离", "ok", "由系统内核隔离：LibreOffice 在没有网络的命名空间中运行。")
    message = "系统不允许使用网络命名空间，只靠 LibreOffice 的设置断网（禁止更新链接、代理指向无效地址）。"
    hint = "外部链接在转换前已一律拒绝；如需内核级隔离，请允许非特权用户命名空间（user.max_user_namespaces）。"
    return finding("网络隔离", "warning", message, hint)


def check_fonts(options: ConvertOptions) -> list[Check]:
    """Report what each office font becomes."""
    try:
        if not installed_fonts(options):
            message = "没有读到任何字体：系统缺少 fontconfig（fc-list）或没有安装字体。"
            return [finding("字体", "error", message, "请安装：apt-get install fontconfig fonts-noto-cjk")]
        return [check_font(match) for match in font_map(options)]
    except ConversionError as error:
        return [finding("字体", "error", error.message, error.hint)]


def check_font(match: FontMatch) -> Check:
    """Report one office font: the typeface itself, a substitute, or nothing."""
    name = f"字体 {match.office.name}"
    if match.path is None:
        return finding(name, "error", f"{match.office.name}：没有安装，也没有可替代的字体。", FONT_INSTALL_HINT)
    face = f"{match.used}{'（粗体）' if match.bold else ' '}"
    if match.exact:
        return finding(name, "ok", f"{match.office.name}：已安装（{match.used}，{match.path}）")
    return finding(name, "note", f"{match.office.name}：没有安装，PDF 中以 {face}代替（{match.path}）", FONT_HINT)


def check_disk(name: str, folder: str) -> Check:
    """Report the free space of a folder's disk in MB."""
    free = shutil.disk_usage(folder).free // (1024 * 1024)
    label = f"磁盘空间（{name}）"
    message = f"{folder} 剩余 {free:,} MB"
    if free < LOW_DISK_MB:
        level: Level = "error" if free < EMPTY_DISK_MB else "warning"
        return finding(label, level, f"{message}，空间不足。", "请清理磁盘后再生成文件。")
    return finding(label, "ok", message)


def check_pdfium() -> Check:
    """Report the library that reads PDF and draws pages."""
    try:
        import pypdfium2  # noqa: F401 - whether it can be imported is the question
    except (ImportError, OSError) as error:
        message = f"pypdfium2 不能使用（{error}），无法检查 PDF、生成页面图像。"
        return finding("pypdfium2", "error", message, "请重新执行 make setup。")
    return finding("pypdfium2", "ok", f"pypdfium2 {metadata.version('pypdfium2')}")


def check_cache(options: ConvertOptions) -> Check:
    """Report whether the font cache is kept where it was asked for."""
    wanted = wanted_cache_folder(options)
    if writable(wanted):
        return finding("字体缓存", "ok", f"{wanted} 可写")
    used = usable_cache_folder(options)
    hint = "请放开该文件夹的写权限，或用环境变量 DOCGEN_CACHE 另指一个文件夹。"
    return finding("字体缓存", "warning", f"{wanted} 不可写，改用 {used}，首次转换会慢一些。", hint)

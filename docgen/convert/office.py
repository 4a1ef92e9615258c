"""LibreOffice: where it is, which one it is, its environment, and one supervised run of it for one command line."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from docgen.convert.fontconfig import write_font_config
from docgen.convert.options import ConvertOptions
from docgen.convert.profile import DEAD_PROXY_HOST, DEAD_PROXY_PORT, write_profile
from docgen.convert.runs import Run, run_folder, supervised, unprepared
from docgen.errors import ConversionError

USUAL_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
)
INSTALL_HINT = (
    "安装方法（需要管理员权限）：apt-get install libreoffice-writer-nogui fonts-noto-cjk；"
    "已安装在别处的，用环境变量 DOCGEN_SOFFICE 写明 soffice 的位置。详见 README。"
)
VERSION_TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class Office:
    """An installed LibreOffice: its script, what is really started, its version (7.4.7.2) and build id."""

    soffice: Path
    program: Path
    version: str
    build: str


@lru_cache(maxsize=8)
def find_office(options: ConvertOptions) -> Office:
    """Return the LibreOffice to use, looked up once per process; ConversionError ``office-missing`` without one."""
    soffice = options.soffice or first_soffice()
    if soffice is None:
        raise ConversionError("office-missing", "没有找到 LibreOffice，无法生成 PDF（DOCX 不受影响）。", INSTALL_HINT)
    if not os.access(soffice, os.X_OK) or soffice.is_dir():
        raise ConversionError("office-missing", f"指定的 LibreOffice 不存在或不能执行：{soffice}。", INSTALL_HINT)
    real = soffice.resolve()
    binary = real.with_name("soffice.bin")
    # The script and oosplash in front of the binary only look for Java and add two processes to supervise.
    program = binary if os.access(binary, os.X_OK) else soffice
    return Office(soffice, program, office_version(program), office_build(program))


def first_soffice() -> Path | None:
    """Return soffice from PATH or one of the usual places."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return Path(found)
    for place in USUAL_PLACES:
        for candidate in sorted(Path("/").glob(place.lstrip("/")), reverse=True):
            if os.access(candidate, os.X_OK):
                return candidate
    return None


def office_version(program: Path) -> str:
    """Return the version from the office's own registry, else by asking the program; empty if it says nothing."""
    with_registry = program.parent.parent / "share/registry/main.xcd"
    if with_registry.is_file():
        found = re.search(rb'"ooSetupVersionAboutBox">\s*<value>([\d.]+)</value>', with_registry.read_bytes())
        if found:
            return found.group(1).decode("ascii")
    with run_folder() as folder, supervised(folder, [str(program), "--version"], environment(folder)) as run:
        try:
            run.wait(VERSION_TIMEOUT)
        except ConversionError:
            return ""
        said = run.log()
    numbers = re.search(r"LibreOffice\S*\s+([\d.]+)", said)
    return numbers.group(1) if numbers else ""


def office_build(program: Path) -> str:
    """Return the build id from the file beside the program, empty if there is none."""
    file = program.with_name("versionrc")
    found = re.search(r"^buildid=(.+)$", file.read_text("utf-8"), re.MULTILINE) if file.is_file() else None
    return found.group(1).strip() if found else ""


def environment(folder: Path, font_config: Path | None = None) -> dict[str, str]:
    """Return an office's environment: nothing of the user's but the search paths, its home in the folder."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    dead = f"http://{DEAD_PROXY_HOST}:{DEAD_PROXY_PORT}"
    fonts = {"FONTCONFIG_FILE": str(font_config)} if font_config else {}
    return {
        **kept,
        **fonts,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "LC_ALL": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "SAL_DISABLE_OPENCL": "1",
        "OOO_DISABLE_RECOVERY": "1",
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), dead),
    }


@contextmanager
def office_run(
    office: Office, arguments: Sequence[str], files: Mapping[str, bytes], options: ConvertOptions
) -> Iterator[Run]:
    """Start the office on its own profile with these files in its folder; afterwards nothing of it is left.

    The folder is the working directory, so the arguments name the files without a path.
    """
    with run_folder() as folder:
        profile, environ = furnish(folder, office, files, options)
        with supervised(folder, [str(office.program), profile, *arguments], environ) as run:
            yield run


def furnish(
    folder: Path, office: Office, files: Mapping[str, bytes], options: ConvertOptions
) -> tuple[str, dict[str, str]]:
    """Put files, a profile and the fonts into a run folder; return the profile's argument and the environment."""
    try:
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return write_profile(folder, office.build), environment(folder, write_font_config(folder, options))
    except OSError as error:
        raise unprepared(error) from error

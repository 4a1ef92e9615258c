"""Office fonts and what stands in for them (字体对照): a filing names the office's fonts, a server has open ones.

Reads the installed fonts with ``fc-list``; changes nothing. ``docgen.convert.fontconfig`` turns the map into a
configuration for the processes that docgen starts.
"""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from pathlib import Path

from docgen.convert.options import ConvertOptions, home_folder, usable_cache_folder
from docgen.errors import ConversionError

FC_REGULAR = 80
FC_BOLD = 200
LIST_TIMEOUT = 60.0
"""Seconds for ``fc-list``: a cold font cache on a slow disk takes several."""


@dataclass(frozen=True, slots=True)
class Substitute:
    """An open font that may stand in; ``bold`` takes its bold face, as 小标宋 is a heavy song face."""

    family: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class OfficeFont:
    """One font of the office (公文字体).

    ``own``: the names under which this typeface is installed, the document's own first. ``substitutes``: in order of
    likeness. ``also``: names in other people's documents that get the same font where they are not installed.
    ``fallbacks``: fonts for characters that the chosen one lacks (生僻字).
    """

    name: str
    own: tuple[str, ...]
    substitutes: tuple[Substitute, ...]
    also: tuple[str, ...] = ()
    fallbacks: tuple[str, ...] = ("Noto Serif CJK SC", "Noto Sans CJK SC")


OFFICE_FONTS: tuple[OfficeFont, ...] = (
    OfficeFont(
        "方正小标宋简体",
        ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
        (
            Substitute("Noto Serif CJK SC", bold=True),
            Substitute("Source Han Serif SC", bold=True),
            Substitute("FandolSong"),
        ),
        also=("华文中宋", "STZhongsong"),
    ),
    OfficeFont(
        "仿宋_GB2312",
        ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong"),
        (Substitute("FandolFang"), Substitute("Noto Serif CJK SC"), Substitute("Source Han Serif SC")),
        also=("方正仿宋_GBK", "方正仿宋简体", "华文仿宋", "STFangsong"),
    ),
    OfficeFont(
        "楷体_GB2312",
        ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi"),
        (Substitute("FandolKai"), Substitute("Noto Serif CJK SC"), Substitute("Source Han Serif SC")),
        also=("方正楷体_GBK", "方正楷体简体", "华文楷体", "STKaiti"),
    ),
    OfficeFont(
        "黑体",
        ("黑体", "SimHei"),
        (Substitute("FandolHei"), Substitute("Noto Sans CJK SC"), Substitute("Source Han Sans SC")),
        also=("方正黑体_GBK", "方正黑体简体", "华文黑体", "STHeiti", "微软雅黑", "Microsoft YaHei"),
        fallbacks=("Noto Sans CJK SC", "Noto Serif CJK SC"),
    ),
    OfficeFont(
        "宋体",
        ("宋体", "SimSun", "新宋体", "NSimSun"),
        (Substitute("FandolSong"), Substitute("Noto Serif CJK SC"), Substitute("Source Han Serif SC")),
        also=("方正书宋_GBK", "华文宋体", "STSong"),
    ),
    # FandolSong before DejaVu Serif: its digits are half an em wide as in Times, those of DejaVu 0.64 em.
    OfficeFont(
        "Times New Roman",
        ("Times New Roman",),
        tuple(
            Substitute(family)
            for family in ("Liberation Serif", "Tinos", "TeX Gyre Termes", "Nimbus Roman", "FandolSong", "DejaVu Serif")
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class InstalledFont:
    """One face that fontconfig knows; ``weight`` is fontconfig's (80 regular, 200 bold)."""

    families: tuple[str, ...]
    style: str
    weight: int
    path: Path

    @property
    def mislabelled_bold(self) -> bool:
        """Tell of a face named bold that declares a regular weight, as FandolHei's does: it may be taken for either."""
        return "bold" in self.style.lower() and self.weight <= FC_REGULAR

    @property
    def slanted(self) -> bool:
        """Tell of an italic face: it has the weight of its upright one and is never meant."""
        return any(word in self.style.lower() for word in ("italic", "oblique"))


@dataclass(frozen=True, slots=True)
class FontMatch:
    """What an office font becomes on this machine.

    ``used`` is empty and ``path`` None when nothing suitable is installed. ``exact`` is true for the typeface itself,
    under whichever of its names; ``bold`` says that the bold face of ``used`` stands in.
    """

    office: OfficeFont
    used: str
    path: Path | None
    exact: bool
    bold: bool = False


@lru_cache(maxsize=8)
def installed_fonts(options: ConvertOptions) -> tuple[InstalledFont, ...]:
    """Return every installed face, read once per process; empty when fontconfig's ``fc-list`` is missing."""
    program = shutil.which("fc-list")
    if program is None:
        return ()
    with tempfile.TemporaryDirectory(prefix="docgen-fonts-") as folder:
        config = Path(folder) / "fonts.conf"
        config.write_text(base_config(options), encoding="utf-8")
        try:
            listed = subprocess.run(
                [program, "--format", "%{family}\t%{style}\t%{weight}\t%{file}\n"],
                env={**os.environ, "FONTCONFIG_FILE": str(config)},
                capture_output=True,
                timeout=LIST_TIMEOUT,
                check=True,
            )
        except subprocess.SubprocessError as error:
            message = f"无法读取已安装的字体：{program} 没有正常结束（{error}）。"
            raise ConversionError("fonts-unreadable", message, "请在终端运行 fc-list 查看原因。") from error
    lines = listed.stdout.decode("utf-8", "replace").splitlines()
    faces = [read_face(line) for line in lines if line.count("\t") == 3]
    return tuple(sorted(faces, key=lambda face: (str(face.path), face.families, face.style)))


def read_face(line: str) -> InstalledFont:
    """Read one line of the list: families, style, weight and file, parted by tabs."""
    families, style, weight, path = line.split("\t")
    return InstalledFont(tuple(families.split(",")), style, regular_weight(weight), Path(path))


def regular_weight(text: str) -> int:
    """Read fontconfig's weight; a variable font lists a range (``[40 200]``) and counts as regular."""
    return round(float(text)) if text and "[" not in text else FC_REGULAR


def font_map(options: ConvertOptions | None = None) -> list[FontMatch]:
    """Return what each office font becomes, in the order of the table."""
    options = options or ConvertOptions.from_environment()
    faces = installed_fonts(options)
    return [match_font(font, faces) for font in (*OFFICE_FONTS, *house_fonts(options))]


def house_fonts(options: ConvertOptions) -> tuple[OfficeFont, ...]:
    """The fonts that the house's settings name and the table does not know, each standing in its role's place."""
    known = {name for font in OFFICE_FONTS for name in (*font.own, *font.also)}
    roles = {font.name: font for font in OFFICE_FONTS}
    return tuple(
        replace(role, name=name, own=(name,), substitutes=(*map(Substitute, role.own), *role.substitutes), also=())
        for usual, name in dict.fromkeys(options.house_fonts)
        if name not in known and (role := roles.get(usual)) is not None
    )


def match_font(font: OfficeFont, faces: tuple[InstalledFont, ...]) -> FontMatch:
    """Choose the first installed of the font's own names, else of its substitutes."""
    for family in font.own:
        if (face := find_face(faces, family, bold=False)) is not None:
            return FontMatch(font, family, face.path, exact=True)
    for substitute in font.substitutes:
        if (face := find_face(faces, substitute.family, substitute.bold)) is not None:
            bold = substitute.bold and face.weight >= FC_BOLD
            return FontMatch(font, substitute.family, face.path, exact=False, bold=bold)
    return FontMatch(font, "", None, exact=False)


def find_face(faces: tuple[InstalledFont, ...], family: str, bold: bool) -> InstalledFont | None:
    """Return the family's face nearest to the wanted weight, or None when the family is not installed."""
    wanted = FC_BOLD if bold else FC_REGULAR
    of_family = [face for face in faces if family.casefold() in (name.casefold() for name in face.families)]
    return min(
        of_family, key=lambda face: (face.slanted, abs(face.weight - wanted), face.mislabelled_bold), default=None
    )


def base_config(options: ConvertOptions, rules: str = "") -> str:
    """Return a fontconfig configuration: the system's, the user's and the office's folders, our cache, and the rules.

    The user's folders stand there by name because the processes that read this have another HOME.
    """
    home = home_folder()
    folders = [Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share") / "fonts", home / ".fonts"]
    if options.fonts_folder is not None:
        folders.insert(0, options.fonts_folder)
    system = os.environ.get("FONTCONFIG_FILE") or "/etc/fonts/fonts.conf"
    cache = usable_cache_folder(options) / "fontconfig"
    listed = "".join(f"<dir>{escape(str(folder))}</dir>\n" for folder in folders)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        "<fontconfig>\n"
        f"<cachedir>{escape(str(cache))}</cachedir>\n"
        f'<include ignore_missing="yes">{escape(system)}</include>\n'
        f"{listed}{rules}</fontconfig>\n"
    )

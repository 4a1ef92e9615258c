"""Where a conversion finds its tools and keeps its font cache; one frozen object, read once from the environment."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

DEFAULT_TIMEOUT = 60.0
"""Seconds that one conversion may take unless the caller says otherwise."""


@dataclass(frozen=True, slots=True)
class ConvertOptions:
    """The settings of a conversion (转换设置).

    ``soffice``: the program to use, or None to look for one.
    ``fonts_folder``: a folder with the office's own licensed fonts, read besides the system's, or None.
    ``cache_folder``: where the font cache is kept between runs; None takes the user's cache folder.
    ``uno_python``: the Python that drives warm offices (it can import ``uno``), or None to look for one.
    ``house_fonts``: pairs of a usual office font and the font that the house sets in its place.
    """

    soffice: Path | None = None
    fonts_folder: Path | None = None
    cache_folder: Path | None = None
    uno_python: Path | None = None
    house_fonts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read DOCGEN_SOFFICE, DOCGEN_FONTS, DOCGEN_CACHE and DOCGEN_UNO_PYTHON; an empty value counts as not set."""
        values = os.environ if environ is None else environ

        def path(name: str) -> Path | None:
            return Path(values[name]).expanduser().absolute() if values.get(name) else None

        return cls(path("DOCGEN_SOFFICE"), path("DOCGEN_FONTS"), path("DOCGEN_CACHE"), path("DOCGEN_UNO_PYTHON"))


def wanted_cache_folder(options: ConvertOptions, environ: Mapping[str, str] | None = None) -> Path:
    """Return the cache folder that was asked for: the option, else docgen under XDG_CACHE_HOME or ~/.cache."""
    values = os.environ if environ is None else environ
    if options.cache_folder is not None:
        return options.cache_folder
    base = values.get("XDG_CACHE_HOME") or ""
    # A relative XDG path is invalid by the base directory specification and has to be ignored.
    return (Path(base) if os.path.isabs(base) else home_folder(values) / ".cache") / "docgen"


def usable_cache_folder(options: ConvertOptions) -> Path:
    """Return a cache folder that can be written, made where needed.

    A folder per user in the temporary folder stands in for an unwritable one: still kept between runs, only
    not across a cleaning of the temporary folder.
    """
    wanted = wanted_cache_folder(options)
    if writable(wanted):
        return wanted
    substitute = Path(tempfile.gettempdir()) / f"docgen-cache-{os.getuid()}"
    if writable(substitute) and substitute.stat().st_uid == os.getuid():
        return substitute
    # Someone else owns that name: rather a cold cache than one that a stranger can fill.
    return Path(tempfile.mkdtemp(prefix="docgen-cache-"))


def writable(folder: Path) -> bool:
    """Tell whether files can be made in this folder, by making the folder and one file."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def home_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Return the user's home, or the temporary folder for an account without one (a service user)."""
    values = os.environ if environ is None else environ
    home = values.get("HOME") or ""
    return Path(home) if os.path.isabs(home) else Path(tempfile.gettempdir())

"""Finding and reading ``docgen.toml`` (读入设置)."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from docgen.errors import SettingsError
from docgen.settings.tables import Settings

FILE_NAME = "docgen.toml"


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
    # Imported here: most commands run without a settings file.
    import tomllib

    from docgen.settings.faults import invalid, not_toml

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise not_toml(text, name, error) from error
    except RecursionError as error:
        raise SettingsError("settings-syntax", f"配置文件 {name} 的嵌套过深。", where=name) from error
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise invalid(name, error) from error


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

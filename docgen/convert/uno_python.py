"""The Python that can speak to LibreOffice (UNO 桥): Debian's python3-uno is not visible in a virtual environment."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from docgen.convert.office import find_office
from docgen.convert.options import ConvertOptions
from docgen.errors import ConversionError

USUAL_PYTHON = Path("/usr/bin/python3")
PROBE_TIMEOUT = 20.0
UNO_HINT = (
    "安装方法（需要管理员权限）：apt-get install python3-uno；"
    "装在别处的，用环境变量 DOCGEN_UNO_PYTHON 写明能 import uno 的 Python。"
)


@dataclass(frozen=True, slots=True)
class UnoPython:
    """A Python that can import ``uno``, and the option under which it can."""

    program: Path
    option: str


@lru_cache(maxsize=8)
def find_uno_python(options: ConvertOptions) -> UnoPython | None:
    """Return the first Python that can import ``uno``, looked for once per process; None when there is none.

    A Python named by the options is the only one tried: another in its place would hide the mistake.
    """
    for program in candidates(options):
        # Isolated where possible; LibreOffice's own Python needs the search path that its start script sets.
        for option in ("-I", "-s"):
            if can_import_uno(program, option):
                return UnoPython(program, option)
    return None


def candidates(options: ConvertOptions) -> Iterator[Path]:
    """Yield the Pythons to try: the named one; else LibreOffice's own, the system's, ours, the search path's."""
    if options.uno_python is not None:
        yield options.uno_python
        return
    try:
        yield find_office(options).program.with_name("python")
    except ConversionError:
        return  # no office, so nothing to speak to; the conversion itself says so
    yield USUAL_PYTHON
    yield Path(sys.executable)
    if found := shutil.which("python3"):
        yield Path(found)


def can_import_uno(program: Path, option: str) -> bool:
    """Tell whether this Python can import ``uno`` in the environment that a worker gets."""
    if not os.access(program, os.X_OK) or program.is_dir():
        return False
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    try:
        asked = subprocess.run(
            [program, option, "-c", "import uno; uno.getComponentContext"],
            env=kept,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROBE_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0

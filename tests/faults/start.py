"""Run a module of the tests as a program: ``python tests/faults/start.py worker``, or ``report`` (see there)."""

import runpy
import sys
from pathlib import Path
from types import ModuleType


def main() -> None:
    """Import the tests by the names that pytest gives them: some library installs a package ``tests`` of its own."""
    tests = Path(__file__).resolve().parents[1]
    package = ModuleType("tests")
    package.__path__ = [str(tests)]
    sys.modules["tests"] = package
    module = sys.argv.pop(1)
    runpy.run_module(f"tests.faults.{module}", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

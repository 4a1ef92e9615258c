"""The start of the ``docgen`` process (启动): what a command that lives for half a second can do without.

Most of such a life is loading modules, which makes some two hundred thousand objects that all live to its end.
"""

import gc
import os

_ALLOCATIONS = 100_000
"""New objects before a collection; Python's own 700 would search the modules being loaded some hundred times."""


def run() -> int:
    """Run the command line with the process's own arguments; return the exit code."""
    # Cyclic garbage is still collected, only in larger portions: a long batch needs no more memory than before.
    gc.set_threshold(_ALLOCATIONS)
    # pydantic would read the metadata of every installed package, and hand each filing to any plugin found there.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from docgen.cli.main import run as run_command

    try:
        return run_command()
    finally:
        # What is left is the process's last state; searching it for garbage on the way out frees nothing of use.
        gc.freeze()

"""``python -m docgen.cli``: the same as the docgen command."""

import sys

from docgen.cli.main import run

sys.exit(run())

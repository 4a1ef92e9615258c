"""``python -m docgen.cli``: the same as the docgen command."""

import sys

from docgen.cli.start import run

sys.exit(run())

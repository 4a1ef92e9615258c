"""Filings in the browser (公文办理): list and search, one filing, its files, its versions side by side, its steps."""

from docgen.web.filings import files, listing, shown, steps
from docgen.web.filings.pages import blueprint

__all__ = ["blueprint", "files", "listing", "shown", "steps"]

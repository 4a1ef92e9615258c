"""Batches in the browser (批量办理): plan and list sent, columns mapped, rows looked at and made."""

from docgen.web.batch import sending, working
from docgen.web.batch.pages import blueprint

__all__ = ["blueprint", "sending", "working"]

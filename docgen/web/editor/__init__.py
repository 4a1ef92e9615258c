"""Writing a filing in the browser (公文编辑): beginning, the form, saving, two states side by side, the preview."""

from docgen.web.editor import beginning, conflicts, form, preview
from docgen.web.editor.pages import blueprint

__all__ = ["beginning", "blueprint", "conflicts", "form", "preview"]

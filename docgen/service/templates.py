"""House templates (本单位模板): a copy to restyle, its check, and the check as comments in the file."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.errors import TemplateError
from docgen.findings import Finding

if TYPE_CHECKING:
    from docgen.render.template_faults import Fault


@dataclass(frozen=True, slots=True)
class TemplateReport:
    """What a check found; ``data`` is the template that was read."""

    data: bytes
    faults: "tuple[Fault, ...]"

    @property
    def findings(self) -> list[Finding]:
        """The faults as findings, in order."""
        return [fault.finding for fault in self.faults]

    @property
    def usable(self) -> bool:
        """Whether filings can be rendered with it: no fault at error level."""
        return not any(fault.is_error for fault in self.faults)


def new(kind: str) -> bytes:
    """A template of ``kind`` to restyle; TemplateError when the installation lacks it."""
    from docgen.render.template_check import new_template

    return new_template(kind)


def read(path: Path) -> bytes:
    """The bytes of a template file; TemplateError ``template-unreadable`` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = "没有这个文件" if isinstance(error, FileNotFoundError) else (error.strerror or type(error).__name__)
        raise TemplateError("template-unreadable", f"读不了模板 {path}：{reason}", where=str(path)) from error


def check(path: Path, kind: str | None = None) -> TemplateReport:
    """Check a template file; TemplateError when it cannot be read or is no DOCX at all."""
    return check_bytes(read(path), kind)


def check_bytes(data: bytes, kind: str | None = None) -> TemplateReport:
    """Check a template; TemplateError when it is no DOCX at all."""
    # Imported here: whoever only reads a template leaves the judging of it alone.
    from docgen.render.template_check import check_template

    return TemplateReport(data, tuple(check_template(data, kind)))


def annotate(report: TemplateReport) -> bytes:
    """The checked template with its faults as Word comments."""
    from docgen.render.template_annotation import annotate as annotate_template

    return annotate_template(report.data, report.faults)

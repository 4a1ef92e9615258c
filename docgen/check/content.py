"""The content check (内容检查): what stands in a filing, before anything is drawn.

Two gates (docs/findings.md): a filing that the model accepts is *renderable*; it is *publishable* when no finding
blocks. The checks run in the order in which a reader meets their subject; none changes the filing, none reads a clock
or a file.
"""

from collections.abc import Callable, Iterable, Iterator

from docgen.check.announced import check_announced
from docgen.check.citations import check_citations
from docgen.check.closing import check_closing
from docgen.check.draft import Draft
from docgen.check.draft import HouseNames as HouseNames
from docgen.check.formats import check_formats
from docgen.check.head import check_head
from docgen.check.names import check_names
from docgen.check.periods import check_periods
from docgen.check.phases import check_phases
from docgen.check.punctuation import check_punctuation
from docgen.check.repeated import check_repeated
from docgen.check.structure import check_structure
from docgen.check.titles import check_titles
from docgen.check.wording import check_wording
from docgen.findings import Finding
from docgen.models.filing import Filing
from docgen.models.plain import FilingJson

_CHECKS: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    check_head,
    check_titles,
    check_structure,
    check_announced,
    check_repeated,
    check_wording,
    check_periods,
    check_phases,
    check_citations,
    check_punctuation,
    check_names,
    check_closing,
    check_formats,
)


def check_content(filing: Filing, house: HouseNames, written: FilingJson | None = None) -> list[Finding]:
    """Return everything the content check has to say of a filing; what the house gives counts as given.

    ``written`` is the filing as ``write_json`` has just written it: whoever has it is spared what was found in the same
    parts before, see ``docgen.check.parts``.
    """
    draft = Draft(filing, house, written)
    return [finding for check in _CHECKS for finding in check(draft)]


def publishable(findings: Iterable[Finding]) -> bool:
    """Whether nothing stands against issuing the filing (可印发): no finding blocks."""
    return not any(finding.blocks for finding in findings)

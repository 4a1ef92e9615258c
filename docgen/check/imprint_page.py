"""Whether an imprint has its page to itself (版记独占一面, 7.5), for those who settle where it stands."""

from docgen.check.layout_back import read_imprint
from docgen.check.layout_roles import flow_lines
from docgen.check.page_measure import count_pages, measure_page


def imprint_stands_alone(pdf: bytes) -> bool:
    """Tell whether the last page of ``pdf`` holds an imprint and nothing else; InputError ``not-a-pdf``."""
    page = measure_page(pdf, count_pages(pdf) - 1)
    imprint = read_imprint([page])
    if imprint is None or any(rule.in_table for rule in page.rules):
        return False
    return all(line in imprint.lines for line in flow_lines(page))

"""The proof of a document as a rendering asks for it, all at once."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from docgen.models.filing import Filing
from docgen.render.proof import all_taken_up, refuse_unprinted
from docgen.render.readback import read_text
from docgen.render.record import Examined, Printed


def prove(
    document: bytes,
    filing: Filing,
    printed: Sequence[Printed],
    *,
    withheld: frozenset[str] = frozenset(),
    examined: Mapping[str, Examined] = MappingProxyType({}),
) -> str:
    """Check word/document.xml against the filing and return its text as read back."""
    unbroken = all_taken_up(filing, printed, withheld, examined)
    text = read_text(document)
    refuse_unprinted(text, unbroken)
    return text

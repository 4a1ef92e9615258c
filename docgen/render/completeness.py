"""Completeness (完整性): whether what was printed says every field of the filing whole.

The model's own walk over its leaves says which fields there are; the context's pieces say what it took up.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from docgen.models.element import Element
from docgen.models.filing import Filing
from docgen.models.plain import leaves, leaves_of_part
from docgen.render.record import Examined, Printed

Leaf = tuple[str, object]
"""A field's path and what the filing holds there."""

# Fields that choose how something is drawn and are no text themselves.
_CHOICES = frozenset(
    {
        "schema_version",
        "kind",
        "form",
        "page_model",
        "numbering",
        "mark_suffix",
        "seal",
        "derived",
        "width",
        "joint_mark",
        "order_word",
    }
)
# What a filing without a head keeps in its input but, by its form, does not print (7.2 does not apply).
_HEAD_ONLY = frozenset({"head.organ_code", "head.year", "head.serial", "head.mark"})
# Kept for the record and never printed.
_RECORDED = frozenset({"disclosure_reason"})
# What a special format leaves off its page: an order has no title (10.2), a letter no 印发 line (10.1).
_UNPRINTED = {
    "order": frozenset({"title", "head.organ_code", "head.year", "head.serial"}),
    "letter": frozenset({"imprint.printed_by", "imprint.printed_on", "imprint.number_of_copies"}),
}
_BREAK_MARKS = ("\n", "\u2028", "\u2029", "\x85")


def first_unsaid(
    filing: Filing, printed: Sequence[Printed], withheld: frozenset[str], examined: Mapping[str, Examined]
) -> Leaf | None:
    """Return the first leaf of the filing that ``printed``, pieces without breaks, does not say whole.

    ``withheld`` are fields that this rendering does not print. ``examined`` are the parts that ``unsaid`` has been
    asked about, each with its answer; what all of the filing prints can only add to that.
    """
    outside = _outside(printed, examined.values())
    lost = _first_lost(filing, _said(outside), withheld, examined)
    # A field may be printed by a part that is not its own: the imprint has addressees that were moved there.
    return lost and _first_lost(filing, _said(printed), withheld, examined)


def _outside(printed: Sequence[Printed], examined: Iterable[Examined]) -> list[Printed]:
    """The pieces that stand in no examined part."""
    outside: list[Printed] = []
    reached = 0
    for begin, end, _ in examined:
        outside += printed[reached:begin]
        reached = end
    outside += printed[reached:]
    return outside


def _first_lost(
    filing: Filing, said: Mapping[str, str], withheld: frozenset[str], examined: Mapping[str, Examined]
) -> Leaf | None:
    left = leaves(filing, besides=said, apart=examined)
    for _, _, unsaid_there in examined.values():
        left += unsaid_there
    return next(_not_in(said, left, lambda path: path in withheld or _is_unprinted(path, filing)), None)


def unsaid(path: str, part: Element, printed: Sequence[Printed]) -> tuple[Leaf, ...]:
    """Return the leaves of the part at ``path`` that its own pieces do not say whole."""
    said = _said(without_breaks(printed))
    return tuple(_not_in(said, leaves_of_part(path, part, besides=said), _is_choice))


def without_breaks(printed: Sequence[Printed]) -> Sequence[Printed]:
    """The pieces as they are to be found in a text whose lines are joined."""
    text = "".join([words for _, words in printed])
    if any(mark in text for mark in _BREAK_MARKS):
        return [(paths, unbroken(words)) for paths, words in printed]
    return printed


def unbroken(text: str) -> str:
    """The text without line and paragraph ends: where lines break is the page's business."""
    for mark in _BREAK_MARKS:
        text = text.replace(mark, "")
    return text


def _said(printed: Iterable[Printed]) -> dict[str, str]:
    """What the pieces say by path; a field printed in pieces is joined again."""
    said: dict[str, str] = {}
    for paths, text in printed:
        if type(paths) is not str:
            for path in paths:
                said[path] = said[path] + text if path in said else text
        elif paths in said:
            said[paths] += text
        else:
            said[paths] = text
    return said


def _not_in(said: Mapping[str, str], found: Iterable[Leaf], stays_off: Callable[[str], bool]) -> Iterator[Leaf]:
    """The leaves of which ``said`` holds nothing, unless their path stays off the page, or not all of a text."""
    for path, value in found:
        whole = said.get(path)
        if whole is None:
            if not stays_off(path):
                yield path, value
        elif isinstance(value, str) and value not in whole and unbroken(value) not in whole:
            yield path, value


def _is_choice(path: str) -> bool:
    return path.rpartition(".")[2] in _CHOICES


def _is_unprinted(path: str, filing: Filing) -> bool:
    if _is_choice(path) or path in _RECORDED or (filing.form == "plain" and path in _HEAD_ONLY):
        return True
    if path == "disclosure":
        return not filing.print_disclosure
    return path in _UNPRINTED.get(filing.kind, ())

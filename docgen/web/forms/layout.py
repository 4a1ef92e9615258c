"""How the form is laid out (表单版面): its panels in the order of the page, and which fields apply to what is written.

Fields, labels and order come from the model. Here stand only the names of the panels and the rules of the model's own
validators (``docgen.models.formats``) and checks, as a table that a script can follow too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docgen.models.formats import SPECIAL_KINDS
from docgen.service.typed_data import Typed


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the form and of its outline: an anchor, a title ('' for the field's own), its fields.

    ``more`` are those that few filings need: folded away while nothing is written in them.
    """

    anchor: str
    title: str
    fields: tuple[str, ...]
    more: tuple[str, ...] = ()


PANELS = (
    Panel("basics", "文种和形式", ("kind", "form"), ("organs", "numbering", "page_model")),
    Panel("head", "", ("head",)),
    Panel("title", "标题和主送", ("title", "addressees")),
    Panel("preamble", "", ("preamble",)),
    Panel("sections", "", ("sections",)),
    Panel("closing", "", ("closing",)),
    Panel("attachments", "", ("attachments",)),
    Panel("attendance", "", ("attendance",)),
    Panel("signature", "", ("signature",)),
    Panel("note", "附注和公开", ("note", "disclosure", "disclosure_reason", "print_disclosure")),
    Panel("imprint", "", ("imprint",)),
    Panel("notice", "", ("notice",)),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """When a field applies: the field ``on`` holds one of ``values``, or with ``unless`` none of them.

    ``anything`` in ``values`` stands for any value at all.
    """

    on: str
    values: tuple[str, ...]
    unless: bool = False

    def holds(self, typed: Typed) -> bool:
        """Whether the field applies to what is typed."""
        value = _told(typed, self.on)
        found = any(value == wanted or (wanted == ANYTHING and value != "") for wanted in self.values)
        return found is not self.unless


ANYTHING = "*"
_SPECIAL = tuple(sorted(SPECIAL_KINDS))

RULES: Mapping[str, Rule] = {
    "form": Rule("kind", _SPECIAL, unless=True),
    "notice": Rule("form", ("notice",)),
    "attendance": Rule("kind", ("minutes",)),
    "head": Rule("form", ("plain",), unless=True),
    "head.organ_code": Rule("kind", ("order",), unless=True),
    "head.year": Rule("kind", ("order",), unless=True),
    "head.serial": Rule("kind", ("order",), unless=True),
    "head.order_number": Rule("kind", ("order",)),
    "head.order_word": Rule("kind", ("order",)),
    "head.signers": Rule("kind", _SPECIAL, unless=True),
    "head.mark": Rule("organs", (ANYTHING,), unless=True),
    "head.joint_mark": Rule("organs", (ANYTHING,)),
    "head.secrecy_period": Rule("head.classification", (ANYTHING,)),
    "signature.issuer": Rule("organs", (ANYTHING,), unless=True),
    "signature.date_text": Rule("signature.signed_on", (ANYTHING,), unless=True),
    "disclosure_reason": Rule("disclosure", ("不予公开",)),
    "print_disclosure": Rule("disclosure", (ANYTHING,)),
    "imprint.printed_by": Rule("kind", ("letter",), unless=True),
    "imprint.printed_on": Rule("kind", ("letter",), unless=True),
    "imprint.number_of_copies": Rule("kind", ("letter",), unless=True),
}
"""Fields that are shown only where they apply. One that holds something is always shown: nothing is ever hidden."""


def applies(name: str, typed: Typed, value: Any) -> bool:
    """Whether a field is shown."""
    rule = RULES.get(name)
    return rule is None or value not in (None, "", [], {}) or rule.holds(typed)


def _told(typed: Typed, name: str) -> str:
    """What a field says, of a list its first line; '' where nothing is typed."""
    value: Any = typed
    for key in name.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list):
        value = next((line for line in value if isinstance(line, str) and line.strip()), None)
    return value if isinstance(value, str) and value.strip() else _USUAL.get(name, "")


_USUAL = {"form": "red_head"}
"""What a field says that nothing was typed in."""

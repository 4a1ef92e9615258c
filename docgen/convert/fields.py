"""Field instructions in WordprocessingML (域代码): which of them would make an office fetch something."""

from lxml import etree

FETCHING_FIELDS = frozenset(
    ("DDE", "DDEAUTO", "INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "IMPORT", "LINK", "DATABASE", "EMBED", "RD")
)


def dangerous_field(root: etree._Element) -> str | None:
    """Return the keyword of the first field that fetches outside content, or None.

    An instruction may be cut into any number of runs, also in the middle of its keyword, and fields may nest, so the
    pieces are put together per field before they are read.
    """
    open_fields: list[list[str]] = []
    loose: list[str] = []
    instructions: list[str] = []
    for element in root.iter("{*}fldChar", "{*}instrText", "{*}delInstrText", "{*}fldSimple"):
        kind = etree.QName(element).localname
        if kind == "fldSimple":
            instructions.append(attribute(element, "instr"))
        elif kind != "fldChar":
            (open_fields[-1] if open_fields else loose).append(element.text or "")
        elif attribute(element, "fldCharType") == "begin":
            open_fields.append([])
        elif attribute(element, "fldCharType") == "end" and open_fields:
            instructions.append("".join(open_fields.pop()))
    instructions += ["".join(pieces) for pieces in (*open_fields, loose)]
    return next((word for text in instructions if (word := keyword(text)) in FETCHING_FIELDS), None)


def keyword(instruction: str) -> str:
    """Return an instruction's first word in upper case, without the quotes that some producers put around it."""
    words = instruction.replace('"', " ").split(maxsplit=1)
    return words[0].upper() if words else ""


def attribute(element: etree._Element, local: str) -> str:
    """Return an attribute by its local name, as the transitional and the strict namespace differ."""
    return next((str(value) for name, value in element.attrib.items() if etree.QName(name).localname == local), "")

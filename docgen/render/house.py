"""What a rendering takes from the house (本单位): names it may fall back on, its page model and its fonts."""

from dataclasses import dataclass, field

from docgen.models.filing import Filing
from docgen.models.head import document_number
from docgen.standard.faces import Faces
from docgen.standard.page import PageModel, PageModelName, page_model
from docgen.units import Length

_NO_CODE = "\u3000\u3000"


# Right and down; negative lengths move left and up.
Offset = tuple[Length, Length]
_NOT_MOVED = Length.zero()


@dataclass(frozen=True, slots=True)
class House:
    """The house's defaults; empty text means that the house has set none.

    ``paper`` is set when the page goes onto pre-printed paper (预印纸): how far right and down it has to move there.
    ``imprint_apart`` is set when the imprint has to open an even page of its own (版记置于偶数页).
    """

    issuer: str = ""
    mark: str = ""
    organ_code: str = ""
    printing_office: str = ""
    model: PageModelName = "ink"
    paper: Offset | None = None
    imprint_apart: bool = False
    faces: Faces = field(default_factory=Faces)


@dataclass(frozen=True, slots=True)
class Names:
    """A filing's names and page with the house's defaults filled in (the filing's own word comes first).

    ``organs`` are those of a joint issue, the lead first; empty for a single issuer, whose name is ``issuer``.
    ``preprinted``: the paper brings mark and red line (套印), and ``drop`` is how far down the page moves on it.
    """

    issuer: str
    mark: str
    number: str
    printed_by: str
    model: PageModel
    organs: tuple[str, ...] = ()
    preprinted: bool = False
    drop: Length = _NOT_MOVED
    imprint_apart: bool = False


def settle(filing: Filing, house: House) -> Names:
    """Fill in what the filing leaves to the house; nothing is invented where neither says anything."""
    lead = filing.organs[0] if filing.organs else ""
    issuer = "、".join(filing.organs) or filing.signature.issuer or house.issuer
    imprint = filing.imprint
    return Names(
        issuer=issuer,
        mark=lead or filing.head.mark or house.mark or issuer,
        number=_number(filing, house.organ_code),
        printed_by=(imprint.printed_by or house.printing_office) if imprint else "",
        model=page_model(filing.page_model or house.model),
        organs=tuple(filing.organs),
        preprinted=house.paper is not None,
        drop=house.paper[1] if house.paper is not None else _NOT_MOVED,
        imprint_apart=house.imprint_apart and imprint is not None,
    )


def _number(filing: Filing, organ_code: str) -> str:
    """The document number with the place of what is missing (代字〔2014〕　号, 　　〔2014〕　号).

    Minutes need none (10.3): where nothing of it is given, no place is kept for it.
    """
    head = filing.head
    given = (head.organ_code, head.year, head.serial)
    if filing.kind == "minutes" and not any(given):
        return ""
    return document_number(head, organ_code or _NO_CODE) or ""

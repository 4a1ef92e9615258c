"""The base of every part of a filing: frozen, unknown keys refused, empty optional entries taken as absent."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.fields import FieldInfo

from docgen.models.faults import Fault, refusal


class Element(BaseModel):
    """A part of a filing (公文要素).

    ``short_form`` names the field that a plain string stands for (an Item written as one string is its text).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)

    short_form: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def _take_blank_as_absent(cls, data: Any) -> Any:
        """Expand the short form, and read an optional entry left blank (a key without a value) as not given."""
        if isinstance(data, str) and cls.short_form is not None:
            data = {cls.short_form: data}
        if not isinstance(data, dict):
            return data
        left_blank = [key for key, value in data.items() if is_blank(value)]
        if not left_blank:
            return data
        kept = dict(data)
        for key in left_blank:
            field = cls.model_fields.get(key) if isinstance(key, str) else None
            if field is None or field.is_required():
                continue
            if allows_none(field):
                kept[key] = None
            else:
                del kept[key]
        return kept

    def refuse_if_empty(self, names: tuple[str, ...], clause: str, hint: str) -> None:
        """Raise the fault when none of the named fields holds anything."""
        if not any(getattr(self, name) for name in names):
            raise refusal(Fault(clause, hint, given=""))


def is_blank(value: object) -> bool:
    """True for None and for a string of white space only."""
    return value is None or (isinstance(value, str) and (not value or value.isspace()))


def allows_none(field: FieldInfo) -> bool:
    """True when the field may hold None (its annotation is ``… | None``)."""
    return type(None) in getattr(field.annotation, "__args__", ())


def no_entries() -> list[Any]:
    """Return an empty list, the default of every list of entries.

    ``list`` itself would say the same, but pydantic reads a factory's signature, and Python finds that of a builtin by
    tokenizing a text: ten milliseconds of every start.
    """
    return []

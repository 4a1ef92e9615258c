"""Plain data into a typed filing (校验输入), or every fault at once: its place, what was given, what to write."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from docgen.ingest.tree import Source
from docgen.models.filing import Filing
from docgen.models.upgrades import upgrade


def parse_filing(source: Source) -> Filing:
    """Return the filing that an input describes; inputs of older versions are upgraded first.

    Raises InputError (exit code 3) with a Problem for every fault.
    """
    data: dict[str, Any] = source.data
    fault: PydanticCustomError | ValidationError | None = None
    try:
        data = upgrade(source.data)
        filing = Filing.model_validate(data)
        if not source.repeated:
            return filing
    except (PydanticCustomError, ValidationError) as error:
        fault = error
    # Imported here: an input without a fault needs no words for one.
    from docgen.ingest.refusals import refusal

    raise refusal(source, data, fault)

"""Input files that come to the archive (送来的输入): as typed, and the version they say they were taken from."""

import re
from typing import NamedTuple

from docgen.ingest.filings import parse_filing
from docgen.ingest.sources import read_input
from docgen.models.filing import Filing
from docgen.service.versions import Enclosure

_MARK = "# docgen: {id}@v{version}\n"
_MARKED = re.compile(r"\A(?:\ufeff)?# docgen: (?P<id>\S+)@v(?P<version>\d{1,9})[ \t]*\r?$", re.MULTILINE)


class Taken(NamedTuple):
    """The version that an input says it was taken from (底稿)."""

    id: str
    version: int


def read_input_file(file: Enclosure, place: str) -> tuple[Filing, Enclosure, Taken | None]:
    """The filing in a file, the file itself, and the version it was taken from, None where it does not say.

    InputError lists every fault at once.
    """
    filing = parse_filing(read_input(file.data, name=place))
    start = file.data[:400]
    # Windows' editor saves as UTF-16 when told so; every other encoding writes these characters as ASCII does.
    text = start.decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    found = _MARKED.match(text)
    return filing, file, Taken(found["id"], int(found["version"])) if found else None


def marked(yaml: str, subject: str, version: int) -> str:
    """The YAML with a first line that says which version it is, so that a revision can be held against it."""
    return _MARK.format(id=subject, version=version) + _MARKED.sub("", yaml).lstrip("\r\n")

"""Reading paragraphs that were read before: the same answer as of a document that is read for the first time."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import RenderError
from docgen.render import known_paragraphs, readback
from docgen.render.known_paragraphs import KnownParagraphs, part
from docgen.render.readback import read_text
from docgen.render.shipped_parts import NAMESPACES
from docgen.render.styles_part import HEADER

BEGINNING = f"{HEADER}<w:document {NAMESPACES}><w:body>"
END = "<w:sectPr><w:pgSz/></w:sectPr></w:body></w:document>"

# What may stand in a body, whole or not: between two of them documents are cut, or a tag is left open.
BODY = [
    '<w:p><w:r><w:t xml:space="preserve">第一段</w:t></w:r></w:p>',
    '<w:p><w:r><w:t xml:space="preserve">a &amp; &lt;b&gt;</w:t><w:tab/><w:t xml:space="preserve"> c</w:t></w:r></w:p>',
    '<w:p w:rsidR="1"><w:r><w:t>乙</w:t><w:br/></w:r></w:p>',
    "<w:p><w:r><w:t>&#65;</w:t></w:r></w:p>",
    "<w:p><w:r><w:t>甲\r\n乙</w:t></w:r></w:p>",
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>格</w:t></w:r></w:p><w:p><w:r><w:t>内</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    "<w:p><w:r><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p><w:p/></w:txbxContent></w:r></w:p>",
    "<!-- ", " -->", "<![CDATA[", "]]>", "<?note ", "?>",
    "<mc:AlternateContent><mc:Fallback>", "</mc:Fallback></mc:AlternateContent>",
    '<w:q xmlns:w="urn:other">', "</w:q>",
    "<w:q>", "<w:p>", "</w:p>", "<w:p><w:r>", "</w:r></w:p>", "<v:p/>", "文", "<w:p a='1' a='2'/>", "&amp;", "\0",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_is_known() -> Iterator[None]:
    known_paragraphs.known_paragraphs.cache_clear()
    yield
    known_paragraphs.known_paragraphs.cache_clear()


def document(*body: str, end: str = END) -> bytes:
    """A word/document.xml that begins as ours do."""
    return (BEGINNING + "".join(body) + end).encode()


def whole(read: bytes) -> str | None:
    """What a parser says of the document by itself; None where it refuses it."""
    try:
        return readback._read_from_tree(read)
    except RenderError:
        return None


def warm(read: bytes) -> str | None:
    """What the reading with a memory says."""
    try:
        return read_text(read)
    except RenderError:
        return None


@given(st.lists(st.lists(st.sampled_from(BODY), max_size=8), min_size=1, max_size=6))
def test_a_document_reads_as_if_it_were_the_first(bodies: list[list[str]]) -> None:
    for body in (*bodies, *bodies, *bodies):
        read = document(*body)
        assert warm(read) == whole(read)


@given(st.lists(st.sampled_from(BODY[:7]), min_size=1, max_size=6), st.data())
def test_whatever_is_done_to_known_paragraphs_is_seen(body: list[str], data: st.DataObject) -> None:
    read = document(*body).decode()
    for _ in range(3):
        assert warm(read.encode()) == whole(read.encode())
    at = data.draw(st.integers(len(BEGINNING), len(read)))
    changed = read[:at] + data.draw(st.sampled_from(["", *BODY])) + read[at + data.draw(st.integers(0, 9)) :]
    assert warm(changed.encode()) == whole(changed.encode())


def test_only_what_is_new_is_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []
    is_plain = readback._is_plain

    def counted(read: bytes) -> bool:
        parsed.append(len(read))
        return is_plain(read)

    monkeypatch.setattr(readback, "_is_plain", counted)
    paragraphs = [f'<w:p><w:r><w:t xml:space="preserve">{"文" * 300}{n}</w:t></w:r></w:p>' for n in range(20)]
    for _ in range(2):
        read_text(document(*paragraphs))
    parsed.clear()
    new = '<w:p><w:r><w:t xml:space="preserve">新的一段</w:t></w:r></w:p>'
    text = read_text(document(*paragraphs[:9], new, *paragraphs[9:]))
    assert parsed == [len(document(paragraphs[0], new))]
    assert text.splitlines()[10] == "新的一段"


def test_a_known_paragraph_under_another_meaning_of_its_prefix_is_new() -> None:
    body = [f'<w:p><w:r><w:t xml:space="preserve">{n}</w:t></w:r></w:p>' for n in range(5)]
    for _ in range(3):
        assert read_text(document(*body)) == "\n0\n1\n2\n3\n4"
    other = document(*body).decode().replace('xmlns:w="', 'xmlns:w="urn:other:', 1).encode()
    assert read_text(other) == whole(other) == ""


def test_a_missing_end_is_seen_behind_known_paragraphs() -> None:
    body = [f'<w:p><w:r><w:t xml:space="preserve">{n}</w:t></w:r></w:p>' for n in range(5)]
    for _ in range(3):
        read_text(document(*body))
    for broken in (document(*body, end=""), document(*body, end=END[:-4]), document("<w:q>", *body)):
        with pytest.raises(RenderError) as error:
            read_text(broken)
        assert error.value.code == "broken-document"


def test_what_is_known_takes_no_more_than_its_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_paragraphs, "_MOST_BYTES", 5_000)
    monkeypatch.setattr(known_paragraphs, "_MOST_SEEN", 50)
    for round_ in range(6):
        body = [f'<w:p><w:r><w:t xml:space="preserve">{round_ // 2}-{n}</w:t></w:r></w:p>' for n in range(30)]
        assert read_text(document(*body)) == whole(document(*body))
    parted = part(document(*body))
    assert parted is not None
    known: KnownParagraphs = known_paragraphs.known_paragraphs(parted.beginning)
    assert 0 < len(known.texts) <= 12
    assert len(known._seen) <= 50

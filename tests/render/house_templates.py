"""Templates as word processors leave them: saved again by LibreOffice, and written the way WPS writes its files."""

import io
import re
import shutil
import subprocess
from pathlib import Path

from docx import Document
from openxml_audit import OpenXmlValidator

from docgen.render.document import shipped_template
from docgen.render.package import CONTENT_TYPES, DOCUMENT, STYLES, read_package, write_package

WPS_ROOT = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" mc:Ignorable="w14 wpsCustomData">'
)
SOURCES = (
    '<?xml version="1.0" encoding="UTF-8"?><b:Sources '
    'xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography" SelectedStyle=""/>'
)


def parts_of(kind: str = "work_plan") -> dict[str, bytes]:
    """The parts of a shipped template."""
    return read_package(shipped_template(kind))


def with_document(old: str, new: str, *, count: int = 1) -> bytes:
    """The shipped template with a piece of its document's XML replaced."""
    return changed(DOCUMENT, old, new, count=count)


def changed(part: str, old: str, new: str, *, count: int = 1) -> bytes:
    """The shipped template with a piece of one part replaced."""
    parts = parts_of()
    text = parts[part].decode()
    assert old in text
    parts[part] = text.replace(old, new, count).encode()
    return write_package(parts)


def relationship(identifier: str, kind: str, target: str, *, outside: bool = False) -> str:
    """One row of a .rels part."""
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{identifier}" Type="{kind}"{mode} Target="{target}"/>'


def in_paragraph(text: str, style: str = "FilingBody") -> str:
    """One paragraph of the shipped template's own shape."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def soffice() -> str | None:
    """The office to save templates with, None when there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def saved_by_libreoffice(data: bytes, folder: Path) -> bytes:
    """The template opened by LibreOffice and saved again as a Word document."""
    program = soffice()
    assert program is not None
    source, target = folder / "mine.docx", folder / "saved"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    return (target / "mine.docx").read_bytes()


def written_by_wps(kind: str = "work_plan") -> bytes:
    """The shipped template with all that WPS does to a file: short style ids, split runs, hints, its own item."""
    parts = parts_of(kind)
    ids = _short_ids(parts[STYLES].decode())
    for name in [DOCUMENT, STYLES, "word/footer1.xml", "word/footer2.xml"]:
        parts[name] = _with_ids(parts[name].decode(), ids).encode()
    document = re.sub(r"<w:document [^>]*>", WPS_ROOT, parts[DOCUMENT].decode())
    document = document.replace("<w:p>", '<w:p w:rsidR="00C6554A" w:rsidRDefault="00C6554A" wpsCustomData:x="1">')
    document = document.replace("<w:r><w:t", '<w:r w:rsidR="00A1B2C3"><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t')
    document = (
        document.replace(' wpsCustomData:x="1"', "").replace("'text'", "‘text’").replace("'heading1'", "“heading1”")
    )
    parts[DOCUMENT] = re.sub(r"<w:r [^>]*>(?:(?!</w:r>).)*</w:r>", _split_run, document).encode()
    # Another program's item has taken the place of ours.
    parts["customXml/item1.xml"] = SOURCES.encode()
    about = parts["customXml/itemProps1.xml"].decode()
    parts["customXml/itemProps1.xml"] = re.sub(r"\{[^}]+\}", "{B1977F7D-205B-4081-913C-38D41E755F92}", about).encode()
    relations = parts["word/_rels/document.xml.rels"].decode()
    rows = re.findall(r"<Relationship [^>]*/>", relations)
    parts["word/_rels/document.xml.rels"] = relations.replace("".join(rows), "".join(reversed(rows))).encode()
    types = parts.pop(CONTENT_TYPES)
    return write_package({**parts, CONTENT_TYPES: types})


def _short_ids(styles: str) -> dict[str, str]:
    found = re.findall(r'w:styleId="([^"]+)"', styles)
    return {old: (f"a{number}" if number > 2 else str(number)) for number, old in enumerate(found, start=1)}


def _with_ids(xml: str, ids: dict[str, str]) -> str:
    pattern = r'(<w:(?:pStyle|rStyle|tblStyle|basedOn|next|link) w:val="|w:styleId=")([^"]+)"'
    return re.sub(pattern, lambda found: f'{found[1]}{ids[found[2]]}"', xml)


def _split_run(run: re.Match[str]) -> str:
    """A run with a tag in it, cut in three, with the marks of a spelling check and a bookmark between the pieces."""
    found = re.fullmatch(r"(<w:r [^>]*>(?:<w:rPr>.*</w:rPr>)?)<w:t xml:space=\"preserve\">(.+)</w:t></w:r>", run[0])
    if found is None or "{" not in found[2] or len(found[2]) < 6:
        return run[0]
    opening, text = found[1], found[2]
    pieces = [text[:1], text[1:5], text[5:]]
    runs = [f'{opening}<w:t xml:space="preserve">{piece}</w:t></w:r>' for piece in pieces]
    mark = '<w:bookmarkStart w:id="{0}" w:name="_GoBack{0}"/>'.format(run.start())
    end = f'<w:bookmarkEnd w:id="{run.start()}"/>'
    return f'{runs[0]}<w:proofErr w:type="spellStart"/>{mark}{runs[1]}<w:proofErr w:type="spellEnd"/>{runs[2]}{end}'


def style_names(docx: bytes) -> list[tuple[str, str]]:
    """Style name and text of every paragraph, so that the ids behind the names do not matter."""
    return [(paragraph.style.name, paragraph.text) for paragraph in Document(io.BytesIO(docx)).paragraphs]


def audit(docx: bytes, folder: Path) -> list[str]:
    """What the Open XML rules find in it."""
    path = folder / "audited.docx"
    path.write_bytes(docx)
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]

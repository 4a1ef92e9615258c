"""A template's package (模板的部件): parts found by their relationships, renamed, added and dropped
with all that points at them.
"""

import posixpath
import re
from dataclasses import dataclass

from lxml import etree

from docgen.errors import TemplateError
from docgen.render.package import CONTENT_TYPES, DOCUMENT
from docgen.render.shipped_parts import RELATIONS

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SAVE_AGAIN = "请在 Word 或 WPS 中打开它，另存为普通的 .docx 文件"
WHOLE = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: the part that has it, the last word of its type, its target part or outside address."""

    source: str
    kind: str
    target: str
    outside: bool
    identifier: str


class TemplatePackage:
    """The parts of a DOCX with the few operations that putting it in order needs; ``parts`` is changed in place."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        if CONTENT_TYPES not in parts:
            raise TemplateError("not-a-docx", f"模板中缺少 {CONTENT_TYPES}", SAVE_AGAIN)

    @property
    def document(self) -> str:
        """The name of the main document part; TemplateError when there is none."""
        name = self.target(WHOLE, "officeDocument")
        if name is None or name not in self.parts:
            raise TemplateError("not-a-docx", f"模板中缺少 {name or DOCUMENT}", SAVE_AGAIN)
        return name

    def relations(self, source: str) -> list[Relation]:
        """The relationships of a part, of the whole package when ``source`` is empty."""
        name = relations_name(source)
        if name not in self.parts:
            return []
        rows = parse_part(self.parts[name], name).iterfind(f"{{{RELATIONS}}}Relationship")
        return [_relation(source, row) for row in rows]

    def target(self, source: str, kind: str) -> str | None:
        """The part that ``source`` has under this kind of relationship, None when there is none."""
        return next((one.target for one in self.relations(source) if one.kind == kind and not one.outside), None)

    def content_type(self, name: str) -> str:
        """The content type of a part; empty when none is declared."""
        types = parse_part(self.parts[CONTENT_TYPES], CONTENT_TYPES)
        for row in types.iterfind(f"{{{_TYPES}}}Override"):
            if row.get("PartName", "").lstrip("/").casefold() == name.casefold():
                return str(row.get("ContentType", ""))
        suffix = name.rpartition(".")[2].casefold()
        for row in types.iterfind(f"{{{_TYPES}}}Default"):
            if row.get("Extension", "").casefold() == suffix:
                return str(row.get("ContentType", ""))
        return ""

    def declare(self, name: str, content_type: str) -> None:
        """Declare the content type of a part."""
        types = parse_part(self.parts[CONTENT_TYPES], CONTENT_TYPES)
        _forget(types, name)
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)
        self.parts[CONTENT_TYPES] = write_part(types)

    def add(self, name: str, data: bytes, content_type: str, source: str, kind: str) -> None:
        """Add a part and the relationship that makes it known; whatever stands in its place moves aside."""
        self._make_room(name)
        self.parts[name] = data
        self.declare(name, content_type)
        relations = relations_name(source)
        rows = (
            parse_part(self.parts[relations], relations)
            if relations in self.parts
            else etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})
        )
        taken = {row.get("Id") for row in rows}
        number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        etree.SubElement(rows, f"{{{RELATIONS}}}Relationship", Id=f"rId{number}", Type=kind, Target=_from(source, name))
        self.parts[relations] = write_part(rows)

    def drop(self, name: str) -> None:
        """Remove a part, its own relationships, and every relationship that leads to it."""
        for relations in [part for part in self.parts if part.endswith(".rels")]:
            rows = parse_part(self.parts[relations], relations)
            source = source_name(relations)
            lost = [row for row in rows if _relation(source, row).target == name]
            for row in lost:
                rows.remove(row)
            if lost:
                self.parts[relations] = write_part(rows)
        types = parse_part(self.parts[CONTENT_TYPES], CONTENT_TYPES)
        _forget(types, name)
        self.parts[CONTENT_TYPES] = write_part(types)
        self.parts.pop(relations_name(name), None)
        self.parts.pop(name, None)

    def rename(self, old: str, new: str) -> None:
        """Give a part another name, everywhere; whatever stands in the new place moves aside."""
        if old == new:
            return
        self._make_room(new)
        content_type = self.content_type(old)
        own = [(one, _from(new, one.target)) for one in self.relations(old) if not one.outside]
        moved = {old: new, relations_name(old): relations_name(new)}
        self.parts.update(_moved(self.parts, moved))
        self._point(relations_name(new), {one.identifier: target for one, target in own})
        for relations in [part for part in self.parts if part.endswith(".rels")]:
            source = source_name(relations)
            leading = {one.identifier: _from(source, new) for one in self.relations(source) if one.target == old}
            self._point(relations, leading)
        types = parse_part(self.parts[CONTENT_TYPES], CONTENT_TYPES)
        _forget(types, old)
        self.parts[CONTENT_TYPES] = write_part(types)
        self.declare(new, content_type)

    def _point(self, relations: str, targets: dict[str, str]) -> None:
        if not targets or relations not in self.parts:
            return
        rows = parse_part(self.parts[relations], relations)
        for row in rows:
            if row.get("Id") in targets:
                row.set("Target", targets[row.get("Id")])
        self.parts[relations] = write_part(rows)

    def _make_room(self, name: str) -> None:
        if name not in self.parts:
            return
        stem, dot, suffix = name.rpartition(".")
        stem = re.sub(r"\d+$", "", stem)
        free = next(f"{stem}{n}{dot}{suffix}" for n in range(2, 10_000) if f"{stem}{n}{dot}{suffix}" not in self.parts)
        self.rename(name, free)


def parse_part(data: bytes, name: str) -> etree._Element:
    """The root element of an XML part; TemplateError ``template-broken`` when it is not well formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateError("template-broken", f"模板中的 {name} 不是完好的 XML", "请重新另存模板") from error


def write_part(root: etree._Element) -> bytes:
    """The bytes of an XML part."""
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def relations_name(source: str) -> str:
    """The part that holds the relationships of ``source``, the package's own when it is empty."""
    folder, _, name = source.rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")


def source_name(relations: str) -> str:
    """The part whose relationships stand in ``relations``."""
    folder, _, name = relations.rpartition("_rels/")
    return folder + name.removesuffix(".rels")


def _relation(source: str, row: etree._Element) -> Relation:
    target, outside = str(row.get("Target", "")), row.get("TargetMode", "").casefold() == "external"
    if not outside:
        folder = source.rpartition("/")[0]
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    kind = str(row.get("Type", "")).rpartition("/")[2]
    return Relation(source, kind, target, outside, str(row.get("Id", "")))


def _from(source: str, target: str) -> str:
    """The address of ``target`` as the relationships of ``source`` write it."""
    return posixpath.relpath(f"/{target}", f"/{source.rpartition('/')[0]}")


def _forget(types: etree._Element, name: str) -> None:
    for row in types.findall(f"{{{_TYPES}}}Override"):
        if row.get("PartName", "").lstrip("/").casefold() == name.casefold():
            types.remove(row)


def _moved(parts: dict[str, bytes], names: dict[str, str]) -> dict[str, bytes]:
    """Take the named parts out and return all parts in their old order under the new names."""
    renamed = {names.get(name, name): data for name, data in parts.items()}
    parts.clear()
    return renamed

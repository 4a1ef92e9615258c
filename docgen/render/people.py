"""A leading group (领导小组) as paragraphs: labelled lines in two columns, duties, and its office."""

from collections.abc import Sequence

from docgen.models.group import Group, Member, Office
from docgen.render.blocks import BlockWriter
from docgen.text.widths import width

_NAME_CELLS = 4.5
_NO_LABEL = "\u3000" * 4
_ROLES = (("leaders", "组　长："), ("deputies", "副组长："), ("members", "成　员："))


def write_group(writer: BlockWriter, path: str, group: Group, level: int) -> None:
    """Write the group's name, its people by role, its duties and its office; duties are items of ``level``."""
    if group.name:
        named = group.leaders or group.deputies or group.members
        writer.sentence((f"{path}.name", group.name), ("", "组成人员如下：" if named else "。"))
    for field, label in _ROLES:
        _write_role(writer, f"{path}.{field}", label, getattr(group, field))
    _write_duties(writer, f"{path}.duties", "主要职责：", group.duties, level)
    if group.office is not None:
        _write_office(writer, f"{path}.office", group, group.office, level)


def _write_role(writer: BlockWriter, path: str, label: str, members: Sequence[Member]) -> None:
    """One line a person; the label stands on the first line only, the others begin under the first name."""
    shown = label
    for position, member in enumerate(members):
        name, seat = _describe(writer, f"{path}[{position}]", member)
        if not name:
            writer.columns("MemberOrgan", shown + seat)
        elif width(name) > _NAME_CELLS:
            writer.columns("MemberOrgan", f"{shown}{name}\u3000{seat}" if seat else shown + name)
        elif seat:
            writer.columns("Member", shown + name, seat)
        else:
            writer.columns("Member", shown + name)
        shown = _NO_LABEL


def _describe(writer: BlockWriter, path: str, member: Member) -> tuple[str, str]:
    """Say a member; return the name and, for the second column, organ and post and note."""
    pieces, seat = writer.record.pieces, ""
    if member.name:
        pieces.append((f"{path}.name", member.name))
    if member.organ:
        pieces.append((f"{path}.organ", member.organ))
        seat = member.organ
    if member.post:
        pieces.append((f"{path}.post", member.post))
        seat += member.post
    if member.note:
        pieces.append((f"{path}.note", member.note))
        seat += f"（{member.note}）"
    return member.name or "", seat


def _write_duties(writer: BlockWriter, path: str, lead: str, duties: Sequence[str], level: int) -> None:
    """Duties as numbered items below a line that announces them; a single duty follows in the same line."""
    if len(duties) == 1:
        writer.sentence(("", lead), (f"{path}[0]", duties[0]))
        return
    if duties:
        writer.sentence(("", lead))
    for position, duty in enumerate(duties):
        writer.item(level, position + 1, None, (f"{path}[{position}]", duty))


def _write_office(writer: BlockWriter, path: str, group: Group, office: Office, level: int) -> None:
    """The office in one sentence: where it is, who directs it, who belongs to it, how to reach it."""
    pieces: list[tuple[str, str]] = [("", "领导小组下设办公室" if group.leaders or group.name else "设立办公室")]
    if office.host:
        pieces.extend((("", "，设在"), (f"{path}.host", office.host)))
    if office.director is not None:
        pieces.extend((("", "，由"), *_named(f"{path}.director", office.director), ("", "任主任")))
    if office.deputies:
        pieces.extend((("", "，"), *_listed(f"{path}.deputies", office.deputies), ("", "任副主任")))
    if office.members:
        pieces.extend((("", "，成员包括"), *_listed(f"{path}.members", office.members)))
    pieces.append(("", "。"))
    if office.contact:
        pieces.extend((("", "联系方式："), (f"{path}.contact", office.contact), ("", "。")))
    writer.sentence(*pieces)
    _write_duties(writer, f"{path}.duties", "办公室主要职责：", office.duties, level)


def _listed(path: str, members: Sequence[Member]) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    for position, member in enumerate(members):
        if position:
            pieces.append(("", "、"))
        pieces.extend(_named(f"{path}[{position}]", member))
    return pieces


def _named(path: str, member: Member) -> list[tuple[str, str]]:
    """Organ and post before the name, as running text names a person; a note follows in brackets."""
    pieces = [(f"{path}.{field}", getattr(member, field) or "") for field in ("organ", "post", "name")]
    if member.note:
        pieces.extend((("", "（"), (f"{path}.note", member.note), ("", "）")))
    return [piece for piece in pieces if piece[1]]

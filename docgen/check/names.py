"""People in leading groups (领导小组人员): nobody twice, no leader among the members."""

import re
from collections.abc import Iterator, Sequence

from docgen.check.draft import Draft, bare, in_each
from docgen.check.parts import Part
from docgen.findings import Finding
from docgen.models.element import Element
from docgen.models.faults import Path
from docgen.models.group import Group, Member
from docgen.models.sections import CombinedSection, Organization, Steps

_TITLES = {"leaders": "组长", "deputies": "副组长", "members": "成员", "director": "主任"}
_OFFICE_TITLES = {**_TITLES, "deputies": "副主任"}

_BETWEEN_NAMES = re.compile("[、，,；;]")
_Seat = tuple[str, Path, Member]


def check_names(draft: Draft) -> Iterator[Finding]:
    """Check every group; its office is a body of its own, since its people usually belong to the group as well."""
    return in_each(draft.sections, _in_groups)


def _in_groups(part: Part) -> Iterator[Finding]:
    for path, group in _groups(part):
        yield from _check_body(part, list(_seats(path, group, ("leaders", "deputies", "members"))), _TITLES)
        if group.office is not None:
            office = (*path, "office")
            seats = [("director", (*office, "director"), group.office.director)] if group.office.director else []
            seats += _seats(office, group.office, ("deputies", "members"))
            yield from _check_body(part, seats, _OFFICE_TITLES)


def _groups(part: Part) -> Iterator[tuple[Path, Group]]:
    """Every group of a section with its path, those set up inside a step included."""
    if isinstance(part.element, CombinedSection):
        for number, section in enumerate(part.element.parts):
            yield from _groups_of((*part.path, "parts", number), section)
    else:
        yield from _groups_of(part.path, part.element)


def _groups_of(path: Path, section: Element | None) -> Iterator[tuple[Path, Group]]:
    if isinstance(section, Organization) and section.group is not None:
        yield (*path, "group"), section.group
    if isinstance(section, Steps):
        for position, step in enumerate(section.steps):
            if step.group is not None:
                yield (*path, "steps", position, "group"), step.group


def _seats(path: Path, body: object, roles: Sequence[str]) -> Iterator[_Seat]:
    """Every person of a body as (role, path, member), in the order of rank."""
    for role in roles:
        for position, member in enumerate(getattr(body, role)):
            yield role, (*path, role, position), member


def _check_body(part: Part, seats: Sequence[_Seat], titles: dict[str, str]) -> Iterator[Finding]:
    """Compare the seats of one body: people by name, seats without a name by organ and post."""
    people: dict[str, tuple[str, Path]] = {}
    posts: dict[str, str] = {}
    for role, path, member in seats:
        for name in _people(member):
            first, seat = people.setdefault(name, (role, path))
            if seat != path:
                yield _repeated_person(part, path, name, (first, role), titles)
        if not member.name:
            post = bare(f"{member.organ or ''}{member.post or ''}")
            if post in posts:
                message = f"“{post}”已列为{titles[posts[post]]}，又列一次，两处都没有姓名"
                fix = "请写明姓名，或删去重复的一项"
                yield part.finding("repeated-post", path, message, found=post, fix=fix)
            posts.setdefault(post, role)


def _repeated_person(part: Part, path: Path, name: str, roles: tuple[str, str], titles: dict[str, str]) -> Finding:
    """A person named again: among the members although leading, or simply twice."""
    first, again = roles
    fix = "请只在一处列名；同名的两人请在说明中区分"
    if again == "members" and first != "members":
        message = f"{name}已任{titles[first]}，又列为成员"
        return part.finding("leader-among-members", path, message, found=name, fix=fix)
    twice = f"{name}在{titles[first]}中列了两次"
    message = twice if first == again else f"{name}已列为{titles[first]}，又列为{titles[again]}"
    return part.finding("repeated-person", path, message, found=name, fix=fix)


def _people(member: Member) -> list[str]:
    """The names in a seat, blanks left out (张　三); several may stand in one."""
    names = _BETWEEN_NAMES.split(member.name or "")
    return [plain for name in names if (plain := bare(name))]

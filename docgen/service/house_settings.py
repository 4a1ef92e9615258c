"""The house's settings as an administrator changes them (本单位设置): each state is kept, the last one counts.

What ``docgen.toml`` says holds until the first change; afterwards the tables house, page and archive come from here,
the others (fonts, PDF, pre-printed paper) still from the file.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import Connection, insert, select

from docgen.accounts.moments import stamp
from docgen.db.office_tables import HOUSE_SETTINGS
from docgen.errors import ArchiveError, InputError, Problem
from docgen.service.current_settings import NEWEST, TABLES, CurrentSettings, with_tables
from docgen.service.lifecycle import STEPS
from docgen.service.office import Office
from docgen.service.people import Caller, Person, administering, note, require_administrator
from docgen.service.wording import plain
from docgen.settings import House, Organ, Settings
from docgen.settings.faults import wanted

PAGE = 50
"""Changes in the log on the page."""

_VALUES = {True: "是", False: "否", "ink": "以字面墨迹量版心", "line-box": "以行框量版心"}
_VALUES |= {step.action: step.label for step in STEPS}


@dataclass(frozen=True, slots=True)
class Change:
    """One change (一次修改): who, when, why, and each setting that became another."""

    at: str
    actor: str
    reason: str
    lines: tuple[str, ...]


def latest(office: Office, by: Person) -> tuple[int, Settings]:
    """The number of the state that holds and the settings; RightsError unless an administrator asks."""
    require_administrator(by)
    with office.engine.connect() as connection:
        return connection.execute(NEWEST).scalar() or 0, office.current()


def save(office: Office, by: Person, caller: Caller, given: Mapping[str, Any], seen: int, reason: str) -> list[str]:
    """Let these settings hold from now on; returns what has changed, nothing when nothing has.

    ``given`` holds the tables house, page and archive; ``seen`` is the number of the state that was changed.
    InputError lists every fault; ArchiveError ``settings-moved`` when somebody else has changed them meanwhile.
    """
    require_administrator(by)
    reason = plain(reason, "修改的原因")
    settings = _checked(office.current(), given)
    lines = list(_differences(office.current(), settings))
    if settings.archive.classified_online and not office.current().archive.classified_online and not reason:
        raise _faulty([_problem("reason", "修改的原因", "准许在网页上办理涉密公文，要写明原因。")])
    if not lines:
        return []
    with administering(office, by) as connection:
        _refuse_stale(connection, seen)
        data = json.dumps(_dumped(settings), ensure_ascii=False, sort_keys=True)
        row = {"at": stamp(office.clock()), "actor": by.name, "reason": reason, "data": data}
        connection.execute(insert(HOUSE_SETTINGS).values(id=seen + 1, **row))
        note(office, connection, caller, "house-settings", f"第{seen + 1}次", "；".join(lines))
    return lines


def changes(office: Office, by: Person) -> list[Change]:
    """The log of changes, the newest first; RightsError unless an administrator asks."""
    require_administrator(by)
    with office.engine.connect() as connection:
        rows = connection.execute(select(HOUSE_SETTINGS).order_by(HOUSE_SETTINGS.c.id.desc()).limit(PAGE + 1)).all()
    states = [with_tables(Settings(), json.loads(row.data)) for row in rows]
    if len(rows) <= PAGE:
        states.append(office.current.base if isinstance(office.current, CurrentSettings) else Settings())
    pairs = zip(rows, states, states[1:], strict=False)
    return [Change(row.at, row.actor, row.reason, tuple(_differences(old, new))) for row, new, old in pairs]


def _checked(now: Settings, given: Mapping[str, Any]) -> Settings:
    tables, problems = {}, []
    for name, table in TABLES.items():
        try:
            tables[name] = table.model_validate(given.get(name, {}))
        except ValidationError as error:
            problems += [_of_fault(name, table, fault) for fault in error.errors(include_url=False)]
    if problems:
        raise _faulty(problems)
    settings = now.model_copy(update=tables)
    problems = [*_twice(settings.house.organs), *_left_out(settings)]
    if problems:
        raise _faulty(problems)
    return settings


def _twice(organs: tuple[Organ, ...]) -> Iterator[Problem]:
    """Organs are found by their names, and their numbers by their codes."""
    seen: set[str] = set()
    for place, organ in enumerate(organs):
        for name, value, title in (("name", organ.name, "机关名称"), ("code", organ.code, "机关代字")):
            if value is not None and f"{name} {value}" in seen:
                path = f"house.organs[{place}].{name}"
                yield _problem(path, f"机关第{place + 1}项·{title}", f"“{value}”已经列过。")
            seen.add(f"{name} {value}")


def _left_out(settings: Settings) -> Iterator[Problem]:
    """Where codes are listed, those of the house's own organs have to be among them."""
    own = [settings.house.organ_code, *(organ.code for organ in settings.house.organs)]
    missing = [code for code in own if code and settings.archive.codes and code not in settings.archive.codes]
    if missing:
        message = f"没有列出本单位的代字：{'、'.join(dict.fromkeys(missing))}，用它的公文会编不了号。"
        yield _problem("archive.codes", "准许的机关代字", message)


def _of_fault(table: str, model: type[BaseModel], fault: ErrorDetails) -> Problem:
    path = table
    names: list[str] = []
    for step in fault["loc"]:
        if isinstance(step, int):
            path, names = f"{path}[{step}]", [*names, f"第{step + 1}项"]
        else:
            path = f"{path}.{step}"
            known = (Organ if names and model is House else model).model_fields.get(step)
            names.append(known.title or step if known else step)
    message = "必须填写。" if fault["type"] == "missing" else f"{wanted(fault)}。"
    return _problem(path, "·".join(names), message)


def _problem(path: str, label: str, message: str) -> Problem:
    return Problem(path, label, message)


def _faulty(problems: list[Problem]) -> InputError:
    return InputError("settings-faulty", f"有 {len(problems)} 处要改，没有保存。", problems=problems)


def _refuse_stale(connection: Connection, seen: int) -> None:
    if (connection.execute(NEWEST).scalar() or 0) != seen:
        raise ArchiveError(
            "settings-moved",
            "设置刚才已被别人改过，您的这一次没有保存。",
            hint="请打开设置看看现在的内容，再改一次。",
        )


def _dumped(settings: Settings) -> dict[str, Any]:
    return settings.model_dump(mode="json", include=set(TABLES))


def _differences(old: Settings, new: Settings) -> Iterator[str]:
    for name, table in TABLES.items():
        for field, info in table.model_fields.items():
            before, after = getattr(getattr(old, name), field), getattr(getattr(new, name), field)
            if before != after:
                yield f"{info.title}：{_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "、".join(map(_shown, value)) or "（空）"
    if isinstance(value, Organ):
        return " ".join(filter(None, (value.name, value.code, value.mark, value.fonds)))
    return str(_VALUES.get(value, value)) if value is not None else "（空）"

"""The folder of a batch (批量文件夹): what the user gets, and beside it, hidden, all that it takes to go on.

``.docgen-batch`` holds the plan (``plan.json``), base plan, roster and template as they were given, and the journal
of what is done. A process may die at any moment: whoever comes next reads the same plan and leaves out what stands.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docgen.archive import disk
from docgen.errors import InputError, UsageError
from docgen.jobs import journal
from docgen.roster.results import Failure, Status
from docgen.service.batch_files import reported, write_quickly
from docgen.service.batch_plan import MODES, NUMBERINGS, Plan, Wants, read_plan
from docgen.service.outputs import make_folder
from docgen.settings import Settings

INSIDE = ".docgen-batch"
RESULTS, FAILURES = "结果.xlsx", "失败.xlsx"
_FORMAT = 1
_PLAN = "plan.json"
_IGNORED = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(slots=True)
class Done:
    """What is known of a row by its key: see ``docgen.roster.results.Outcome``.

    ``slot`` is its community (``slots``), ``run`` the run that brought it about, ``id`` its filing in the archive.
    """

    key: str
    slot: str
    row: int
    run: int
    status: Status
    file: str = ""
    digest: str = ""
    number: str = ""
    id: str = ""
    message: str = ""
    pdf: str = ""
    failures: list[Failure] = field(default_factory=list)

    def as_line(self) -> dict[str, Any]:
        """The line of the journal."""
        said = {name: getattr(self, name) for name in self.__slots__ if name != "failures"}
        plain = {name: value for name, value in said.items() if value or name == "row"}
        told = [[one.column, one.message] for one in self.failures]
        return {**plain, "failures": told} if told else plain

    @classmethod
    def of_line(cls, line: Mapping[str, Any]) -> "Done":
        """What a line of the journal says."""
        failures = [Failure(line["row"], column, words) for column, words in line.get("failures", ())]
        return cls(**{**line, "failures": failures})


@dataclass(frozen=True)
class Folder:
    """The folder of one batch; ``id`` is the batch's own, by which the archive knows its filings."""

    path: Path
    id: str
    said: Mapping[str, Any]

    @property
    def run(self) -> int:
        """Which run of the batch this is, from 1: one more each time a roster is handed in."""
        return int(self.said["run"])

    @property
    def inside(self) -> Path:
        """Where plan and journal lie."""
        return self.path / INSIDE

    def known(self) -> dict[str, Done]:
        """What came of every row that was ever dealt with, by key; the last word counts."""
        found: dict[str, Done] = {}
        for line in journal.read_all(self.inside):
            if "key" in line:
                found[line["key"]] = Done.of_line(line)
        return found

    def plan(self) -> Plan:
        """The plan as it was given when the batch began, settings included."""
        said = self.said
        template = (self.inside / "template.docx").read_bytes() if said["template"] else None
        return read_plan(
            (self.inside / "base").read_bytes(),
            said["base"],
            (self.inside / "roster").read_bytes(),
            said["roster"],
            Settings.model_validate_json(json.dumps(said["settings"])),
            Wants.model_validate_json(json.dumps(said["wants"])),
            template=template,
            chosen=said["chosen"],
        )

    @property
    def roster_bytes(self) -> bytes:
        """The user's own roster."""
        return (self.inside / "roster").read_bytes()


def exists(path: Path) -> bool:
    """Whether a batch lies in this folder."""
    return (path / INSIDE / _PLAN).is_file()


def open_folder(path: Path) -> Folder:
    """The batch in a folder; InputError ``batch-missing`` where there is none."""
    try:
        said = json.loads((path / INSIDE / _PLAN).read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        hint = "请检查文件夹；新的一批请用 docgen batch 基准方案 社区名单 -o 文件夹"
        raise InputError("batch-missing", f"{path} 里没有批量办理的记录。", hint, str(path)) from error
    except (OSError, ValueError) as error:
        raise InputError(
            "batch-damaged", f"{path} 里的批量记录读不出来。", "请换一个空文件夹重新办理", str(path)
        ) from error
    if said.get("format") != _FORMAT:
        raise InputError("batch-damaged", f"{path} 里的批量记录是别的版本写的。", "请升级 docgen", str(path))
    return Folder(path, said["id"], said)


def lay_down(path: Path, plan: Plan, base: bytes, roster: bytes, actor: str) -> Folder:
    """Write the plan of a batch into its folder, a new one or one that the same batch has been worked on in.

    UsageError where the folder holds something else: another plan, another way of issuing, files of other origin.
    """
    with reported(path):
        make_folder(path)
        before = open_folder(path) if exists(path) else None
        if before is None:
            _refuse_foreign(path)
        else:
            _refuse_other(before, plan)
        said = {
            "format": _FORMAT,
            "id": before.id if before else secrets.token_hex(8),
            "title": plan.title,
            "base": plan.base_source.name,
            "roster": plan.roster.name,
            "template": plan.template is not None,
            "settings": plan.settings.model_dump(mode="json"),
            "wants": plan.wants.model_dump(mode="json"),
            "chosen": dict(plan.chosen),
            "actor": actor,
            "rows": len(plan.roster.rows),
            "run": before.said["run"] + 1 if before else 1,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        inside = path / INSIDE
        make_folder(inside)
        write_quickly(inside / "base", base)
        write_quickly(inside / "roster", roster)
        if plan.template is not None:
            write_quickly(inside / "template.docx", plan.template)
        # Last, and durable: from here on the batch exists.
        disk.replace_file(inside / _PLAN, json.dumps(said, ensure_ascii=False, indent=1).encode())
    return Folder(path, str(said["id"]), said)


def _refuse_foreign(path: Path) -> None:
    others = sorted(one.name for one in path.iterdir() if one.name not in _IGNORED and one.name != INSIDE)
    if others:
        raise UsageError(
            "batch-folder-used",
            f"{path} 里已有别的文件（如 {others[0]}）。",
            "请用 -o 写一个新的或空的文件夹，批量生成的文件单独放。",
            str(path),
        )


def _refuse_other(before: Folder, plan: Plan) -> None:
    said, wants = before.said, Wants.model_validate_json(json.dumps(before.said["wants"]))
    hint = "请用 -o 写另一个文件夹；要接着办原来的一批，请用 docgen batch --resume"
    if said["title"] != plan.title:
        message = f"{before.path} 里是另一批：《{said['title']}》，不是《{plan.title}》。"
        raise UsageError("batch-folder-used", message, hint, str(before.path))
    now = plan.wants
    if (wants.mode, wants.numbering, wants.pattern) != (now.mode, now.numbering, now.pattern):
        how = MODES[wants.mode] + (f"、{NUMBERINGS[wants.numbering]}" if wants.numbering else "")
        message = f"{before.path} 里的一批是“{how}”、文件名按“{wants.pattern}”，与这次不同。"
        raise UsageError("batch-folder-used", message, hint, str(before.path))


def slots(plan: Plan) -> list[str]:
    """A name for the community of every row that stays when its cells are mended: its name, of several with a turn."""
    seen: dict[str, int] = {}
    found = []
    for row in plan.roster.rows:
        name = plan.roster.community(row)
        seen[name] = seen.get(name, 0) + 1
        found.append(hashlib.sha256(f"{name}\n{seen[name]}".encode("utf-8", "backslashreplace")).hexdigest()[:16])
    return found


def superseded(known: Iterable[Done], keys: set[str]) -> list[Done]:
    """What an earlier roster or base plan brought about and the present one no longer asks for."""
    return [one for one in known if one.key not in keys and one.status != "failed"]

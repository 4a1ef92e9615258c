"""What a person or a program reads (输出): results on stdout, messages on stderr, and exactly one object as JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.columns import visible, visible_lines

if TYPE_CHECKING:
    from docgen.errors import DocgenError, Problem
    from docgen.findings import Finding

SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}
FINDINGS_EXIT = 1
NOT_PUBLISHABLE_EXIT = 6
SOME_FAILED_EXIT = 9


@dataclass
class Outcome:
    """What became of one input file: its findings, the extra facts of the command, or the error that stopped it."""

    file: Path
    findings: list["Finding"] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    error: "DocgenError | None" = None

    @property
    def publishable(self) -> bool:
        """Whether nothing stands against issuing it (可印发)."""
        return self.error is None and not any(finding.blocks for finding in self.findings)

    def exit_code(self, need_publishable: bool = False) -> int:
        """The code this file alone would give."""
        if self.error is not None:
            return self.error.exit_code
        if need_publishable and not self.publishable:
            return NOT_PUBLISHABLE_EXIT
        return FINDINGS_EXIT if any(finding.severity == "error" for finding in self.findings) else 0

    def as_dict(self, need_publishable: bool = False) -> dict[str, Any]:
        """Return the entry of ``files`` in the JSON report."""
        entry: dict[str, Any] = {
            "file": str(self.file),
            "ok": self.exit_code(need_publishable) == 0,
            "exit_code": self.exit_code(need_publishable),
            **self.facts,
            "findings": [finding.as_dict() for finding in self.findings],
        }
        return entry if self.error is None else {**entry, "error": self.error.as_dict()}


def joint_exit_code(outcomes: Sequence[Outcome], need_publishable: bool = False) -> int:
    """The command's code: a file's own when it is alone, 9 when one of several could not be read or drawn."""
    codes = [outcome.exit_code(need_publishable) for outcome in outcomes]
    if len(outcomes) > 1 and any(outcome.error for outcome in outcomes):
        return SOME_FAILED_EXIT
    return max(codes, default=0)


def print_report(outcomes: Sequence[Outcome], need_publishable: bool = False) -> int:
    """Print the JSON report of several files and return the exit code."""
    code = joint_exit_code(outcomes, need_publishable)
    report: dict[str, Any] = {
        "ok": code == 0,
        "exit_code": code,
        "files": [outcome.as_dict(need_publishable) for outcome in outcomes],
    }
    first = next((outcome.error for outcome in outcomes if outcome.error), None)
    print_json(report if first is None else {**report, "error": first.as_dict()})
    return code


def print_json(value: dict[str, Any]) -> None:
    """Print the one JSON object of the command."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def print_error(error: "DocgenError") -> None:
    """Tell a person on stderr what failed, every single problem of an input, and what to do."""
    problems: Iterable[Problem] = getattr(error, "problems", ())
    lines = ["错误：" + visible_lines(error.message)]
    for problem in problems:
        # A file broken as such has one problem, which the error itself already tells with its place.
        if problem.message != error.message:
            lines += problem_lines(problem)
    if error.hint:
        lines.append("办法：" + visible_lines(error.hint))
    click.echo("\n".join(lines), err=True)


def problem_lines(problem: "Problem") -> list[str]:
    """One fault of an input: where, what is wrong, what was given, what to write."""
    place = "" if problem.line is None else f"第 {problem.line} 行"
    if problem.line is not None and problem.column is not None:
        place += f"第 {problem.column} 列"
    path = f"（{problem.path}）" if problem.path and problem.path != problem.label else ""
    head = "，".join(filter(None, [place, f"{problem.label}{path}"]))
    lines = [f"  {head}：{problem.message}" if head else f"  {problem.message}"]
    if problem.given and f"“{problem.given}”" not in problem.message:
        lines.append(f"      填的是：{problem.given}")
    if problem.hint:
        lines.append(f"      改法：{problem.hint}")
    return [visible(line) for line in lines]


def finding_lines(finding: "Finding") -> list[str]:
    """One finding: how grave, where, what, by which clause, what was expected and found, and the remedy."""
    grade = SEVERITIES[finding.severity] + ("·不可印发" if finding.blocks else "")
    clause = f"（{finding.clause}）" if finding.clause else ""
    place = f"{finding.where}：" if finding.where else ""
    lines = [f"  [{grade}] {place}{finding.message}{clause}"]
    compared = [f"{word} {value}" for word, value in (("应为", finding.expected), ("现为", finding.found)) if value]
    if compared:
        lines.append(f"      {'，'.join(compared)}")
    if finding.fix:
        lines.append(f"      改法：{finding.fix}")
    return [visible(line) for line in lines]


def print_findings(findings: Iterable["Finding"], err: bool = True) -> None:
    """Print findings, the gravest first, in their order otherwise."""
    order = list(SEVERITIES)
    for finding in sorted(findings, key=lambda one: order.index(one.severity)):
        click.echo("\n".join(finding_lines(finding)), err=err)


def _plain(value: Any) -> Any:
    """Turn what json does not know into what it knows."""
    if hasattr(value, "as_dict"):
        return value.as_dict()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")

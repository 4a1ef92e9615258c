"""The one error tree: every failure a person can meet, with its exit code and HTTP status.

An error carries a stable English ``code`` for programs and a Chinese ``message`` and ``hint`` for the person.
Only the faces (``docgen.cli``, later ``docgen.web``) turn these into exit codes or HTTP answers.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input (一处输入错误): where it is, what was given, what to write instead.

    ``path`` counts from 0 (``sections[4].steps[0].end``), ``label`` from 1 (实施步骤第1项·结束).
    ``line`` and ``column`` count from 1 and are None when the input has no lines (a form, a DOCX).
    """

    path: str
    label: str
    message: str
    given: str = ""
    hint: str = ""
    line: int | None = None
    column: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return a plain mapping for ``--format json``."""
        return asdict(self)


class DocgenError(Exception):
    """Base of all errors that docgen reports on purpose."""

    exit_code: ClassVar[int] = 5
    http_status: ClassVar[int] = 500

    def __init__(self, code: str, message: str, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.where = where

    def as_dict(self) -> dict[str, Any]:
        """Return a plain mapping for ``--format json``."""
        return {"code": self.code, "message": self.message, "hint": self.hint, "where": self.where}


class UsageError(DocgenError):
    """The command or request itself is wrong (用法错误)."""

    exit_code = 2
    http_status = 400


class InputError(DocgenError):
    """The input cannot become a filing (输入有误); ``problems`` lists every fault at once."""

    exit_code = 3
    http_status = 422

    def __init__(
        self, code: str, message: str, hint: str = "", where: str = "", problems: Sequence[Problem] = ()
    ) -> None:
        super().__init__(code, message, hint, where)
        self.problems = tuple(problems)

    def as_dict(self) -> dict[str, Any]:
        """Return a plain mapping, the single faults under ``problems``."""
        return {**super().as_dict(), "problems": [problem.as_dict() for problem in self.problems]}


class TemplateError(DocgenError):
    """A template cannot be used (模板有误)."""

    exit_code = 4
    http_status = 422


class RenderError(DocgenError):
    """A document could not be made (生成失败), a lost field included."""

    exit_code = 5
    http_status = 500


class ConversionError(RenderError):
    """A DOCX could not become a PDF or an image (转换失败)."""

    http_status = 503


class NotPublishableError(DocgenError):
    """The filing may be drawn but not issued (尚不可印发); ``problems`` lists what stands against it."""

    exit_code = 6
    http_status = 409

    def __init__(
        self, code: str, message: str, hint: str = "", where: str = "", problems: Sequence[Problem] = ()
    ) -> None:
        super().__init__(code, message, hint, where)
        self.problems = tuple(problems)

    def as_dict(self) -> dict[str, Any]:
        """Return a plain mapping, the single points under ``problems``."""
        return {**super().as_dict(), "problems": [problem.as_dict() for problem in self.problems]}


class ArchiveError(DocgenError):
    """The version store refused or is damaged (档案库错误)."""

    exit_code = 7
    http_status = 409


class RightsError(DocgenError):
    """The person may not see or do this (无权办理); in the browser it is as if it were not there."""

    exit_code = 7
    http_status = 404


class SignInError(DocgenError):
    """Name and password do not let anybody in (登录未成功); a lock-out is one too."""

    exit_code = 2
    http_status = 401


class SettingsError(DocgenError):
    """The house settings cannot be used (配置有误)."""

    exit_code = 8
    http_status = 500

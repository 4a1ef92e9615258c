"""Secrecy (密级): what is classified is not written at a desk that is reached over a network.

The command line works at the machine itself and is left to the house. An administrator may open the pages for it; that
is a setting, and its change is logged.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docgen.errors import InputError, Problem

if TYPE_CHECKING:
    from docgen.service.desk import Desk

_PATH, _LABEL = "head.classification", "版头·密级"


def refuse_classified(desk: "Desk", classification: object) -> None:
    """Raise InputError ``classified`` when a text of this classification may not be written at this desk.

    ``classification`` is what stands in the field, however it was typed; None or blank is no classification.
    """
    if desk.actor.local or desk.settings.archive.classified_online or not str(classification or "").strip():
        return
    shown = str(classification).strip()[:10]
    message = f"标有密级“{shown}”的公文不能在这里拟写，请在涉密计算机上办理。"
    problem = Problem(_PATH, _LABEL, message, given=shown, hint="没有涉密内容的，请去掉密级。")
    raise InputError("classified", message, hint=problem.hint, where=_PATH, problems=[problem])


def refuse_typed(desk: "Desk", typed: Mapping[str, Any]) -> None:
    """The same for a text as far as it is typed: nothing of a classified one is kept or drawn."""
    head = typed.get("head")
    refuse_classified(desk, head.get("classification") if isinstance(head, Mapping) else None)

"""Answers by the name of their control, such as ``checklist.3.photos``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def answer_at(answers: Mapping[str, Any], place: str) -> Any:
    """The answer at ``place``; None where there is none."""
    found: Any = answers
    for part in place.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def put_answer(answers: dict[str, Any], place: str, answer: Any) -> bool:
    """Put ``answer`` at ``place``; False if an answer on the way there has no parts."""
    *way, last = place.split(".")
    for part in way:
        answers = answers.setdefault(part, {})
        if not isinstance(answers, dict):
            return False
    answers[last] = answer
    return True

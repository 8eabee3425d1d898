"""Filling in any form by its definition, the way a person would who wants to say certain things."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from casework.definitions import ChecklistItem, Form, FormField

AGREED = frozenset({"attended", "signed", "accompanied_signed", "stamped"})
"""Yes-or-no questions whose plain answer is yes."""
AHEAD = timedelta(days=10)
"""How far ahead a day is set that must lie in the future."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What the person filling in the form knows, and wants to say."""

    today: date
    companions: Sequence[UUID] = ()
    product_class: str = ""
    problem_type: str = ""
    failing: Collection[int] = ()
    """Numbers of the checklist items that are a problem."""
    says: Mapping[str, Any] = field(default_factory=dict)
    """Answers by field that matter to the story; all others are answered plainly."""


def filled(form: Form, occasion: Occasion) -> dict[str, Any]:
    """Answers to every question of ``form`` that is asked and must be answered."""
    answers: dict[str, Any] = {}
    for asked in form.fields:
        if asked.type == "note" or not asked.is_shown(answers):
            continue
        if asked.name in occasion.says:
            answers[asked.name] = occasion.says[asked.name]
        elif asked.required:
            answers[asked.name] = _plain(asked, occasion)
    return answers


def _plain(asked: FormField, occasion: Occasion) -> Any:
    return PLAINLY.get(asked.type, _words)(asked, occasion)


def _day(asked: FormField, occasion: Occasion) -> str:
    ahead = asked.must_be == "future_or_today"
    return (occasion.today + AHEAD if ahead else occasion.today).isoformat()


def _checklist(asked: FormField, occasion: Occasion) -> dict[str, Any]:
    return {str(i.no): _line(i, bad=i.no in occasion.failing) for i in asked.items}


def _words(asked: FormField, _occasion: Occasion) -> str:
    words = asked.phrases[0].zh_CN if asked.phrases else f"演练：{asked.label.zh_CN}"
    return words[: asked.max_length]


def _line(item: ChecklistItem, *, bad: bool) -> dict[str, Any]:
    """One line of a checklist, well or ill; a sub-choice only where the answer opens it."""
    answer: str = item.problem_when
    if answer == "detail":
        answer = item.detail.when if item.detail else "yes"
    elif not bad:
        answer = {"yes": "no", "no": "yes"}[answer]
    opened = item.detail is not None and item.detail.when == answer
    return {
        "answer": answer,
        "detail": _detail(item, bad=bad) if opened else None,
        "extra": "示例-2022-0001" if item.extra and answer == "yes" else None,
        "remark": "现场发现（演练）" if bad else None,
    }


def _detail(item: ChecklistItem, *, bad: bool) -> str | None:
    choices = [choice.value for choice in item.detail.choices] if item.detail else []
    wrong = item.detail.bad if item.detail else None
    if bad and wrong is not None:
        return wrong
    return next((choice for choice in choices if choice != wrong), None)


PLAINLY: Mapping[str, Callable[[FormField, Occasion], Any]] = {
    "yes_no": lambda asked, _: asked.name in AGREED,
    "choice": lambda asked, _: asked.choices[0].value,
    "date": _day,
    "integer": lambda asked, _: int(asked.min or 0),
    "number": lambda asked, _: asked.min or 0,
    "officer": lambda _, occasion: str(next(iter(occasion.companions), "")),
    "product_class": lambda _, occasion: occasion.product_class,
    "problem_type": lambda _, occasion: occasion.problem_type,
    "photos": lambda *_: [],
    "checklist": _checklist,
}
"""The plain answer to each type of question; all other types are answered in words."""

"""A checklist as the record prints it: each answer ticked among those that could be given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from casework.forms.checklist import ANSWERS
from casework.forms.checklist_items import ChecklistItem
from casework.papers.speaking import OPEN, TICKED
from casework.rules.checklist import Decide, failing_items
from casework.wording import Text

PRINTED = ("yes", "no")
"""The answers that stand on the paper; the third stands there where it was given."""


def checklist_rows(
    items: Iterable[ChecklistItem], answers: Mapping[str, Any], decide: Decide
) -> list[dict[str, str]]:
    """The rows ``no``, ``item``, ``answer`` and ``problem`` of the items that were answered."""
    asked = [item for item in items if str(item.no) in answers]
    failed = {one.number: one.description for one in failing_items(asked, answers, decide)}
    return [
        {
            "no": str(item.no),
            "item": item.text.zh_CN,
            "answer": _answer(item, answers[str(item.no)]),
            "problem": failed.get(item.no, ""),
        }
        for item in asked
    ]


def _answer(item: ChecklistItem, said: Mapping[str, Any]) -> str:
    given = said["answer"]
    printed = PRINTED if given in PRINTED else (*PRINTED, given)
    lines = [_ticked({name: ANSWERS[name] for name in printed}, given)]
    if item.detail is not None and given == item.detail.when:
        choices = {choice.value: choice.label for choice in item.detail.choices}
        lines.append(_ticked(choices, said.get("detail")))
    if item.extra is not None and said.get("extra"):
        lines.append(f"{item.extra.zh_CN}：{said['extra']}")
    return "\n".join(lines)


def _ticked(choices: Mapping[str, Text], chosen: Any) -> str:
    return "　".join(
        (TICKED if value == chosen else OPEN) + words.zh_CN for value, words in choices.items()
    )

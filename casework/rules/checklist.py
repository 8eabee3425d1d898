"""Which answers of an on-site record mean a problem (D24)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

CHECKLIST, PHOTOS = "checklist", "photos"
"""The field of a record that holds its checklist; the part of an item that holds its photos."""


class Item(Protocol):
    """What this rule needs of a checklist item; ``casework.definitions`` has the real one."""

    @property
    def no(self) -> int: ...
    @property
    def finding(self) -> str: ...
    @property
    def problem_when(self) -> str: ...
    @property
    def bad_detail(self) -> str | None: ...
    @property
    def basis(self) -> str: ...
    @property
    def problem_type(self) -> str: ...


class FileOfField(Protocol):
    """What this rule needs of a file that was handed in."""

    @property
    def field(self) -> str: ...


F = TypeVar("F", bound=FileOfField)
Decide = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """One failing item: what the ledger says of it."""

    number: int
    problem_type: str
    description: str
    basis: str


def failing_items(
    items: Iterable[Item], answers: Mapping[str, Mapping[str, Any]], decide: Decide
) -> list[Failing]:
    """The items whose answer is a problem, by the table ``form_polarity``, in the form's order.

    ``answers`` maps an item's number, as text, to ``answer``, ``detail`` and ``remark``.
    """
    return [
        Failing(
            number=item.no,
            problem_type=item.problem_type,
            description=_description(item, answers[str(item.no)]),
            basis=item.basis,
        )
        for item in items
        if _is_problem(item, answers[str(item.no)], decide)
    ]


def _is_problem(item: Item, answer: Mapping[str, Any], decide: Decide) -> bool:
    bad = item.bad_detail
    inputs = {
        "problem_when": item.problem_when,
        "answer": answer["answer"],
        "detail_bad": bad is not None and answer.get("detail") == bad,
    }
    return bool(decide("form_polarity", inputs)["problem"])


def _description(item: Item, answer: Mapping[str, Any]) -> str:
    remark = str(answer.get("remark") or "")
    return f"{item.finding}：{remark}" if remark else item.finding


def photos_at(checklist: str, number: int) -> str:
    """The field of the photos that show one item, such as ``checklist.3.photos``."""
    return f"{checklist}.{number}.{PHOTOS}"


def is_of_item(photo: FileOfField, form_item: str) -> bool:
    """Whether a photo of a record was handed in for the item ``form_item`` (``annex_4/3``)."""
    _form, slash, number = form_item.rpartition("/")
    return bool(slash) and photo.field == f"{CHECKLIST}.{number}.{PHOTOS}"


def photos_of_item(photos: Sequence[F], form_item: str) -> list[F]:
    """The photos that show the finding of an item: its own, else those of the whole visit.

    Photos of another item never show it. Records of before have photos of the visit alone.
    """
    own = [photo for photo in photos if is_of_item(photo, form_item)]
    return own or [photo for photo in photos if "." not in photo.field]

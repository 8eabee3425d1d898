"""How far the disposal items of an inspection are (问题企业处置项)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from casework.definitions import Campaign
from casework.forms import Form
from casework.forms.disposal import DisposalField
from casework.forms.disposal_items import IN_PROGRESS, STATE_WORDS, DisposalItem
from casework.models import DisposalAnswer, Hazard, Inspection, Matter, Person, Submission
from casework.wording import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalState:
    """One item, how far it is, and who said so."""

    item: DisposalItem
    answer: str
    by: str
    at: datetime

    @property
    def settled(self) -> bool:
        """Whether nothing is waited for."""
        return self.answer != IN_PROGRESS

    @property
    def words(self) -> Text:
        """What its answer is called."""
        return STATE_WORDS[self.answer]


_SETTLED = case((DisposalAnswer.answer != IN_PROGRESS, DisposalAnswer.item))
IN_PROGRESS_COUNT: Any = (
    select(func.count(DisposalAnswer.item.distinct()) - func.count(_SETTLED.distinct()))
    .where(DisposalAnswer.inspection_id == Hazard.parent_id)
    .correlate(Hazard)
    .scalar_subquery()
)
"""Of a hazard's inspection: how many items are in progress. One that was settled stays so."""


def inspection_of(matter: Matter) -> UUID | None:
    """The inspection whose items are asked of a matter; one that has none asks for none."""
    return matter.id if isinstance(matter, Inspection) else matter.parent_id


def in_progress(inspection_id: UUID | None) -> Any:
    """A column of a statement: the items of an inspection in progress, for :func:`numbers`."""
    items = (
        select(DisposalAnswer.item)
        .where(DisposalAnswer.inspection_id == inspection_id)
        .group_by(DisposalAnswer.item)
        .having(func.count(_SETTLED) == 0)
        .subquery()
    )
    return select(func.aggregate_strings(items.c.item, ",")).scalar_subquery()


def numbers(listed: str | None) -> tuple[str, ...]:
    """The numbers that the column lists, in order."""
    return tuple(sorted(listed.split(","), key=_order)) if listed else ()


def asked_items(
    session: Session, form: Form, matter: Matter, campaign: Campaign
) -> tuple[DisposalItem, ...]:
    """The items left in progress that ``form`` asks about again, in the words of the campaign."""
    if not any(isinstance(known, DisposalField) and not known.own for known in form.fields):
        return ()
    inspection = inspection_of(matter)
    open_ones = numbers(session.scalar(select(in_progress(inspection))))
    if not open_ones:
        return ()
    name = session.scalar(select(Inspection.form).where(Inspection.id == inspection))
    texts = _texts(campaign, name)
    return tuple(_worded(number, texts) for number in open_ones)


def disposal_of(
    session: Session, inspection_id: UUID | None, campaign: Campaign
) -> Sequence[DisposalState]:
    """Every item of an inspection as it stands, by number, with who said so."""
    if inspection_id is None:
        return ()
    query = (
        select(
            DisposalAnswer.item,
            DisposalAnswer.answer,
            Person.name,
            DisposalAnswer.answered_at,
            Inspection.form,
        )
        .join(Inspection, Inspection.id == DisposalAnswer.inspection_id)
        .join(Submission, Submission.task_id == DisposalAnswer.task_id)
        .join(Person, Person.id == Submission.person_id)
        .where(DisposalAnswer.inspection_id == inspection_id)
        .order_by(DisposalAnswer.answered_at, DisposalAnswer.id)
    )
    states: dict[str, tuple[str, str, datetime]] = {}
    record: str | None = None
    for number, answer, by, at, record in session.execute(query):  # noqa: B007 -- one for all
        if number not in states or states[number][0] == IN_PROGRESS:
            states[number] = (answer, by, at)
    texts = _texts(campaign, record)
    return [
        DisposalState(item=_worded(number, texts), answer=answer, by=by, at=at)
        for number, (answer, by, at) in sorted(states.items(), key=lambda one: _order(one[0]))
    ]


def _texts(campaign: Campaign, record: str | None) -> dict[str, Text]:
    """What an inspection's record calls its items today."""
    form = campaign.forms.get(record) if record else None
    asked = [known for known in (form.fields if form else ()) if isinstance(known, DisposalField)]
    return {item.no: item.text for known in asked for item in known.own}


def _worded(number: str, texts: dict[str, Text]) -> DisposalItem:
    """The item; by its number alone where the record no longer asks it."""
    return DisposalItem(number, texts.get(number, Text(number, number)))


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))

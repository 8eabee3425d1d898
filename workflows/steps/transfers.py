"""Service tasks of the transfer to another authority (案件移送, P20)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from casework.errors import AnswerRefused
from casework.events.transfers import TransferBarred, TransferObjected, TransferSettled
from casework.models import IssuedPaper, Matter, Unit
from casework.models.papers import ISSUED
from casework.queries.letterheads import letterhead_of
from casework.typed_text import sought
from workflows.registry import Result, StepContext, service_task

FROM_ANOTHER = "department"
"""The source of a lead that another authority transferred to us."""
DESIGNATED_TO_US = "designated_ours"
"""The result of a transfer after which it may not be passed on."""


@service_task("check_transfer", gives=("barred",))
def check_transfer(context: StepContext[Matter]) -> Result:
    """Tell the process whether the case may be passed on at all (L-CX-14).

    Raises ``AnswerRefused`` for a transfer to our own authority, and for a second one while the
    first of the same matter is open.
    """
    matter = context.matter
    _ensure_another(context, "receiver", context.answers["receiver"])
    earlier = _earlier(context)
    if any(one.closed_at is None for one in earlier):
        raise AnswerRefused(field="receiver", reason="already_in_transfer")
    barred = context.answers["came_to_us"] or _came_to_us(context, earlier)
    matter.keep({"barred": barred or None})
    if barred:
        context.work.record(TransferBarred(matter_id=matter.id))
    return {"barred": barred}


@service_task("note_transfer_objection")
def note_transfer_objection(context: StepContext[Matter]) -> Result:
    """The receiver objects: jurisdiction is disputed from the day of its answer (L-CX-12)."""
    answers = context.answers
    context.work.record(
        TransferObjected(
            matter_id=context.matter.id,
            answered_on=answers["answered_on"],
            objection=answers["objection"],
        )
    )
    return {}


@service_task("withdraw_transfer")
def withdraw_transfer(context: StepContext[Matter], *, result: str) -> Result:
    """We take the transfer back before it was accepted; a letter on its way is voided first."""
    on_its_way = select(IssuedPaper.id).where(
        IssuedPaper.matter_id == context.matter.id,
        IssuedPaper.state == ISSUED,
        IssuedPaper.served_on.is_(None),
    )
    if context.work.session.scalars(on_its_way.limit(1)).first() is not None:
        raise AnswerRefused(field="withdrawal_reason", reason="letter_on_its_way")
    return settle_transfer(context, result=result)


@service_task("settle_transfer")
def settle_transfer(context: StepContext[Matter], *, result: str) -> Result:
    """Keep what became of the transfer, for its page and for the matter it came from."""
    matter, other = context.matter, context.answers.get("other_authority")
    if other:
        _ensure_another(context, "other_authority", other)
        matter.keep({"transferred_to": other})
    matter.keep({"transfer_result": result})
    context.work.record(
        TransferSettled(
            matter_id=matter.id,
            transfer_result=result,
            transferred_to=matter.fact("transferred_to"),
        )
    )
    return {}


@service_task("read_transfer_result", gives=("transfer_result",))
def read_transfer_result(context: StepContext[Matter]) -> Result:
    """Tell the process of a lead what became of its transfer."""
    return {"transfer_result": context.matter.fact("transfer_result")}


def _ensure_another(context: StepContext[Matter], field: str, name: str) -> None:
    """Our unit and the authority on its papers are no other authority."""
    unit = context.matter.unit
    own = {letterhead_of(context.work.session, unit).get("authority", ""), *_names(context, unit)}
    if sought(name) in {sought(one) for one in own}:
        raise AnswerRefused(field=field, reason="own_authority")


def _names(context: StepContext[Matter], unit: str) -> Iterable[str]:
    """The names of a unit in either language."""
    known = context.work.session.get(Unit, unit)
    return (known.name, known.name_en) if known is not None else ()


def _earlier(context: StepContext[Matter]) -> list[Matter]:
    """The other transfers of the matter that this one came from."""
    matter = context.matter
    if matter.parent_id is None:
        return []
    query = select(Matter).where(
        Matter.parent_id == matter.parent_id,
        Matter.kind == matter.kind,
        Matter.id != matter.id,
    )
    return list(context.work.session.scalars(query))


def _came_to_us(context: StepContext[Matter], earlier: Iterable[Matter]) -> bool:
    """Whether another authority transferred the matter to us, or a superior designated us."""
    matter = context.matter
    origin = context.work.session.get(Matter, matter.parent_id) if matter.parent_id else None
    source = origin.fact("lead_source") if origin is not None else None
    designated = (one.fact("transfer_result") for one in earlier)
    return source == FROM_ANOTHER or DESIGNATED_TO_US in designated

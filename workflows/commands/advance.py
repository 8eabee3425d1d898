"""Opening a matter and moving it on: what every act on a process has in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import select, union_all

from casework.definitions import ProcessDefinition
from casework.errors import DefinitionError
from casework.events import MatterOpened, MessageReceived, ProcessMoved
from casework.models import Escalation, ExtensionRequest, Matter, ProcessRow, Suspension
from casework.models.limits import RUNNING
from casework.models.types import new_id
from casework.unit_of_work import UnitOfWork
from workflows.engine import ProcessState
from workflows.held import HeldMatter, hold_matter
from workflows.projection import project
from workflows.registry import NewMatter, StepContext
from workflows.runtime import Runtime, services

ORIGIN_SETTLED = "origin_settled"
"""The message that withdraws what was opened because of a time limit that has been settled."""


def open_matter(runtime: Runtime, work: UnitOfWork, new: NewMatter, *, campaign: str) -> UUID:
    """Number a new matter, start its process and everything that follows; return its id."""
    matter = new.matter
    book = runtime.processes
    begun = book.processes[new.process] if new.process else book.begun_by(matter.kind)
    _ensure_begins_so(begun, new.facts)
    matter.id = new_id()
    matter.campaign, matter.opened_at = campaign, work.now
    matter.campaign_version = runtime.campaigns[campaign].version
    matter.trail_length, matter.trail_seal = 0, ""
    context = runtime.step_context(work, matter)
    matter.number = context.next_number(matter.kind)
    work.session.add(matter)
    work.touched.append(matter)
    work.session.flush([matter])  # its own row first; all others refer to it and can wait
    model = runtime.engine.catalogue.newest(begun.id)
    process = ProcessRow(
        matter_id=matter.id,
        process_id=model.process_id,
        model_digest=model.digest,
        state=b"",
        version=0,
    )
    work.session.add(process)
    mark = len(work.events)
    state = runtime.engine.start(begun.id, new.facts, services(context))

    def opened(**moved: Any) -> MatterOpened:
        return MatterOpened(
            matter_id=matter.id,
            number=matter.number,
            process=model.process_id,
            model_digest=model.digest,
            parent=str(matter.parent_id) if matter.parent_id else None,
            **moved,
        )

    moved_on(runtime, context, HeldMatter(matter, process), state, opened, mark=mark)
    return matter.id


def _ensure_begins_so(process: ProcessDefinition, facts: Mapping[str, object]) -> None:
    """The gate let the model in because its process begins with just these facts."""
    if process.starts_with != frozenset(facts):
        raise DefinitionError(process=process.id, given=sorted(facts), reason="other_facts")


def moved_on(
    runtime: Runtime,
    context: StepContext[Matter],
    held: HeldMatter,
    state: ProcessState,
    event: Callable[..., ProcessMoved],
    *,
    mark: int,
) -> None:
    """Project an advance, record it at ``mark`` ahead of its consequences, open what follows."""
    work, before = context.work, held.running
    clocks = project(context, held, state)
    work.record(
        event(
            passed=[(step.process, step.element) for step in state.passed],
            decisions=[_told(d) for d in (*state.decisions, *context.decided)],
            clocks=clocks,
            stage=state.stage,
            acts=context.acts,
        ),
        version=held.process.version,
        before=mark,
    )
    open_followers(runtime, context)
    tell_others(runtime, context, state)
    settled = [d for d in before if d.state not in RUNNING]
    called = [d.id for d in settled if d.has_escalated or d.requests]
    if called:
        _inform_what_hangs_on(runtime, work, called)


def open_followers(runtime: Runtime, context: StepContext[Matter]) -> None:
    """Open the matters an act called for, in the same transaction."""
    followers, context.followers = context.followers, []
    for new in followers:
        open_matter(runtime, context.work, new, campaign=context.matter.campaign)


def tell_others(runtime: Runtime, context: StepContext[Matter], state: ProcessState) -> None:
    """Tell the matters this act has word for: of what was passed, the one it came from.

    A matter that does not wait for the word takes note of its facts; a closed one of nothing.
    """
    matter, definition = context.matter, runtime.processes
    if matter.parent_id is not None:
        for step in state.passed:
            telling = definition.tellings.get((step.process, step.element))
            if telling is not None:
                context.tell(matter.parent_id, telling)
    words, context.words = context.words, []
    for word in words:
        held = hold_matter(context.work, word.matter_id)
        if held.matter.closed_at is None:
            held.matter.keep(word.facts)
            hearing = runtime.step_context(context.work, held.matter)
            _pass_by(runtime, hearing, held, word.message)
            _inform(runtime, hearing, held, word.message)


def _pass_by(
    runtime: Runtime, context: StepContext[Matter], held: HeldMatter, message: str
) -> None:
    """Note the act that the message is, before what runs on sets a limit by it."""
    digest, blob = held.process.model_digest, held.process.state
    if message in runtime.engine.describe(digest, blob).messages:
        context.pass_by(runtime.engine.catalogue.by_digest(digest).awaiting(message))


def withdraw(runtime: Runtime, work: UnitOfWork, matter_id: UUID) -> None:
    """Withdraw an open matter whose reason is gone (原事项已办结); a closed one stays as it is."""
    held = hold_matter(work, matter_id)
    if held.matter.closed_at is None:
        _inform(runtime, runtime.step_context(work, held.matter), held, ORIGIN_SETTLED)


def _inform_what_hangs_on(runtime: Runtime, work: UnitOfWork, settled: Sequence[UUID]) -> None:
    """Withdraw open escalations and requests of settled time limits (原事项已办结)."""
    work.session.flush()
    query = union_all(
        *(
            select(kind.id).where(kind.limit_id.in_(settled), kind.closed_at.is_(None))
            for kind in (Escalation, ExtensionRequest, Suspension)
        )
    )
    for matter_id in sorted(work.session.scalars(query)):
        held = hold_matter(work, matter_id)
        _inform(runtime, runtime.step_context(work, held.matter), held, ORIGIN_SETTLED)


def _inform(runtime: Runtime, context: StepContext[Matter], held: HeldMatter, message: str) -> None:
    mark = len(context.work.events)
    state = runtime.engine.inform(
        held.process.model_digest, held.process.state, message, services(context)
    )

    def received(**moved: Any) -> MessageReceived:
        return MessageReceived(matter_id=context.matter.id, message=message, **moved)

    moved_on(runtime, context, held, state, received, mark=mark)


def _told(decision: Any) -> dict[str, Any]:
    return {**asdict(decision), "digest": decision.digest[:16]}

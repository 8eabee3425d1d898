"""Beginning a matter by hand: it is opened and its first step done, in one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casework.definitions import Beginning, ProcessDefinition
from casework.documents.evidence import KeptFile
from casework.errors import AnswerRefused, DefinitionError, NotFound, NotPermitted
from casework.models import Enterprise, Matter, WorkItem
from casework.models.matters import class_of_kind
from casework.unit_of_work import Actor, UnitOfWork
from workflows.commands.advance import open_matter
from workflows.commands.tasks import complete_task
from workflows.registry import NewMatter
from workflows.runtime import Runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be begun: by which process, in which campaign, about what, from what."""

    process: str
    campaign: str
    enterprise_id: UUID | None = None
    origin_id: UUID | None = None
    """The matter it is begun from; its enterprise and unit are taken over."""


def may_begin(runtime: Runtime, actor: Actor, process: ProcessDefinition) -> bool:
    """Whether the actor may begin matters of the process: who may do its first step."""
    return process.begins is not None and _role(runtime, process.id, process.begins) in actor.roles


def ensure_may_begin(runtime: Runtime, actor: Actor, process: str) -> None:
    """Refuse a process that no person begins (``NotFound``), or not this one (``NotPermitted``)."""
    known = runtime.processes.get(process)
    if known is None or known.begins is None:
        raise NotFound(kind="process", id=process)
    if not may_begin(runtime, actor, known):
        raise NotPermitted(role=_role(runtime, process, known.begins))


def begin_matter(
    runtime: Runtime,
    work: UnitOfWork,
    wanted: Wanted,
    *,
    answers: Mapping[str, Any],
    photos: Sequence[KeptFile] = (),
) -> UUID:
    """Open a matter and hand in the form of its first step; return the matter's id.

    Raises ``NotFound`` for a process that no person begins and for what the actor may not see,
    ``NotPermitted``, ``AnswerRefused`` (of ``campaign``, ``enterprise`` or ``origin``), and what
    :func:`complete_task` raises; nothing is stored then.
    """
    ensure_may_begin(runtime, work.actor, wanted.process)
    _ensure_running(runtime, work, wanted)
    matter = _matter(work, runtime.processes.processes[wanted.process], wanted)
    new = NewMatter(matter=matter, facts={}, process=wanted.process)
    opened = open_matter(runtime, work, new, campaign=wanted.campaign)
    work.session.flush()
    task = work.session.scalars(select(WorkItem.task_id).where(WorkItem.matter_id == opened)).one()
    return complete_task(runtime, work, task_id=task, answers=answers, photos=photos)


def _role(runtime: Runtime, process: str, begins: Beginning) -> str | None:
    return runtime.engine.catalogue.newest(process).role_at(begins.at)


def _ensure_running(runtime: Runtime, work: UnitOfWork, wanted: Wanted) -> None:
    campaign = runtime.campaigns[wanted.campaign]
    if wanted.process not in campaign.processes:
        raise AnswerRefused(field="campaign", reason="not_run_by_campaign")
    if not campaign.is_under_way(work.today):
        raise AnswerRefused(field="campaign", reason="campaign_not_running")


def _matter(work: UnitOfWork, process: ProcessDefinition, wanted: Wanted) -> Matter:
    """A matter of the process's kind, of the unit that the origin or the enterprise lies with."""
    if process.kind is None or process.begins is None:
        raise DefinitionError(process=process.id, reason="begins_with_facts")
    kind = process.kind.id
    origin = _origin(work, process.begins, wanted.origin_id)
    enterprise = _enterprise(work, process.begins, wanted, origin)
    lies_with = origin or enterprise
    return class_of_kind(kind)(
        kind=kind,
        enterprise_id=enterprise.id if enterprise else None,
        unit=lies_with.unit if lies_with else work.actor.unit,
        parent_id=wanted.origin_id,
    )


def _origin(work: UnitOfWork, begins: Beginning, origin_id: UUID | None) -> Matter | None:
    if origin_id is None:
        return None
    origin = work.session.get(Matter, origin_id)
    if origin is None or not work.actor.sees(origin.unit):
        raise NotFound(kind="matter", id=origin_id)
    if origin.kind not in begins.origins:
        raise AnswerRefused(field="origin", reason="not_begun_from")
    return origin


def _enterprise(
    work: UnitOfWork, begins: Beginning, wanted: Wanted, origin: Matter | None
) -> Enterprise | None:
    """The enterprise it is about: that of the matter it comes from, else the one chosen."""
    chosen = (origin.enterprise_id if origin else None) or wanted.enterprise_id
    if chosen is None and begins.enterprise == "needed":
        raise AnswerRefused(field="enterprise", reason="enterprise_needed")
    if chosen is None or begins.enterprise == "none":
        return None
    enterprise = work.session.get(Enterprise, chosen)
    if enterprise is None or not work.actor.sees(enterprise.unit):
        raise NotFound(kind="enterprise", id=chosen)
    return enterprise

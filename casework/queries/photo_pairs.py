"""Photos of one hazard side by side (前后对照): those of the finding, those of each recheck."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, load_only

from casework.definitions.strike_off import Step, StrikeOffTable
from casework.models import Attachment, Hazard, Inspection, Matter, Person, Submission
from casework.queries.submissions import Evidence, evidence_row
from casework.rules.checklist import is_of_item, photos_of_item
from casework.rules.strike_off import Finding, metres, position_of
from casework.unit_of_work import Actor

PICTURE = "image/"
KEPT = (
    Submission.task_id,
    Submission.matter_id,
    Submission.process,
    Submission.step,
    Submission.handed_in_at,
)
"""What is read of a submission: its answers may be long, and are not asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedPhoto:
    """A photo of a pair, with the matter at whose address it is shown."""

    matter_id: UUID
    photo: Evidence
    field: str = ""
    """The question that it was handed in for."""
    own: bool = True
    """Whether it belongs to this item alone; one of a visit that found several does not.

    A photo that was handed in for one item of the record belongs to that item.
    """
    marks: tuple[Finding, ...] = ()
    """What the check of a strike-off's evidence found of it."""


@dataclass(frozen=True, slots=True)
class PhotoPair:
    """One photo of the finding and one of a recheck; None where there is none to set beside it."""

    before: PairedPhoto | None
    after: PairedPhoto | None

    @property
    def metres(self) -> int | None:
        """How far apart they claim to have been taken; None where one of them names no place."""
        places = [position_of(side.photo.place) for side in (self.before, self.after) if side]
        known = [place for place in places if place is not None]
        return round(metres(*known)) if len(known) == 2 else None  # noqa: PLR2004 -- a pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """One look at what was put right, with its photos beside those of the finding."""

    task_id: UUID
    process: str
    step: str
    round: int
    """Which order it came after, counted from one."""
    at: datetime
    officers: tuple[str, ...]
    after: tuple[PairedPhoto, ...]
    pairs: tuple[PhotoPair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPhotos:
    """The finding of one hazard, its photos, and all rechecks of it, the oldest first."""

    hazard_id: UUID
    number: str
    form_item: str
    """The failed item of the on-site record; empty where no record found it."""
    sentence: str
    """What was found, as the ledger and the order say it."""
    found_on: date
    found_by: str
    found_together: int
    """How many problems the visit found whose photos these are."""
    before: tuple[PairedPhoto, ...]
    rechecks: tuple[Recheck, ...]

    @property
    def any(self) -> bool:
        """Whether there is a photo at all."""
        return bool(self.before) or any(recheck.after for recheck in self.rechecks)


def photo_pairs(
    session: Session,
    actor: Actor,
    hazard_id: UUID,
    *,
    table: StrikeOffTable,
    checking: Collection[Step],
    findings: Sequence[Finding] = (),
) -> ItemPhotos:
    """The photos of a hazard in pairs, in one statement; those the actor may see.

    What was handed in before the first order, at the step that ``table`` names, shows the finding.
    ``checking`` are the steps whose photos show what became of it. ``findings`` are the marks of
    the strike-off's check.
    """
    hazard = session.get_one(Hazard, hazard_id)
    acts = sorted(_acts(session, actor, hazard, findings), key=lambda act: act.order_in(table))
    ordered = next((n for n, act in enumerate(acts) if act.step == table.order), len(acts))
    together = max([1, *(act.problems for act in acts)])
    found = [photo for act in acts[:ordered] for photo in act.photos]
    before = [replace(photo, own=together == 1 or photo.own) for photo in found]
    before.sort(key=lambda photo: not photo.own)
    return ItemPhotos(
        hazard_id=hazard.id,
        number=hazard.number,
        form_item=hazard.form_item,
        sentence=hazard.description,
        found_on=hazard.found_on,
        found_by=hazard.found_by,
        found_together=together,
        before=tuple(before),
        rechecks=tuple(_rechecks(acts[ordered:], table.order, checking, before)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """What was handed in on the hazard, or on what it came from."""

    task_id: UUID
    step: Step
    at: datetime
    officers: tuple[str, ...]
    problems: int
    """How many problems it found, if it is the record of an inspection."""
    photos: list[PairedPhoto]

    def order_in(self, table: StrikeOffTable) -> tuple[datetime, int]:
        """By time; of one moment the order comes before the recheck, and after all others."""
        return self.at, {table.order: 1, table.recheck: 2}.get(self.step, 0)


def _acts(
    session: Session, actor: Actor, hazard: Hazard, findings: Sequence[Finding]
) -> list[_Act]:
    """What was handed in on the hazard and on what it came from, with photos, the oldest first."""
    acts: dict[UUID, _Act] = {}
    for submission, photo, officer, second, problems in session.execute(_handed_in(actor, hazard)):
        act = acts.setdefault(
            submission.task_id,
            _Act(
                task_id=submission.task_id,
                step=(submission.process, submission.step),
                at=submission.handed_in_at,
                officers=tuple(name for name in (officer, second) if name),
                problems=problems or 0,
                photos=[],
            ),
        )
        if photo is not None and photo.media_type.startswith(PICTURE):
            act.photos.append(
                PairedPhoto(
                    matter_id=photo.matter_id,
                    photo=evidence_row(photo, officer),
                    field=photo.field,
                    own=photo.matter_id == hazard.id or is_of_item(photo, hazard.form_item),
                    marks=tuple(_marks(photo, findings)),
                )
            )
    for act in acts.values():
        act.photos[:] = photos_of_item(act.photos, hazard.form_item)
    return list(acts.values())


def _handed_in(actor: Actor, hazard: Hazard) -> Select[Any]:
    officer, second, visit = aliased(Person), aliased(Person), Inspection.__table__
    of = [matter for matter in (hazard.id, hazard.parent_id) if matter]
    return (
        select(Submission, Attachment, officer.name, second.name, visit.c.problems)
        .options(load_only(*KEPT))
        .join(Matter.__table__, Matter.__table__.c.id == Submission.matter_id)
        .join(officer, officer.id == Submission.person_id)
        .outerjoin(second, second.id == Submission.second_officer_id)
        .outerjoin(visit, visit.c.id == Submission.matter_id)
        .outerjoin(Attachment, Attachment.task_id == Submission.task_id)
        .where(Submission.matter_id.in_(of), Matter.__table__.c.unit.in_(actor.units))
        .order_by(Submission.handed_in_at, Submission.task_id, Attachment.id)
    )


def _marks(photo: Attachment, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings about this photo and no other."""
    for finding in findings:
        if [shown.id for shown in finding.photos] == [photo.id]:
            yield finding


def _rechecks(
    acts: Sequence[_Act],
    ordering: Step,
    checking: Collection[Step],
    before: Sequence[PairedPhoto],
) -> Iterator[Recheck]:
    """Every recheck, with the number of orders before it."""
    orders = 0
    for act in acts:
        orders += act.step == ordering
        if act.step in checking:
            process, step = act.step
            yield Recheck(
                task_id=act.task_id,
                process=process,
                step=step,
                round=orders,
                at=act.at,
                officers=act.officers,
                after=tuple(act.photos),
                pairs=tuple(paired(before, act.photos)),
            )


def paired(before: Sequence[PairedPhoto], after: Sequence[PairedPhoto]) -> Iterator[PhotoPair]:
    """The first with the first, and so on; every later photo stands beside one of the finding."""
    for number, (one, other) in enumerate(zip_longest(before, after)):
        beside = one if number < len(before) else before[-1] if before else None
        yield PhotoPair(beside, other)

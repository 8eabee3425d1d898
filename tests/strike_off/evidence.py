"""Evidence of a strike-off, put together by a case: orders, reports, rechecks, photos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import (
    Attachment,
    DisposalAnswer,
    Hazard,
    Matter,
    PhotoPrint,
    PhotoSuspicion,
    Submission,
)
from casework.models.types import new_id
from casework.queries.strike_off import strike_off_facts
from casework.rules.strike_off import Finding, judge
from casework.unit_of_work import CLOCK
from tests.builders import World
from tests.papers.issuing import issued
from tests.radar.album import Album

FOUND_AT = "29.600000,106.500000"
STEPS = {
    "register": ("hazard_closure", "register"),
    "order": ("rectification", "issue_order"),
    "report": ("rectification", "record_report"),
    "recheck": ("hazard_closure", "recheck"),
}
JUDGED = {"reused": "reused", "harmless": "harmless", "suspected": None}


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo of a case. ``like`` says that it was found to be like another, and what of it."""

    taken: str | None = None
    place: str | None = None
    identical: str | None = None
    alike: str | None = None
    compared: bool = True
    image: Image.Image | None = None
    """What it shows; it is then printed as the office does, and not noted by the case."""
    quality: int = 88


@dataclass(frozen=True, kw_only=True)
class Did:
    """Something handed in: on the hazard, or on another one (``elsewhere``)."""

    step: str
    photos: Sequence[Photo] = ()
    officers: str = "AB"
    answers: Mapping[str, Any] = field(default_factory=dict)
    elsewhere: bool = False
    disposal: Mapping[str, str] = field(default_factory=dict)
    """Disposal items that it answers, by number."""
    paper: str = "served"
    """Of an order what became of its paper: ``served``, ``issued``, ``void`` or ``none``."""


@dataclass
class Evidence:
    """One hazard that waits for its approval, and what a case adds to its records."""

    world: World
    hazard: UUID
    other: UUID
    """Another hazard, of another inspection."""
    album: Album = field(init=False)
    minutes: int = 0

    def __post_init__(self) -> None:
        self.album = Album(self.world)
        inspector = self.world.actor
        self.people = {"A": inspector("inspector"), "B": inspector("inspector", nth=1)}
        with self.world.reading() as work:
            ordered = select(Submission.task_id).where(
                Submission.matter_id == self.hazard, Submission.step == STEPS["order"][1]
            )
            first = work.session.scalars(ordered).one()
        self._paper(first, "served", self.world.clock.today)

    def add(self, did: Did) -> None:
        """Hand it in, a minute after what came before."""
        self.minutes += 1
        matter = self.other if did.elsewhere else self.hazard
        first, *second = [self.people[letter].id for letter in did.officers]
        process, step = STEPS[did.step]
        at = self.world.clock.now + timedelta(minutes=self.minutes)
        with self.world.unit_of_work(CLOCK) as work:
            known = select(Submission.form_digest).where(Submission.step == step).limit(1)
            submission = Submission(
                task_id=uuid4(),
                matter_id=matter,
                process=process,
                step=step,
                form_digest=work.session.scalars(known).one(),
                person_id=first,
                second_officer_id=second[0] if second else None,
                handed_in_at=at,
                answers=dict(did.answers),
            )
            work.session.add(submission)
            work.session.flush()
            work.session.add_all(self._disposal(work.session, submission, did.disposal))
        if did.step == "order":
            day = date.fromisoformat(did.answers.get("served_on", at.date().isoformat()))
            self._paper(submission.task_id, did.paper, day)
        for photo in did.photos:
            self._photo(submission, photo)
        self.album.print_all() if any(photo.image for photo in did.photos) else None

    def _disposal(
        self, session: Session, submission: Submission, said: Mapping[str, str]
    ) -> Iterator[DisposalAnswer]:
        """Items of the inspection that the matter came from."""
        matter = session.get_one(Matter, submission.matter_id)
        for number, answer in said.items():
            yield DisposalAnswer(
                matter_id=matter.id,
                inspection_id=matter.parent_id,
                task_id=submission.task_id,
                item=number,
                answer=answer,
                answered_at=submission.handed_in_at,
            )

    def _paper(self, task: UUID, became: str, day: date) -> None:
        """The paper of an order, in the state a case asks for."""
        if became == "none":
            return
        with self.world.unit_of_work(CLOCK) as work:
            order = work.session.get_one(Submission, task)
            state = "void" if became == "void" else "issued"
            served_on = None if became == "issued" else day
            work.session.add(issued(order, day=day, state=state, served_on=served_on))

    def _photo(self, submission: Submission, photo: Photo) -> None:
        if photo.image is not None:
            content = BytesIO()
            photo.image.save(content, "JPEG", quality=photo.quality)
            self.album.hand_in(submission, [content.getvalue()])
            return
        with self.world.unit_of_work(CLOCK) as work:
            row = self._row(submission, photo)
            work.session.add(row)
            work.session.flush()
            if photo.compared:
                work.session.add(PhotoPrint(photo_id=row.id, small=None, printed_at=work.now))
            for change, verdict in (("identical", photo.identical), ("cut", photo.alike)):
                if verdict is not None:
                    work.session.add(self._suspicion(work.session, row, change, JUDGED[verdict]))

    def _row(self, submission: Submission, photo: Photo) -> Attachment:
        digest = (uuid4().hex * 2)[:64]
        return Attachment(
            id=new_id(),
            matter_id=submission.matter_id,
            task_id=submission.task_id,
            field="photos",
            name="现场.jpg",
            media_type="image/jpeg",
            size=1,
            sha256=digest,
            view_sha256=digest,
            taken_at=photo.taken,
            place=photo.place,
            uploaded_by=submission.person_id,
            uploaded_at=submission.handed_in_at,
        )

    def _suspicion(self, session, row, change, verdict) -> PhotoSuspicion:
        known = select(Submission).where(Submission.matter_id == self.other).limit(1)
        earlier = self._row(session.scalars(known).one(), Photo())
        session.add(earlier)
        session.flush()
        session.add(PhotoPrint(photo_id=earlier.id, small=None, printed_at=self.world.clock.now))
        return PhotoSuspicion(
            matter_id=row.matter_id,
            photo_id=row.id,
            earlier_id=earlier.id,
            change=change,
            closeness=990,
            found_at=self.world.clock.now,
            verdict=verdict,
        )

    def findings(self) -> tuple[Finding, ...]:
        """What the rules find in the records."""
        with self.world.reading() as work:
            hazard = work.session.get_one(Hazard, self.hazard)
            table = self.world.runtime.campaigns[hazard.campaign].strike_off
            facts = strike_off_facts(work.session, hazard, table, inspecting=())
            return judge(facts, table.demands(str(hazard.grade), hazard.problem_type))

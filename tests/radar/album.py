"""Photos of a test, handed in on matters of the office and printed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from casework.documents.pictures import look_at
from casework.errors import NotFound
from casework.models import Attachment, PhotoSuspicion, Submission
from casework.models.types import new_id
from casework.unit_of_work import CLOCK
from tests.builders import World
from workflows.commands.prints import print_photos

AFTER = frozenset({("hazard_closure", "recheck")})
MOST = 1_000_000


@dataclass
class Album:
    """A store in memory, and rows of photos in the database."""

    world: World
    files: dict[str, bytes] = field(default_factory=dict)

    def hand_in(self, submission: Submission, photos: Iterable[bytes]) -> list[UUID]:
        """Tie photos to something that was handed in; return their ids."""
        rows = [self._row(submission, content) for content in photos]
        with self.world.unit_of_work(CLOCK) as work:
            work.session.add_all(Attachment(**row) for row in rows)
        return [row["id"] for row in rows]

    def _row(self, submission, content):
        looked = look_at(content, 100_000_000)
        assert not isinstance(looked, str), looked
        view = hashlib.sha256(looked.view).hexdigest()
        self.files[view] = looked.view
        return {
            "id": new_id(),
            "matter_id": submission.matter_id,
            "task_id": submission.task_id,
            "field": "photos",
            "name": "现场.jpg",
            "media_type": looked.media_type,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "view_sha256": view,
            "taken_at": looked.taken_at,
            "place": looked.place,
            "uploaded_by": submission.person_id,
            "uploaded_at": submission.handed_in_at,
        }

    def print_all(self) -> int:
        """Let the printing job do what waits."""
        return print_photos(self.world.unit_of_work, self._read, after_steps=AFTER, most=MOST)

    def _read(self, digest: str) -> bytes:
        if digest not in self.files:
            raise NotFound(kind="file", id=digest)
        return self.files[digest]

    def pairs(self) -> dict[tuple[UUID, UUID], str]:
        """What was suspected: what was done, by later and earlier photo."""
        with self.world.reading() as work:
            found = work.session.scalars(select(PhotoSuspicion)).all()
        return {(row.photo_id, row.earlier_id): row.change for row in found}

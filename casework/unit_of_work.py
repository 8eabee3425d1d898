"""One business transaction. The only place in the house that commits."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.event import listens_for
from sqlalchemy.orm import Session

from casework.database import FairLock, readers, writers
from casework.errors import NotFound
from casework.events import Event, MatterEvent, OfficeRowsWritten, RowsWritten
from casework.models import OFFICE_TRAIL, EventRow, Matter, OfficeTrail
from casework.models.matters import class_of_kind
from casework.models.people import is_credential_valid
from casework.record import SealKey, Written, collect_written, line_content
from casework.rules.calendar import office_day
from casework.rules.seals import seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is acting: a person in a unit with a jurisdiction, or the clock."""

    id: UUID | None = None
    name: str
    unit: str = ""
    roles: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    """Codes of the units whose matters this actor may see (管辖)."""
    credential_from: date | None = None
    credential_until: date | None = None

    def has_credential(self, on: date) -> bool:
        """Whether the actor's enforcement credential (执法证) is valid on that day."""
        return is_credential_valid(self.credential_from, self.credential_until, on)

    def sees(self, unit: str) -> bool:
        """Whether matters of ``unit`` lie in this actor's jurisdiction."""
        return unit in self.units


CLOCK = Actor(name="clock")
HOLD = select(Matter.kind).where(Matter.id == bindparam("matter")).with_for_update()


@dataclass(slots=True)
class UnitOfWork:
    """A session, an actor and a moment: everything a command may lean on."""

    session: Session
    actor: Actor
    now: datetime
    """By the office's clock, which a demonstration may have moved."""
    recorded_at: datetime
    """By the machine's clock, always."""
    key: SealKey | None = None
    """What the lines of the trail are sealed with besides; None: with nothing."""
    events: list[tuple[Event, int | None]] = field(default_factory=list)
    touched: list[Matter] = field(default_factory=list)
    """Matters whose trails may grow: kept, or the session lets go of them and loads them again."""

    @property
    def today(self) -> date:
        """The calendar day in the office, which is not the day in UTC."""
        return office_day(self.now)

    def matter_for_update(self, matter_id: UUID) -> type[Matter]:
        """Hold the matter's row until the transaction ends; load and judge only after this.

        Returns what kind of matter it is; raises ``NotFound``.
        """
        kind = self.session.scalar(HOLD, {"matter": matter_id})
        if kind is None:
            raise NotFound(kind="matter", id=matter_id)
        return class_of_kind(kind)

    def record(
        self, event: Event, *, version: int | None = None, before: int | None = None
    ) -> None:
        """Note ``event`` for the trail, written when the transaction ends.

        ``version`` is the process version an advancing act reached; ``before`` puts the event
        ahead of those its own consequences recorded, at that place of ``events``.
        """
        place = len(self.events) if before is None else before
        self.events.insert(place, (event, version))

    def seal_events(self) -> None:
        """Write the noted events to their trails, each sealed over the one before it.

        The last line of each trail says which rows the transaction wrote, and what stands in them.
        """
        written = self.session.info[Written].take(self.session)
        lines = [(_trail_of(event), event, version) for event, version in self.events]
        told = {trail for trail, _, _ in lines}
        lines += [(trail, self._silent(trail), None) for trail in written.keys() - told]
        last = {trail: place for place, (trail, _, _) in enumerate(lines)}
        for place, (trail, event, version) in enumerate(lines):
            rows = written.get(trail) if last[trail] == place else None
            self._append(trail, event, version, rows)

    def _silent(self, trail: UUID) -> Event:
        """The line for rows that no event tells of; its matter was perhaps not held until now."""
        if trail == OFFICE_TRAIL:
            return OfficeRowsWritten()
        self.session.flush()
        self.matter_for_update(trail)
        self.session.refresh(self.session.get_one(Matter, trail), ["trail_length", "trail_seal"])
        return RowsWritten(matter_id=trail)

    def _append(
        self, trail: UUID, event: Event, version: int | None, written: dict[str, Any] | None
    ) -> None:
        head = self._head(trail)
        head.trail_length += 1
        row = EventRow(
            trail=trail,
            seq=head.trail_length,
            kind=type(event).__name__,
            actor_id=self.actor.id,
            actor=self.actor.name,
            actor_unit=self.actor.unit,
            occurred_at=self.now,
            recorded_at=self.recorded_at,
            process_version=version,
            facts=facts_of(event),
            written=written,
            mac_key=self.key.name if self.key else None,
        )
        row.seal = head.trail_seal = seal(head.trail_seal, line_content(vars(row)))
        row.mac = self.key.mac(row.seal) if self.key else None
        self.session.add(row)

    def _head(self, trail: UUID) -> Matter | OfficeTrail:
        if trail != OFFICE_TRAIL:
            return self.session.get_one(Matter, trail)
        head = self.session.get(OfficeTrail, 1, with_for_update=True)
        if head is None:
            head = OfficeTrail(id=1, trail_length=0, trail_seal="")
            self.session.add(head)
        return head


def _trail_of(event: Event) -> UUID:
    return event.matter_id if isinstance(event, MatterEvent) else OFFICE_TRAIL


def facts_of(event: Event) -> dict[str, Any]:
    """What an event says, as JSON can keep it, its names in order as seals have them.

    Whose matter it was stands beside it.
    """
    return {name: plain(getattr(event, name)) for name in _said_by(cast(Hashable, type(event)))}


@cache
def _said_by(kind: Any) -> tuple[str, ...]:
    return tuple(sorted(said.name for said in fields(kind) if said.name != "matter_id"))


def plain(value: object) -> Any:
    """``value`` as JSON can keep it: text for identifiers, days and moments."""
    if value is None or type(value) in (str, int, bool, float):
        return value
    if isinstance(value, dict):
        return {name: plain(value[key]) for name, key in sorted((str(k), k) for k in value)}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, int | float) else str(value)


class UnitOfWorkFactory:
    """Opens units of work on one database."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        react: Callable[[UnitOfWork, Event], None],
        key: SealKey | None = None,
    ) -> None:
        self.engine = engine
        self.clock = clock
        self._react = react
        self._key = key
        self._writing = writers(engine)
        listens_for(self._writing, "before_flush")(collect_written)
        self._reading = readers(engine)
        self._turn: Callable[[], AbstractContextManager[None]] = (
            FairLock() if engine.dialect.name == "sqlite" else nullcontext
        )

    @contextmanager
    def __call__(self, actor: Actor) -> Iterator[UnitOfWork]:
        """Open a unit of work: commit when the block ends well, roll back when it does not."""
        with self._turn(), self._writing.begin() as session:
            session.info[Written] = Written()
            work = UnitOfWork(session, actor, self.clock(), datetime.now(UTC), self._key)
            yield work
            for event, _ in work.events:
                self._react(work, event)
            work.seal_events()

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[UnitOfWork]:
        """Open a unit of work that changes nothing and waits for no writer."""
        with self._reading() as session:
            yield UnitOfWork(session, actor, self.clock(), datetime.now(UTC))

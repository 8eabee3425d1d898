"""What happened, in the past tense. Events are the audit trail (留痕) and feed the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An act of the office that belongs to no single matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterEvent(Event):
    """An act on one matter."""

    matter_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessMoved(MatterEvent):
    """An act that moved the process on: what it passed, decided and did to clocks."""

    passed: Sequence[Sequence[str]]
    """Pairs of process id and element id, in order: the path for the diagram."""
    decisions: Sequence[Mapping[str, Any]]
    clocks: Sequence[Mapping[str, Any]]
    """What became of time limits: name, act (armed, met, missed …), due day, rule."""
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterOpened(ProcessMoved):
    number: str
    process: str
    model_digest: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCompleted(ProcessMoved):
    task_id: UUID
    process: str
    step: str
    name: str
    form: str
    second_officer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePassed(ProcessMoved):
    """The due moment of a time limit came while its act was still outstanding."""

    deadline: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineOpened(ProcessMoved):
    """The opening day of a window came."""

    deadline: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(ProcessMoved):
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationOrdered(MatterEvent):
    order_number: str
    round: int
    due_on: date
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationRefused(MatterEvent):
    """The enterprise refused to rectify (拒不整改), or refused the inspection (拒检)."""

    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckFailed(MatterEvent):
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardStruckOff(MatterEvent):
    struck_off_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeOffReturned(MatterEvent):
    """The chief sent the strike-off back (退回); ``reason`` is the chief's opinion."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardReopened(MatterEvent):
    """A look-back found the hazard back (死灰复燃)."""

    recurrence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardMerged(MatterEvent):
    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardTransferred(MatterEvent):
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewHeld(MatterEvent):
    held_on: date
    commitments_due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentsBreached(MatterEvent):
    """The enterprise did not keep what it promised in the interview, or did not come."""

    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RungClimbed(MatterEvent):
    """A rung of the escalation ladder was reached."""

    deadline: str
    rung: int
    act: str
    to_role: str
    copy_roles: str
    due_on: date
    late: bool
    begun: bool
    """Whether the act had been begun (已启动), or nobody had taken it up."""
    decision: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTakenUp(MatterEvent):
    """Somebody began to work on a task (开始办理); from now on it is late as not done."""

    task_id: UUID
    step: str
    deadlines: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYearLoaded(Event):
    """The working days of a year were published, or published again."""

    year: int
    version: str
    source: str
    days: int
    replaced: str
    """Version of the year that stood there before; empty when it was not yet published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimitChanged(MatterEvent):
    """A running time limit was paused, resumed, extended, overridden or computed anew."""

    deadline: str
    deadline_id: UUID
    act: str
    old_due_on: date
    new_due_on: date | None
    """None while the clock stands still."""
    reason: str
    document: str
    facts: Mapping[str, Any]
    """What the act was told: kind of pause, length added, calendar or phase behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseSwitched(Event):
    """Open matters came under the rules of a new phase, or were put back under the old ones."""

    campaign: str
    phase: str
    act: str
    """``applied`` or ``rolled_back``."""
    counts: Mapping[str, Any]
    late: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRequestRefused(MatterEvent):
    """A request to extend or suspend a time limit was not granted; its day stands."""

    deadline: str
    request: str
    """Number of the request."""
    due_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingProposed(MatterEvent):
    """The bureau leader decided whether to propose listed supervision (提请挂牌督办)."""

    proposed: bool
    hazard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRefused(MatterEvent):
    """Somebody tried something the rules forbid; nothing was changed."""

    act: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRaised(MatterEvent):
    incident: UUID
    act: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentResolved(MatterEvent):
    incident: UUID
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Event):
    username: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut(Event):
    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRefused(Event):
    """A wrong password, a locked or closed account."""

    username: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemonstrationClockMoved(Event):
    moved_from: datetime
    moved_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOpened(Event):
    """A member of staff was given an account."""

    username: str
    unit: str
    roles: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerExported(Event):
    lines: int
    filters: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClocksAudited(Event):
    """Every time limit was computed a second time (期限核算)."""

    deadlines: int
    differences: int
    incident: UUID | None
    """The incident raised for differences that were not there last time; None without any."""
    standing: Sequence[str]
    """Digests of all that differs, so that the next audit alarms only of what is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineClockJumped(Event):
    """The sweep stopped firing because the machine's clock cannot be believed (时钟跳变)."""

    incident: UUID
    against: str
    seconds: int
    wall: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineClockBelieved(Event):
    """An administrator looked at the jump and let the sweep go on."""

    incident: UUID
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeActRefused(Event):
    """As ``ActRefused``, where no matter was concerned."""

    act: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseEntered(Event):
    """An enterprise was entered in the register (一企一档)."""

    enterprise: UUID
    credit_code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSettingsChanged(Event):
    """Somebody chose how notices reach them outside the house; addresses are not told."""

    username: str
    choices: Mapping[str, Sequence[str]]
    new_addresses: Sequence[str]
    """Channels whose address was given, changed or removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFeedMade(Event):
    """Somebody was given a new secret address of their calendar; the one before is worthless."""

    username: str
    replaced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFeedRevoked(Event):
    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersSentAgain(Event):
    """An administrator had letters tried again that had been given up."""

    channel: str
    letters: int

"""Events of the office itself: people, accounts, clocks, registers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.events.base import Event, MatterEvent


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
class MattersExported(Event):
    """A list of the matters of one kind was taken out as a file."""

    of: str
    """The kind of matter."""
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
class CheckpointFailed(Event):
    """No checkpoint (检查点) can be written: ``reason`` says what is wrong with its folder."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineClockBelieved(Event):
    """An administrator looked at the jump and let the sweep go on."""

    incident: UUID
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeActRefused(Event):
    """As ``ActRefused``, where no matter was concerned or no person was signed in."""

    act: str
    code: str
    reason: str
    address: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseEntered(Event):
    """An enterprise was entered in the register (一企一档)."""

    enterprise: UUID
    credit_code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSettingsChanged(Event):
    """A person chose the channels of their notices; addresses are not recorded."""

    username: str
    choices: Mapping[str, Sequence[str]]
    new_addresses: Sequence[str]
    """Channels whose address was given, changed or removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFeedMade(Event):
    """A person got a new secret address of their calendar; the one before is revoked."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRowsWritten(Event):
    """Rows of the office were written without an act of their own: definitions at a start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsWritten(MatterEvent):
    """Rows of a matter were written without an act of its own (系统更新)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealKeyTaken(Event):
    """From this line on every line is sealed with a key, this one (留痕密钥启用)."""

    key: str
    before: str
    """The key before; empty at the first."""

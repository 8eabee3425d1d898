"""Events of a hazard (隐患) and its rectification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework.events.base import MatterEvent


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
class DisposalAnswered(MatterEvent):
    """Disposal items were answered (问题企业处置): their numbers, by how far they are."""

    settled: str | None
    in_progress: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckFailed(MatterEvent):
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardStruckOff(MatterEvent):
    """The hazard was struck off; what the rules found of its evidence, and what was answered."""

    struck_off_on: date
    findings: Sequence[Mapping[str, Any]] = ()
    answer: str = ""


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
class PhotoSuspected(MatterEvent):
    """A photo is like one that was handed in before (疑似重复照片)."""

    photo: str
    earlier: str
    earlier_matter: UUID
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoJudged(MatterEvent):
    """An auditor said whether a photo was re-used (照片核实): ``reused`` or ``harmless``."""

    photo: str
    earlier: str
    verdict: str
    reason: str

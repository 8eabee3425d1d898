"""Events of a transfer of jurisdiction (案件移送)."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.base import MatterEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferBarred(MatterEvent):
    """What was transferred or designated to us may not be passed on (不得再自行移送)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferObjected(MatterEvent):
    """The receiver holds that it is not competent (管辖异议)."""

    answered_on: str
    objection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSettled(MatterEvent):
    """What became of a transfer: accepted, ours, taken back or never sent."""

    transfer_result: str
    transferred_to: str | None

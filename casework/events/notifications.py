"""Events of information notifications (信息通报)."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.base import MatterEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyUrged(MatterEvent):
    """The recipient of a notification was urged to reply (催办)."""

    urged_times: int

"""Kinds of notices a person chooses by, and which of them may break through quiet hours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WORK, REMINDER, ESCALATION, SYSTEM, DIGEST = "work", "reminder", "escalation", "system", "digest"
KINDS = (WORK, REMINDER, ESCALATION, SYSTEM, DIGEST)
LADDER = "RungClimbed"
REMIND = "remind"
_REMINDERS = frozenset({"TimeLimitChanged"})
_SYSTEM = frozenset(
    {
        "CheckpointFailed",
        "ClocksAudited",
        "IncidentRaised",
        "MachineClockJumped",
        "SignInAttackSeen",
    }
)
TELL_NO_CASE = frozenset({"IncidentRaised"})
"""About a matter, yet of its number and a technical cause alone: for who sees no case, too."""


def kind_of_notice(event: str, facts: Mapping[str, Any]) -> str:
    """The kind under which a person chooses channels for a notice of ``event``."""
    if event == LADDER:
        return REMINDER if facts.get("act") == REMIND else ESCALATION
    if event in _REMINDERS:
        return REMINDER
    return SYSTEM if event in _SYSTEM else WORK


def is_urgent(event: str, facts: Mapping[str, Any]) -> bool:
    """Whether an act on a delay is asked for: explain, instruct, propose (说明、督办、提请)."""
    return kind_of_notice(event, facts) == ESCALATION

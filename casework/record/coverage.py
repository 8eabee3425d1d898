"""Which columns the trail proves: one list, compared with all tables by ``tests/record``.

Of a sealed table every column but the named ones stands in the trail as it was last written. A
column that is left out names its reason; so does a table of which nothing is sealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Trail = Literal["matter", "limit", "office", "either"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A table whose rows stand in trails."""

    trail: Trail = "matter"
    """Whose trail: that of the row's matter, of its limit's matter, of the office; ``either`` is
    the matter's if the row has one and else the office's."""
    matter: str = "matter_id"
    """The column that names the matter."""
    without: Mapping[str, str] = field(default_factory=dict)
    """Columns that are not in the trail, each with the reason."""
    hidden: frozenset[str] = frozenset()
    """Columns that stand in the trail as their digest even when they are short."""


KIND = Sealed(matter="id")
OFFICE = Sealed(trail="office")
FROM_DIGEST = "the row's key is the digest of its content, which verification computes again"

SEALED: Mapping[str, Sealed] = {
    "matters": Sealed(
        matter="id",
        without={
            "trail_length": "the head of the trail: compared with its last line",
            "trail_seal": "the head of the trail: compared with its last line",
        },
    ),
    "hazards": KIND,
    "inspections": KIND,
    "interviews": KIND,
    "escalations": KIND,
    "extension_requests": KIND,
    "suspensions": KIND,
    "rectification_orders": Sealed(matter="hazard_id"),
    "processes": Sealed(
        without={"version": "derived: the number of moves that the trail tells of (I-4)"}
    ),
    "work_items": Sealed(
        without={"due_at": "derived: the nearest running time limit of the matter (I-3)"}
    ),
    "limits": Sealed(),
    "rungs": Sealed(trail="limit", matter="limit_id"),
    "submissions": Sealed(hidden=frozenset({"answers"})),
    "attachments": Sealed(),
    "disposal_answers": Sealed(),
    "photo_suspicions": Sealed(),
    "papers": Sealed(hidden=frozenset({"facts", "typed"})),
    "incidents": Sealed(trail="either", hidden=frozenset({"arguments", "message"})),
    "phase_switch_lines": Sealed(),
    "phase_switches": OFFICE,
    "units": OFFICE,
    "people": Sealed(
        trail="office",
        without={
            "password_hash": "a secret, renewed by sign-ins; each sign-in is told by its own line",
            "locale": "the language a person reads in decides nothing",
            "failed_sign_ins": "a counter of refused sign-ins, which the trail tells one by one",
            "locked_until": "follows from the refused sign-ins that the trail tells",
            "last_sign_in_at": "repeats the sign-ins that the trail tells",
        },
    ),
    "letterheads": OFFICE,
    "enterprises": Sealed(
        trail="office", without={"search_text": "derived from name and code, for the search box"}
    ),
    "calendar_years": OFFICE,
    "calendar_days": OFFICE,
    "installation": OFFICE,
    "form_versions": Sealed(trail="office", hidden=frozenset({"definition"})),
    "process_models": OFFICE,
    "calendar_feeds": Sealed(trail="office", hidden=frozenset({"token_digest"})),
}

NOT_SEALED: Mapping[str, str] = {
    "events": "the trail itself: its lines are sealed over one another",
    "office_trail": "the head of the office's trail: compared with its last line",
    "number_series": "derived: every number given out is counted again (I-7)",
    "leases": "which process works now; ends by itself within minutes",
    "receipts": "answers to repeated requests; the act that was answered stands in the trail",
    "sign_ins": "browsers signed in now; every sign-in and sign-out is told by its own line",
    "sign_in_attempts": "what was tried of late; sign-ins and refusals are told by their own lines",
    "sign_in_brakes": "counts that slow the next sign-in and are forgotten within minutes",
    "hourly_uses": "counts that limit uploads and exports of this hour; forgotten after a day",
    "known_devices": "browsers that strangers do not slow; being known opens nothing",
    "password_links": "good once, for a day; issuing and using one is told by its own line",
    "sweep_watch": "readings for those who watch the sweep; nothing is decided by them",
    "photo_prints": "derived: made again from the photo's view copy when it is removed",
    "photo_hashes": "derived: computed from the small picture of the print",
    "channel_states": "how a channel does now; nothing of the office is decided by it",
    "notice_settings": "what a person chose to be told outside; every choice is told by its line",
    "outbox": "copies of what the trail tells, on their way to people; their marks agree (I-2)",
    "notices": "copies of what the trail tells, shown to people; each once and delivered (I-2)",
}

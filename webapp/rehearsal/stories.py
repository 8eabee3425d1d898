"""What people decide at each step: who hands in what. The story of a rehearsal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from casework.definitions import Form
from webapp.rehearsal.enterprises import Party
from webapp.rehearsal.inbox import Desk

Says = dict[str, Any]

SENT_BACK = {"opinion": "整改证据不足，请重新复查并补充照片。"}
COME_BACK = {"opinion": "问题反弹，按原编号重新整改。"}
NOT_NOW = {"opinion": "问题已在整改，暂不约谈。"}


@dataclass(slots=True)
class Stories:
    """Draws every decision from one source of chance, so that a seed tells the whole story.

    ``at_<step>`` decides what is handed in at the step of that name (element id of the models);
    steps without such a method decide nothing, and their forms are filled in plainly.
    """

    chance: Random
    parties: Mapping[UUID, Party]
    seen: dict[UUID, str] = field(default_factory=dict)
    """What the last look-back visit to a hazard found, as its chief reads it."""
    gone: set[UUID] = field(default_factory=set)
    """Enterprises found to have moved away."""

    def says(self, desk: Desk, today: date) -> Says:
        """The answers that matter to the story, for the task's step."""
        tell = getattr(self, f"at_{desk.step}", None)
        return dict(tell(desk, today)) if tell is not None else {}

    def failing(self, desk: Desk, form: Form) -> list[int]:
        """Which checklist items of a visit are a problem."""
        items = [item.no for item in form.checklist]
        if desk.step != "inspect":
            return []
        many = min(self.chance.choice(self.party(desk).temper.problems), len(items))
        return sorted(self.chance.sample(items, many))

    def party(self, desk: Desk) -> Party:
        """The enterprise a task is about."""
        return self.parties[desk.enterprise_id]

    def likely(self, share: float) -> bool:
        """True in ``share`` of all cases."""
        return self.chance.random() < share

    def at_inspect(self, desk: Desk, today: date) -> Says:
        party = self.party(desk)
        if party.id in self.gone:
            return {"outcome": "cannot_inspect", "cannot_reason": "moved"}
        if self.likely(party.temper.shuts_out):
            return {"outcome": "refused"}
        if self.likely(0.02):
            return {"outcome": "cannot_inspect", "cannot_reason": "nobody_there"}
        return {"outcome": "inspected", "inspected_on": today.isoformat()}

    def at_register(self, desk: Desk, today: date) -> Says:
        large = self.likely(self.party(desk).temper.severe)
        spread = self.chance.choices(("single", "batch", "many"), (70, 22, 8))[0]
        return {
            "description": desk.description,
            "found_on": (desk.found_on or today).isoformat(),
            "safety_standard": self.likely(0.25),
            "spread": spread,
            "accident": large and self.likely(0.1),
            "urgent": large,
        }

    def at_confirm_merge(self, desk: Desk, today: date) -> Says:
        return {"merge": self.likely(0.75)}

    def at_record_report(self, desk: Desk, today: date) -> Says:
        refused = self.likely(self.party(desk).temper.refuses)
        return {"report_outcome": "refused" if refused else "reported"}

    def at_recheck(self, desk: Desk, today: date) -> Says:
        party = self.party(desk)
        if party.id in self.gone or self.likely(party.temper.gone):
            self.gone.add(party.id)
            return {"recheck_outcome": "cannot_inspect", "cannot_reason": "moved"}
        failed = self.likely(party.temper.fails)
        return {"recheck_outcome": "failed" if failed else "passed"}

    def at_decide_suspended(self, desk: Desk, today: date) -> Says:
        """A chief sends somebody once more now and then, and then hands the matter over."""
        back = self.likely(0.25)
        if back and self.likely(0.5):
            self.gone.discard(desk.enterprise_id)
        return {"next_step": "recheck" if back else "transfer"}

    def at_joint_handling(self, desk: Desk, today: date) -> Says:
        return {"next_step": "rectify" if self.likely(0.7) else "transfer"}

    def at_approve_strike_off(self, desk: Desk, today: date) -> Says:
        approved = self.likely(0.9)
        return {"approved": approved, **({} if approved else SENT_BACK)}

    def at_visit(self, desk: Desk, today: date) -> Says:
        party = self.party(desk)
        if party.id in self.gone or self.likely(party.temper.gone * 0.4):
            outcome = "cannot_inspect"
        else:
            outcome = "failed" if self.likely(party.temper.relapses) else "held"
        self.seen[desk.matter_id] = outcome
        moved = {"cannot_reason": "moved"} if outcome == "cannot_inspect" else {}
        return {"visit_outcome": outcome, **moved}

    def at_conclude(self, desk: Desk, today: date) -> Says:
        seen = self.seen.get(desk.matter_id, "held")
        if seen == "cannot_inspect":
            return {"look_back_result": "again" if self.likely(0.4) else "held"}
        return {"look_back_result": seen, **(COME_BACK if seen == "failed" else {})}

    def at_hold(self, desk: Desk, today: date) -> Says:
        promised = self.likely(0.8)
        by = today + timedelta(days=14)
        return {
            "attended": self.likely(0.88),
            "has_commitments": promised,
            **({"commitments_due_on": by.isoformat()} if promised else {}),
        }

    def at_track_commitments(self, desk: Desk, today: date) -> Says:
        return {"fulfilled": self.likely(0.85)}

    def at_propose_listing(self, desk: Desk, today: date) -> Says:
        return {"proposed": self.likely(0.4)}

    def at_approve(self, desk: Desk, today: date) -> Says:
        approved = self.likely(0.9)
        return {"approved": approved, **({} if approved else NOT_NOW)}

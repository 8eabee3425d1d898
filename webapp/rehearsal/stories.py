"""What people decide at each step, drawn as ``rehearsal.yaml`` of each process says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from casework.definitions import Form, ProcessBook
from casework.definitions.rehearsal import (
    Answer,
    Case,
    DaysFromToday,
    Known,
    Likely,
    OfMatter,
    OneOf,
    Share,
    StepStory,
)
from webapp.rehearsal.chances import Chances
from webapp.rehearsal.enterprises import Party
from webapp.rehearsal.inbox import Desk

Says = dict[str, Any]


@dataclass(slots=True)
class Stories:
    """Draws every decision from sources of chance, so that a seed tells the whole story."""

    chances: Chances
    parties: Mapping[UUID, Party]
    processes: ProcessBook
    known: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    """What is remembered of enterprises and matters."""

    def of_step(self, desk: Desk) -> StepStory | None:
        """How the task's step is rehearsed; None where its form is filled in plainly."""
        process = self.processes.get(desk.process)
        return process.rehearsal.steps.get(desk.step) if process else None

    def says(self, desk: Desk, today: date) -> Says:
        """The answers that matter to the story, for the task's step."""
        story = self.of_step(desk)
        return self._told(story.case, desk, today) if story else {}

    def failing(self, desk: Desk, form: Form) -> list[int]:
        """Which items of the form's checklist are a problem."""
        items = [item.no for item in form.checklist]
        if not items:
            return []
        chance = self.chances.of(desk.kind)
        many = min(chance.choice(self.party(desk).temper.problems), len(items))
        return sorted(chance.sample(items, many))

    def party(self, desk: Desk) -> Party:
        """The enterprise a task is about."""
        return self.parties[desk.enterprise_id]

    def days_shown(self, desk: Desk) -> int | None:
        """From how many days before its visitors a demonstration keeps a matter at this stage."""
        for process in self.processes.run_by(desk.kind):
            if desk.stage in process.rehearsal.shows:
                return process.rehearsal.shows[desk.stage]
        return None

    def _told(self, case: Case, desk: Desk, today: date) -> Says:
        """What is answered in this case, and in the first of its own cases that happens."""
        deeper = self._drawn(case.cases, desk)
        says = {name: self._answer(a, desk, today) for name, a in case.answers.items()}
        for whom, facts in case.remembers.items():
            self.known.setdefault(_id_of(whom, desk), {}).update(facts)
        for whom, names in case.forgets.items():
            for name in names:
                self.known.get(_id_of(whom, desk), {}).pop(name, None)
        return says | self._told(deeper, desk, today) if deeper else says

    def _drawn(self, cases: Sequence[Case], desk: Desk) -> Case | None:
        for case in cases:
            if self._is_known(case.when, desk) and (
                case.share is None or self._likely(case.share, desk)
            ):
                return case
        return None

    def _is_known(self, wanted: Known, desk: Desk) -> bool:
        return all(
            self.known.get(_id_of(whom, desk), {}).get(name) == value
            for whom, facts in wanted.items()
            for name, value in facts.items()
        )

    def _likely(self, share: Share, desk: Desk) -> bool:
        temper = self.party(desk).temper
        whole = 1.0 if share.trait is None else getattr(temper, share.trait)
        return self.chances.of(desk.kind).random() < whole * share.times

    def _answer(self, answer: Answer, desk: Desk, today: date) -> Any:
        match answer:
            case Likely(share):
                return self._likely(share, desk)
            case OneOf(weights):
                chance = self.chances.of(desk.kind)
                return chance.choices(list(weights), list(weights.values()))[0]
            case DaysFromToday(days):
                return (today + timedelta(days=days)).isoformat()
            case OfMatter(name):
                known = getattr(desk, name)
                return known if isinstance(known, str) else (known or today).isoformat()
            case _:
                return answer


def _id_of(whom: str, desk: Desk) -> UUID:
    """Whose memory is meant: that of the ``enterprise``, or of the ``matter``."""
    return {"enterprise": desk.enterprise_id, "matter": desk.matter_id}[whom]

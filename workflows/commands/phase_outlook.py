"""What phases that begin meanwhile will make of a running limit (阶段切换), foretold.

The switch itself does the same to the row (``workflows.limits.phase_changes``); here nothing is
stored, and the rungs before and after it are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from casework.definitions import CampaignBook
from casework.limits.outlook import RungAhead, Standing, rungs_ahead, taken_over
from casework.models import Limit
from casework.models.hazards import PHASE_LIMIT
from casework.rules.calendar import WorkCalendar
from workflows.limits.ladders import ladder_moments
from workflows.limits.phase_rules import Graded, PhaseRules
from workflows.registry import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A running limit as it will stand from ``since`` on, by one ladder."""

    row: Limit
    standing: Standing
    rule: str
    ladder: str | None
    since: datetime

    @property
    def due_on(self) -> date:
        return self.standing.due_on

    @property
    def due_at(self) -> datetime:
        return self.standing.due_at

    @property
    def state(self) -> str:
        return self.row.state

    @property
    def begun(self) -> bool:
        return self.row.begun

    @property
    def pauses(self) -> list[dict[str, Any]]:
        return self.row.pauses

    @property
    def overridden(self) -> bool:
        return self.row.overridden


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """By what limits are counted from ``now`` until ``until``: packs, a calendar, the tables."""

    campaigns: CampaignBook
    calendar: WorkCalendar
    tables: Callable[[str, Mapping[str, Any]], Decision]
    now: datetime
    until: datetime
    _phases: dict[str, Sequence[PhaseRules]] = field(default_factory=dict, init=False)

    def phases(self, campaign: str) -> Sequence[PhaseRules]:
        """The phases of a campaign that begin meanwhile, in their order."""
        if campaign not in self._phases:
            pack = self.campaigns[campaign]
            every = [
                PhaseRules(pack, phase, self.calendar, self.tables)
                for phase in pack.phases_taking_over
            ]
            begin = [rules for rules in every if self.now < rules.instant <= self.until]
            self._phases[campaign] = sorted(begin, key=lambda rules: rules.instant)
        return self._phases[campaign]

    def outlooks(
        self, first: Outlook, campaign: str, hazard: Graded | None
    ) -> Iterator[tuple[Outlook, tuple[RungAhead, ...]]]:
        """The limit from phase to phase, each time with the rungs it climbs until the next begins.

        Only the rectification limit of a ``hazard`` comes under phases.
        """
        here = first
        if hazard is not None and first.row.name == PHASE_LIMIT:
            for rules in self.phases(campaign):
                ahead = self._rungs(here, campaign, rules.instant - datetime.resolution)
                yield here, ahead
                here = _taken_over(here, ahead, rules, hazard)
        yield here, self._rungs(here, campaign, self.until)

    def _rungs(self, limit: Outlook, campaign: str, until: datetime) -> tuple[RungAhead, ...]:
        moments = ladder_moments(
            self.campaigns[campaign], self.calendar, limit.ladder, limit.due_on
        )
        edge, now = limit.row.edge, limit.since
        return rungs_ahead(limit.standing, moments, self.calendar, now=now, until=until, edge=edge)


def _taken_over(
    limit: Outlook, climbed: Sequence[RungAhead], rules: PhaseRules, hazard: Graded
) -> Outlook:
    planned = rules.plan(limit, hazard)
    moments = ladder_moments(rules.campaign, rules.calendar, planned.ladder, planned.due_on)
    reached = max([limit.standing.rungs_climbed, *(rung.number for rung in climbed)])
    before = replace(limit.standing, rungs_climbed=reached)
    standing = taken_over(before, planned.due_at, moments, rules.instant)
    rule, ladder = planned.rule, planned.ladder
    return replace(limit, standing=standing, rule=rule, ladder=ladder, since=rules.instant)

"""Who is visited when: the inspections of a campaign, laid out before it begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from casework.definitions import Campaign
from casework.rules.calendar import WorkCalendar
from webapp.rehearsal.enterprises import Party

SCREENED = 0.72
"""Share of enterprises visited in the screening phase; the others come in the crackdown."""
AGAIN_SOON = 0.25
"""Share visited again within days, on a complaint: the same problem may then be found twice."""
AGAIN_LATER = 0.35
"""Share of the screened ones visited once more in the crackdown (反复查)."""
LAST_WEEKS = timedelta(days=45)
"""No new visit in the last weeks: what it finds could not be closed within the campaign."""


def plan_visits(
    campaign: Campaign, parties: Sequence[Party], calendar: WorkCalendar, chance: Random
) -> Mapping[date, list[Party]]:
    """The parties to visit on each working day of the campaign."""
    middle = campaign.starts_on + (campaign.ends_on - campaign.starts_on) / 3
    days = [d for d in _days(campaign.starts_on, campaign.ends_on) if calendar.is_working_day(d)]
    early = [day for day in days[1:] if day <= middle + timedelta(days=8)]
    late = [day for day in days if early[-1] < day <= campaign.ends_on - LAST_WEEKS]
    plan: dict[date, list[Party]] = defaultdict(list)
    for party in parties:
        screened = chance.random() < SCREENED
        first = chance.choice(early if screened else late)
        plan[first].append(party)
        if chance.random() < AGAIN_SOON:
            plan[calendar.shift(first, chance.randint(4, 10))].append(party)
        if screened and chance.random() < AGAIN_LATER:
            plan[chance.choice(late)].append(party)
    return plan


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]

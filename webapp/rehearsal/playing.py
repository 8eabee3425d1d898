"""Playing a campaign from its first day to a chosen one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from casework.definitions import DemoData, EnterpriseSeed
from casework.rules.calendar import OFFICE_TIME
from casework.unit_of_work import CLOCK
from config import Config
from webapp.app.composition import Office
from webapp.rehearsal.chances import Chances
from webapp.rehearsal.diary import Diary
from webapp.rehearsal.enterprises import read_parties
from webapp.rehearsal.pace import Pace
from webapp.rehearsal.people import Staff
from webapp.rehearsal.stage import PlayedClock, build, furnish
from webapp.rehearsal.stories import Stories
from webapp.rehearsal.visits import plan_visits
from workflows.runtime import Runtime

Tell = Callable[[date, int], None]
D = TypeVar("D", bound=Diary)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """Which campaign is played, with whom, and by which seed."""

    campaign: str
    demo: DemoData
    enterprises: tuple[EnterpriseSeed, ...]
    seed: int


def opening(config: Config, runtime: Runtime, script: Script, url: str, kind: type[D]) -> D:
    """Set up an office on the empty database at ``url``, on the campaign's first morning."""
    campaign = runtime.campaigns[script.campaign]
    start = datetime.combine(campaign.starts_on, time(), tzinfo=OFFICE_TIME)
    office = build(config, runtime, url, start=start)
    furnish(office, script.demo, script.enterprises, _no_passwords(script.demo))
    return _diary(office, script, kind)


def _diary(office: Office, script: Script, kind: type[D]) -> D:
    chances = Chances(script.seed)
    campaign = office.runtime.campaigns[script.campaign]
    with office.unit_of_work.reading(CLOCK) as work:
        staff = Staff.read(work.session, campaign.starts_on, chances.of("staff"))
        parties = read_parties(work.session, chances.of("enterprises"))
    clock = office.clock
    if not isinstance(clock, PlayedClock):
        raise TypeError(clock)
    return kind(
        office=office,
        clock=clock,
        campaign=script.campaign,
        staff=staff,
        stories=Stories(chances, {party.id: party for party in parties}, office.runtime.processes),
        pace=Pace(chances, office.runtime.calendar),
        visits=plan_visits(campaign, parties, office.runtime.calendar, chances.of("visits")),
    )


def _no_passwords(demo: DemoData) -> dict[str, str]:
    """No passwords: a rehearsal has no sign-in."""
    return {person.username: "" for person in demo.staff}

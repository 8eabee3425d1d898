"""Phases whose day has come: what the heartbeat does about them."""

from __future__ import annotations

import logging

from casework.models.phases import ROLLING_BACK
from casework.unit_of_work import CLOCK
from webapp.office import Office
from workflows.commands.phases import apply_switch, due_switches, roll_back_switch

log = logging.getLogger(__name__)


def switch_phases(office: Office) -> tuple[int, int]:
    """Let every phase whose day has come take over what is open; go on with what was stopped.

    Returns how many were dealt with, and how many failed; those are tried again next time.
    """
    switched = failed = 0
    with office.unit_of_work.reading(CLOCK) as work:
        due = due_switches(office.runtime, work.session, work.now)
    for campaign, phase, state in due:
        act = roll_back_switch if state == ROLLING_BACK else apply_switch
        try:
            act(office.runtime, office.unit_of_work, CLOCK, campaign=campaign, phase=phase)
        except Exception:
            log.exception("phase not switched", extra={"campaign": campaign, "phase": phase})
            failed += 1
        else:
            switched += 1
    return switched, failed

"""Phases whose day has come: what the heartbeat does about them."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from casework.models.phases import ROLLING_BACK
from casework.unit_of_work import CLOCK
from webapp.app.composition import Office
from workflows.commands.phases import apply_switch, roll_back_switch

log = logging.getLogger(__name__)


def switch_phases(office: Office, due: Sequence[tuple[str, str, str]]) -> tuple[int, int]:
    """Let every phase that is ``due`` take over what is open; go on with what was stopped.

    Returns how many met something open, and how many failed; those are tried again next time.
    """
    switched = failed = 0
    for campaign, phase, state in due:
        act = roll_back_switch if state == ROLLING_BACK else apply_switch
        try:
            done = act(office.runtime, office.unit_of_work, CLOCK, campaign=campaign, phase=phase)
        except Exception:
            log.exception("phase not switched", extra={"campaign": campaign, "phase": phase})
            failed += 1
        else:
            switched += bool(done.progress.total)
    return switched, failed

"""Photos that came in are compared with all others (照片比对), beside the requests."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from casework.definitions import CampaignBook
from webapp.app.composition import Office
from webapp.jobs.periodic import is_ours
from workflows.commands.prints import print_photos

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
MOST = 200
"""Photos compared in one turn; what was kept before is done so many a turn, too."""
TURN = threading.Lock()
"""The job and a request that needs it do not do the same photos twice at a time."""


def compare_photos(office: Office) -> int:
    """Compare what waits, in one process of several; return how many photos were compared."""
    if not is_ours(office, "photos", LEASE):
        return 0
    done = compare_now(office)
    if done:
        log.info("photos compared", extra={"photos": done})
    return done


def compare_now(office: Office, *, most: int = MOST) -> int:
    """Compare what waits, whichever process does so by turns."""
    with TURN:
        return print_photos(
            office.unit_of_work,
            office.evidence.read,
            after_steps=after_steps(office.runtime.campaigns),
            most=most,
        )


def after_steps(campaigns: CampaignBook) -> frozenset[tuple[str, str]]:
    """The steps whose photos show what was put right."""
    return frozenset(campaign.strike_off.recheck for campaign in campaigns)

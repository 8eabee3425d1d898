"""``bihuan sweep``: how the sweep stands, and going on after a jump of the clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from casework.queries.watch import SweepHealth, sweep_health
from casework.unit_of_work import CLOCK
from config import read_config
from webapp.cli.accounts import COMMAND_LINE
from webapp.cli.sentences import NOT_AS_IT_SHOULD_BE, json_option, say, stop
from webapp.cli.upkeep import open_office
from workflows.commands.incidents import close_incident


@click.group()
def sweep() -> None:
    """The sweep over time limits and messages."""


@sweep.command()
@json_option
def status(*, json_wanted: bool) -> None:
    """Say how the sweep stands; ends with 1 when it is frozen, or matters stall or wait aside."""
    with open_office(read_config()) as office, office.unit_of_work.reading(CLOCK) as work:
        health = sweep_health(work.session, work.now)
    told = _told(health)
    lines = [f"{name.replace('_', ' ')}: {value}" for name, value in told.items()]
    say(told, json_wanted=json_wanted, lines=lambda: lines)
    if health.frozen or health.stalled or health.set_aside:
        raise click.exceptions.Exit(NOT_AS_IT_SHOULD_BE)


@sweep.command()
@click.option("--reason", required=True, help="Why the machine's clock is right.")
@json_option
def resume(*, reason: str, json_wanted: bool) -> None:
    """Let the sweep fire again after a jump of the machine's clock was looked at."""
    with open_office(read_config()) as office:
        with office.unit_of_work.reading(COMMAND_LINE) as work:
            frozen = sweep_health(work.session, work.now).frozen
        if frozen is None:
            stop("the sweep is not stopped")
        close_incident(
            office.unit_of_work, COMMAND_LINE, incident_id=frozen.incident_id, how=reason
        )
    told = {"incident": str(frozen.incident_id), "reason": reason}
    lines = ["The sweep goes on with its next beat."]
    say(told, json_wanted=json_wanted, lines=lambda: lines)


def _told(health: SweepHealth) -> dict[str, Any]:
    watch, oldest = health.watch, health.oldest
    return {
        "last_run": _said(watch.finished_at),
        "done_by": watch.holder or None,
        "lease_until": _said(health.until),
        "fired": watch.fired,
        "delivered": watch.delivered,
        "failed": watch.failed,
        "lag_seconds": round(health.lag),
        "armed": health.armed,
        "due": health.due,
        "set_aside": health.set_aside,
        "oldest_overdue": f"{oldest.number} {oldest.name}" if oldest else None,
        "oldest_overdue_since": _said(oldest.next_at) if oldest else None,
        "next": _said(health.next_at),
        "incidents": health.incidents,
        "frozen": health.frozen.message if health.frozen else None,
        "last_jump": health.last_jump.message if health.last_jump else None,
        "stalled": [matter.number for matter in health.stalled],
        "messages_undelivered": health.undelivered,
        "messages_given_up": health.given_up,
        "runs_ever": watch.runs_ever,
        "fired_ever": watch.fired_ever,
        "delivered_ever": watch.delivered_ever,
        "failed_ever": watch.failed_ever,
    }


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None

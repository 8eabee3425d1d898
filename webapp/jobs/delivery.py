"""The post: one job a channel, beside the heartbeat and never inside a transaction.

Each has its own thread and lease, so a channel that hangs holds up neither time limits nor other
channels; a channel that fails again and again is left alone for a while.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy.exc import DBAPIError

from casework.database import is_passing
from casework.queries.letters import due_letters
from casework.unit_of_work import CLOCK, UnitOfWork
from webapp.app.composition import Office
from webapp.channels import OUTWARD, Channels, letters_taken
from webapp.channels.message import Message
from webapp.channels.outgoing import Undelivered
from webapp.jobs.letters import write
from webapp.jobs.periodic import ONE_AT_A_TIME, is_ours
from workflows.batches import Each, do_each, only_logged
from workflows.commands.digests import due_digests, make_digest
from workflows.commands.letter_sending import (
    Letter,
    Setback,
    claim_letter,
    drop_letter,
    is_left_alone,
    note_sent,
    note_setback,
)
from workflows.commands.letters import refuse_letters_without_channel

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=3)
ROUND_SECONDS = 30
"""How long one round of a channel goes on; its lease outlives that and one attempt."""
DIGEST_SECONDS = 60
NOT_WRITTEN = Setback("not_written", of_channel=False)
NOTE_AGAIN = (0.1, 1.0)
"""Seconds before what came of a letter is written down again."""


def post_letters(
    office: Office, app: Flask, channel: str, stopping: threading.Event | None = None
) -> int:
    """Send what is due on one channel, until ``stopping``; return how many letters arrived."""
    if not is_ours(office, f"letters:{channel}", LEASE):
        return 0
    arrived, until = 0, time.monotonic() + ROUND_SECONDS
    while time.monotonic() < until:
        with office.unit_of_work.reading(CLOCK) as work:
            alone = is_left_alone(work, channel)
            due = [] if alone else due_letters(work.session, channel, work.now)
        if not due:
            break
        for letter_id in due:
            sent = _post(office, app, letter_id)
            arrived += sent is True
            told_to_stop = stopping is not None and stopping.is_set()
            if sent is False or told_to_stop or time.monotonic() > until:
                return arrived
    return arrived


def _post(office: Office, app: Flask, letter_id: UUID) -> bool | None:
    """Send one letter: True when it arrived, False when its channel is in trouble, else None."""
    with office.unit_of_work(CLOCK) as work:
        letter = claim_letter(work, letter_id=letter_id)
    if letter is None:
        return None
    said, setback = _sent(app, letter)
    if setback is not None:
        _note(office, partial(note_setback, letter_id=letter_id, setback=setback))
        log.warning("letter %s not delivered by %s: %s", letter_id, letter.channel, setback.code)
        return False if setback.of_channel else None
    if not said:
        _note(office, partial(drop_letter, letter_id=letter_id))
        return None
    _note(office, partial(note_sent, letter_id=letter_id))
    letters_taken(app).discard(letter_id)
    return True


def _sent(app: Flask, letter: Letter) -> tuple[bool, Setback | None]:
    """Whether there was anything to say, and why it did not arrive.

    From the moment the other side took it a letter counts as sent, even if no note of that can be
    made: then it is remembered, and noted when it is claimed again.
    """
    taken = letters_taken(app)
    if letter.id in taken:
        return True, None
    try:
        message = write(app, letter)
        if message is None:
            return False, None
        _hand_over(app, letter.channel, message)
    except Undelivered as undelivered:
        return True, undelivered.setback
    except Exception:
        log.exception("letter not written", extra={"outbox": str(letter.id)})
        return True, NOT_WRITTEN
    taken.add(letter.id)
    return True, None


def _note(office: Office, note: Callable[[UnitOfWork], None]) -> None:
    """Write down what came of a letter; while the database is busy or away, a few times."""
    for pause in NOTE_AGAIN:
        try:
            with office.unit_of_work(CLOCK) as work:
                note(work)
        except DBAPIError as failure:
            if not is_passing(failure):
                raise
            time.sleep(pause)
        else:
            return
    with office.unit_of_work(CLOCK) as work:
        note(work)


def _hand_over(app: Flask, channel: str, message: Message) -> None:
    channels: Channels = app.extensions[OUTWARD]
    channels[channel].send(message)


def post_digests(office: Office, app: Flask) -> int:
    """Make today's digests that are due; return how many letters they became.

    What waits for a channel that is not set up any more is given up on the way, in the open.
    """
    if not is_ours(office, "letters:digests", LEASE):
        return 0
    with office.unit_of_work.reading(CLOCK) as work:
        people = due_digests(work)
    each = Each(
        unit_of_work=office.unit_of_work, actor=CLOCK, alone=make_digest, set_aside=only_logged
    )
    made = sum(letters or 0 for _, letters in do_each(each, people))
    with office.unit_of_work(CLOCK) as work:
        refuse_letters_without_channel(work, channels=list(app.extensions[OUTWARD]))
    return made


def start_posting(scheduler: BackgroundScheduler, office: Office, app: Flask) -> Callable[[], None]:
    """Let the post go round beside the heartbeat, each channel in a thread of its own.

    Call what is returned before the scheduler is shut down: no further letter is begun then.
    """
    stopping = threading.Event()
    channels: Channels = app.extensions[OUTWARD]
    scheduler.add_executor(ThreadPoolExecutor(len(channels) + 1), alias="post")
    once, every = {**ONE_AT_A_TIME, "executor": "post"}, office.config.tick_seconds
    for channel in channels:
        scheduler.add_job(
            post_letters, args=[office, app, channel, stopping], seconds=every, **once
        )
    scheduler.add_job(post_digests, args=[office, app], seconds=DIGEST_SECONDS, **once)
    return stopping.set

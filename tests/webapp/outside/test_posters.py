"""Processes that carry mail: several at once, and killed while they do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from casework.models import Lease
from casework.queries.verify.messages import messages
from casework.unit_of_work import CLOCK

ROOT = Path(__file__).parents[3]
PROGRAM = (sys.executable, "-m", "tests.webapp.outside.poster")


@pytest.fixture
def posters(office):
    """Start processes that carry mail; whatever still runs at the end is killed."""
    config = office.config
    settings = {
        "BIHUAN_HOME": str(config.home),
        "BIHUAN_DATABASE_URL": config.database_url,
        "BIHUAN_SMTP": config.channels["SMTP"],
        "BIHUAN_MAIL_FROM": config.channels["MAIL_FROM"],
        "BIHUAN_CHANNEL_PRIVATE": "on",
    }
    own = {name: text for name, text in os.environ.items() if not name.startswith("BIHUAN_")}
    with ExitStack() as running:

        def start(count):
            children = [
                running.enter_context(
                    subprocess.Popen(
                        PROGRAM, cwd=ROOT, env={**own, **settings}, stdout=subprocess.PIPE
                    )
                )
                for _ in range(count)
            ]
            for child in children:
                running.callback(child.kill)
            for child in children:
                assert child.stdout.readline() == b"ready\n"
            return children

        yield start


def wait_until(condition):
    give_up_at = time.monotonic() + 60
    while not condition() and time.monotonic() < give_up_at:
        time.sleep(0.02)
    assert condition()


def test_three_processes_carry_each_letter_and_each_digest_once(  # noqa: PLR0917 -- fixtures
    chooses, inspector_told, returned, posters, mail, letters
):
    chooses(inspector_told, "email", digest_hour=0)
    numbers = [returned() for _ in range(4)]
    posters(3)
    wait_until(lambda: len(mail.taken) >= 5)
    time.sleep(1)  # time to do it again, if they would
    ids = [str(m["Message-ID"]) for m in mail.taken]
    assert len(ids) == len(set(ids)) == 5
    subjects = [str(m["Subject"]) for m in mail.taken]
    assert [n for s in subjects for n in numbers if s.endswith(n)] == numbers
    assert sum("待办" in subject for subject in subjects) == 1
    assert all(row.outcome == "sent" for row in letters())


def test_g_24_a_carrier_killed_in_the_middle_loses_nothing_and_doubles_nothing(  # noqa: PLR0917 -- fixtures
    chooses, inspector_told, returned, posters, post, mail, letters, world, engine
):
    chooses(inspector_told, "email", kinds=["work"])
    returned()
    mail.mode = "hang"
    [child] = posters(1)
    wait_until(lambda: mail.visits)
    child.kill()
    child.wait()
    [letter] = letters()
    assert (letter.outcome, letter.attempts) == ("", 1)
    mail.mode = "ok"
    world.clock.now = datetime.now(UTC)
    assert post("email") == 0, "its lease stands"
    with engine.begin() as connection:
        connection.execute(update(Lease).values(until=datetime(2020, 1, 1, tzinfo=UTC)))
    assert post("email") == 0, "its claim stands"
    world.clock.now += timedelta(minutes=6)
    assert post("email") == 1
    assert [str(m["Message-ID"]) for m in mail.taken] == [f"<{letter.id}@office.example>"]
    with world.unit_of_work(CLOCK) as work:
        assert list(messages(work.session)) == []

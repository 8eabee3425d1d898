"""The commands of the two administrators act as these and tell of no case (SR-67)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casework.database import connect
from casework.models import Enterprise
from casework.queries.people import SEE_NO_CASES
from tests.furnishing import furnish, world_on
from tests.workflows.years import FILE
from webapp.cli.account_acts import COMMAND_LINE as OF_ACCOUNTS
from webapp.cli.accounts import COMMAND_LINE
from webapp.setup import migrating

CAMPAIGN = "jiangbei-2022"
FINDING = "绝缘层破损，露出铜线"


@pytest.fixture
def office(tmp_path, runtime):
    """A hazard that is being rectified; the database, and what is told of no case."""
    url = f"sqlite:///{tmp_path / 'office.db'}"
    engine = connect(url, synchronous="OFF")
    migrating.migrate(engine)
    furnish(engine, runtime)
    world = world_on(engine, runtime)
    world.clock.on("2022-06-20")
    hazard = world.hazard_at("record_report", description=FINDING)
    with world.reading() as work:
        rows = work.session.scalars(select(Enterprise)).all()
        told = {text for row in rows for text in (row.name, row.credit_code, row.address)}
    engine.dispose()
    return url, world.matter(hazard).number, told | {FINDING}


@pytest.mark.parametrize("actor", [COMMAND_LINE, OF_ACCOUNTS])
def test_the_command_line_acts_as_these_two_and_sees_no_units_matters(actor):
    assert actor.roles <= SEE_NO_CASES
    assert actor.units == frozenset()


def test_the_commands_of_their_work_tell_numbers_and_no_case(bihuan, office, tmp_path):
    url, number, told = office
    year = tmp_path / "2027.csv"
    year.write_bytes(FILE)
    for command, has_number in (
        (("sweep", "status"), False),
        (("phases", "preview", CAMPAIGN, "crackdown"), True),
        (("clocks", "preview", "--calendar", str(year)), False),
        (("account", "list"), False),
    ):
        for form in ((), ("--json",)):
            answer = bihuan(*command, *form, BIHUAN_DATABASE_URL=url)
            assert answer.exit_code in {0, 1}, answer.output
            assert [text for text in told if text in answer.output] == [], command
            assert (number in answer.stdout) >= has_number, command

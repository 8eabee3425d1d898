"""The commands of the two administrators act as these and tell of no case (SR-67)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casework.models import Enterprise
from casework.queries.people import SEE_NO_CASES
from tests.cli.conftest import FINDING
from tests.workflows.years import FILE
from webapp.cli.account_acts import COMMAND_LINE as OF_ACCOUNTS
from webapp.cli.accounts import COMMAND_LINE

CAMPAIGN = "jiangbei-2022"


@pytest.fixture
def office(rectifying):
    """The database, the number of a hazard in it, and what is told of no case."""
    url, world, hazard = rectifying
    with world.reading() as work:
        rows = work.session.scalars(select(Enterprise)).all()
        told = {text for row in rows for text in (row.name, row.credit_code, row.address)}
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

"""Numbers are given out to many at once, some of whom fail: none twice, none missing (X-38)."""

from __future__ import annotations

from functools import partial

import pytest

from casework.rules.numbering import written_number
from tests.amounts import amount
from tests.builders import CAMPAIGN
from tests.races.conftest import CLIENTS, POSTGRESQL
from workflows.commands.inspections import start_inspection

ROUNDS = amount(4, 8)


class ChangedMind(Exception):
    """Somebody gives up after the number was given out."""


def dispatch(world, *, by, enterprise, give_up):
    with world.unit_of_work(by) as work:
        inspection = start_inspection(
            world.runtime,
            work,
            campaign=CAMPAIGN,
            enterprise_id=enterprise.id,
            product_class=enterprise.products[0],
        )
        if give_up:
            raise ChangedMind
        return inspection


def number_rounds(world, crowd, chance):
    """Send many out at once, round after round; assert that the series has no gap."""
    shop, by = world.enterprise(), world.actor("inspector")
    sent = []
    for _ in range(ROUNDS):
        acts = [
            partial(dispatch, by=by, enterprise=shop, give_up=chance.random() < 0.3)
            for _ in range(CLIENTS)
        ]
        outcomes = crowd.race(acts)
        assert {o.error for o in outcomes} <= {None, "ChangedMind: "}
        sent += [o.value for o in outcomes if o.error is None]
    numbers = sorted(world.matter(inspection).number for inspection in sent)
    wanted = range(1, len(sent) + 1)
    word = world.runtime.processes.series["inspection"]
    assert numbers == [written_number(word, shop.unit, 2022, n) for n in wanted]


def test_g_12_numbers_given_out_at_once_have_no_gap(world, threads, chance, assert_sound):
    number_rounds(world, threads, chance)
    assert_sound()


@pytest.mark.parametrize("database_url", POSTGRESQL, indirect=True)
def test_g_12_numbers_given_out_by_two_processes_have_no_gap(
    world, processes, chance, assert_sound
):
    number_rounds(world, processes(2), chance)
    assert_sound()

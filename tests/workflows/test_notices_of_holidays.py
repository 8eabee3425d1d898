"""A notice of holidays that reaches into the December before its year, in a running office."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.audit import RuleFiles, audit
from casework.definitions import calendar_seed
from casework.queries.office import work_calendar
from casework.rules.calendar_years import read_year
from tests.builders import World
from tests.workflows.years import NOTICE_OF_2019, before_publication, published
from workflows.commands.calendar import count_anew, load_year, preview_year
from workflows.commands.install import is_calendar_stored, store_calendar

pytestmark = pytest.mark.usefixtures("sound_afterwards")

NEW_YEAR_2023 = (
    published(2023)
    .decode()
    .replace("source\n", "source\n2022-12-30,holiday,元旦,示例\n2022-12-31,holiday,元旦,示例\n", 1)
    .encode()
)
"""The notice of 2023 as it was published by its year, with a New Year that begins a day earlier."""


@pytest.fixture
def world(world) -> World:
    """An office in which 2023 is not published yet."""
    return before_publication(world, of=2023, on="2022-10-28")


@pytest.fixture
def keeper(world):
    return world.actor("administrator")


def load(world, by, content, *, replacing=False):
    with world.unit_of_work(by) as work:
        return load_year(work, read_year(content), replacing=replacing)


def calendar(world):
    with world.reading() as work:
        return work_calendar(work.session)


def test_a_day_of_the_last_week_is_provisional_and_moved_by_the_next_notice(world, keeper):
    hazard = world.hazard_at("issue_order")
    world.clock.on("2022-12-27")
    world.tick()
    world.do(hazard, "issue_order")
    world.do(hazard, "record_report")
    (limit,) = world.limits(hazard, "recheck_due")
    assert (limit.due_on, limit.provisional) == (date(2022, 12, 30), True)
    with world.reading() as work:
        (told,) = preview_year(world.runtime, work.session, read_year(NEW_YEAR_2023))
    load(world, keeper, NEW_YEAR_2023)
    assert count_anew(world.runtime, world.unit_of_work, keeper).moved == 1
    (limit,) = world.limits(hazard, "recheck_due")
    assert (limit.due_on, limit.provisional) == (date(2023, 1, 3), False)
    assert (told.old, told.new) == (date(2022, 12, 30), limit.due_on)
    with world.reading() as work:
        files = RuleFiles.read(world.runtime.campaigns.folder)
        assert list(audit(work.session, files)) == []


def test_the_old_year_keeps_the_rest_and_its_own_notice(world, keeper):
    before = calendar(world)
    load(world, keeper, NOTICE_OF_2019, replacing=True)
    loaded = calendar(world)  # the same days, now from the file
    days = [date(2018, 1, 1) + timedelta(days=n) for n in range(2 * 365)]
    assert all(loaded.is_working_day(d) == before.is_working_day(d) for d in days)
    load(world, keeper, published(2018), replacing=True)
    assert calendar(world).kind_of(date(2018, 12, 29)) == "makeup"
    assert loaded.kind_of(date(2018, 10, 1)) == "holiday"


def test_a_notice_taken_back_in_part_leaves_no_day_of_it(world, keeper):
    load(world, keeper, NEW_YEAR_2023)
    assert calendar(world).kind_of(date(2022, 12, 30)) == "holiday"
    load(world, keeper, published(2023), replacing=True)
    assert calendar(world).kind_of(date(2022, 12, 30)) == "working"
    assert calendar(world).kind_of(date(2022, 10, 1)) == "holiday"


def test_a_year_loaded_from_a_file_outlives_a_new_version_of_the_program(world, keeper):
    load(world, keeper, NEW_YEAR_2023)
    seed = calendar_seed()
    with world.unit_of_work(keeper) as work:
        assert not is_calendar_stored(work.session, seed)
        store_calendar(work, seed)
    with world.reading() as work:
        assert is_calendar_stored(work.session, seed)
    kept = calendar(world)
    assert kept.kind_of(date(2022, 12, 30)) == "holiday"
    assert kept.known_years == frozenset(seed.known_years)

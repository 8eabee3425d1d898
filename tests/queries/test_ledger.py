"""The ledger shows the right lines, in the right order, to the right people."""

from __future__ import annotations

from datetime import date

import pytest

from casework.queries.ledger import LedgerPage, ledger_lines, ledger_page
from casework.queries.ledger_filter import LedgerFilter
from casework.unit_of_work import Actor
from tests.builders import World
from tests.queries.conftest import CountQueries, Loop


def _page(world: World, actor: Actor, wanted: LedgerFilter | None = None, **more) -> LedgerPage:
    with world.unit_of_work.reading(actor) as work:
        return ledger_page(
            work.session, wanted or LedgerFilter(), units=actor.units, now=world.clock.now, **more
        )


def _ids(page: LedgerPage) -> set:
    return {line.id for line in page.lines}


def test_a_station_sees_its_own_hazards_only(world: World, loop: Loop) -> None:
    seen = _page(world, world.actor("inspector"))
    assert _ids(seen) == {loop.entered, loop.ordered, loop.struck_off}
    assert seen.total == 3


@pytest.mark.usefixtures("loop")
def test_an_auditor_of_the_bureau_sees_all(world: World) -> None:
    assert _page(world, world.actor("auditor")).total == 4


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (LedgerFilter(state="open"), {"entered", "ordered", "elsewhere"}),
        (LedgerFilter(state="struck_off"), {"struck_off"}),
        (LedgerFilter(state="elsewhere"), set()),
        (LedgerFilter(stage="rectifying"), {"ordered"}),
        (LedgerFilter(unit="JB02"), {"elsewhere"}),
        (LedgerFilter(phase="screening"), {"entered", "ordered", "struck_off", "elsewhere"}),
        (LedgerFilter(phase="crackdown"), set()),
        (LedgerFilter(campaign="another-2022"), set()),
        (LedgerFilter(found_from=date(2022, 5, 11)), set()),
        (LedgerFilter(found_to=date(2022, 5, 9)), set()),
        (LedgerFilter(reopened=True), set()),
        (LedgerFilter(same_day=True), {"struck_off"}),
        (LedgerFilter(overdue=True), set()),
        (LedgerFilter(text="JB02-0001"), {"elsewhere"}),
        (LedgerFilter(text="50%"), set()),
    ],
)
def test_a_filter_keeps_what_it_says(
    world: World, loop: Loop, wanted: LedgerFilter, expected: set[str]
) -> None:
    page = _page(world, world.actor("auditor"), wanted)
    assert _ids(page) == {getattr(loop, name) for name in expected}
    assert page.total == len(expected)


def test_what_ran_out_is_found_and_comes_first(world: World, loop: Loop) -> None:
    world.clock.on("2022-05-20")
    auditor = world.actor("auditor")
    late = _page(world, auditor, LedgerFilter(overdue=True))
    assert _ids(late) == {loop.entered, loop.elsewhere}  # entry was due within two working days
    order = [line.id for line in _page(world, auditor).lines]
    assert set(order[:2]) == {loop.entered, loop.elsewhere}
    assert order[2] == loop.ordered
    assert order[3] == loop.struck_off  # no time limit runs


def test_the_enterprise_is_found_by_its_initials_and_the_text_by_its_words(
    world: World, loop: Loop
) -> None:
    enterprise = world.enterprise(unit="JB02")
    auditor = world.actor("auditor")
    by_name = _page(world, auditor, LedgerFilter(text=enterprise.name))
    assert _ids(by_name) == {loop.elsewhere}
    assert _page(world, auditor, LedgerFilter(text="shili")).total == 4
    described = by_name.lines[0].description[:8]
    assert loop.elsewhere in _ids(_page(world, auditor, LedgerFilter(text=described)))


@pytest.mark.usefixtures("loop")
def test_pages_follow_each_other_without_gap_or_repeat(world: World) -> None:
    auditor = world.actor("auditor")
    seen, after = [], None
    while True:
        page = _page(world, auditor, size=1, after=after)
        seen += [line.id for line in page.lines]
        assert page.total == 4
        after = page.next
        if after is None:
            break
    assert seen == [line.id for line in _page(world, auditor).lines]


@pytest.mark.usefixtures("loop")
def test_an_export_has_the_lines_of_the_pages_in_their_order(world: World) -> None:
    auditor = world.actor("auditor")
    with world.unit_of_work.reading(auditor) as work:
        lines = list(
            ledger_lines(work.session, LedgerFilter(), units=auditor.units, now=world.clock.now)
        )
    assert lines == list(_page(world, auditor).lines)


@pytest.mark.usefixtures("loop")
def test_a_page_asks_twice_however_long_it_is(world: World, at_most: CountQueries) -> None:
    auditor = world.actor("auditor")
    with at_most(2):
        _page(world, auditor)


def test_a_limit_missed_in_the_past_stays_on_record(world: World) -> None:
    hazard = world.hazard_at("recheck")
    world.clock.on("2022-05-20")
    world.do(hazard, "recheck")
    line = _page(world, world.actor("auditor")).lines[0]
    assert line.days_late

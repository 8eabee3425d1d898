"""Whatever is changed: the preview says what then happens, limit by limit, day by day."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from casework.audit import RuleFiles, audit
from casework.definitions import CampaignBook
from casework.models import EventRow, Limit, Person, Rung
from casework.models.limits import ARMED, RUNNING
from casework.queries.people import actor_of
from casework.rules.calendar import office_day
from casework.unit_of_work import Actor
from config import Config
from tests.amounts import seeds
from tests.whatif.changes import changed_ladders, changed_rules, changed_year, shortening_phases
from tests.whatif.conftest import TODAY
from webapp.jobs.heartbeat import tick
from webapp.jobs.verification import snapshot, verified
from workflows.commands.calendar import count_anew, load_year
from workflows.limits.commands import Grounds, hold_limit, override_limit, pause_limit
from workflows.limits.previews import Changed, preview_clocks
from workflows.limits.recounts import recount_open_limits

SEEDS = seeds(1, 4)
DAYS = 45
"""Into July, in which another phase begins."""
KEEPER = Actor(name="管理员", roles=frozenset({"administrator"}))
MORNING, NIGHT = time(0, 0, 30), time(23, 59, 59, 500_000)


def a_change(kind: str, dice: random.Random, tmp_path) -> Changed:
    packs, year = Config().campaigns, None
    if kind in {"rules", "everything"}:
        packs = changed_rules(packs, tmp_path / "rules", dice, TODAY)
    if kind in {"phases", "everything"}:
        packs = shortening_phases(packs, tmp_path / "phases")
    if kind in {"ladders", "everything"}:
        packs = changed_ladders(packs, tmp_path / "ladders", dice)
    if kind in {"calendar", "everything"}:
        year = changed_year(dice, TODAY)
    return Changed(campaigns=None if kind == "calendar" else CampaignBook.load(packs), year=year)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["rules", "ladders", "phases", "calendar", "everything"])
def test_the_prediction_is_what_then_happens(office, kind, seed, tmp_path):
    print(f"SEED={seed}")
    dice = random.Random(f"{kind}{seed}")
    interfere(office, dice)
    changed = a_change(kind, dice, tmp_path)
    start, before = office.clock(), limits(office)
    foretold = preview(office, changed)
    assert len(foretold) > 20
    print("affected", sum(line.affected for line in foretold.values()), "of", len(foretold))
    assert any(line.affected for line in foretold.values())

    after = really(office, changed)
    for limit_id, limit in limits(after).items():
        line = foretold[limit_id]
        assert (limit.due_on, limit.provisional) == (line.new, line.provisional), line
        was_late, late = is_late(before[limit_id], start), is_late(limit, start)
        assert (line.becomes_late, line.in_time_again) == (late > was_late, was_late > late), line
    expected, happened = defaultdict(set), play(after, foretold, start)
    for line in foretold.values():
        for rung in line.rungs:
            told = (rung.number, rung.act, rung.to_role, rung.copy_roles, rung.late, rung.rings)
            expected[rung.on].add((line.limit_id, *told))
    assert sum(map(len, expected.values())) > 0
    for day in days():
        assert happened[day] == expected[day], day
    is_sound(after, audited=changed.year is None)


def interfere(office, dice):
    """Stop some clocks, and let a leader set some days, so that such limits are met as well."""
    with office.unit_of_work.reading(KEEPER) as work:
        people = work.session.scalars(select(Person).order_by(Person.username)).all()
        leader = next(actor_of(work.session, p) for p in people if "bureau_leader" in p.roles)
    running = [d for d in limits(office).values() if d.state == ARMED and d.ladder]
    grounds = Grounds(reason="示例")
    for limit in dice.sample(sorted(running, key=lambda d: d.id), 4):
        with office.unit_of_work(leader) as work:
            held = hold_limit(office.runtime, work, limit.id)
            if "testing" in held.rule.excludes and limit.due_at > work.now:
                pause_limit(held, kind="testing", grounds=grounds)
            else:
                on = TODAY + timedelta(days=dice.randrange(20, 30))
                override_limit(held, due_on=on, grounds=grounds)


def preview(office, changed):
    with office.unit_of_work.reading(KEEPER) as work:
        given = (office.runtime, work.session, changed)
        found = list(preview_clocks(*given, now=work.now, days=DAYS))
    return {line.limit_id: line for line in found}


def really(office, changed):
    """Start with the changed files, count anew by them, load the year."""
    if changed.campaigns is not None:
        office = replace(office, runtime=replace(office.runtime, campaigns=changed.campaigns))
        done = recount_open_limits(office.runtime, office.unit_of_work, KEEPER, reason="示例")
        assert done.failed == []
    if changed.year is not None:
        with office.unit_of_work(KEEPER) as work:
            load_year(work, changed.year, replacing=True)
        assert count_anew(office.runtime, office.unit_of_work, KEEPER).failed == []
        office.reread_calendar()
    return office


def days():
    return [TODAY + timedelta(days=n) for n in range(DAYS + 1)]


def play(office, foretold, start):
    """Nobody acts; the sweep comes twice a day. What each day brought the limits foretold."""
    for day in days():
        for at in (MORNING, NIGHT):
            office.clock.set(day, at)
            tick(office)
    happened: dict[date, set[tuple[object, ...]]] = defaultdict(set)
    with office.unit_of_work.reading(KEEPER) as work:
        events = work.session.scalars(select(EventRow).where(EventRow.kind == "RungClimbed"))
        rang = {
            (e.trail, e.facts["deadline"], e.facts["rung"], e.occurred_at) for e in events.all()
        }
        for rung in work.session.scalars(select(Rung)):
            line = foretold.get(rung.limit_id)
            if line is None or rung.climbed_at < start:
                continue
            rings = (line.matter_id, line.name, rung.number, rung.climbed_at) in rang
            told = (rung.number, rung.act, rung.to_role, rung.copy_roles, rung.late, rings)
            happened[office_day(rung.climbed_at)].add((rung.limit_id, *told))
    return happened


def limits(office):
    with office.unit_of_work.reading(KEEPER) as work:
        query = select(Limit).where(Limit.state.in_(RUNNING))
        return {limit.id: limit for limit in work.session.scalars(query)}


def is_late(limit, now):
    return limit.edge == "closing" and limit.state == ARMED and limit.due_at < now


def is_sound(office, *, audited):
    with snapshot(office.engine) as session:
        report = verified(session, office.runtime.engine.describe, None)
        assert [str(finding) for finding in report.findings] == []
    if audited:
        with snapshot(office.engine) as session:
            files = RuleFiles.read(office.runtime.campaigns.folder, office.runtime.campaigns.models)
            assert [str(difference) for difference in audit(session, files)] == []

"""Changed rules and ladders reach open limits by an administrator's recount, and only so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import true

from casework.audit import RuleFiles, audit
from casework.definitions import CampaignBook
from casework.errors import NotPermitted, RecountRefused
from casework.models import Incident, OutboxRow
from casework.queries.verify import verify
from tests.packs import PROCESSES, copied_packs
from tests.whatif.changes import begun_later, edit, on_other_days
from workflows.commands.incidents import retry_incident
from workflows.limits import recounts
from workflows.limits.commands import (
    Grounds,
    hold_limit,
    override_limit,
    pause_limit,
    resume_limit,
)
from workflows.limits.recounts import recount_open_limits

PHASES, LADDERS = "jiangbei-2022/rules/phases.yaml", PROCESSES + "_shared/ladders.yaml"


@pytest.fixture
def keeper(world):
    return world.actor("administrator")


@pytest.fixture
def changed(tmp_path):
    """Packs in which one file is another one."""

    def change(name, how):
        packs = copied_packs(tmp_path / f"packs{len(list(tmp_path.iterdir()))}")
        edit(packs / name, how)
        return CampaignBook.load(packs)

    return change


def normal(**said):
    """The limit of the screening phase with other values."""

    def change(data):
        (rule,) = [rule for rule in data["rules"] if rule["id"] == "rectification_normal"]
        rule.pop("extension", None)
        rule.update(said)

    return change


def with_packs(world, campaigns):
    return replace(world, runtime=replace(world.runtime, campaigns=campaigns))


def recount(world, by, reason="补充通知"):
    return recount_open_limits(world.runtime, world.unit_of_work, by, reason=reason)


def due(world, hazard):
    return world.limits(hazard, "rectification_due")[-1]


def clean(world):
    return findings(world) == []


def findings(world):
    with world.reading() as work:
        found = [str(f) for f in verify(work.session, world.runtime.engine.describe)]
        files = RuleFiles.read(world.runtime.campaigns.folder, world.runtime.campaigns.models)
        return [*found, *(str(d) for d in audit(work.session, files))]


def test_a_changed_rule_moves_nothing_until_somebody_counts_anew(world, keeper, changed):
    hazard = world.hazard_at("record_report")
    world = with_packs(world, changed(PHASES, normal(length=10)))
    world.tick()
    assert due(world, hazard).due_on == date(2022, 5, 31)
    assert not clean(world)
    done = recount(world, keeper)
    assert (done.moved, done.told, done.failed) == (1, 1, [])
    limit = due(world, hazard)
    assert limit.due_on == date(2022, 5, 24) == world.matter(hazard).rectification_due_on
    (change,) = limit.history
    assert (change["act"], change["old"], change["new"]) == (
        "recounted",
        "2022-05-31",
        "2022-05-24",
    )
    assert (change["reason"], change["by"]) == ("补充通知", keeper.name)
    assert clean(world)
    assert recount(world, keeper).matters == 0


def test_the_owner_is_told_with_both_days_and_the_reason(world, keeper, changed):
    hazard = world.hazard_at("record_report")
    world = with_packs(world, changed(PHASES, normal(length=20)))
    recount(world, keeper)
    event = world.events(hazard)[-1]
    assert (event.kind, event.actor) == ("TimeLimitChanged", keeper.name)
    facts = ("act", "old_due_on", "new_due_on", "reason")
    assert [event.facts[name] for name in facts] == [
        "recounted",
        "2022-05-31",
        "2022-06-08",
        "补充通知",
    ]
    notice = world._rows(OutboxRow, true())[-1]  # noqa: SLF001 -- the builder's own reading
    assert (notice.payload["event"], notice.payload["roles"]) == ("TimeLimitChanged", ["inspector"])


def test_a_rule_that_changes_no_day_is_told_all_the_same(world, keeper, changed):
    hazard = world.hazard_at("record_report")
    world = with_packs(world, changed(PHASES, normal(not_later_than="2022-09-29")))
    assert (recount(world, keeper).moved, len(due(world, hazard).history)) == (0, 1)
    assert due(world, hazard).history[0]["new"] == "2022-05-31"
    assert clean(world)


def test_a_changed_ladder_climbs_its_own_days_and_no_rung_twice(world, keeper, changed):
    hazard = world.hazard_at("record_report")  # due on 2022-05-31
    world.clock.on("2022-05-26")
    world.tick()
    assert [r.number for r in world.rungs(due(world, hazard))] == [1]
    days = [-10, -5, -1, 2, 4, 6]

    def other_days(data):
        data["ladders"]["NORMAL"] = on_other_days(data["ladders"]["NORMAL"], days)

    ladders = changed(LADDERS, other_days)
    world = with_packs(world, ladders)
    world.clock.on("2022-05-26", hour=10)
    assert recount(world, keeper).told == 1
    climbed = {}
    for day in ("2022-05-27", "2022-05-30", "2022-06-02", "2022-06-07", "2022-06-09"):
        world.clock.on(day)
        world.tick()
        climbed[day] = [r.number for r in world.rungs(due(world, hazard))]
    assert list(climbed.values()) == [[1], [1, 3], [1, 3, 4], [1, 3, 4, 5], [1, 3, 4, 5, 6]]
    assert all(not rung.late for rung in world.rungs(due(world, hazard)))
    assert clean(world)


def test_an_ended_limit_stays_as_it_ended(world, keeper, changed):
    hazard = world.hazard_at("recheck")
    before = due(world, hazard)
    packs = changed(PHASES, normal(length=3))
    world = with_packs(world, packs)
    assert recount(world, keeper).matters == 0
    after = due(world, hazard)
    assert (after.state, after.due_on, after.history) == ("met", before.due_on, [])
    assert clean(world)


def test_a_clock_that_stands_still_takes_the_rule_over_when_it_runs_on(world, keeper, changed):
    hazard = world.hazard_at("record_report")
    grounds, chief = Grounds(reason="送检"), world.actor("section_chief")
    with world.unit_of_work(chief) as work:
        limit = hold_limit(world.runtime, work, due(world, hazard).id)
        pause_limit(limit, kind="testing", grounds=grounds)
    world = with_packs(world, changed(PHASES, normal(length=10)))
    assert recount(world, keeper).told == 1
    assert (due(world, hazard).state, due(world, hazard).history[-1]["new"]) == ("paused", None)
    assert clean(world)
    world.clock.on("2022-05-12")
    with world.unit_of_work(chief) as work:
        resume_limit(hold_limit(world.runtime, work, due(world, hazard).id), grounds=grounds)
    assert due(world, hazard).due_on == date(2022, 5, 25)  # two days stood still
    assert clean(world)


def test_a_leaders_day_stands(world, keeper, changed):
    hazard = world.hazard_at("record_report")
    with world.unit_of_work(world.actor("bureau_leader")) as work:
        limit = hold_limit(world.runtime, work, due(world, hazard).id)
        override_limit(limit, due_on=date(2022, 6, 14), grounds=Grounds(reason="示例"))
    world = with_packs(world, changed(PHASES, normal(length=3)))
    recount(world, keeper)
    assert due(world, hazard).due_on == date(2022, 6, 14)
    assert clean(world)


def test_only_an_administrator_recounts_and_never_without_a_reason(world, keeper):
    for role in ("inspector", "bureau_leader", "auditor"):
        with pytest.raises(NotPermitted):
            recount(world, world.actor(role))
    for reason in ("  ", "长" * 201):
        with pytest.raises(RecountRefused):
            recount(world, keeper, reason)


def test_where_one_rule_is_gone_no_limit_is_counted(world, keeper, changed, count_rows):
    moved, stuck = world.hazard_at("record_report"), world.hazard(world.enterprise(nth=1))
    assert world.limits(stuck, "register_due")

    packs = changed(PHASES, normal(length=3))
    begun_later(packs.folder, "2022-05-20", "register_due")
    world, before = with_packs(world, CampaignBook.load(packs.folder)), count_rows()
    with pytest.raises(RecountRefused) as refusal:
        recount(world, keeper)
    assert refusal.value.facts["reason"] == "rule_not_in_force"
    assert refusal.value.facts["rule"] == "register_due"
    assert (due(world, moved).history, count_rows()) == ([], before)


def test_a_matter_that_fails_is_set_aside_and_can_be_tried_again(
    world, keeper, changed, monkeypatch
):
    bad, good = (world.hazard_at("record_report") for _ in range(2))
    world = with_packs(world, changed(PHASES, normal(length=10)))
    real = recounts.recount_matter

    def fail_one(runtime, work, matter_id, *, reason):
        if matter_id == bad:
            raise ValueError("broken")
        return real(runtime, work, matter_id, reason=reason)

    monkeypatch.setattr(recounts, "recount_matter", fail_one)
    done = recount(world, keeper)
    assert (done.failed, done.moved) == ([bad], 1)
    assert due(world, good).due_on == date(2022, 5, 24)
    (incident,) = world._rows(Incident, true())  # noqa: SLF001 -- the builder's own reading
    retry_incident(world.runtime, world.unit_of_work, keeper, incident_id=incident.id)
    assert due(world, bad).due_on == date(2022, 5, 24)
    assert due(world, bad).history[0]["reason"] == "补充通知"

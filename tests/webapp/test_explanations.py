"""Why a time limit ends on its day: as a page, in both languages, and for programs."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest

from casework.models import RectificationOrder
from tests.workflows.switching import apply, midnight, roll_back
from tests.workflows.time_limits.hands import extended, override, paused

MOST_STATEMENTS = 20
"""Sign-in and the side bar's counters take their part; the explanation itself takes three."""


@pytest.fixture
def hazard(world):
    """A hazard being rectified since 2022-04-22: over Labour Day, with two make-up days."""
    world.clock.on("2022-04-22")
    return world.hazard_at("record_report")


@pytest.fixture
def reader(world, signed_in):
    return signed_in(world.actor("inspector"))


def limit_of(world, hazard, name="rectification_due"):
    return world.limits(hazard, name)[-1]


def explained(reader, limit):
    return reader.get(f"/deadlines/{limit.id}.json").get_json()


def page(reader, limit):
    answer = reader.get(f"/deadlines/{limit.id}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_x_13_every_day_is_counted_or_passed_over_by_name(world, hazard, reader):
    limit = limit_of(world, hazard)
    told = explained(reader, limit)
    assert (told["due_on"], told["counted_to"], told["moves"]) == ("2022-05-16", "2022-05-16", [])
    numbers = [line["number"] for line in told["days"] if line["number"]]
    assert numbers == list(range(1, 16))
    days = {line["day"]: line for line in told["days"]}
    assert "2022-04-22" not in days  # the starting day is not counted
    assert days["2022-04-23"]["skipped"] == "weekend"
    assert (days["2022-04-24"]["number"], days["2022-04-24"]["name"]) == (1, "劳动节")  # made up
    assert (days["2022-05-04"]["skipped"], days["2022-05-04"]["name"]) == ("holiday", "劳动节")
    assert (days["2022-05-07"]["skipped"], days["2022-05-07"]["name"]) == (None, "劳动节")
    assert told["days"][-1]["day"] == "2022-05-16"


def test_x_14_rule_version_and_start_stand_there(world, hazard, reader, rows):
    told = explained(reader, limit_of(world, hazard))
    (order,) = rows(RectificationOrder, RectificationOrder.hazard_id == hazard)
    assert told["start"]["step"] == "issue_order"
    assert told["start"]["document"] == order.number
    assert told["start"]["by"] == world.actor("inspector").name
    assert told["rule"]["basis"]
    assert set(told["rule"]) >= {"law", "valid_from", "valid_until", "title", "unit", "length"}
    assert told["calendar"] == {
        "recorded": world.runtime.calendar.version,
        "now": world.runtime.calendar.version,
        "agrees": True,
    }


def test_the_act_it_starts_at_and_the_line_that_set_it_stand_there(world, signed_in):
    world.clock.on("2022-10-10")
    lead = world.begun("lead_verification", received_on="2022-09-28")
    reader = signed_in(world.actor("inspector"))
    limit = limit_of(world, lead, "lead_verification_due")
    start = explained(reader, limit)["start"]
    assert (start["act"], start["place"]) == ("lead_received", "lead_verification.register")
    assert (start["at"][:10], start["step"]) == ("2022-09-27", "register")  # midnight in China
    told = page(reader, limit)
    assert "发现线索或者收到材料" in told
    assert "登记线索" in told


def test_a_limit_that_runs_after_another_says_so_however_late_it_was_set(world, signed_in):
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    (opens,) = world.limits(hazard, "look_back_opens")
    world.clock.on((opens.due_on + timedelta(days=3)).isoformat())
    world.tick()
    reader = signed_in(world.actor("auditor"))
    limit = limit_of(world, hazard, "look_back_due")
    start = explained(reader, limit)["start"]
    assert (start["act"], start["by"]) == ("rule:look_back_opens", "clock")
    assert "在先期限办结或者届满：回头看起始日" in page(reader, limit)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("zh_CN", ("期限计算说明", "劳动节调休上班", "劳动节放假")),
        (
            "en",
            (
                "Why this day?",
                "make-up working day for Labour Day",
                "Labour Day, a holiday",
            ),
        ),
    ],
)
def test_x_28_the_page_says_it_in_both_languages(world, hazard, reader, locale, words):
    reader.speak(locale)
    limit = limit_of(world, hazard)
    text = page(reader, limit)
    rule = world.runtime.campaigns["jiangbei-2022"].rules.on(limit.rule, date(2022, 4, 22))
    for wanted in (*words, rule.title_zh, rule.title_en):
        assert wanted in text, wanted


def test_the_matter_links_to_every_explanation(world, hazard, reader):
    text = reader.get(f"/matters/{hazard}").get_data(as_text=True)
    for limit in world.limits(hazard):
        assert f"/deadlines/{limit.id}" in text
        page(reader, limit)  # every kind and state of limit can be explained


def test_what_moved_it_is_told(world, hazard, reader):
    extended(world, hazard, length=5)
    limit = limit_of(world, hazard)
    told = explained(reader, limit)
    assert told["extensions"][0]["length"] == 5
    assert told["history"][0]["old"] == "2022-05-16"
    assert told["due_on"] == "2022-05-23"
    assert [x["number"] for x in told["days"] if x["number"]][-1] == 20
    text = page(reader, limit)
    assert "2022年5月16日" in text
    assert told["extensions"][0]["granted_by"] in text


def test_a_stopped_clock_is_explained_up_to_today(world, hazard, reader):
    world.clock.on("2022-04-26")
    paused(world, hazard)
    world.clock.on("2022-04-28")
    limit = limit_of(world, hazard)
    told = explained(reader, limit)
    assert (told["state"], told["counted_to"]) == ("paused", None)
    assert [(x["day"], x["skipped"]) for x in told["days"][-3:]] == [
        ("2022-04-26", "paused"),
        ("2022-04-27", "paused"),
        ("2022-04-28", "paused"),
    ]
    assert "中止计算：" in page(reader, limit)


def test_a_day_set_by_a_leader_is_marked_and_the_rule_s_day_derived(world, hazard, reader):
    override(world, hazard, "2022-05-20")
    limit = limit_of(world, hazard)
    told = explained(reader, limit)
    assert (told["overridden"], told["due_on"], told["counted_to"]) == (
        True,
        "2022-05-20",
        "2022-05-16",
    )
    assert "该日期由领导不按规则设定" in page(reader, limit)


def test_lateness_and_climbed_rungs_stand_there(world, hazard, reader):
    world.clock.on("2022-05-19")
    world.tick()
    world.do(hazard, "record_report")
    limit = limit_of(world, hazard)
    told = explained(reader, limit)
    assert (told["state"], told["days_late"]) == ("missed", 3)
    states = [rung["state"] for rung in told["rungs"]]
    assert states == ["climbed", "climbed", "climbed", "climbed", "not_reached"]
    assert [rung["act"] for rung in told["rungs"]][-2:] == ["instruct", "propose"]


def test_only_who_sees_the_matter_is_told(world, hazard, signed_in):
    stranger = signed_in(world.actor("inspector", "JB02"))
    limit = limit_of(world, hazard)
    for path in (f"/deadlines/{limit.id}", f"/deadlines/{limit.id}.json"):
        foreign = stranger.get(path, headers={"Accept": "application/json"})
        unknown = stranger.get(
            path.replace(str(limit.id), str(uuid4())), headers={"Accept": "application/json"}
        )
        assert (foreign.status_code, foreign.get_json()) == (404, unknown.get_json())
        assert unknown.status_code == 404


def test_json_by_what_is_accepted(world, hazard, reader):
    limit = limit_of(world, hazard)
    answer = reader.get(f"/deadlines/{limit.id}", headers={"Accept": "application/json"})
    assert answer.get_json() == explained(reader, limit)


def test_an_explanation_takes_few_statements(world, hazard, reader, statements):
    limit = limit_of(world, hazard)
    page(reader, limit)
    statements.clear()
    page(reader, limit)
    sent = [s for s in statements if not s.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]
    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)
    statements.clear()
    explained(reader, limit)
    sent = [s for s in statements if not s.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]
    assert (
        len([s for s in sent if "FROM limits" in s or "FROM rungs" in s or "FROM events" in s]) == 3
    )


# --- phases -------------------------------------------------------------------------------


@pytest.fixture
def zeroing(jiangxi, world):
    """Applies, or rolls back, the switch of Jiangxi by which open hazards are due at once."""
    world.clock.on("2022-06-20")
    return {"phase": "zeroing", "campaign": jiangxi}


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_s1_the_page_tells_of_the_phase_with_both_days_rules_and_the_reason(
    world, reader, zeroing, locale
):
    hazard = world.hazard_at("record_report")
    midnight(world)
    apply(world, **zeroing)
    told = explained(reader, limit_of(world, hazard))
    [change] = told["phases"]
    assert (change["act"], change["phase"], change["by"]) == ("phase_switched", "zeroing", "clock")
    assert (change["old"], change["new"]) == ("2022-07-31", "2022-07-06")
    assert (change["old_rule"], change["rule"]) == (
        "rectification_batch",
        "rectification_immediate",
    )
    assert told["start"]["event"] == "PhaseSwitched"
    assert (told["due_on"], told["counted_to"]) == ("2022-07-06", "2022-07-06")
    assert told["calendar"]["agrees"]
    reader.speak(locale)
    shown = unescape(page(reader, limit_of(world, hazard)))
    assert all(rule in shown for rule in both_rules(world, locale))
    assert ("阶段切换" in shown) == (locale == "zh_CN")


def both_rules(world, locale):
    rules = world.runtime.campaigns["jiangxi-2022"].rules
    known = [rules.get(rule) for rule in ("rectification_batch", "rectification_immediate")]
    return [rule.title_en if locale == "en" else rule.title_zh for rule in known]


def test_s1_after_a_roll_back_the_page_tells_of_both_and_why(world, reader, zeroing):
    hazard = world.hazard_at("record_report")
    midnight(world)
    apply(world, **zeroing)
    roll_back(world, **zeroing, reason="以8月1日为准")
    told = explained(reader, limit_of(world, hazard))
    assert [(c["act"], c["old"], c["new"]) for c in told["phases"]] == [
        ("phase_switched", "2022-07-31", "2022-07-06"),
        ("phase_rolled_back", "2022-07-06", "2022-07-31"),
    ]
    assert (told["due_on"], told["start"]["event"]) == ("2022-07-31", "TaskCompleted")
    assert "以8月1日为准" in page(reader, limit_of(world, hazard))


def test_s0_42_a_phase_that_only_takes_the_ladder_keeps_the_start(world, reader):
    world.clock.on("2022-06-20")
    hazard = world.hazard_at("record_report")
    midnight(world)
    apply(world)
    told = explained(reader, limit_of(world, hazard))
    [change] = told["phases"]
    assert (change["old"], change["new"]) == ("2022-07-11", "2022-07-11")
    assert (change["old_ladder"], change["ladder"]) == ("NORMAL", "IMMEDIATE")
    assert told["start"]["event"] == "TaskCompleted"

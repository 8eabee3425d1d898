"""Watching over the sweep: the page, and the metrics for a program."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import delete, select, update

from casework.models import EventRow, Limit, ProcessRow, WorkItem
from tests.watch.conftest import MachineClocks
from tests.webapp.conftest import Browser
from webapp.app.wsgi import create_app
from webapp.jobs.heartbeat import tick
from workflows.commands.stalls import look_for_stalls

TOKEN = "a token nobody would ever guess, of forty"  # noqa: S105 -- made up


@pytest.fixture
def machine():
    return MachineClocks()


@pytest.fixture
def watched(office, machine):
    """The office on a machine whose clocks the test may set, with a token for those who watch."""
    config = replace(office.config, metrics_token=TOKEN)
    return replace(office, machine=machine, config=config)


@pytest.fixture
def enter(watched):
    """Browsers of the watched office."""
    app = create_app(watched)

    def sign_in(username):
        browser = Browser(app.test_client())
        assert browser.sign_in(username).status_code == 303
        return browser

    return sign_in


def fact(page, name):
    """What the page says of ``name``."""
    found = re.search(rf"<dt>{re.escape(name)}</dt><dd>(.*?)</dd>", page)
    return re.sub(r"<[^>]+>", "", found.group(1)).strip() if found else None


def damaged(engine, matter_id):
    """Damage a matter's stored state, so that nothing can be done about it."""
    with engine.begin() as connection:
        change = update(ProcessRow).where(ProcessRow.matter_id == matter_id)
        connection.execute(change.values(state=b"nonsense"))


def test_the_page_tells_of_the_last_run_and_who_did_it(world, watched, enter):
    world.hazard_at("record_report")
    browser = enter("administrator")
    assert fact(browser.get("/admin/sweep").text, "结束时间（真实时间）") == "尚未运行"
    world.clock.on("2022-06-02")
    tick(watched)
    tick(watched)
    page = browser.get("/admin/sweep").text
    told = [fact(page, name) for name in ("已触发", "累计触发", "累计巡检次数", "失败")]
    assert told == ["0", "4", "2", "0"]
    assert "巡检运行正常" in page
    browser.speak("en")
    assert "The sweep runs." in browser.get("/admin/sweep").text


def test_lag_and_the_longest_waiting_are_of_what_is_not_set_aside(world, engine, watched, enter):
    broken, waiting = world.hazard_at("record_report"), world.hazard_at("record_report")
    damaged(engine, broken)
    world.clock.on("2022-06-01")
    assert tick(watched).failed == 1
    with engine.begin() as connection:
        late = world.clock.now - timedelta(minutes=10)
        change = update(Limit).where(Limit.matter_id == waiting, Limit.next_at.is_not(None))
        connection.execute(change.values(next_at=late))
    page = enter("administrator").get("/admin/sweep").text
    names = ("已到时而未处理", "已搁置", "滞后")
    assert [fact(page, name) for name in names] == ["1", "1", "600秒"]
    assert world.matter(waiting).number in page
    assert world.matter(broken).number not in page
    assert "1个异常待处理" in page


def test_one_that_fails_is_set_aside_and_all_others_are_fired(world, engine, watched):
    hazards = [world.hazard_at("record_report") for _ in range(5)]
    damaged(engine, hazards[2])
    world.clock.on("2022-06-02")
    report = tick(watched)
    assert (report.fired, report.failed) == (4 * 4, 1)
    again = tick(watched)
    assert (again.fired, again.failed, again.idle) == (0, 0, True)


def test_a_jump_is_shown_and_going_on_needs_a_reason(watched, machine, enter):
    tick(watched)
    machine.ahead = timedelta(hours=2)
    assert tick(watched).frozen
    browser = enter("administrator")
    page = browser.get("/admin/sweep").text
    assert "系统时钟发生跳变" in page
    assert "仍相差7200秒" in page
    assert browser.post("/admin/sweep/go-on", {"reason": " "}).status_code == 422
    assert tick(watched).frozen
    machine.ahead = timedelta()
    assert "目前各时钟一致" in browser.get("/admin/sweep").text
    assert browser.post("/admin/sweep/go-on", {"reason": "已对时"}).status_code == 303
    assert not tick(watched).frozen
    assert "系统时钟发生跳变：" not in browser.get("/admin/sweep").text


def test_stalled_matters_are_listed_by_number_and_cause(world, engine, enter):
    hazard = world.hazard_at("record_report")
    with engine.begin() as connection:
        connection.execute(delete(WorkItem).where(WorkItem.matter_id == hazard))
        connection.execute(update(Limit).values(next_at=None))
    look_for_stalls(world.runtime, world.unit_of_work)
    page = enter("administrator").get("/admin/sweep").text
    assert world.matter(hazard).number in page
    assert "no open task, no armed time limit, no awaited message" in page
    assert "没有任何人、任何事" in enter("leader1").get(f"/matters/{hazard}").text


@pytest.mark.parametrize("username", ["auditor", "leader1", "inspector11"])
def test_only_the_administrator_watches_and_lets_go_on(enter, username):
    browser = enter(username)
    assert browser.get("/admin/sweep").status_code == 403
    assert browser.post("/admin/sweep/go-on", {"reason": "x"}).status_code == 403


def test_a_program_reads_metrics_with_its_token(world, watched):
    world.hazard_at("record_report")
    world.clock.on("2022-06-02")
    tick(watched)
    client = create_app(watched).test_client()
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    families = text_string_to_metric_families(answer.text)
    told = {s.name: s.value for f in families for s in f.samples if not s.labels}
    assert told["bihuan_sweep_fired_total"] == 4
    assert told["bihuan_sweep_runs_total"] == 1
    assert told["bihuan_sweep_lag_seconds"] == told["bihuan_sweep_frozen"] == 0
    assert told["bihuan_sweep_last_run_timestamp_seconds"] > 1_600_000_000
    assert told["bihuan_deadlines_armed"] == 1


@pytest.mark.parametrize(
    "given", [None, "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x"]
)
def test_without_the_right_token_there_is_nothing_to_read(watched, enter, given):
    client = create_app(watched).test_client()
    answer = client.get("/metrics", headers={"Authorization": given} if given else {})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "bihuan_" not in answer.text
    assert enter("administrator").get("/metrics").status_code == 401


def test_where_the_settings_name_no_token_there_is_no_such_address(browser, signed_in):
    assert browser.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    assert signed_in("administrator").get("/metrics").status_code == 404


def test_letting_go_on_stands_in_the_office_s_trail(world, watched, machine, enter):
    tick(watched)
    machine.ahead = timedelta(hours=2)
    tick(watched)
    enter("administrator").post("/admin/sweep/go-on", {"reason": "已对时"})
    browser = enter("administrator")
    browser.get("/admin/sweep")
    browser.post("/admin/sweep/go-on", {"reason": "已对时"})
    with world.reading() as work:
        query = select(EventRow).where(EventRow.kind == "MachineClockBelieved")
        (line,) = work.session.scalars(query)
    assert line.facts["how"] == "已对时"

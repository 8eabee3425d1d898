"""Strangers who try passwords are slowed; those who belong here come in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from casework.models import KnownDevice, Notice, OutboxRow, SignInAttempt, SignInBrake
from casework.queries.people import staff_with
from tests.webapp.conftest import PASSWORD, Browser
from webapp.app import passwords
from webapp.app.wsgi import create_app
from workflows.commands.outbox import deliver_messages, due_messages


@pytest.fixture
def at(app):
    """A new browser at an address."""

    def come(address="192.0.2.1"):
        client = app.test_client()
        client.environ_base |= {"REMOTE_ADDR": address}
        return Browser(client)

    return come


def wrong(browser, username, times=1):
    return [browser.sign_in(username, "wrong").status_code for _ in range(times)]


def pass_time(engine, span):
    with Session(engine) as session, session.begin():
        for brake in session.scalars(select(SignInBrake)):
            brake.last_at -= span


def test_the_wait_grows_and_is_told(at, engine):
    stranger, told = at(), []
    for _ in range(4):
        wrong(stranger, "administrator", 5)
        answer = stranger.sign_in("administrator", "wrong")
        assert answer.status_code == 429
        told.append(int(answer.headers["Retry-After"]))
        assert "请" in answer.text
        pass_time(engine, timedelta(seconds=told[-1]))
    assert told == sorted(told)
    assert 10 <= told[0] <= 15 < told[-1]


def test_a_stranger_never_locks_the_only_administrator_out(at, engine):
    """Elsewhere at once; from the same address after a wait that has a bound, however long ago."""
    stranger = at()
    for _ in range(60):
        wrong(stranger, "administrator")
        pass_time(engine, timedelta(minutes=5))
    assert at("192.0.2.9").sign_in("administrator").status_code == 303
    for _ in range(20):
        wrong(stranger, "administrator")
    pass_time(engine, timedelta(minutes=15))
    assert at().sign_in("administrator").status_code == 303


def test_a_device_that_signed_in_before_is_not_hindered(at):
    own = at()
    assert own.sign_in("leader1").status_code == 303
    own.post("/sign-out")
    wrong(at(), "leader1", 8)
    assert at().sign_in("leader1").status_code == 429
    assert own.sign_in("leader1").status_code == 303


def test_a_known_device_is_slowed_by_its_own_wrong_passwords_only(at):
    own = at()
    own.sign_in("leader1")
    own.post("/sign-out")
    assert wrong(own, "leader1", 6) == [422] * 5 + [429]
    assert at().sign_in("leader1").status_code == 303


def test_the_device_of_one_person_is_a_strangers_to_another(at, engine):
    own = at()
    own.sign_in("leader1")
    own.post("/sign-out")
    assert wrong(own, "leader2", 6)[-1] == 429
    with Session(engine) as session:
        assert not session.scalar(
            select(func.count()).select_from(SignInBrake).where(SignInBrake.kind == "device")
        )


def test_two_people_share_a_device(at):
    shared = at()
    for username in ("leader1", "leader2", "leader1"):
        assert shared.sign_in(username).status_code == 303
        shared.post("/sign-out")
    for username in ("leader1", "leader2"):
        wrong(at(), username, 6)
        assert shared.sign_in(username).status_code == 303
        shared.post("/sign-out")


def test_the_devices_cookie_opens_nothing_and_is_kept_as_its_digest(at, engine):
    own = at()
    own.sign_in("leader1")
    cookie = own.client.get_cookie("bihuan-device")
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    other = at()
    other.client.set_cookie("bihuan-device", cookie.value)
    assert other.get("/").status_code == 303
    assert wrong(other, "leader1") == [422]
    with engine.connect() as connection:
        assert cookie.value not in str(connection.execute(select(KnownDevice.__table__)).all())


def test_a_device_gets_a_new_cookie_each_time_and_the_old_one_is_forgotten(at):
    own = at()
    own.sign_in("leader1")
    before = own.client.get_cookie("bihuan-device").value
    own.post("/sign-out")
    own.sign_in("leader1")
    assert own.client.get_cookie("bihuan-device").value != before
    thief = at()
    thief.client.set_cookie("bihuan-device", before)
    wrong(at(), "leader1", 5)
    assert thief.sign_in("leader1").status_code == 429


def test_a_device_unused_for_half_a_year_is_a_strangers_again(at, engine):
    own = at()
    own.sign_in("leader1")
    own.post("/sign-out")
    with engine.begin() as connection:
        long_ago = datetime.now(UTC) - timedelta(days=181)
        connection.execute(update(KnownDevice).values(seen_at=long_ago))
    wrong(at(), "leader1", 5)
    assert own.sign_in("leader1").status_code == 429


def test_unknown_names_are_slowed_as_known_ones(at):
    answers = []
    for number, username in enumerate(("leader1", "no-such-person")):
        stranger = at(f"192.0.2.{number}")
        statuses = [
            *wrong(stranger, username, 5),
            stranger.sign_in(username, "wrong").status_code,
        ]
        answers.append(statuses)
    assert answers[0] == answers[1] == [422] * 5 + [429]


def test_many_addresses_together_slow_one_name(at):
    statuses = [wrong(at(f"192.0.2.{number}"), "leader1")[0] for number in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    assert at("192.0.2.99").sign_in("leader2").status_code == 303


def test_one_address_over_many_names_is_slowed(at):
    statuses = [wrong(at(), f"name{number}")[0] for number in range(32)]
    assert statuses == [422] * 30 + [429] * 2
    assert at("192.0.2.2").sign_in("leader1").status_code == 303


def test_the_whole_door_is_slowed_but_for_known_devices(at, engine):
    own = at("192.0.2.200")
    own.sign_in("leader1")
    own.post("/sign-out")
    with Session(engine) as session, session.begin():  # as a thousand addresses leave it
        tried = {"counted": 1000.0, "last_at": datetime.now(UTC)}
        session.execute(update(SignInBrake).where(SignInBrake.kind == "door").values(tried))
    answer = at("203.0.113.1").sign_in("leader2")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 10
    assert own.sign_in("leader1").status_code == 303


def test_many_at_once_get_no_more_tries_than_one_after_another(at, office_trail):
    """The attempt is counted before the password is checked."""
    with ThreadPoolExecutor(12) as pool:
        statuses = list(pool.map(lambda _: wrong(at(), "leader1")[0], range(36)))
    assert statuses.count(422) <= 5
    reasons = [e.facts["reason"] for e in office_trail() if e.kind == "SignInRefused"]
    assert reasons.count("wrong_password") == statuses.count(422)


def test_a_program_that_tries_on_and_on_does_not_fill_trail_and_history(at, engine, office_trail):
    stranger = at()
    wrong(stranger, "leader1", 30)
    assert len(office_trail()) == 6
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 6


def test_spraying_is_seen_and_told_to_the_administrators_once(at, engine, world, office_trail):
    for number in range(24):
        wrong(at(f"192.0.2.{number}"), f"name{number}")
    seen = [e for e in office_trail() if e.kind == "SignInAttackSeen"]
    assert [(e.facts["names"], e.facts["addresses"]) for e in seen] == [(10, 10)]
    with Session(engine) as session:
        (message,) = session.scalars(select(OutboxRow)).all()
        assert message.payload["roles"] == ["security_administrator"]
        due = due_messages(session, world.clock.now)
    deliver_messages(world.unit_of_work, due)
    with Session(engine) as session:
        told = set(session.scalars(select(Notice.person_id)))
        assert told == set(staff_with(session, roles=["security_administrator"]))
    keeper = at("192.0.2.250")
    keeper.sign_in("security")
    assert "10 个用户名" in keeper.get("/notices").text


def test_names_and_addresses_of_a_morning_are_no_attack(at, office_trail):
    for number in range(8):
        wrong(at(f"192.0.2.{number}"), f"name{number}")
        wrong(at(f"192.0.2.{number}"), "leader1")
    assert "SignInAttackSeen" not in {e.kind for e in office_trail()}


def test_what_no_brake_remembers_is_removed(at, engine):
    wrong(at("192.0.2.50"), "leader1")
    pass_time(engine, timedelta(days=3))
    wrong(at(), "leader2")
    with Session(engine) as session:
        kept = session.scalars(select(SignInBrake.kind).order_by(SignInBrake.kind)).all()
    assert kept == ["account", "address", "door", "name"]


def test_no_name_that_was_typed_stands_in_the_tables(at, engine):
    wrong(at(), "my password by mistake")
    with engine.connect() as connection:
        for table in (SignInAttempt.__table__, SignInBrake.__table__):
            assert "mistake" not in str(connection.execute(select(table)).all())


def test_the_owner_is_told_of_tries_in_between(at):
    at().sign_in("leader1")
    wrong(at(), "leader1", 2)
    own = at()
    own.get("/sign-in")
    own.post("/sign-in", {"username": "leader1", "password": PASSWORD})
    assert "有 2 次用您的用户名登录未成功" in own.get("/").text


@pytest.mark.parametrize(("threads", "places"), [(8, 4), (3, 1), (1, 1)])
def test_half_of_the_servers_threads_stay_with_the_pages(office, threads, places):
    app = create_app(replace(office, config=replace(office.config, threads=threads)))
    with app.app_context():
        taken = [passwords.queued() for _ in range(places)]
        for place in taken:
            place.__enter__()
        with pytest.raises(passwords.TooBusy), passwords.queued():
            pass
        for place in taken:
            place.__exit__(None, None, None)
        with passwords.queued():
            pass


def test_a_full_queue_is_answered_at_once_and_counts_nothing(app, at, engine):
    with app.app_context():
        places = app.extensions["password_queue"]
        held = 0
        while places.acquire(blocking=False):
            held += 1
        answer = at().sign_in("leader1")
        places.release(held)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "此刻登录的人较多" in answer.text
    with Session(engine) as session:
        assert not session.scalar(select(func.count()).select_from(SignInBrake))
    assert at().sign_in("leader1").status_code == 303

"""Who gets in, for how long, and what everybody else is told."""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casework.models import Person, SignIn, SignInBrake
from tests.webapp.conftest import PASSWORD, Browser
from webapp.app import passwords
from webapp.app.auth import digest_of, safe_next
from webapp.app.wsgi import create_app

CHANGING = re.compile(
    r"(csrf-token\" content|csrf_token\" value|username\" type=\"text\" value)=\"[^\"]*"
)


def change(engine, table, **values):
    with engine.begin() as connection:
        connection.execute(update(table).values(**values))


def later(engine, span):
    """Let the last attempts lie ``span`` further back."""
    with Session(engine) as session, session.begin():
        for brake in session.scalars(select(SignInBrake)):
            brake.last_at -= span


def sign_ins(engine):
    with engine.connect() as connection:
        return connection.execute(select(SignIn.__table__)).all()


def test_every_page_is_shut_to_strangers(app, browser):
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "is_public", False):
            continue
        if rule.endpoint == "static":
            continue
        path = re.sub(r"<[^>]*uuid:[^>]*>", "0" * 8 + "-0000-0000-0000-" + "0" * 12, rule.rule)
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
        path = re.sub(r"<[^>]*>", "0" * 64, path)
        method = "GET" if "GET" in rule.methods else "POST"
        answer = browser.client.open(path, method=method)
        assert answer.status_code in {303, 401}, rule
        if method == "GET":
            assert answer.location.startswith("/sign-in"), rule


def test_only_these_are_public(app):
    public = {e for e, view in app.view_functions.items() if getattr(view, "is_public", False)}
    assert public == {
        "health.healthz",
        "sign_in.form",
        "sign_in.submit",
        "sign_in.language",
        "password_link.show",  # by a one-time link
        "password_link.use",
        "feeds.feed",  # by a secret address
        "sweep.metrics",  # by a token
    }


def test_whoever_signs_in_goes_where_he_wanted(browser):
    assert browser.get("/inspections/new?q=a").location == "/sign-in?next=/inspections/new?q%3Da"
    browser.get("/sign-in")
    sent = {"username": "leader1", "password": PASSWORD}
    assert browser.post("/sign-in?next=/ledger", sent).location == "/ledger"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "https://evil.example", "http:evil.example", "javascript:alert(1)",
        "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "evil",
        "///evil.example", "", None, " /x", "https:///evil", "/%0d\\x",
    ],
)  # fmt: skip
def test_a_way_out_leads_nowhere(app, target):
    with app.test_request_context():
        assert safe_next(target) == "/"


def test_a_place_of_ours_is_kept(app):
    with app.test_request_context():
        assert safe_next("/ledger?state=open") == "/ledger?state=open"


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(browser):
    answers = []
    for username in ("leader1", "nobody", "x" * 500, "nul\x00", "' OR 1=1 --"):
        browser.get("/sign-in")
        answer = browser.post("/sign-in", {"username": username, "password": "wrong"})
        assert answer.status_code == 422
        answers.append(CHANGING.sub("", answer.text))
    assert len(set(answers)) == 1
    assert "用户名或密码不正确" in answers[0]


def test_an_unknown_name_costs_a_check_of_a_password_too(browser, monkeypatch):
    checked = []
    monkeypatch.setattr(passwords, "matches", lambda kept, _: bool(checked.append(kept)))
    browser.sign_in("nobody")
    assert checked == [None]
    assert passwords.hashed("x").startswith("$argon2id$")


def test_after_five_wrong_passwords_the_right_one_waits_too(browser, engine, office_trail):
    for _ in range(5):
        assert browser.sign_in("leader1", "wrong").status_code == 422
    answer = browser.sign_in("leader1")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 15
    assert browser.sign_in("leader2").status_code == 303
    reasons = [e.facts["reason"] for e in office_trail() if e.kind == "SignInRefused"]
    assert reasons == ["wrong_password"] * 5 + ["slowed"]
    later(engine, timedelta(seconds=16))
    assert Browser(browser.client.application.test_client()).sign_in("leader1").status_code == 303


def test_a_right_password_forgives_the_wrong_ones(app):
    for _ in range(3):
        for password, status in (("wrong", 422), ("wrong", 422), (PASSWORD, 303)):
            answer = Browser(app.test_client()).sign_in("leader1", password)
            assert answer.status_code == status


def test_a_closed_account_does_not_get_in(browser, engine):
    change(engine, Person, active=False)
    assert browser.sign_in("leader1").status_code == 422


def test_the_trail_shows_who_came_and_went(signed_in, office_trail):
    signed_in("leader1").post("/sign-out")
    kinds = [(e.kind, e.facts.get("username")) for e in office_trail()]
    assert kinds == [("SignedIn", "leader1"), ("SignedOut", "leader1")]


def test_what_an_unknown_name_was_is_not_kept(browser, office_trail):
    browser.sign_in("my password by mistake")
    (refused,) = office_trail()
    assert refused.facts == {"username": "", "address": "127.0.0.1", "reason": "unknown"}


def test_only_the_digest_of_the_token_is_stored(signed_in, engine):
    browser = signed_in("leader1")
    with browser.client.session_transaction() as session:
        token = session["_user_id"]
    (row,) = sign_ins(engine)
    assert row.token_digest == digest_of(token)
    assert token not in str(row)
    assert len(token) >= 22  # 128 bits


def test_each_sign_in_has_a_token_of_its_own_and_a_fresh_session(app, engine):
    browser = Browser(app.test_client())
    browser.get("/sign-in")
    before = browser.client.get_cookie("bihuan").value
    browser.post("/sign-in", {"username": "leader1", "password": PASSWORD})
    after = browser.client.get_cookie("bihuan").value
    assert after != before
    browser.client.set_cookie("bihuan", before)
    assert browser.get("/").status_code == 303
    Browser(app.test_client()).sign_in("leader1")
    assert len({row.token_digest for row in sign_ins(engine)}) == 2


def test_a_copied_cookie_is_worth_nothing_after_signing_out(signed_in):
    browser = signed_in("leader1")
    cookie = browser.client.get_cookie("bihuan").value
    answer = browser.post("/sign-out")
    assert answer.location == "/sign-in"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    browser.client.set_cookie("bihuan", cookie)
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize("remembered", ["remember_token", "session"])
def test_foreign_cookies_are_no_way_in(browser, remembered):
    browser.client.set_cookie(remembered, "1|deadbeef")
    assert browser.get("/").status_code == 303


def test_an_idle_browser_is_signed_out(signed_in, engine):
    browser = signed_in("leader1")
    change(engine, SignIn, seen_at=datetime.now(UTC) - timedelta(minutes=29))
    assert browser.get("/").status_code == 200
    assert sign_ins(engine)[0].seen_at > datetime.now(UTC) - timedelta(minutes=1)
    change(engine, SignIn, seen_at=datetime.now(UTC) - timedelta(minutes=31))
    assert browser.get("/").status_code == 303


def test_no_sign_in_lasts_longer_than_a_shift(signed_in, engine):
    browser = signed_in("leader1")
    change(engine, SignIn, started_at=datetime.now(UTC) - timedelta(hours=13))
    assert browser.get("/").status_code == 303


def test_the_demonstration_clock_ends_no_sign_in(signed_in, world):
    browser = signed_in("leader1")
    world.clock.on("2022-10-01")
    assert browser.get("/").status_code == 200


def test_closing_an_account_or_taking_a_role_works_at_once(inspector, engine):
    assert inspector.get("/inspections/new").status_code == 200
    change(engine, Person, roles=["auditor"])
    assert inspector.get("/inspections/new").status_code == 403
    change(engine, Person, active=False)
    assert inspector.get("/").status_code == 303


def test_at_most_two_passwords_are_checked_at_once(monkeypatch, password_hash):
    running, most, lock = 0, 0, threading.Lock()

    class Slow:
        def verify(self, _kept, _password):
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.02)
            with lock:
                running -= 1

    monkeypatch.setattr(passwords, "_hasher", Slow())
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: passwords.matches(password_hash, "x"), range(16)))
    assert most == 2


def test_who_waits_too_long_is_asked_to_come_again(browser, monkeypatch):
    def busy(_kept, _password):
        raise passwords.TooBusy

    monkeypatch.setattr(passwords, "matches", busy)
    answer = browser.sign_in("leader1")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "系统繁忙" in answer.text


def test_cookies_are_guarded(browser, office):
    browser.get("/sign-in")
    set_cookie = browser.client.get("/sign-in").headers.get("Set-Cookie", "")
    cookie = browser.client.get_cookie("bihuan")
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert not cookie.secure, set_cookie
    secure = create_app(replace(office, config=replace(office.config, https=True))).test_client()
    answer = secure.get("/sign-in", base_url="https://office.example")
    assert answer.headers["Set-Cookie"].startswith("__Host-bihuan=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"]


def test_everybody_reads_in_a_language_of_choice(browser, signed_in):
    assert "登录" in browser.get("/sign-in").text
    browser.speak("en")
    assert "User name" in browser.get("/sign-in").text
    browser.speak("xx")
    assert 'lang="en"' in browser.get("/sign-in").text
    own = signed_in("leader1")
    own.speak("en")
    elsewhere = signed_in("leader1")
    assert "To do" in elsewhere.get("/").text
    assert "待办" in signed_in("leader2").get("/").text


def test_a_language_leads_nowhere_else(signed_in):
    browser = signed_in("leader1")
    answer = browser.post("/language", {"locale": "en", "next": "//evil.example"})
    assert answer.location == "/"

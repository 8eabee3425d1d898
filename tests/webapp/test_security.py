"""Headers, tokens, limits and proxies: what holds for every answer."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy.exc import OperationalError

from tests.webapp.conftest import Browser
from webapp.app.assets import DIST
from webapp.app.wsgi import create_app

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sign-in", 200), ("/healthz", 200), ("/", 303), ("/nothing", 404), ("/tasks/x", 404),
        ("/sign-out", 405), ("/static/nothing.js", 404),
    ],
)  # fmt: skip
def test_every_answer_is_guarded(browser, path, status):
    answer = browser.get(path)
    assert answer.status_code == status
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    for part in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ):
        assert part in policy
    assert "unsafe-eval" not in policy
    assert "script-src" not in policy  # falls back to 'self'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_form_without_its_token_is_refused_with_a_sentence(signed_in, office_trail):
    browser = signed_in("leader1")
    browser.token = ""
    answer = browser.post("/sign-out")
    assert answer.status_code == 400
    assert "请重新打开页面后再提交" in answer.text
    assert browser.get("/").status_code == 200
    assert [e.facts["code"] for e in office_trail() if e.kind == "OfficeActRefused"] == ["csrf"]


def test_a_token_of_another_session_is_refused(signed_in):
    mine, other = signed_in("leader1"), signed_in("leader2")
    mine.token = other.token
    assert mine.post("/sign-out").status_code == 400


def test_signing_in_needs_a_token_too(browser):
    assert browser.post("/sign-in", {"username": "leader1"}).status_code == 400


def test_every_changing_route_wants_a_token(app, signed_in):
    browser = signed_in("leader1")
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods:
            continue
        path = rule.rule.replace("<uuid:task_id>", "0" * 8 + "-0000-0000-0000-" + "0" * 12)
        for part in ("incident_id", "notice_id", "matter_id", "person_id"):
            path = path.replace(f"<uuid:{part}>", "0" * 8 + "-0000-0000-0000-" + "0" * 12)
        answer = browser.client.post(path, data={"x": "1"})
        assert answer.status_code == 400, rule


def test_json_needs_the_token_in_its_header(inspector, task):
    answer = inspector.client.post(f"/tasks/{task.task_id}", json={})
    assert answer.status_code == 400
    assert answer.json["error"] == "csrf"


def test_too_much_at_once_is_refused_with_a_sentence(inspector, task, rows_written):
    before = rows_written()
    path = f"/tasks/{task.task_id}"
    part = '--b\r\nContent-Disposition: form-data; name="refusal_facts"\r\n\r\n%s\r\n--b--\r\n'
    for body, kind in (
        ("refusal_facts=" + "x" * 10_000_000, "application/x-www-form-urlencoded"),
        (part % ("长" * 3_000_000), "multipart/form-data; boundary=b"),
    ):
        answer = inspector.client.post(
            path, input_stream=BytesIO(body.encode()), content_type=kind,
            content_length=len(body.encode()),
        )  # fmt: skip
        assert answer.status_code == 413
        assert "超过系统限制" in answer.text
    inspector.speak("en")
    answer = inspector.post_json(path, {"refusal_facts": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "larger than this system takes" in answer.json["message"]
    assert rows_written() == before


def test_methods_nobody_offers_are_named(signed_in):
    browser = signed_in("leader1")
    answer = browser.client.put("/", headers={"X-CSRFToken": browser.token})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "不支持" in answer.text


def test_forwarded_addresses_are_believed_only_from_configured_hops(office, office_trail):
    forged = {"X-Forwarded-For": "6.6.6.6, 7.7.7.7", "X-Forwarded-Host": "evil.example"}
    for hops in (0, 1):
        config = replace(office.config, trusted_proxies=hops)
        client = create_app(replace(office, config=config)).test_client()
        client.environ_base |= {f"HTTP_{k.upper().replace('-', '_')}": v for k, v in forged.items()}
        Browser(client).sign_in("leader1")
    addresses = [e.facts["address"] for e in office_trail() if e.kind == "SignedIn"]
    assert addresses == ["127.0.0.1", "7.7.7.7"]


def test_built_files_may_be_kept(browser):
    names = [path.name for path in DIST.glob("app-*.js")] if DIST.exists() else []
    for name in names:
        with browser.client.get(f"/static/{name}") as answer:
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_unforeseen_failure_tells_a_number_and_nothing_else(app, signed_in, monkeypatch, caplog):
    browser = signed_in("leader1")

    def fail(*_args, **_kwargs):
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr("webapp.pages.inbox.view.inbox", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = browser.get("/", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json["request"] in caplog.text


def test_a_busy_database_asks_to_come_again(signed_in, monkeypatch):
    browser = signed_in("leader1")

    def locked(*_args, **_kwargs):
        raise OperationalError("select 1", {}, Exception("lock timeout"))

    monkeypatch.setattr("webapp.pages.inbox.view.inbox", locked)
    answer = browser.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "请几秒后重试" in answer.text
    assert "select 1" not in answer.text


def test_the_system_tells_how_it_is_in_one_statement(browser, statements):
    statements.clear()
    answer = browser.client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert answer.json["database"] == "ok"
    assert answer.json["demonstration"] is True
    assert len([s for s in statements if s not in {"BEGIN", "COMMIT"}]) == 1


def test_the_system_says_when_its_database_is_gone(browser, monkeypatch):
    def gone(_session):
        raise OperationalError("select 1", {}, Exception("refused"))

    monkeypatch.setattr("webapp.pages.health.view.pulse", gone)
    answer = browser.client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json["status"] == "down"

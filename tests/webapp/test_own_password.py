"""A person sets a password: knowing the old one, or by a one-time link."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casework.models import PasswordLink, Person, SignIn
from casework.unit_of_work import Actor
from tests.webapp.conftest import PASSWORD, Browser
from webapp.app.auth import digest_of
from workflows.commands.passwords import issue_password_link

NEW = "violet tram on the ninth"
PAGE = "/settings/sign-in"


@pytest.fixture
def fresh(app):
    return lambda: Browser(app.test_client())


def change(browser, old=PASSWORD, password=NEW, again=None):
    browser.get(PAGE)
    said = {"old": old, "password": password, "again": password if again is None else again}
    return browser.post(f"{PAGE}/password", said)


def person_called(engine, username):
    with Session(engine) as session:
        return session.scalars(select(Person).where(Person.username == username)).one()


@pytest.fixture
def link(world, engine):
    """Issue a one-time link for a person; return its token."""

    def issue(username="leader1", hours=24):
        token = f"token-of-{username}-{datetime.now(UTC).timestamp()}"
        by = Actor(name="甲", roles=frozenset({"security_administrator"}))
        with world.unit_of_work(by) as work:
            issue_password_link(
                work,
                person_id=person_called(engine, username).id,
                token_digest=digest_of(token),
                good_for=timedelta(hours=hours),
            )
        return token

    return issue


def use(browser, token, password=NEW, again=None):
    browser.get(f"/password/{token}")
    said = {"password": password, "again": password if again is None else again}
    return browser.post(f"/password/{token}", said)


def test_a_person_changes_the_password_and_others_are_signed_out(
    signed_in, fresh, engine, office_trail
):
    own, elsewhere = signed_in("leader1"), signed_in("leader1")
    assert change(own).status_code == 303
    assert own.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303
    assert fresh().sign_in("leader1").status_code == 422
    assert fresh().sign_in("leader1", NEW).status_code == 303
    assert person_called(engine, "leader1").password_hash.startswith("$argon2id$")
    kinds = [e.kind for e in office_trail()]
    changed = kinds.index("PasswordChanged")
    assert kinds[changed + 1] == "SignInsEnded"
    assert NEW not in str([e.facts for e in office_trail()])


def test_after_a_change_no_other_device_is_known(signed_in, fresh):
    stolen = signed_in("leader1")
    own = signed_in("leader1")
    change(own)
    for _ in range(5):
        fresh().sign_in("leader1", "wrong")
    assert stolen.sign_in("leader1", NEW).status_code == 429
    own.post("/sign-out")
    assert own.sign_in("leader1", NEW).status_code == 303


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("wrong", NEW), "当前密码不正确"),
        (("", NEW), "请输入当前密码"),
        ((PASSWORD, "short"), "密码至少 12 个字符"),
        ((PASSWORD, "leader1 in the spring"), "不得含有本人姓名"),
        ((PASSWORD, "password123456"), "过于常见"),
        ((PASSWORD, NEW, "violet tram on the tenth"), "两次输入的密码不一致"),
    ],
)
def test_what_is_wrong_with_a_change_is_said_at_its_field(signed_in, fresh, said, told):
    answer = change(signed_in("leader1"), *said)
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{said[1]}"' not in answer.text
    assert fresh().sign_in("leader1").status_code == 303


def test_the_same_password_is_no_change(signed_in):
    own = signed_in("leader1")
    change(own)
    answer = change(own, NEW, NEW)
    assert answer.status_code == 422
    assert "新密码与当前密码相同" in answer.text


def test_who_sits_at_a_forgotten_browser_cannot_try_the_old_password_for_long(signed_in):
    browser = signed_in("leader1")
    assert [change(browser, "wrong").status_code for _ in range(6)] == [422] * 5 + [429]
    assert change(browser).status_code == 429


def test_the_length_asked_for_is_a_setting(office, signed_in):
    object.__setattr__(office.config, "password_length", 30)
    assert "密码至少 30 个字符" in change(signed_in("leader1")).text


def test_a_link_sets_a_password_once(fresh, link, engine, office_trail, signed_in):
    before, token = signed_in("leader1"), link()
    browser = fresh()
    assert "leader1" in browser.get(f"/password/{token}").text
    assert use(browser, token).location == "/sign-in"
    assert before.get("/").status_code == 303
    assert fresh().sign_in("leader1").status_code == 422
    assert fresh().sign_in("leader1", NEW).status_code == 303
    for again in (browser.get(f"/password/{token}"), use(fresh(), token, "another long one here")):
        assert again.status_code == 404
        assert "链接已失效" in again.text
    changed = [e for e in office_trail() if e.kind == "PasswordChanged"]
    assert [(e.actor, e.facts["by_link"]) for e in changed] == [
        (person_called(engine, "leader1").name, True)
    ]


def test_looking_at_a_link_does_not_use_it_up(fresh, link):
    token = link()
    for _ in range(3):
        assert fresh().get(f"/password/{token}").status_code == 200
    assert use(fresh(), token, "short").status_code == 422
    assert use(fresh(), token, NEW, "different words, same length").status_code == 422
    assert use(fresh(), token).status_code == 303


def test_a_link_grows_old_and_a_newer_one_replaces_it(fresh, link, engine):
    first, second = link(), link()
    assert fresh().get(f"/password/{first}").status_code == 404
    with engine.begin() as connection:
        connection.execute(update(PasswordLink).values(good_until=datetime.now(UTC)))
    assert fresh().get(f"/password/{second}").status_code == 404
    assert fresh().get("/password/guessed").status_code == 404


def test_a_link_is_kept_as_its_digest_and_its_token_stays_out_of_the_trail(
    link, engine, office_trail
):
    token = link()
    with engine.connect() as connection:
        assert token not in str(connection.execute(select(PasswordLink.__table__)).all())
    assert token not in str([e.facts for e in office_trail()])


def test_who_holds_a_link_comes_in_whatever_strangers_try(fresh, link):
    for _ in range(8):
        fresh().sign_in("leader1", "wrong")
    browser = fresh()
    use(browser, link())
    assert fresh().sign_in("leader1", NEW).status_code == 429
    assert browser.sign_in("leader1", NEW).status_code == 303


def test_a_link_signs_out_who_is_signed_in_at_that_browser(signed_in, link):
    other = signed_in("leader2")
    use(other, link("leader1"))
    assert other.get("/").status_code == 303


def test_a_person_sees_where_and_when_and_ends_one_or_all(signed_in, app):
    own = signed_in("leader1")
    client = app.test_client()
    client.environ_base |= {"REMOTE_ADDR": "192.0.2.77", "HTTP_USER_AGENT": "Phone of mine"}
    phone = Browser(client)
    phone.sign_in("leader1", "wrong")
    phone.sign_in("leader1")
    page = own.get(PAGE).text
    for told in ("192.0.2.77", "Phone of mine", "本浏览器", "密码错误"):
        assert told in page
    (digest,) = re.findall(r'name="browser" value="([0-9a-f]{64})"', page)
    assert own.post(f"{PAGE}/end", {"browser": digest}).status_code == 303
    assert phone.get("/").status_code == 303
    assert own.post(f"{PAGE}/end", {"browser": digest}).status_code == 404
    third = signed_in("leader1")
    own.get(PAGE)
    own.post(f"{PAGE}/end")
    assert third.get("/").status_code == 303
    assert own.get("/").status_code == 200


def test_nobody_ends_the_sign_in_of_somebody_else(signed_in, engine):
    mine, other = signed_in("leader1"), signed_in("leader2")
    with engine.connect() as connection:
        digests = connection.scalars(select(SignIn.token_digest)).all()
    mine.get(PAGE)
    answers = {mine.post(f"{PAGE}/end", {"browser": digest}).status_code for digest in digests}
    assert answers == {404}
    assert other.get("/").status_code == mine.get("/").status_code == 200


@pytest.mark.parametrize("named", ["\x00", "0" * 63 + "\x00", "0" * 63, "甲" * 64])
def test_a_browser_named_by_no_digest_is_not_found(signed_in, statements, named):
    own = signed_in("leader1")
    del statements[:]
    assert own.post(f"{PAGE}/end", {"browser": named}).status_code == 404
    assert not [sent for sent in statements if sent.startswith("UPDATE sign_ins SET ended_at")]

"""What security administrators see and do about accounts, and what closing one means."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casework.errors import AccountRefused
from casework.models import CalendarFeed, Person
from casework.unit_of_work import Actor
from tests.webapp.conftest import Browser
from workflows.commands.account_acts import close_account, reopen_account
from workflows.commands.passwords import issue_password_link

LIST = "/admin/accounts"


@pytest.fixture
def fresh(app):
    return lambda: Browser(app.test_client())


@pytest.fixture
def keeper(signed_in):
    return signed_in("security")


@pytest.fixture
def path_of(engine):
    def find(username):
        with Session(engine) as session:
            found = session.scalars(select(Person.id).where(Person.username == username)).one()
        return f"{LIST}/{found}"

    return find


def act(by, path, name, **said):
    by.get(path)
    return by.post(f"{path}/{name}", said)


def test_only_security_administrators_see_accounts(signed_in, path_of):
    for path in (LIST, path_of("leader1")):
        assert signed_in("leader1").get(path).status_code == 403
    for name in ("link", "unlock", "end", "close", "reopen"):
        answer = act(signed_in("leader1"), path_of("leader2"), name, reason="x")
        assert answer.status_code == 403, name


def test_the_list_says_who_is_signed_in_and_who_is_closed(keeper, engine):
    with engine.begin() as connection:
        connection.execute(update(Person).where(Person.username == "chief1").values(active=False))
    page = keeper.get(LIST).text
    assert page.count("已登录") >= 1
    assert page.count("已停用") == 1
    assert "inspector" in page


def test_an_account_tells_its_sign_ins_to_the_administrator(keeper, path_of, fresh):
    fresh().sign_in("leader1", "wrong")
    fresh().sign_in("leader1")
    page = keeper.get(path_of("leader1")).text
    assert "密码错误" in page
    assert "127.0.0.1" in page
    assert keeper.get(f"{LIST}/{'0' * 8}-0000-0000-0000-{'0' * 12}").status_code == 404


def test_an_administrator_lets_a_slowed_account_in_at_once(keeper, path_of, fresh, office_trail):
    for _ in range(6):
        fresh().sign_in("leader1", "wrong")
    path = path_of("leader1")
    assert "还须等待" in keeper.get(path).text
    assert fresh().sign_in("leader1").status_code == 429
    assert act(keeper, path, "unlock").status_code == 303
    assert "还须等待" not in keeper.get(path).text
    assert fresh().sign_in("leader1").status_code == 303
    assert "AccountUnlocked" in [e.kind for e in office_trail()]


def test_a_link_is_shown_once_and_works(keeper, path_of, fresh, office_trail):
    path = path_of("leader1")
    page = act(keeper, path, "link").text
    token = re.search(r"/password/([\w-]{43})<", page).group(1)
    assert token not in keeper.get(path).text
    browser = fresh()
    browser.get(f"/password/{token}")
    new = {"password": "violet tram on the ninth", "again": "violet tram on the ninth"}
    assert browser.post(f"/password/{token}", new).status_code == 303
    issued = [e for e in office_trail() if e.kind == "PasswordLinkIssued"]
    assert [e.facts["username"] for e in issued] == ["leader1"]


def test_the_address_of_a_link_is_the_one_the_settings_name(keeper, path_of, office):
    path = path_of("leader1")
    assert "http://localhost/password/" in act(keeper, path, "link").text
    object.__setattr__(office.config, "public_url", "https://office.example")
    page = act(keeper, path, "link").text
    assert "https://office.example/password/" in page
    assert "localhost" not in page


def test_an_administrator_ends_one_sign_in_or_all(keeper, path_of, signed_in):
    first, second, third = (signed_in("leader1") for _ in range(3))
    path = path_of("leader1")
    digests = re.findall(r'name="browser" value="([0-9a-f]{64})"', keeper.get(path).text)
    assert len(digests) == 3
    act(keeper, path, "end", browser=digests[0])
    assert sorted(b.get("/").status_code for b in (first, second, third)) == [200, 200, 303]
    act(keeper, path, "end")
    assert {b.get("/").status_code for b in (first, second, third)} == {303}


def test_a_closed_account_is_out_at_once_and_its_address_of_the_calendar_too(
    keeper, path_of, signed_in, fresh, rows
):
    own = signed_in("leader1")
    own.get("/settings/notices")
    own.post("/settings/notices/calendar")
    assert act(keeper, path_of("leader1"), "close", reason="退休").status_code == 303
    assert own.get("/").status_code == 303
    assert fresh().sign_in("leader1").status_code == 422
    assert rows(CalendarFeed, CalendarFeed.person_id.is_not(None)) == []
    assert act(keeper, path_of("leader1"), "reopen").status_code == 303
    assert fresh().sign_in("leader1").status_code == 303


def test_open_tasks_of_a_closed_account_stay_with_its_chief_and_colleagues(
    keeper, signed_in, world, task
):
    who = world.actor("inspector", task.unit)
    colleague = signed_in(world.actor("inspector", task.unit, nth=1))
    assert act(keeper, f"{LIST}/{who.id}", "close", reason="退休").status_code == 303
    chief = signed_in(world.actor("section_chief", task.unit))
    assert chief.get(f"/matters/{task.matter_id}").status_code == 200
    assert str(task.task_id) in colleague.get("/").text


def test_closing_wants_a_reason(keeper, path_of):
    assert act(keeper, path_of("leader1"), "close", reason=" ").status_code == 422


def test_no_link_is_issued_for_a_closed_account_and_older_ones_end(keeper, path_of, fresh):
    path = path_of("leader1")
    token = re.search(r"/password/([\w-]{43})<", act(keeper, path, "link").text).group(1)
    act(keeper, path, "close", reason="调离")
    assert fresh().get(f"/password/{token}").status_code == 404
    assert act(keeper, path, "link").status_code == 404
    act(keeper, path, "reopen")
    assert fresh().get(f"/password/{token}").status_code == 404


def test_an_account_is_open_again_whatever_else_the_same_act_does(world):
    security = world.actor("security_administrator")
    person = world.actor("inspector")
    with world.unit_of_work(security) as work:
        close_account(work, person_id=person.id, reason="离职")
    with world.unit_of_work(security) as work:
        reopen_account(work, person_id=person.id)
        issue_password_link(  # holds the row, and reads it anew
            work, person_id=person.id, token_digest="x" * 64, good_for=timedelta(hours=1)
        )
    with world.reading() as work:
        assert work.session.get_one(Person, person.id).active


def test_the_last_administrator_stays_and_none_closes_his_own_account(
    keeper, path_of, world, engine
):
    answer = act(keeper, path_of("security"), "close", reason="x")
    assert answer.status_code == 422
    assert "不能停用自己的账号" in answer.text
    by = Actor(name="command line", roles=frozenset({"security_administrator"}))
    with Session(engine) as session:
        people = session.scalars(select(Person).where(Person.active)).all()
    for role in ("administrator", "security_administrator"):
        ids = [p.id for p in people if role in p.roles]
        for person_id in ids[1:]:
            with world.unit_of_work(by) as work:
                close_account(work, person_id=person_id, reason="x")
        with pytest.raises(AccountRefused) as refusal, world.unit_of_work(by) as work:
            close_account(work, person_id=ids[0], reason="x")
        assert refusal.value.facts == {"reason": f"last_{role}"}


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_every_role_is_called_as_the_models_call_it(keeper, runtime, locale):
    keeper.speak(locale)
    page = keeper.get(LIST).text
    for role in runtime.campaigns.roles.values():
        assert re.search(rf">\s*{getattr(role.title, locale)}\s*<", page), role.id

"""The administrator comes in from the server itself, whatever the pages refuse."""

from __future__ import annotations

import json
import re

import pytest

from config import Config
from tests.cli.test_commands import set_up
from tests.webapp.conftest import Browser
from webapp.app.composition import Office
from webapp.app.wsgi import create_app

NEW = "violet tram on the ninth"


@pytest.fixture
def administrator(bihuan, tmp_path):
    """The first and only administrator of an office; return the password."""
    bihuan("migrate", BIHUAN_DEMO="off")
    set_up(tmp_path)
    new = ("account", "add", "admin", "--name", "甲", "--unit", "JB", "--role", "administrator")
    return json.loads(bihuan(*new, "--unit-name", "区局", "--json").stdout)["password"]


@pytest.fixture
def come(administrator, tmp_path):
    """A new browser at the pages of the office."""
    assert administrator
    office = Office.open(Config(home=tmp_path))
    app = create_app(office)
    yield lambda: Browser(app.test_client())
    office.engine.dispose()


def test_a_link_brings_the_only_administrator_in_however_many_were_wrong(bihuan, come):
    for _ in range(6):
        come().sign_in("admin", "wrong")
    link = bihuan("account", "link", "admin")
    assert link.exit_code == 0
    path = re.match(r"http://127\.0\.0\.1:8080(/password/[\w-]{43})\n", link.stdout).group(1)
    browser = come()
    browser.get(path)
    assert browser.post(path, {"password": NEW, "again": NEW}).status_code == 303
    assert browser.sign_in("admin", NEW).status_code == 303


@pytest.mark.usefixtures("administrator")
def test_the_address_of_a_link_is_the_one_the_settings_name(bihuan):
    told = bihuan("account", "link", "admin", "--json", BIHUAN_PUBLIC_URL="https://office.example")
    assert json.loads(told.stdout)["link"].startswith("https://office.example/password/")


@pytest.mark.parametrize("roles", [("administrator", "inspector"), ("section_chief", "auditor")])
@pytest.mark.usefixtures("administrator")
def test_roles_that_exclude_each_other_are_given_to_no_account(bihuan, roles):
    granted = [word for role in roles for word in ("--role", role)]
    refused = bihuan("account", "add", "second", "--name", "乙", "--unit", "JB", *granted)
    assert refused.exit_code == 1
    pair = ", ".join(roles)
    assert f"(field role, reason roles_exclude, value {pair})" in refused.stderr


def test_unlocking_lets_the_right_password_in_at_once(bihuan, come, administrator):
    for _ in range(6):
        come().sign_in("admin", "wrong")
    assert come().sign_in("admin", administrator).status_code == 429
    slowed = json.loads(bihuan("account", "sign-ins", "admin", "--json").stdout)
    assert slowed["waits_seconds"] > 0
    assert [row["result"] for row in slowed["history"]] == ["slowed"] + ["wrong_password"] * 5
    assert bihuan("account", "unlock", "admin").stdout == "admin waits no longer.\n"
    assert come().sign_in("admin", administrator).status_code == 303


def test_browsers_are_listed_and_signed_out_one_or_all(bihuan, come, administrator):
    browsers = [come() for _ in range(3)]
    for browser in browsers:
        browser.sign_in("admin", administrator)
    told = json.loads(bihuan("account", "sign-ins", "admin", "--json").stdout)
    digest = told["browsers"][0]["digest"][:12]
    assert digest in bihuan("account", "sign-ins", "admin").stdout
    out = bihuan("account", "sign-out", "admin", "--browser", digest)
    assert out.stdout == "signed out: 1\n"
    assert sorted(b.get("/").status_code for b in browsers) == [200, 200, 303]
    assert bihuan("account", "sign-out", "admin", "--browser", "nothing").exit_code == 1
    bihuan("account", "sign-out", "admin")
    assert {b.get("/").status_code for b in browsers} == {303}


@pytest.mark.usefixtures("administrator")
def test_accounts_are_closed_and_reopened_but_never_the_last_administrator(bihuan):
    last = bihuan("account", "close", "admin", "--reason", "x")
    assert (last.exit_code, last.stderr) == (
        1,
        "bihuan: refused: account_refused (reason last_administrator)\n",
    )
    new = ("--name", "乙", "--unit", "JB", "--role", "inspector")
    bihuan("account", "add", "second", *new)
    assert bihuan("account", "close", "second", "--reason", "退休").exit_code == 0
    assert "second  closed  inspector" in bihuan("account", "list").stdout
    assert bihuan("account", "link", "second").exit_code == 1
    assert bihuan("account", "reopen", "second").exit_code == 0
    listed = json.loads(bihuan("account", "list", "--json").stdout)
    assert [(a["username"], a["active"]) for a in listed] == [("admin", True), ("second", True)]
    assert bihuan("verify").exit_code == 0


@pytest.mark.usefixtures("administrator")
def test_an_unknown_account_is_named(bihuan):
    for act in ("link", "unlock", "sign-ins", "sign-out", "close --reason x", "reopen"):
        name, *options = act.split()
        told = bihuan("account", name, "nobody", *options)
        assert (told.exit_code, told.stderr) == (1, "bihuan: there is no account nobody\n")

"""Three administrators (三员分立): each does their own part and no other (SR-67)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from casework.errors import NotPermitted
from workflows.commands.account_acts import close_account
from workflows.commands.incidents import close_incident

SYSTEM = ("/admin/clock", "/admin/sweep", "/admin/channels", "/admin/incidents")
ACCOUNTS = ("/admin/accounts",)
CASES = ("/ledger", "/campaigns", "/enterprises")


@pytest.mark.parametrize(
    ("who", "theirs", "others"),
    [
        ("administrator", SYSTEM, ACCOUNTS),
        ("security", ACCOUNTS, SYSTEM),
        ("auditor", (), SYSTEM + ACCOUNTS),
    ],
)
def test_each_administrator_opens_their_own_pages_only(signed_in, who, theirs, others):
    browser = signed_in(who)
    assert [browser.get(path).status_code for path in theirs] == [200] * len(theirs)
    assert [browser.get(path).status_code for path in others] == [403] * len(others)


@pytest.mark.parametrize("who", ["administrator", "security", "auditor"])
def test_none_of_them_begins_or_does_a_task(signed_in, task, refusal, rows_written, who):
    before, browser = rows_written(), signed_in(who)
    assert browser.get("/begin").status_code in {200, 403}
    for path in (f"/tasks/{task.task_id}", "/inspections", "/begin/lead_verification"):
        assert browser.post(path, refusal).status_code in {403, 404}, path
    assert rows_written() == before


def test_who_lets_people_in_sees_no_case(world, signed_in, task):
    browser = signed_in("security")
    home = browser.get("/").text
    assert "不查看案件" in home
    for path in CASES:
        assert f'href="{path}"' not in home
    world.hazard()
    assert "JB01-" not in browser.get("/ledger").text
    for path in (f"/matters/{task.matter_id}", f"/tasks/{task.task_id}"):
        assert browser.get(path).status_code == 404


def test_the_commands_judge_by_themselves(world):
    system, security = world.actor("administrator"), world.actor("security_administrator")
    with pytest.raises(NotPermitted), world.unit_of_work(system) as work:
        close_account(work, person_id=security.id, reason="x")
    with pytest.raises(NotPermitted):
        close_incident(world.unit_of_work, security, incident_id=uuid4(), how="x")

"""The daily digest: one a day, when something waits, and its count is that of the page."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date

import pytest
from sqlalchemy import update

from casework.models import NoticeSettings, Person
from casework.queries.work import inbox_count
from casework.unit_of_work import CLOCK
from webapp.jobs.delivery import post_digests
from workflows.commands.digests import WHOLE_INBOX, due_digests, make_digest

TASK = re.compile(r'href="/tasks/([0-9a-f-]{36})"')
NEXT = re.compile(r'rel="next" href="([^"]+)"')


@pytest.fixture
def digests(office, app):
    return lambda: post_digests(office, app)


def listed(browser, path):
    """Every task the page lists, page after page."""
    found = []
    while path:
        page = browser.get(path).text
        found += dict.fromkeys(TASK.findall(page))
        following = NEXT.search(page)
        path = following.group(1).replace("&amp;", "&") if following else None
    return found


def test_the_count_is_that_of_the_page_it_links_to(  # noqa: PLR0917 -- fixtures
    world, chooses, inspector_told, digests, post, mail, signed_in
):
    chooses(inspector_told, "email", kinds=["digest"])
    for _ in range(53):  # more than a page
        world.inspection()
    assert digests() == 1
    world.inspection()  # comes in between: counted too, since it is listed too
    assert post("email") == 1
    [taken] = mail.taken
    told = int(re.search(r"您有(\d+)项待办", str(taken["Subject"])).group(1))
    link = re.search(r"https://bihuan\.example(/\S*)", taken.get_content()).group(1)
    tasks = listed(signed_in(inspector_told), link)
    assert told == len(tasks) == len(set(tasks)) == 54
    assert f"另有{told - 5}项" in taken.get_content()


def test_nothing_is_sent_when_nothing_waits(world, chooses, digests, post, mail):
    chooses(world.actor("bureau_leader"), "email")
    assert digests() == 0
    assert post("email") == 0
    assert mail.taken == []


def test_what_was_done_before_the_mail_left_is_no_longer_told(  # noqa: PLR0917 -- fixtures
    world, chooses, inspector_told, digests, post, mail, letters
):
    chooses(inspector_told, "email")
    inspection = world.inspection()
    assert digests() == 1
    world.do(inspection, "inspect")
    with world.reading() as work:
        left, _ = inbox_count(work.session, inspector_told, WHOLE_INBOX, work.now)
    assert left == 0
    assert post("email") == 0
    assert (mail.taken, letters()[0].outcome) == ([], "dropped")


def test_never_twice_on_one_day_and_again_on_the_next(
    world, chooses, inspector_told, digests, letters
):
    chooses(inspector_told, "email", digest_hour=9)
    world.inspection()
    world.clock.on("2022-05-11", hour=8)
    assert digests() == 0
    world.clock.on("2022-05-11", hour=9)
    assert (digests(), digests()) == (1, 0)
    chooses(inspector_told, "email", digest_hour=15)  # another hour is no second digest
    world.clock.on("2022-05-11", hour=16)
    assert digests() == 0
    world.clock.on("2022-05-12", hour=16)
    assert digests() == 1
    assert [row.payload["day"] for row in letters()] == ["2022-05-11", "2022-05-12"]


def test_of_many_at_once_one_makes_it(world, chooses, inspector_told, letters):
    chooses(inspector_told, "email")
    world.inspection()

    def make(_):
        with world.unit_of_work(CLOCK) as work:
            return make_digest(work, person_id=inspector_told.id)

    with ThreadPoolExecutor(8) as at_once:
        assert sum(at_once.map(make, range(8))) == 1
    assert len(letters()) == 1


def test_one_that_is_killed_before_it_ends_leaves_nothing_behind(
    world, chooses, inspector_told, digests, letters
):
    chooses(inspector_told, "email")
    world.inspection()
    made = 0
    with suppress(KeyboardInterrupt), world.unit_of_work(CLOCK) as work:
        made = make_digest(work, person_id=inspector_told.id)
        raise KeyboardInterrupt
    assert made == 1
    assert letters() == []
    assert (digests(), digests()) == (1, 0)


def test_yesterday_s_digest_is_not_sent_beside_today_s(  # noqa: PLR0917 -- fixtures
    world, chooses, inspector_told, digests, post, mail, letters
):
    chooses(inspector_told, "email")
    world.inspection()
    digests()
    world.clock.on("2022-05-11")
    digests()
    assert post("email") == 1
    assert [row.outcome for row in letters()] == ["dropped", "sent"]
    assert "2022年5月11日" in str(mail.taken[0]["Subject"])


def test_a_closed_account_gets_none(world, chooses, inspector_told, engine):
    chooses(inspector_told, "email")
    with engine.begin() as connection:
        connection.execute(
            update(Person).where(Person.id == inspector_told.id).values(active=False)
        )
    with world.reading() as work:
        assert due_digests(work) == []
        kept = work.session.get_one(NoticeSettings, inspector_told.id)
        assert kept.digested_on in (None, date(2022, 5, 10))

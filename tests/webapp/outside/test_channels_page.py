"""What the administrator sees of the channels, and sending again."""

from __future__ import annotations

import re
import time

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from webapp.jobs.delivery import start_posting

PAGE = "/admin/channels"


@pytest.fixture
def refused(chooses, inspector_told, returned, post, mail):
    """A letter that was given up; its number."""
    chooses(inspector_told, "email")
    number = returned()
    mail.mode = "unknown_person"
    post("email")
    mail.mode = "ok"
    return number


@pytest.mark.usefixtures("refused")
def test_what_was_given_up_is_shown_without_the_address(signed_in):
    page = signed_in("administrator").get(PAGE).text
    assert "邮件服务器不接收发往该地址的邮件（550）" in page
    assert "office.example" not in page
    assert "corpsecret" not in page


@pytest.mark.usefixtures("refused")
def test_it_can_be_sent_again_under_its_own_id(signed_in, post, mail, letters, office_trail):
    browser = signed_in("administrator")
    letter = re.search(r'name="letter" value="([^"]+)"', browser.get(PAGE).text).group(1)
    answer = browser.post(f"{PAGE}/again", {"channel": "email", "letter": letter})
    assert answer.status_code == 303
    assert "1条消息将重新发送" in browser.get(PAGE).text
    assert post("email") == 1
    assert str(mail.taken[-1]["Message-ID"]) == f"<{letters()[0].id}@office.example>"
    assert [e.facts for e in office_trail() if e.kind == "LettersSentAgain"] == [
        {"channel": "email", "letters": 1}
    ]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"channel": "sms"}, 422),
        ({"channel": "email", "letter": "x"}, 422),
        ({"channel": "email", "letter": "0" * 8 + "-0000-0000-0000-" + "0" * 12}, 404),
        ({"channel": "webhook"}, 404),
    ],
)
@pytest.mark.usefixtures("refused")
def test_what_is_not_there_is_not_sent_again(signed_in, said, status):
    browser = signed_in("administrator")
    browser.get(PAGE)
    assert browser.post(f"{PAGE}/again", said).status_code == status


@pytest.mark.usefixtures("refused")
def test_only_the_administrator_sees_it(signed_in):
    browser = signed_in("inspector11")
    assert browser.get(PAGE).status_code == 403
    assert browser.post(f"{PAGE}/again", {"channel": "email"}).status_code == 403


def test_a_channel_in_trouble_says_so(  # noqa: PLR0917 -- fixtures
    chooses, inspector_told, returned, post, web, world, signed_in
):
    chooses(inspector_told, "webhook")
    returned()
    web.says(503)
    for _ in range(3):
        post("webhook")
        world.clock.now = world.clock.now.replace(minute=world.clock.now.minute + 5)
    page = signed_in("administrator").get(PAGE).text
    assert "HTTP 503" in page
    assert "连续失败3次" in page or "暂停发送至" in page


def test_the_post_goes_round_by_itself(chooses, inspector_told, returned, office, app, mail):  # noqa: PLR0917 -- fixtures
    chooses(inspector_told, "email")
    number = returned()
    scheduler = BackgroundScheduler(timezone="UTC")
    start_posting(scheduler, office, app)
    for job in scheduler.get_jobs():
        job.modify(trigger=job.trigger.__class__(seconds=1))
    scheduler.start()
    try:
        until = time.monotonic() + 20
        while not mail.taken and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        scheduler.shutdown(wait=True)
    assert number in str(mail.taken[0]["Subject"])

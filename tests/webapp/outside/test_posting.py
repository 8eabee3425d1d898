"""Letters go out beside everything else: in order, again after trouble, once."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from casework.models import ChannelState
from casework.queries.verify.messages import messages
from casework.rules.quiet_hours import QuietHours
from casework.unit_of_work import CLOCK
from webapp.app.wsgi import create_app
from webapp.jobs import delivery as posting
from webapp.jobs.delivery import post_digests, post_letters
from webapp.jobs.heartbeat import tick
from workflows.commands.incidents import raise_incident
from workflows.commands.leases import hold_lease
from workflows.commands.letter_sending import claim_letter


def ids(mail):
    return [str(m["Message-ID"]).strip("<>").partition("@")[0] for m in mail.taken]


def numbers(mail):
    return [str(m["Subject"]).rpartition(" · ")[2] for m in mail.taken]


def state(world, channel="email"):
    with world.reading() as work:
        return work.session.get(ChannelState, channel)


@pytest.fixture
def mailed(chooses, inspector_told):
    chooses(inspector_told, "email")
    return inspector_told


def test_an_administrator_is_written_to_of_an_incident_without_its_matter(
    chooses, world, office, post, mail
):
    administrator, hazard = world.actor("administrator"), world.hazard()
    chooses(administrator, "email")
    failure = RuntimeError("no paper")
    raise_incident(
        world.unit_of_work, CLOCK, failure, act="fire_deadlines", matter_id=hazard, arguments={}
    )
    tick(office)
    assert post("email") == 1
    [taken] = mail.taken
    assert world.matter(hazard).number in str(taken["Subject"])
    assert "https://bihuan.example/notices" in taken.get_content()
    assert "/matters/" not in taken.get_content()
    assert world.enterprise().name not in taken.get_content()


@pytest.mark.usefixtures("mailed")
def test_a_notice_goes_out_as_mail_with_its_own_id(returned, post, mail, letters):
    number = returned()
    assert mail.taken == []  # the heartbeat sends nothing
    assert post("email") == 1
    [letter], [taken] = letters(), mail.taken
    assert str(taken["Message-ID"]) == f"<{letter.id}@office.example>"
    assert number in str(taken["Subject"])
    assert "https://bihuan.example/matters/" in taken.get_content()
    assert (letter.outcome, letter.attempts, letter.next_try_at) == ("sent", 1, None)
    assert post("email") == 0
    assert len(mail.taken) == 1


def test_many_messages_ask_once_what_people_chose(mailed, world, office, statements, letters):
    for _ in range(3):
        hazard = world.hazard_at("approve_strike_off")
        world.do(hazard, "approve_strike_off", approved=False)
    statements.clear()
    tick(office)
    assert len(letters(person=mailed.id)) == 3
    assert len([s for s in statements if "FROM notice_settings" in s]) == 1


def test_who_chose_nothing_gets_nothing_outside(returned, post, mail, letters):
    returned()
    assert post("email") == 0
    assert (letters(), mail.taken) == ([], [])


def test_a_person_is_written_to_in_their_language(mailed, returned, post, mail, signed_in):
    signed_in(mailed).speak("en")
    returned()
    post("email")
    assert "What comes back to me" in str(mail.taken[0]["Subject"])
    assert "The strike-off was sent back" in mail.taken[0].get_content()


@pytest.mark.usefixtures("mailed")
def test_g_24_a_server_that_is_busy_delays_and_loses_nothing(world, returned, post, mail, letters):
    mail.mode = "busy"
    told = [returned(), returned()]
    assert post("email") == 0
    assert [row.last_error for row in letters()] == ["recipient_451", ""]
    mail.mode = "ok"
    assert post("email") == 0  # not before its pause is over, and the second not before the first
    world.clock.now += timedelta(minutes=3)
    assert post("email") == 2
    assert numbers(mail) == told
    assert all(row.outcome == "sent" for row in letters())


def test_g_24_a_channel_that_is_down_is_left_alone_and_recovers_in_order(  # noqa: PLR0917 -- fixtures
    world, chooses, returned, office, app, mail
):
    people = [world.actor("inspector", nth=n) for n in range(2)]
    for who in people:
        chooses(who, "email", addresses={"email": f"{who.id.hex[:8]}@office.example"})
    mail.mode = "hang"
    told = [returned(), returned()]
    for _ in range(5):
        post_letters(office, app, "email")
        world.clock.now += timedelta(seconds=61)
    assert 3 <= mail.visits <= 5
    assert state(world).failures >= 3
    assert state(world).open_until is not None
    before = mail.visits
    world.clock.now = state(world).open_until - timedelta(seconds=1)
    assert post_letters(office, app, "email") == 0
    assert mail.visits == before, "an open breaker lets nobody try"
    mail.mode = "ok"
    world.clock.now += timedelta(hours=1)
    assert post_letters(office, app, "email") == 4
    assert state(world).failures == 0
    for who in people:
        theirs = [m for m in mail.taken if who.id.hex[:8] in str(m["To"])]
        assert [n for n in told if any(n in str(m["Subject"]) for m in theirs)] == told
    assert len(set(ids(mail))) == len(ids(mail)) == 4


@pytest.mark.usefixtures("mailed")
def test_g_24_a_day_without_the_channel_loses_nothing(world, returned, post, mail, letters):
    told = [returned(), returned(), returned()]
    mail.mode = "hang"
    for _ in range(24):
        post("email")
        world.clock.now += timedelta(hours=1)
    mail.mode = "ok"
    assert post("email") == 3
    assert numbers(mail) == told
    assert all(row.outcome == "sent" for row in letters())


@pytest.mark.usefixtures("mailed")
def test_a_lost_answer_means_the_same_letter_under_the_same_id(world, returned, post, mail):
    returned()
    mail.mode = "lose_answer"
    assert post("email") == 0
    mail.mode = "ok"
    world.clock.now += timedelta(minutes=2)
    assert post("email") == 1
    assert len(ids(mail)) == 2
    assert len(set(ids(mail))) == 1


@pytest.mark.usefixtures("mailed")
@pytest.mark.parametrize("times", [1, 99])
def test_a_letter_that_arrived_is_sent_though_no_note_of_it_could_be_made(  # noqa: PLR0917
    world, returned, office, app, mail, letters, monkeypatch, times
):
    """Once or again and again: while this process lives the letter does not go out twice."""
    returned()
    real, failures = posting.note_sent, []

    def fails(work, **of):
        real(work, **of)
        if len(failures) < times:
            failures.append(1)
            raise OperationalError("UPDATE outbox", {}, sqlite3.OperationalError("disk I/O error"))

    monkeypatch.setattr(posting, "note_sent", fails)
    monkeypatch.setattr(posting, "NOTE_AGAIN", (0, 0))
    if times > 1:
        with pytest.raises(OperationalError):
            post_letters(office, app, "email")
        assert letters()[0].outcome == ""
        monkeypatch.setattr(posting, "note_sent", real)
        world.clock.now += timedelta(minutes=6)
    assert post_letters(office, app, "email") == 1
    assert [(row.outcome, row.attempts) for row in letters()] == [("sent", 1 + (times > 1))]
    assert len(mail.taken) == 1


def test_a_webhook_that_took_the_letter_and_broke_off_its_answer_has_it(  # noqa: PLR0917
    chooses, inspector_told, returned, post, web, letters
):
    chooses(inspector_told, "webhook")
    web.cut = True
    returned()
    assert post("webhook") == 1
    assert [row.outcome for row in letters("webhook")] == ["sent"]
    assert len(web.taken) == 1


@pytest.mark.usefixtures("mailed")
def test_mail_is_written_in_seven_bits_since_a_server_need_not_take_more(returned, post, mail):
    returned()
    assert post("email") == 1
    [raw] = mail.raw
    assert all(byte < 128 for byte in raw)
    assert max(map(len, raw.splitlines())) <= 78
    assert "销号" in mail.taken[0].get_content()


@pytest.mark.usefixtures("mailed")
def test_an_address_nobody_has_is_given_up_at_once_and_holds_up_nobody(
    world, returned, post, mail, letters
):
    returned()
    mail.mode = "unknown_person"
    assert post("email") == 0
    [letter] = letters()
    assert (letter.outcome, letter.last_error, letter.attempts) == ("failed", "recipient_550", 1)
    assert (state(world).failures, state(world).open_until) == (0, None)
    mail.mode = "ok"
    returned()
    assert post("email") == 1
    with world.reading() as work:
        assert list(messages(work.session)) == [], "given up in the open"


def test_a_channel_that_hangs_delays_no_other_and_no_time_limit(  # noqa: PLR0917 -- fixtures
    world, chooses, inspector_told, returned, office, app, mail
):
    chooses(inspector_told, "email", "webhook")
    mail.mode = "hang"
    hazard = world.hazard()
    returned()
    hanging = threading.Thread(target=post_letters, args=(office, app, "email"))
    hanging.start()
    world.clock.on("2022-05-13")
    report = tick(office)
    assert report.fired
    assert report.failed == 0
    assert post_letters(office, app, "webhook") >= 1
    assert hanging.is_alive(), "all that while the mail server let us wait"
    hanging.join()
    assert world.limits(hazard)


@pytest.mark.usefixtures("mailed")
def test_of_two_processes_one_sends(returned, office, app, mail, letters):
    returned()
    with office.unit_of_work(CLOCK) as work:
        hold_lease(work, name="letters:email", holder="another:1", length=timedelta(minutes=3))
    assert post_letters(office, app, "email") == 0
    assert (mail.taken, letters()[0].attempts) == ([], 0)


@pytest.mark.usefixtures("mailed")
def test_two_that_claim_at_once_do_not_both_get_it(returned, world, letters):
    returned()
    [letter] = letters()
    claimed = []
    for _ in range(2):
        with world.unit_of_work(CLOCK) as work:
            claimed.append(claim_letter(work, letter_id=letter.id))
    assert [c is not None for c in claimed] == [True, False]


@pytest.mark.usefixtures("mailed")
def test_a_killed_sender_s_letter_goes_out_again_under_its_id(returned, world, post, mail, letters):
    returned()
    [letter] = letters()
    with world.unit_of_work(CLOCK) as work:
        assert claim_letter(work, letter_id=letter.id) is not None  # and then it is killed
    assert post("email") == 0
    world.clock.now += timedelta(minutes=6)
    assert post("email") == 1
    assert ids(mail) == [str(letter.id)]


def test_quiet_hours_wait_for_their_end(world, chooses, inspector_told, returned, post):
    chooses(inspector_told, "email", quiet=QuietHours(20, 8))
    world.clock.on("2022-05-10", hour=21)
    returned()
    assert post("email") == 0
    world.clock.on("2022-05-11", hour=7)
    assert post("email") == 0
    world.clock.on("2022-05-11", hour=8)
    assert post("email") == 1


def test_what_must_be_acted_on_breaks_through_if_the_person_says_so(
    world, chooses, office, post, mail
):
    chief = world.actor("section_chief")
    chooses(chief, "email", quiet=QuietHours(0, 23), urgent_breaks=True)
    world.hazard_at("record_report")
    world.clock.on("2022-06-02", hour=0)
    tick(office)
    assert post("email") >= 1
    subjects = [str(m["Subject"]) for m in mail.taken]
    assert all("超期督办" in subject for subject in subjects), subjects


def test_who_left_or_changed_their_mind_gets_nothing(  # noqa: PLR0917 -- fixtures
    chooses, mailed, returned, post, mail, letters
):
    returned()
    chooses(mailed, "webhook")
    assert post("email") == 0
    assert (mail.taken, letters()[0].outcome) == ([], "dropped")


@pytest.mark.usefixtures("mailed")
def test_letters_of_a_channel_no_longer_set_up_are_given_up_in_the_open(returned, office, letters):
    returned()
    without = replace(office, config=replace(office.config, channels={}))
    post_digests(without, create_app(without))
    assert {(row.outcome, row.last_error) for row in letters()} == {("failed", "not_set_up")}

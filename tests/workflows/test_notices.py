"""Messages are written with the change, delivered later, each to everybody in charge, once."""

from __future__ import annotations

from sqlalchemy import select

from casework.models import Notice, OutboxRow, Person
from casework.unit_of_work import CLOCK
from workflows.commands.outbox import deliver_message, due_messages, note_failed_delivery


def deliver(world):
    with world.reading() as work:
        waiting = due_messages(work.session, work.now)
    done = 0
    for message_id in waiting:
        with world.unit_of_work(CLOCK) as work:
            done += deliver_message(work, message_id=message_id)
    return done


def notices(world):
    query = select(Person.username, Notice.kind).join(Notice, Notice.person_id == Person.id)
    with world.reading() as work:
        return sorted(map(tuple, work.session.execute(query)))


def returned(world):
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off", approved=False)
    return hazard


def test_inspectors_in_charge_hear_of_a_returned_strike_off(world):
    returned(world)
    assert notices(world) == []
    assert deliver(world) == 1
    told = notices(world)
    assert {kind for _, kind in told} == {"StrikeOffReturned"}
    with world.reading() as work:
        people = {p.username: p for p in work.session.scalars(select(Person))}
    assert all("inspector" in people[name].roles for name, _ in told)
    assert {people[name].jurisdiction for name, _ in told} == {"JB01", "JB"}


def test_a_message_is_delivered_once(world):
    returned(world)
    assert (deliver(world), deliver(world)) == (1, 0)
    with world.reading() as work:
        [message] = work.session.scalars(select(OutboxRow)).all()
        everybody = len(work.session.scalars(select(Notice.id)).all())
    assert message.done_at is not None
    assert len(notices(world)) == everybody == len(set(notices(world)))


def test_a_failed_delivery_is_tried_again_later_and_given_up_in_the_end(world):
    returned(world)
    tries = 0
    while True:
        with world.reading() as work:
            [message] = work.session.scalars(select(OutboxRow)).all()
        if message.next_try_at is None:
            break
        tries += 1
        with world.unit_of_work(CLOCK) as work:
            note_failed_delivery(work, message_id=message.id, error="the line is down")
    assert (tries, message.done_at, message.last_error) == (8, None, "the line is down")


def test_a_refused_act_queues_nothing(world):
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    assert deliver(world) == 0

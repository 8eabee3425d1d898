"""I-2 and I-10: every message delivered once, none lost on the way."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import Notice, OutboxRow
from casework.queries.verify.findings import Finding


def messages(session: Session) -> Iterator[Finding]:
    """Marks on messages agree with one another, and nothing was given up in silence.

    What leaves the house may be given up, visibly: the administrator sees it and can send it again.
    """
    query = select(OutboxRow).order_by(OutboxRow.id).execution_options(yield_per=500)
    for message in session.scalars(query):
        record = f"message {message.id}"
        facts = {"kind": message.kind, "attempts": message.attempts}
        if message.done_at is not None and message.next_try_at is not None:
            problem = "delivered, and to be delivered again"
            yield Finding("I-2", "message_done_and_waiting", record, problem, facts)
        dropped = message.outcome == "dropped"
        if message.done_at is not None and message.attempts < 1 and not dropped:
            yield Finding(
                "I-2", "message_done_untried", record, "delivered without an attempt", facts
            )
        shown = message.channel is not None and message.outcome == "failed"
        if message.done_at is None and message.next_try_at is None and not shown:
            yield Finding("I-10", "message_given_up", record, "it will not be delivered", facts)


def notices(session: Session) -> Iterator[Finding]:
    """A person hears of a message once, and only when it was delivered."""
    twice = (
        select(Notice.message_id, func.count())
        .group_by(Notice.message_id, Notice.person_id)
        .having(func.count() > 1)
    )
    for message_id, times in session.execute(twice):
        record = f"message {message_id}"
        yield Finding("I-2", "notice_twice", record, f"one person was told {times} times")
    early = (
        select(Notice.message_id)
        .join(OutboxRow, OutboxRow.id == Notice.message_id)
        .where(OutboxRow.done_at.is_(None))
        .distinct()
    )
    for message_id in session.scalars(early):
        record = f"message {message_id}"
        yield Finding("I-2", "notice_before_delivery", record, "told, but not marked delivered")

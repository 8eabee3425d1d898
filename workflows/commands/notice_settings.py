"""What a person chooses for their own notices, and the secret address of their calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework.errors import NotFound
from casework.events import CalendarFeedMade, CalendarFeedRevoked, NoticeSettingsChanged
from casework.models import CalendarFeed, NoticeSettings, Person
from casework.rules.quiet_hours import QuietHours
from casework.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a person chose, checked at the door."""

    addresses: Mapping[str, str]
    choices: Mapping[str, Sequence[str]]
    quiet: QuietHours
    urgent_breaks: bool
    digest_hour: int


def choose_notices(work: UnitOfWork, chosen: Chosen) -> None:
    """Keep what the actor chose; the trail tells the choices and never an address."""
    person = _actor_held(work)
    kept = work.session.get(NoticeSettings, person.id)
    if kept is None:
        kept = NoticeSettings(person_id=person.id, addresses={}, choices={})
        work.session.add(kept)
    before = dict(kept.addresses)
    channels = sorted(before.keys() | chosen.addresses.keys())
    kept.addresses = dict(chosen.addresses)
    kept.choices = {kind: list(names) for kind, names in chosen.choices.items() if names}
    kept.quiet_from, kept.quiet_until = chosen.quiet.start, chosen.quiet.end
    kept.urgent_breaks, kept.digest_hour = chosen.urgent_breaks, chosen.digest_hour
    work.record(
        NoticeSettingsChanged(
            username=person.username,
            choices=kept.choices,
            new_addresses=[n for n in channels if before.get(n) != chosen.addresses.get(n)],
        )
    )


def make_feed(work: UnitOfWork, *, token_digest: str) -> None:
    """Give the actor's calendar a new secret address; the one before finds nothing any more."""
    person = _actor_held(work)
    feed = work.session.get(CalendarFeed, person.id)
    replaced = feed is not None
    if feed is None:
        feed = CalendarFeed(person_id=person.id)
        work.session.add(feed)
    feed.token_digest, feed.made_at = token_digest, work.now
    work.record(CalendarFeedMade(username=person.username, replaced=replaced))


def revoke_feed(work: UnitOfWork) -> None:
    """Shut the actor's calendar; ``NotFound`` if it has no address."""
    person = _actor_held(work)
    feed = work.session.get(CalendarFeed, person.id)
    if feed is None:
        raise NotFound(kind="feed", id=person.id)
    work.session.delete(feed)
    work.record(CalendarFeedRevoked(username=person.username))


def _actor_held(work: UnitOfWork) -> Person:
    """The actor's account, held: two browsers of one person choose one after the other."""
    actor: UUID | None = work.actor.id
    person = work.session.scalar(select(Person).where(Person.id == actor).with_for_update())
    if person is None:
        raise NotFound(kind="person", id=actor)
    return person

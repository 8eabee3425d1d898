"""Many things at once: all in one unit of work, else each in its own, else set aside.

The one place where a failure of one is kept from stopping the others. Sharing a transaction saves
most of its cost; what fails in it rolls everything back, and then each is done by itself, so that
only what cannot be done is left. What becomes of that, an incident as a rule, the caller says.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError

from casework.database import is_passing
from casework.errors import Conflict, NotFound, NotPermitted, RuleViolation
from casework.unit_of_work import Actor, UnitOfWork, UnitOfWorkFactory

K = TypeVar("K")
R = TypeVar("R")

log = logging.getLogger(__name__)
ANSWERS_OF_THE_RULES = (NotFound, NotPermitted, RuleViolation, Conflict)
MAY_BE_OF_ANOTHER = (DBAPIError, *ANSWERS_OF_THE_RULES)
"""Failures that may come from what was done before in the same transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Each(Generic[K, R]):
    """How one thing is done by itself, and what becomes of it when that fails."""

    unit_of_work: UnitOfWorkFactory
    actor: Actor
    alone: Callable[[UnitOfWork, K], R]
    """Hold its row and do it."""
    set_aside: Callable[[K, Exception], object]
    """Called with each that failed, after it was rolled back and logged."""
    passes: tuple[type[Exception], ...] = ()
    """Failures of the whole run, not of one item: they end it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch(Each[K, R]):
    """How several are claimed and done in one unit of work, and each by itself when one fails."""

    claim: Callable[[UnitOfWork], Sequence[K]]
    """Lock some rows that are not locked already, and name them."""
    together: Callable[[UnitOfWork, Sequence[K], Callable[[K], None]], Sequence[R]]
    """Do what was claimed, all or as many as time allows.

    The last argument is called with each before it is done: of one that fails it is then known
    that it failed by itself, and it is not done a second time.
    """


@dataclass(slots=True)
class Done(Generic[K, R]):
    """What a batch came to."""

    claimed: Sequence[K] = ()
    results: list[R] = field(default_factory=list)
    failed: list[K] = field(default_factory=list)
    one_by_one: bool = False
    """Whether it was rolled back as a whole first."""


def do_together(batch: Batch[K, R]) -> Done[K, R]:
    """Claim some and do them in one unit of work; when one fails, each in a unit of its own.

    Raises what ``passes``, what fails before anything is claimed, and the loss of the database.
    """
    done: Done[K, R] = Done()
    begun: list[K] = []
    try:
        with batch.unit_of_work(batch.actor) as work:
            done.claimed = batch.claim(work)
            done.results = list(batch.together(work, done.claimed, begun.append))
            begun.clear()  # what fails from here on, such as the commit, belongs to no item
    except batch.passes:
        raise
    except Exception as failure:
        if not done.claimed or is_away(failure):
            raise
        log.warning("a batch failed; each of it by itself now", exc_info=True)
        own = begun[-1:] if not isinstance(failure, MAY_BE_OF_ANOTHER) else []
        done.results, done.one_by_one = [], True
        for key in done.claimed:
            if key in own:
                _set_aside(batch, key, failure, done)
            else:
                _do_alone(batch, key, done)
    return done


def do_each(each: Each[K, R], keys: Iterable[K]) -> Iterator[tuple[K, R | None]]:
    """Do each of ``keys`` in a unit of work of its own; tell what it gave, None where it failed."""
    for key in keys:
        done = _do_alone(each, key, Done())
        yield key, done.results[0] if done.results else None


def only_logged(_key: object, _failure: Exception) -> None:
    """Nothing besides the log: what failed is found again by the next run."""


def may_pass(failure: Exception) -> bool:
    """Whether waiting may help: the database was busy or away for a moment."""
    return isinstance(failure, DBAPIError) and is_passing(failure)


def is_away(failure: Exception) -> bool:
    """Whether it is the database that is gone, so that nothing else would fare better."""
    return isinstance(failure, DBAPIError) and failure.connection_invalidated


def _do_alone(each: Each[K, R], key: K, done: Done[K, R]) -> Done[K, R]:
    try:
        with each.unit_of_work(each.actor) as work:
            result = each.alone(work, key)
    except each.passes:
        raise
    except Exception as failure:
        if is_away(failure):
            raise
        _set_aside(each, key, failure, done)
    else:
        done.results.append(result)
    return done


def _set_aside(each: Each[K, R], key: K, failure: Exception, done: Done[K, R]) -> None:
    log.error("set aside", extra={"of": str(key)}, exc_info=failure)
    each.set_aside(key, failure)
    done.failed.append(key)

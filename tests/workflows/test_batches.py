"""Many things at once: all in one transaction, else each by itself, else set aside."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError, OperationalError

from casework.errors import Conflict
from casework.models import Enterprise
from casework.unit_of_work import CLOCK
from workflows.batches import Batch, do_each, do_together

BAD = "a bad one"


class Moving:
    """Enterprises that get another address; one of them does not take it."""

    def __init__(self, world, failure, *, at_commit=False):
        self.world, self.failure, self.at_commit = world, failure, at_commit
        with world.reading() as work:
            query = select(Enterprise.id).order_by(Enterprise.id).limit(4)
            self.all = list(work.session.scalars(query))
        self.bad, self.begun, self.told = self.all[2], [], []

    def batch(self, **more):
        return Batch(
            unit_of_work=self.world.unit_of_work,
            actor=CLOCK,
            claim=lambda _work: self.all,
            together=self.together,
            alone=self.move,
            set_aside=lambda key, failure: self.told.append((key, failure)),
            **more,
        )

    def together(self, work, keys, begin):
        done = []
        for key in keys:
            begin(key)
            done.append(self.move(work, key))
        if self.at_commit:
            event.listen(work.session, "before_commit", self.fail)
        return done

    def fail(self, _session):
        raise self.failure

    def move(self, work, key):
        self.begun.append(key)
        work.session.get_one(Enterprise, key).address = f"moved {len(self.begun)}"
        work.session.flush()
        if key == self.bad and self.failure is not None and not self.at_commit:
            raise self.failure
        return 1

    def moved(self):
        with self.world.reading() as work:
            query = select(Enterprise.id).where(Enterprise.address.like("moved %"))
            return sorted(work.session.scalars(query))


def test_what_goes_well_is_one_transaction(world, statements):
    moving = Moving(world, None)
    statements.clear()
    done = do_together(moving.batch())
    assert statements.count("COMMIT") == 1
    assert (done.results, done.failed, done.one_by_one) == ([1] * 4, [], False)
    assert moving.moved() == moving.all


def test_one_that_fails_is_set_aside_and_stops_no_other(world):
    moving = Moving(world, ValueError(BAD))
    done = do_together(moving.batch())
    assert (done.results, done.failed, done.one_by_one) == ([1] * 3, [moving.bad], True)
    assert moving.moved() == [key for key in moving.all if key != moving.bad]
    assert [(key, str(failure)) for key, failure in moving.told] == [(moving.bad, BAD)]
    assert moving.begun.count(moving.bad) == 1, "it failed by itself and is not done again"


@pytest.mark.parametrize(
    "failure",
    [
        Conflict(reason="example"),
        OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked")),
    ],
)
def test_a_failure_that_may_be_of_another_is_looked_at_alone(world, failure):
    moving = Moving(world, failure)
    done = do_together(moving.batch())
    assert done.failed == [moving.bad]
    assert moving.begun.count(moving.bad) == 2


def test_a_failure_at_the_end_of_all_is_nobodys_own(world):
    moving = Moving(world, ValueError(BAD), at_commit=True)
    done = do_together(moving.batch())
    assert (done.results, done.failed, done.one_by_one) == ([1] * 4, [], True)
    assert moving.moved() == moving.all


def test_what_ends_the_run_is_raised_and_rolled_back(world):
    moving = Moving(world, ValueError(BAD))
    with pytest.raises(ValueError, match=BAD):
        do_together(moving.batch(passes=(ValueError,)))
    assert (moving.moved(), moving.told) == ([], [])


def test_the_loss_of_the_database_is_raised_for_no_other_would_fare_better(world):
    lost = DBAPIError("SELECT", {}, OSError("gone"), connection_invalidated=True)
    moving = Moving(world, lost)
    with pytest.raises(DBAPIError):
        do_together(moving.batch())
    with pytest.raises(DBAPIError):
        list(do_each(moving.batch(), moving.all))
    assert moving.told == []


def test_a_failure_before_anything_is_claimed_is_raised(world):
    moving = Moving(world, None)
    moving.all = []
    batch = moving.batch()

    def cannot(_work):
        raise ValueError(BAD)

    object.__setattr__(batch, "claim", cannot)
    with pytest.raises(ValueError, match=BAD):
        do_together(batch)


def test_each_by_itself_tells_what_it_gave(world):
    moving = Moving(world, ValueError(BAD))
    given = dict(do_each(moving.batch(), moving.all))
    assert given == {key: None if key == moving.bad else 1 for key in moving.all}
    assert moving.moved() == [key for key in moving.all if key != moving.bad]

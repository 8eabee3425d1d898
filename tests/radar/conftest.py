"""Matters on which photos are handed in."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from casework.models import Submission
from tests.radar.album import Album


@pytest.fixture
def album(world) -> Album:
    return Album(world)


@pytest.fixture
def handed_in(world) -> Callable[[str], Submission]:
    """Something handed in at a step, on a hazard of its own."""

    def hand_in(step: str) -> Submission:
        steps = ("register", "issue_order", "record_report", "recheck", "approve_strike_off")
        hazard = world.hazard_at(steps[steps.index(step) + 1])
        with world.reading() as work:
            query = select(Submission).where(
                Submission.matter_id == hazard, Submission.step == step
            )
            return work.session.scalars(query).one()

    return hand_in


@pytest.fixture
def submissions_of(world) -> Callable[[UUID], list[Submission]]:
    """Everything handed in on a matter."""

    def find(matter_id: UUID) -> list[Submission]:
        with world.reading() as work:
            query = select(Submission).where(Submission.matter_id == matter_id)
            return list(work.session.scalars(query))

    return find

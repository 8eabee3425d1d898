"""The demonstration has something to show at every stage, and its clock stands where it should."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.models import (
    Attachment,
    Hazard,
    Inspection,
    Installation,
    IssuedPaper,
    Limit,
    Matter,
    PhotoSuspicion,
    Submission,
)
from webapp.jobs.verification import snapshot, verified
from webapp.setup.first_start import DEMO_STARTS

MANY = 10
STAGES = (
    "registered",
    "to_order",
    "rectifying",
    "awaiting_recheck",
    "pending_approval",
    "struck_off",
    "look_back",
    "refused",
    "suspended",
    "merged",
    "transferred",
    "archived",
)


@pytest.fixture
def session(demonstration):
    with Session(demonstration) as session:
        yield session


@pytest.mark.parametrize("stage", STAGES)
def test_a_hazard_stands_at_every_stage(session, stage):
    query = select(func.count()).select_from(Hazard).where(Hazard.stage == stage)
    assert session.scalar(query), f"no hazard at {stage}: choose another SEED in demonstration.py"


def test_some_rectifications_are_overdue_and_some_are_not(session):
    query = select(Limit.due_at).where(Limit.name == "rectification_due", Limit.state == "armed")
    late = [due_at < DEMO_STARTS for due_at in session.scalars(query)]
    assert any(late)
    assert not all(late)


def test_a_hazard_came_back_after_a_look_back(session):
    assert session.scalar(select(func.count()).select_from(Hazard).where(Hazard.recurrence > 0))


@pytest.mark.parametrize("kind", ["interview", "escalation"])
def test_interviews_and_escalations_are_open(session, kind):
    query = select(func.count()).select_from(Matter)
    assert session.scalar(query.where(Matter.kind == kind, Matter.closed_at.is_(None)))


def test_inspections_with_both_records_are_under_way(session):
    query = select(Inspection.form).where(Inspection.stage == "on_site")
    assert set(session.scalars(query)) == {"annex_4", "annex_5"}


def test_the_clock_stands_at_nine_on_the_eleventh_of_july(session):
    row = session.get_one(Installation, 1)
    shown = datetime.now(UTC) + timedelta(seconds=row.clock_offset)
    assert row.demo
    assert timedelta() <= shown - DEMO_STARTS < timedelta(minutes=10)


def test_the_demonstration_verifies(demonstration, runtime):
    with snapshot(demonstration) as session:
        assert verified(session, runtime.engine.describe, None).findings == []


def test_photos_stand_before_and_after_and_one_was_used_again(session):
    steps = (
        select(Submission.step, func.count())
        .join(Attachment, Attachment.task_id == Submission.task_id)
        .where(Attachment.name == "demo.jpg")
        .group_by(Submission.step)
    )
    photos = dict(session.execute(steps).tuples().all())
    assert min(photos["inspect"], photos["recheck"]) > MANY
    [suspicion] = session.scalars(select(PhotoSuspicion)).all()
    assert (suspicion.change, suspicion.verdict) == ("cut", None)


def test_each_failed_item_of_a_record_has_a_photo_of_its_own(session):
    found = select(Hazard.parent_id, Hazard.form_item).where(Hazard.form_item != "")
    shown = select(Attachment.matter_id, Attachment.field).where(Attachment.field.contains("."))
    hazards = {(visit, item.rpartition("/")[2]) for visit, item in session.execute(found)}
    photos = {(visit, field.split(".")[1]) for visit, field in session.execute(shown)}
    assert len(hazards) > MANY
    assert hazards == photos


def test_orders_were_issued_as_papers_and_most_were_served(session):
    papers = session.scalars(
        select(IssuedPaper).where(IssuedPaper.paper == "rectification_order")
    ).all()
    served = [paper for paper in papers if paper.served_on is not None]
    assert len(papers) > MANY
    assert MANY < len(served) < len(papers)

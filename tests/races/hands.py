"""Hands that work through incidents: what fails is checked to have left nothing, then mended."""

from __future__ import annotations

from sqlalchemy import select

from casework.errors import StepFailed
from casework.models import Base, Incident, OutboxRow
from casework.queries.incidents import open_incidents
from tests.offices import an_office
from webapp.jobs.heartbeat import tick
from workflows.commands.incidents import attempt, retry_incident
from workflows.commands.tasks import complete_task

MARKS_OF_AN_INCIDENT = ("incidents", "events", "outbox")


class Hands:
    """Does the office's work as its doors do; mends what fails as its administrator does."""

    def __init__(self, world, engine):
        self.world, self.engine = world, engine
        self.administrator = world.actor("administrator")
        self.incidents = 0

    def do(self, matter, step, **answers):
        """Hand in a task; as often as a service task gives way, check and try again."""
        before = self.snapshot()
        try:
            self.attempt(matter, step, **answers)
        except StepFailed as failed:
            assert self.snapshot() == before
            self.mend(failed.facts["incident"])

    def attempt(self, matter, step, **answers):
        """Hand in a task through what every door goes through."""
        self.hand_in(matter, *self.world.prepared(matter, step, **answers).args)

    def hand_in(self, matter, task_id, filled, by):
        """Hand in a task by its id, with just these answers."""
        runtime = self.world.runtime
        attempt(
            self.world.unit_of_work,
            by,
            lambda work: complete_task(runtime, work, task_id=task_id, answers=filled),
            act="complete_task",
            matter_id=matter,
            arguments={"task_id": str(task_id), "answers": filled},
        )

    def tick(self):
        """Let the sweep do what is due; check and mend what failed in it."""
        office = an_office(self.world)
        while tick(office).failed:
            with self.world.reading() as work:
                waiting = [incident.id for incident in open_incidents(work.session)]
            for incident in waiting:
                self.mend(incident)

    def mend(self, incident):
        """Retry until it succeeds: each try meets at most the next service task's failure."""
        self.incidents += 1
        self.assert_told(incident)
        while True:
            before = self.snapshot()
            try:
                retry_incident(
                    self.world.runtime,
                    self.world.unit_of_work,
                    self.administrator,
                    incident_id=incident,
                )
            except StepFailed:
                assert self.snapshot() == before
            else:
                return

    def assert_told(self, incident_id):
        """The incident names the root cause; the trail and the administrator's notice name it."""
        with self.world.reading() as work:
            incident = work.session.get_one(Incident, incident_id)
            payloads = [row.payload for row in work.session.scalars(select(OutboxRow))]
        assert (incident.cause, incident.resolved_at) == ("GaveWay", None)
        told = self.world.events(incident.matter_id)[-1]
        assert (told.kind, told.facts["incident"]) == ("IncidentRaised", str(incident_id))
        notices = [p for p in payloads if p["facts"].get("incident") == str(incident_id)]
        assert [p["roles"] for p in notices] == [["administrator"]]

    def snapshot(self):
        """Every row there is, but for the marks that a failure is meant to leave."""
        found = {}
        with self.engine.connect() as connection:
            for table in Base.metadata.sorted_tables:
                columns = [c for c in table.c if c.name not in {"trail_length", "trail_seal"}]
                if table.name not in MARKS_OF_AN_INCIDENT:
                    rows = connection.execute(select(*columns)).all()
                    found[table.name] = sorted(map(repr, rows))
        return found

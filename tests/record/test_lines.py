"""What a unit of work writes into the trail of the rows it wrote."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from casework.models import OFFICE_TRAIL, EventRow, Hazard, Limit, Submission, Unit
from casework.queries.verify import verify


def lines(world, trail):
    with world.reading() as work:
        query = select(EventRow).where(EventRow.trail == trail).options(undefer(EventRow.written))
        return list(work.session.scalars(query.order_by(EventRow.seq)))


def findings(world):
    with world.reading() as work:
        return [str(f) for f in verify(work.session, world.runtime.engine.describe)]


def test_the_last_line_of_an_act_tells_the_rows_it_wrote(world):
    hazard = world.hazard_at("issue_order")
    before = len(lines(world, hazard))
    world.do(hazard, "issue_order")
    *others, last = lines(world, hazard)[before:]
    assert [line.written for line in others] == [None] * len(others)
    tables = {"submissions", "rectification_orders", "limits", "work_items", "processes", "hazards"}
    assert last.written.keys() >= tables
    with world.reading() as work:
        ((task, (did, columns)),) = last.written["submissions"].items()
        handed_in = work.session.get_one(Submission, UUID(task))
    assert did == "+"
    assert columns["form_digest"] == handed_in.form_digest
    assert columns["answers"].startswith("sha256:")


def test_rows_that_no_event_tells_of_get_a_line_of_their_own(world):
    hazard = world.hazard()
    before = len(lines(world, hazard))
    with world.unit_of_work(world.actor("administrator")) as work:
        work.session.get_one(Hazard, hazard).basis = "依据"
    (line,) = lines(world, hazard)[before:]
    assert line.kind == "RowsWritten"
    assert line.written == {"hazards": {str(hazard): ["~", {"basis": "依据"}]}}
    assert findings(world) == []


def test_rows_of_the_office_stand_in_its_own_trail(world):
    before = len(lines(world, OFFICE_TRAIL))
    with world.unit_of_work(world.actor("administrator")) as work:
        unit = Unit(code="JB77", name="示例所", name_en="Example", kind="station", parent="JB")
        work.session.add(unit)
        work.session.flush()
        unit.name = "示例二所"
    with world.unit_of_work(world.actor("administrator")) as work:
        work.session.delete(work.session.get_one(Unit, "JB77"))
    made, removed = lines(world, OFFICE_TRAIL)[before:]
    assert made.written["units"]["JB77"] == [
        "+",
        {"name": "示例二所", "name_en": "Example", "kind": "station", "parent": "JB"},
    ]
    assert removed.written == {"units": {"JB77": ["-"]}}
    assert findings(world) == []


def test_what_is_made_and_removed_in_one_act_is_not_told(world):
    before = len(lines(world, OFFICE_TRAIL))
    with world.unit_of_work(world.actor("administrator")) as work:
        unit = Unit(code="JB78", name="示例", name_en="Example", kind="station", parent="JB")
        work.session.add(unit)
        work.session.flush()
        work.session.delete(unit)
    assert len(lines(world, OFFICE_TRAIL)) == before
    assert findings(world) == []


def test_an_act_that_is_rolled_back_leaves_no_line(world):
    hazard = world.hazard()
    before = len(lines(world, hazard))
    with suppress(RuntimeError), world.unit_of_work(world.actor("administrator")) as work:
        work.session.get_one(Hazard, hazard).basis = "依据"
        work.session.flush()
        raise RuntimeError
    assert len(lines(world, hazard)) == before
    assert findings(world) == []


def test_a_change_past_the_session_is_found(world, engine):
    """Statements that no session knows of are not told: verify shows where one was written."""
    world.hazard()
    with engine.begin() as connection:
        connection.execute(Limit.__table__.update().values(days_late=99))
    assert any("column_differs" in found and "days_late" in found for found in findings(world))

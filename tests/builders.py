"""Small worlds for tests. A builder names only what its test cares about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casework.forms import Form, Occasion, Terms
from casework.models import (
    WHOLE,
    Enterprise,
    EventRow,
    Hazard,
    Limit,
    Matter,
    Person,
    Rung,
    WorkItem,
)
from casework.queries.disposal import asked_items
from casework.queries.people import actor_of, fellow_officers, units_below
from casework.rules.calendar import OFFICE_TIME, office_day
from casework.unit_of_work import CLOCK, Actor, UnitOfWork, UnitOfWorkFactory
from workflows.commands.inspections import start_inspection
from workflows.commands.opening import Wanted, begin_matter
from workflows.commands.tasks import complete_task, form_of
from workflows.limits.sweep import Sweeping
from workflows.runtime import Runtime

CAMPAIGN = "jiangbei-2022"
STATION = "JB01"


class OfficeHours:
    """A clock that stands where a test puts it."""

    def __init__(self, day: str = "2022-05-10") -> None:
        self.now = datetime.now(UTC)
        self.on(day)

    def __call__(self) -> datetime:
        return self.now

    @property
    def today(self) -> date:
        return office_day(self.now)

    def on(self, day: str, hour: int = 9) -> None:
        """Put the clock to ``hour`` o'clock of ``day`` in the office."""
        self.now = datetime.combine(date.fromisoformat(day), time(hour), tzinfo=OFFICE_TIME)


@dataclass(slots=True)
class World:
    """An office with staff and enterprises, and hands to do its work with."""

    runtime: Runtime
    unit_of_work: UnitOfWorkFactory
    clock: OfficeHours
    campaign: str = CAMPAIGN
    """The campaign in which inspections are begun."""

    # --- who -----------------------------------------------------------------------------------

    def actor(self, role: str, unit: str = STATION, *, nth: int = 0) -> Actor:
        """The ``nth`` person with ``role`` whose jurisdiction is nearest to ``unit``."""
        with self.reading() as work:
            people = work.session.scalars(select(Person).order_by(Person.username)).all()
            those = [person for person in people if role in person.roles]
            places = {person.jurisdiction for person in those}
            sizes = {place: units_below(work.session, place) for place in places}
            able = [person for person in those if unit in sizes[person.jurisdiction]]
            able.sort(key=lambda person: len(sizes[person.jurisdiction]))
            return actor_of(work.session, able[nth])

    def enterprise(
        self, entity: str = "seller", unit: str = STATION, *, nth: int = 0
    ) -> Enterprise:
        """The ``nth`` enterprise of a kind at a station, no producer under certification."""
        with self.reading() as work:
            query = select(Enterprise).where(Enterprise.entity == entity, Enterprise.unit == unit)
            found = work.session.scalars(query.order_by(Enterprise.credit_code)).all()
        return [e for e in found if e.entity == "seller" or not e.ccc][nth]

    def certified_producer(self) -> Enterprise:
        """A producer under compulsory product certification (CCC)."""
        with self.reading() as work:
            query = select(Enterprise).where(Enterprise.ccc, Enterprise.entity == "producer")
            return work.session.scalars(query.order_by(Enterprise.credit_code)).all()[0]

    # --- acts ----------------------------------------------------------------------------------

    def inspection(self, enterprise: Enterprise | None = None, *, by: Actor | None = None) -> UUID:
        """An inspection just begun, its record to be filled."""
        visited = enterprise or self.enterprise()
        with self.unit_of_work(by or self.actor("inspector", visited.unit)) as work:
            return start_inspection(
                self.runtime,
                work,
                campaign=self.campaign,
                enterprise_id=visited.id,
                product_class=visited.products[0],
            )

    def hazard(self, enterprise: Enterprise | None = None, *, failing: str = "2") -> UUID:
        """A hazard found on an inspection, to be entered in the ledger; ``failing``: which item."""
        inspection = self.inspection(enterprise)
        self.do(inspection, "inspect", checklist={failing: "problem"})
        with self.reading() as work:
            query = select(Hazard.id).where(Hazard.parent_id == inspection)
            return work.session.scalars(query.order_by(Hazard.number.desc())).all()[0]

    def hazard_at(self, step: str, **answers: Any) -> UUID:
        """A hazard whose open task is ``step``; ``answers`` are those of ``register``."""
        hazard = self.hazard()
        if any(item.step == "confirm_merge" for item in self.items(hazard)):
            self.do(hazard, "confirm_merge", merge=False)
        straight = ("register", "issue_order", "record_report", "recheck", "approve_strike_off")
        for done in straight[: straight.index(step)]:
            self.do(hazard, done, **(answers if done == "register" else {}))
        return hazard

    def begun(
        self,
        process: str,
        *,
        by: Actor | None = None,
        enterprise: Enterprise | None = None,
        origin: UUID | None = None,
        **answers: Any,
    ) -> UUID:
        """A matter begun by hand: its first form is answered plainly, but for what is said."""
        model = self.runtime.engine.catalogue.newest(process)
        begins = self.runtime.processes.processes[process].begins
        assert begins is not None, process
        form = self.runtime.campaigns[self.campaign].forms[model.form_at(begins.at)]
        actor = by or self.actor(str(model.role_at(begins.at)))
        wanted = Wanted(
            process=process,
            campaign=self.campaign,
            enterprise_id=enterprise.id if enterprise else None,
            origin_id=origin,
        )
        with self.unit_of_work(actor) as work:
            filled = self.filled(work, form, None, answers)
            return begin_matter(self.runtime, work, wanted, answers=filled)

    def do(self, matter_id: UUID, step: str, *, by: Actor | None = None, **answers: Any) -> None:
        """Complete the matter's open task ``step``; what is not said is answered plainly."""
        self.prepared(matter_id, step, by=by, **answers)()

    def prepared(
        self, matter_id: UUID, step: str, *, by: Actor | None = None, **answers: Any
    ) -> Callable[[], UUID]:
        """The completion of a task, ready to be called, from another thread if need be."""
        item = self.item(matter_id, step)
        actor = by or self.actor(item.role, item.unit)
        with self.unit_of_work.reading(actor) as work:
            matter = work.session.get_one(Matter, matter_id)
            filled = self.filled(work, form_of(self.runtime, item, matter), matter, answers)
        return partial(self.complete, item.task_id, filled, actor)

    def complete(self, task_id: UUID, answers: Mapping[str, Any], by: Actor | None = None) -> UUID:
        """Hand in a task by its id, with just these answers."""
        with self.unit_of_work(by or self.actor("inspector")) as work:
            return complete_task(self.runtime, work, task_id=task_id, answers=answers)

    def tick(self) -> int:
        """Let the sweep do what is due; return how many rungs and due moments there were."""
        sweeping = Sweeping(
            runtime=self.runtime,
            unit_of_work=self.unit_of_work,
            ensure_believed=lambda _work: None,
            set_aside=_fail,
        )
        fired = 0
        while (done := sweeping.fire(most=50)).claimed:
            fired += sum(done.results)
        return fired

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """A look into the database."""
        return self.unit_of_work.reading(CLOCK)

    # --- what stands in the records ------------------------------------------------------------

    def item(self, matter_id: UUID, step: str) -> WorkItem:
        """The open task ``step`` of a matter."""
        items = {item.step: item for item in self.items(matter_id)}
        assert step in items, f"no task {step}, only {sorted(items)}"
        return items[step]

    def items(self, matter_id: UUID) -> list[WorkItem]:
        return self._rows(WorkItem, WorkItem.matter_id == matter_id)

    def matter(self, matter_id: UUID) -> Any:
        with self.reading() as work:
            query = select(Matter).where(Matter.id == matter_id).options(WHOLE)
            return work.session.scalars(query).one()

    def children(self, matter_id: UUID, kind: str) -> list[Any]:
        found = self._rows(Matter, Matter.parent_id == matter_id)
        return [matter for matter in found if matter.kind == kind]

    def limits(self, matter_id: UUID, name: str | None = None) -> list[Limit]:
        found = self._rows(Limit, Limit.matter_id == matter_id)
        return [d for d in found if name in (None, d.name)]

    def rungs(self, limit: Limit) -> list[Rung]:
        return sorted(self._rows(Rung, Rung.limit_id == limit.id), key=lambda r: r.number)

    def events(self, matter_id: UUID) -> list[EventRow]:
        return sorted(self._rows(EventRow, EventRow.trail == matter_id), key=lambda e: e.seq)

    def _rows(self, kind: type[Any], condition: Any) -> list[Any]:
        with self.reading() as work:
            whole = (WHOLE,) if kind is Matter else ()
            return list(work.session.scalars(select(kind).where(condition).options(*whole)))

    # --- forms ---------------------------------------------------------------------------------

    def filled(
        self, work: UnitOfWork, form: Form, matter: Matter | None, said: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Answers to every question that must be answered, with what the test says on top.

        A checklist is answered well, but for the items that the test says are a ``problem``.
        """
        marked = said.get("checklist") or {}
        says = {name: answer for name, answer in said.items() if name != "checklist"}
        occasion = Occasion(
            today=self.clock.today,
            companions=[o.id for o in fellow_officers(work.session, work.actor, work.today)[:1]],
            product_class=(matter and matter.fact("product_class")) or "",
            problem_type=(matter and matter.fact("problem_type")) or "",
            agrees=AGREED,
            failing=[int(no) for no, text in marked.items() if text == "problem"],
            words="示例",
            says={"warnings_answer": "示例"} | says,
        )
        return self.asked(work, form, matter).filled(occasion)

    def asked(self, work: UnitOfWork, form: Form, matter: Matter | None) -> Form:
        """The form with what the matter's inspection left in progress."""
        if matter is None:
            return form
        campaign = self.runtime.campaigns[matter.campaign]
        items = asked_items(work.session, form, matter, campaign)
        return form.on(Terms(today=self.clock.today, disposal=items))


def _fail(_matter_id: UUID, failure: Exception) -> None:
    """A sweep of a test sets nothing aside: what fails fails the test."""
    raise failure


AGREED = {"approved", "fulfilled", "attended", "signed", "proposed", "stamped"}
"""Yes-or-no questions whose plain answer is yes."""

"""Whole answers to the forms of the office's open tasks, to be spoiled by the fuzzer."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from casework.forms import Form
from casework.models import Person, WorkItem
from casework.queries.people import actor_of
from casework.rules.credit_code import check_digit
from casework.unit_of_work import Actor, UnitOfWork
from tests.builders import CAMPAIGN, World
from tests.fuzz import odd
from tests.workflows.years import THIS_YEAR
from workflows.commands.tasks import form_of

NAMES = (
    "现场.jpg",
    "a.png",
    "x" * 300,
    "../../x",
    "a\x00b.jpg",
    "\u202egpj.exe",
    "\ud83d",
    " ",
    "甲/乙.jpg",
)


class Answering:
    """Knows what would be a right answer, by route."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.photo = _photo()

    def to(self, endpoint: str, person: str, dice: random.Random) -> tuple[Any, str | None]:
        """A right body for ``endpoint`` and the task it is for; None where no form says."""
        if endpoint == "tasks.complete":
            return self._task(person, dice)
        if endpoint == "beginning.begin":
            return self._beginning(person, dice), None
        if endpoint == "inspections.start" and dice.random() < 0.8:
            return self._inspection(dice), None
        if endpoint == "inspections.enter" and dice.random() < 0.8:
            return self._entry(dice), None
        if endpoint.startswith("calendar.") and dice.random() < 0.8:
            return {"csv": THIS_YEAR.decode(), "replace": "yes"}, None
        return None, None

    def files(self, endpoint: str, dice: random.Random) -> list[tuple[str, str, bytes]]:
        """Files that come along: mostly none."""
        rich = endpoint in {"tasks.complete", "beginning.begin", "calendar.preview"}
        if dice.random() > (0.15 if rich else 0.01):
            return []
        field = dice.choice(
            ("photos", "photos", "checklist.2.photos", "file", "checklist", odd.text(dice)[:50])
        )
        return [
            (field, dice.choice(NAMES), odd.file(dice, self.photo))
            for _ in range(dice.choice((1, 1, 2, 25)))
        ]

    def _task(self, person: str, dice: random.Random) -> tuple[Any, str | None]:
        """An open task, one of this person's if there is one, answered plainly."""
        with self.world.reading() as work:
            query = select(WorkItem).order_by(WorkItem.opened_at, WorkItem.step, WorkItem.task_id)
            items = work.session.scalars(query).all()
            who = _actor(work, person)
            own = [i for i in items if who and i.role in who.roles and i.unit in who.units]
        among = own if own and dice.random() < 0.8 else items
        if not among:
            return None, None
        item = dice.choice(among)
        actor = who or self.world.actor(item.role, item.unit)
        matter = self.world.matter(item.matter_id)
        form = form_of(self.world.runtime, item, matter)
        return self._filled(actor, form, matter), str(item.task_id)

    def _beginning(self, person: str, dice: random.Random) -> Any:
        begun = [process for process in self.world.runtime.processes if process.begins]
        process = dice.choice(begun)
        model = self.world.runtime.engine.catalogue.newest(process.id)
        form = self.world.runtime.campaigns[CAMPAIGN].forms[model.form_at(process.begins.at)]
        with self.world.reading() as work:
            who = _actor(work, person)
        return self._filled(who or self.world.actor("inspector"), form, None)

    def _filled(self, actor: Actor, form: Form, matter: Any) -> Any:
        with self.world.unit_of_work.reading(actor) as work:
            return self.world.filled(work, form, matter, {})

    def _inspection(self, dice: random.Random) -> Any:
        enterprise = self.world.enterprise(nth=dice.randint(0, 2))
        return {
            "campaign": CAMPAIGN,
            "enterprise_id": str(enterprise.id),
            "product_class": enterprise.products[0],
        }

    def _entry(self, dice: random.Random) -> Any:
        code = "91500105" + f"{dice.randrange(10**9):09d}"
        return {
            "credit_code": code + check_digit(code),
            "name": "甲乙铝业",
            "entity": dice.choice(("producer", "seller")),
            "ccc": False,
            "odm": False,
            "address": "示例路1号",
            "unit": "JB01",
            "products": ["cement"],
        }


def _actor(work: UnitOfWork, person: str) -> Actor | None:
    found = work.session.scalar(select(Person).where(Person.username == person))
    return actor_of(work.session, found) if found else None


def _photo() -> bytes:
    content = BytesIO()
    Image.new("RGB", (24, 24), (180, 40, 40)).save(content, "JPEG")
    return content.getvalue()

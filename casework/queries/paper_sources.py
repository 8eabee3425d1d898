"""Where each fact of a paper is taken from: one function for each root that ``from`` may name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from casework.definitions import Campaign, FormField, ProcessBook
from casework.definitions.paper import PaperFact
from casework.forms.checklist import ChecklistField
from casework.models import Enterprise, Limit, Matter
from casework.papers.checklist import checklist_rows
from casework.papers.speaking import day_in_words
from casework.queries.submissions import HandedIn
from casework.rules.calendar import WorkCalendar, office_day
from casework.rules.checklist import Decide

OFFICER = Mapping[str, str]
"""``name`` and ``credential`` of a person, as papers take them."""


class Clerk(Protocol):
    """The words that papers are written in, lent by a door: those of the office, in Chinese."""

    def answer(self, handed: HandedIn, field: FormField) -> str:
        """An answer as people read it; empty where nothing was answered."""

    def fact(self, matter: Matter, name: str, *, campaign: Campaign, unit_of_time: str) -> str:
        """A fact of a matter as people read it."""

    @property
    def decide(self) -> Decide:
        """The decision tables, which say whether an item of a checklist is a problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDesk:
    """Everything that facts of one paper are taken from, read once."""

    clerk: Clerk
    campaign: Campaign
    processes: ProcessBook
    calendar: WorkCalendar
    today: date
    act: HandedIn
    """The task that the paper follows."""
    officers: Mapping[Any, Sequence[OFFICER]]
    """Who handed in each task, by its id."""
    handed: Sequence[HandedIn]
    """What was handed in on the matter until then, the oldest first."""
    handed_before: Sequence[HandedIn]
    """What was handed in until then on the matter it came from."""
    matter: Matter
    origin: Matter | None
    enterprise: Enterprise | None
    unit_name: str
    letterhead: Mapping[str, str]
    order: Mapping[str, str]
    """The last rectification order before the task: ``number``, ``issued_on``, ``due_on``."""
    limit: Limit | None
    """The time limit that the matter is about."""
    limit_of: Matter | None
    """The matter whose limit that is."""

    @property
    def acted_at(self) -> datetime:
        """When the task was handed in."""
        return self.act.handed_in_at


def found(desk: PaperDesk, fact: PaperFact) -> Any:
    """What the records say of ``fact``, as JSON has it; None where they say nothing."""
    root, *names = (fact.source or "").split(".")
    source = ROOTS.get(root)
    return source(desk, names, fact) if source else None


def _form(desk: PaperDesk, names: Sequence[str], fact: PaperFact) -> Any:
    form, field_name = names
    handed = _last(desk, form)
    if handed is None:
        return None
    if field_name == "title":
        return handed.form.title.zh_CN
    field = next((f for f in handed.form.fields if f.name == field_name), None)
    answer = handed.answers.get(field_name)
    if field is None or answer is None:
        return None
    if isinstance(field, ChecklistField):
        return checklist_rows(field.items, answer, desk.clerk.decide)
    return _told(fact, answer, lambda: desk.clerk.answer(handed, field))


def _last(desk: PaperDesk, form: str) -> HandedIn | None:
    """The last answers on a form, of the task itself first."""
    serving = (h for h in reversed(desk.handed) if form in (h.form.id, h.form.stands_for))
    return next(serving, None)


def _matter(desk: PaperDesk, names: Sequence[str], fact: PaperFact) -> Any:
    return _of_matter(desk, desk.matter, names[0], fact)


def _origin(desk: PaperDesk, names: Sequence[str], fact: PaperFact) -> Any:
    if desk.origin is None:
        return None
    if names[0] == "course":
        return [_opened(desk, desk.origin), *_course(desk)]
    return _of_matter(desk, desk.origin, names[0], fact)


def _of_matter(desk: PaperDesk, matter: Matter, name: str, fact: PaperFact) -> Any:
    if name == "number":
        return matter.number
    if name not in desk.processes.facts_of(matter.kind):
        return None
    unit = str(desk.limit.explanation.get("unit", "")) if desk.limit else ""

    def tell() -> str:
        return desk.clerk.fact(matter, name, campaign=desk.campaign, unit_of_time=unit)

    return _told(fact, matter.fact(name), tell)


def _told(fact: PaperFact, value: Any, words: Callable[[], str]) -> Any:
    """``value`` as the fact takes it: codes and days as they are, everything else in words."""
    if value is None or value == "":
        return None
    if fact.type == "code":
        return {True: "yes", False: "no"}.get(value, value)
    if fact.type == "day":
        return value.isoformat() if isinstance(value, date) else value
    return value if fact.type in {"integer", "money"} else words()


def _opened(desk: PaperDesk, origin: Matter) -> dict[str, str]:
    """How the origin began."""
    kind = desk.processes.kinds.get(origin.kind)
    return {
        "day": day_in_words(office_day(origin.opened_at).isoformat()),
        "act": kind.title.zh_CN if kind else origin.kind,
        "result": f"登记，编号{origin.number}",
    }


def _course(desk: PaperDesk) -> Iterator[dict[str, str]]:
    """What was done on the origin, a row a task: day, task, what was answered that decides."""
    for handed in desk.handed_before:
        step = desk.processes.step(handed.process, handed.step)
        answered = (
            f"{field.label.zh_CN}：{desk.clerk.answer(handed, field)}"
            for field in handed.form.fields
            if field.routes and handed.answers.get(field.name) is not None
        )
        yield {
            "day": day_in_words(office_day(handed.handed_in_at).isoformat()),
            "act": step.zh_CN if step else handed.step,
            "result": "；".join(answered) or f"{handed.person}办理",
        }


def _officers(desk: PaperDesk, names: Sequence[str], _fact: PaperFact) -> Any:
    handed = _last(desk, names[0])
    return None if handed is None else list(desk.officers[handed.task_id])


def _act(desk: PaperDesk, names: Sequence[str], _fact: PaperFact) -> Any:
    if names[0] == "officers":
        return list(desk.officers[desk.act.task_id])
    return office_day(desk.acted_at).isoformat()


def _about(desk: PaperDesk, names: Sequence[str], _fact: PaperFact) -> Any:
    """The limit that the matter is about, as it stood when the task was done."""
    limit, owner = desk.limit, desk.limit_of
    if limit is None or owner is None:
        return None
    due = _due_when(limit, desk.acted_at)
    words = desk.processes.limit(owner.kind, limit.name)
    change = next((c for c in limit.history if c.get("request") == desk.matter.number), None)
    return {
        "title": words.title.zh_CN if words else limit.name,
        "basis": str(limit.explanation.get("basis", "")),
        "due_on": due,
        "days_late": _days_late(desk, date.fromisoformat(due)),
        "due_before": change["old"] if change else due,
        "due_after": change["new"] if change else None,
    }[names[0]]


def _days_late(desk: PaperDesk, due: date) -> int:
    """Working days between the due day and the task; 0 when in time."""
    acted = office_day(desk.acted_at)
    return desk.calendar.working_days_between(due, acted) if acted > due else 0


def _due_when(limit: Limit, moment: datetime) -> str:
    """The day on which ``limit`` was due at ``moment``: before the first change after it."""
    later = (c["old"] for c in limit.history if datetime.fromisoformat(c["at"]) > moment)
    return str(next(later, limit.due_on.isoformat()))


def _unit(desk: PaperDesk, names: Sequence[str], _fact: PaperFact) -> Any:
    return desk.unit_name if names[0] == "name" else desk.letterhead.get(names[0])


def _enterprise(desk: PaperDesk, names: Sequence[str], _fact: PaperFact) -> Any:
    return getattr(desk.enterprise, names[0], None)


def _campaign(desk: PaperDesk, names: Sequence[str], _fact: PaperFact) -> Any:
    return {
        "title": desk.campaign.title.zh_CN,
        "document_number": desk.campaign.document_number,
    }[names[0]]


ROOTS: Mapping[str, Callable[[PaperDesk, Sequence[str], PaperFact], Any]] = {
    "about": _about,
    "act": _act,
    "campaign": _campaign,
    "enterprise": _enterprise,
    "form": _form,
    "issue": lambda desk, _names, _fact: desk.today.isoformat(),
    "matter": _matter,
    "officers": _officers,
    "order": lambda desk, names, _fact: desk.order.get(names[0]),
    "origin": _origin,
    "unit": _unit,
}

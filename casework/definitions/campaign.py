"""A campaign (专项行动) as its notice describes it: who, when, which products, which rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from casework.definitions.ladders import Asked, Ladder
from casework.definitions.paper import Paper
from casework.definitions.strike_off import StrikeOffTable
from casework.definitions.vocabulary import (
    AreaTag,
    Duty,
    ProblemType,
    ProductClass,
    Region,
)
from casework.forms import Form, Terms
from casework.limits.rule_book import RuleBook
from casework.rules.penalties import PenaltyLaw
from casework.wording import Text

OpenMatters: TypeAlias = Literal["keep_due_switch_ladder", "shorten_due", "keep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of days within a track; ``mode`` says how hazards are handled in it (D03)."""

    id: str
    title: Text
    track: str
    starts_on: date
    ends_on: date
    mode: str
    open_matters: OpenMatters = "keep_due_switch_ladder"
    """What becomes of limits that run when the phase begins (阶段切换)."""


@dataclass(frozen=True, slots=True)
class Track:
    """One line of action (分项行动) with its own products, objects and phases."""

    id: str
    title: Text
    phases: tuple[Phase, ...]
    products: tuple[str, ...]
    objects: tuple[str, ...]
    """Kinds of enterprises it is about: ``producer``, ``seller``."""

    def phase_on(self, day: date) -> Phase | None:
        """The phase ``day`` falls in; on a shared boundary day the later one (X-3)."""
        return next((p for p in reversed(self.phases) if p.starts_on <= day <= p.ends_on), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Everything one pack says, with what it does not say taken from ``bpmn/``."""

    slug: str
    version: int
    title: Text
    document_number: str
    index_number: str
    issuer: str
    written_on: date
    published_on: date
    superior_document: str
    superior_title: str
    region: Region
    starts_on: date
    ends_on: date
    tracks: tuple[Track, ...]
    products: tuple[ProductClass, ...]
    problem_types: tuple[ProblemType, ...]
    area_tags: tuple[AreaTag, ...]
    forms: Mapping[str, Form]
    papers: Mapping[str, Paper]
    """Papers (文书) of the processes, with those of the pack in place of them or beside them."""
    records: tuple[str, ...]
    """Forms an on-site inspection may be recorded on (annexes)."""
    rules: RuleBook
    """As a mapping: the time limits in force on the first day; ``rules.on`` for another day."""
    rungs: Mapping[str, Ladder]
    """The rungs of each escalation ladder, first rung first."""
    processes: tuple[str, ...]
    duties: tuple[Duty, ...]
    strike_off: StrikeOffTable
    """Which evidence a strike-off demands."""
    penalties: PenaltyLaw
    """Clauses, amounts and grounds of penalties, with the amounts of the province."""
    digest: str

    def paper(self, name: str, form: str | None = None) -> Paper:
        """The paper called ``name``; for a ``form`` the one that the pack made for it.

        ``KeyError`` if the campaign has none such.
        """
        own = self.papers.get(form) if form else None
        return own if own and own.stands_for == name else self.papers[name]

    @property
    def ladders(self) -> Mapping[str, tuple[int, ...]]:
        """Working-day offsets of each ladder's rungs from the due day, first rung first."""
        return {name: tuple(rung.at for rung in rungs) for name, rungs in self.rungs.items()}

    def asked_of_rung(self, ladder: str, number: int, *, begun: bool) -> Asked:
        """What the ladder's rung asks of whom; the last one speaks for every later number."""
        rungs = self.rungs[ladder]
        return rungs[min(number, len(rungs)) - 1].asked(begun=begun)

    def phase_on(self, day: date, track: str | None = None) -> Phase | None:
        """The phase of ``track`` (the first one by default) on ``day``; None on a day outside."""
        return self.track(track).phase_on(day)

    def phase_in_force(self, day: date) -> Phase:
        """The phase whose rules apply on ``day``, in the first track.

        On a day in no phase the last one begun goes on; before the campaign the first one counts.
        """
        phases = self.track().phases
        begun = [phase for phase in phases if phase.starts_on <= day]
        return self.phase_on(day) or (begun[-1] if begun else phases[0])

    def standing_on(self, day: date) -> str:
        """``before``, ``after``, ``between`` (a day in no phase), or the id of the phase."""
        if day < self.starts_on:
            return "before"
        if day > self.ends_on:
            return "after"
        phase = self.phase_on(day)
        return phase.id if phase else "between"

    def issued_as(self, paper: str) -> Paper | None:
        """The paper that says when it is issued and served; of one that stands for another that."""
        known = self.papers.get(paper)
        return self.papers.get(known.stands_for) if known and known.stands_for else known

    def is_under_way(self, day: date) -> bool:
        """Whether ``day`` lies between the campaign's first day and its last."""
        return self.starts_on <= day <= self.ends_on

    def phase_taking_over(self, phase: str) -> Phase | None:
        """The phase called ``phase`` of the first track, if one came before it."""
        return next((p for p in self.phases_taking_over if p.id == phase), None)

    @property
    def phases_taking_over(self) -> tuple[Phase, ...]:
        """The phases of the first track that take over from another: all but the first."""
        return self.track().phases[1:]

    def track(self, track: str | None = None) -> Track:
        """The track called ``track``, or the first one; ``KeyError`` if there is none such."""
        for known in self.tracks:
            if track in (None, known.id):
                return known
        raise KeyError(track)

    @property
    def product_ids(self) -> tuple[str, ...]:
        """The ids of the product classes, in the notice's order."""
        return tuple(product.id for product in self.products)

    def reaches(self, entity: str, product: str) -> bool:
        """Whether some track is about enterprises of this kind, with that product class."""
        return any(entity in t.objects and product in t.products for t in self.tracks)

    def problem_type(self, problem_type: str) -> ProblemType:
        """The problem type called so; ``KeyError`` if the campaign has none such."""
        for kind in self.problem_types:
            if kind.id == problem_type:
                return kind
        raise KeyError(problem_type)

    def terms(self, today: date, domain: str) -> Terms:
        """What answers about a matter of ``domain`` are measured by (S0-2, S0-5)."""
        return Terms(
            today=today,
            products=self.product_ids,
            problem_types=tuple(kind.id for kind in self.problem_types_for(domain, "ccc")),
        )

    def problem_types_for(self, *domains: str) -> tuple[ProblemType, ...]:
        """The problem types of ``domains``, in the notice's order (S0-5)."""
        return tuple(kind for kind in self.problem_types if kind.domain in domains)

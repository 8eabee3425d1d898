"""The words of a notice as data: products, problems, key areas, duties, roles, region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from casework.wording import Text

Domain = Literal["producer", "seller", "ccc"]
Weight = Literal["ordinary", "severe"]
Every = Literal["week", "month", "quarter", "half_year", "year", "once", "event"]


@dataclass(frozen=True, slots=True)
class Role:
    """What a person may be in the office; lanes of the models are named after roles."""

    id: str
    title: Text
    lane: bool
    excludes: frozenset[str] = frozenset()
    """Roles that a person with this one may not have (SR-67)."""


@dataclass(frozen=True, slots=True)
class Region:
    """Where a campaign runs: its code, calendar, time zone and languages."""

    code: str
    title: Text
    calendar: str
    time_zone: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductClass:
    """One class of products under the campaign, in the notice's order."""

    id: str
    no: int
    title: Text


@dataclass(frozen=True, slots=True)
class ProblemType:
    """What may be wrong, and where: ``domain`` says which kind of enterprise it fits."""

    id: str
    title: Text
    domain: Domain
    weight: Weight
    basis: str


@dataclass(frozen=True, slots=True)
class AreaTag:
    """A key area (重点区域) an enterprise may lie in."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Duty:
    """Something the notice asks to be handed in: by whom, to whom, when, with what in it."""

    id: str
    title: Text
    by: str
    to: str
    every: Every
    weekday: int | None
    due_on: date | None
    parts: tuple[str, ...]
    basis: str

"""What a demonstration starts with: made-up units, staff and enterprises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from casework.wording import Text


@dataclass(frozen=True, slots=True)
class LetterheadSeed:
    """What papers of a unit say of the authority behind it (文书抬头)."""

    authority: str
    review_body: str
    court: str
    contact: str


@dataclass(frozen=True, slots=True)
class UnitSeed:
    """One unit; ``parent`` is the code of the unit above it."""

    code: str
    name: Text
    kind: Literal["bureau", "section", "station"]
    parent: str | None
    letterhead: LetterheadSeed | None
    """What its papers say of the authority behind it; None where a unit above says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSeed:
    """One member of staff; ``jurisdiction`` is the unit whose matters the person sees."""

    username: str
    name: str
    unit: str
    jurisdiction: str
    roles: tuple[str, ...]
    credential_number: str | None
    credential_from: date | None
    credential_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseSeed:
    """One enterprise; ``unit`` is the station in charge of it."""

    credit_code: str
    name: str
    entity: Literal["producer", "seller"]
    ccc: bool
    odm: bool
    unit: str
    products: tuple[str, ...]
    area_tags: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class DemoData:
    """Everything a demonstration starts with, superior units first."""

    units: tuple[UnitSeed, ...]
    staff: tuple[StaffSeed, ...]
    enterprises: tuple[EnterpriseSeed, ...]

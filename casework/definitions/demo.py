"""The demo folder of a pack: read, checked against the campaign, frozen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from casework.definitions.book import CampaignBook
from casework.definitions.pack import Reader
from casework.definitions.roles import excluding_pair
from casework.definitions.schemas import Schemas
from casework.definitions.seeds import DemoData, EnterpriseSeed, LetterheadSeed, StaffSeed, UnitSeed
from casework.definitions.source import Place, Source
from casework.definitions.vocabulary import Role
from casework.errors import CreditCodeInvalid
from casework.rules.credit_code import validate
from casework.wording import Text


def load_demo(folder: Path, book: CampaignBook, slug: str) -> DemoData:
    """The demo data of the pack ``slug`` below the campaigns ``folder``.

    Raises :class:`CampaignInvalid` with file, line and reason; no demo folder is ``missing_file``.
    """
    reader = Reader(folder, Schemas.load(book.models, folder))
    demo = folder / slug / "demo"
    units = _units(reader.read(demo / "units.yaml", "units"))
    codes = {unit.code for unit in units}
    campaign = book[slug]
    return DemoData(
        units=units,
        staff=_staff(reader.read(demo / "staff.yaml", "staff"), codes, book.roles),
        enterprises=_enterprises(
            reader.read(demo / "enterprises.yaml", "enterprises"),
            {
                "unit": codes,
                "products": set(campaign.product_ids),
                "area_tags": {tag.id for tag in campaign.area_tags},
            },
        ),
    )


def _units(source: Source) -> tuple[UnitSeed, ...]:
    found: dict[str, UnitSeed] = {}
    for index, raw in enumerate(source.data["units"]):
        place: Place = ("units", index)
        _once(source, (*place, "code"), raw["code"], found)
        if "parent" in raw:
            _known(source, (*place, "parent"), raw["parent"], found)
        title = Text.from_json(raw["title"])
        found[raw["code"]] = UnitSeed(
            raw["code"], title, raw["kind"], raw.get("parent"), _letterhead(raw.get("letterhead"))
        )
    return tuple(found.values())


def _letterhead(raw: Mapping[str, str] | None) -> LetterheadSeed | None:
    if raw is None:
        return None
    return LetterheadSeed(raw["authority"], raw["review_body"], raw["court"], raw["contact"])


def _staff(
    source: Source, units: Collection[str], roles: Mapping[str, Role]
) -> tuple[StaffSeed, ...]:
    found: dict[str, StaffSeed] = {}
    for index, raw in enumerate(source.data["staff"]):
        place: Place = ("staff", index)
        _once(source, (*place, "username"), raw["username"], found)
        _known(source, (*place, "unit"), raw["unit"], units)
        _known(source, (*place, "jurisdiction"), raw.get("jurisdiction", raw["unit"]), units)
        for number, role in enumerate(raw["roles"]):
            _known(source, (*place, "roles", number), role, roles)
        if pair := excluding_pair(roles, raw["roles"]):
            source.refuse((*place, "roles"), "roles_exclude", value=", ".join(pair))
        found[raw["username"]] = _person(raw)
    return tuple(found.values())


def _person(raw: Mapping[str, Any]) -> StaffSeed:
    credential = raw.get("credential", {})
    return StaffSeed(
        username=raw["username"],
        name=raw["name"],
        unit=raw["unit"],
        jurisdiction=raw.get("jurisdiction", raw["unit"]),
        roles=tuple(raw["roles"]),
        credential_number=credential.get("number"),
        credential_from=_day(credential.get("valid_from")),
        credential_until=_day(credential.get("valid_to")),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _enterprises(
    source: Source, known: Mapping[str, Collection[str]]
) -> tuple[EnterpriseSeed, ...]:
    found: dict[str, EnterpriseSeed] = {}
    for index, raw in enumerate(source.data["enterprises"]):
        place: Place = ("enterprises", index)
        code = raw["credit_code"]
        _once(source, (*place, "credit_code"), code, found)
        try:
            validate(code)
        except CreditCodeInvalid as problem:
            why = problem.facts["reason"]
            source.refuse((*place, "credit_code"), "bad_credit_code", why=why, code=code)
        _known(source, (*place, "unit"), raw["unit"], known["unit"])
        for key in ("products", "area_tags"):
            for number, value in enumerate(raw.get(key, ())):
                _known(source, (*place, key, number), value, known[key])
        found[code] = _enterprise(raw)
    return tuple(found.values())


def _enterprise(raw: Mapping[str, Any]) -> EnterpriseSeed:
    return EnterpriseSeed(
        credit_code=raw["credit_code"],
        name=raw["name"],
        entity=raw["entity"],
        ccc=raw.get("ccc", False),
        odm=raw.get("odm", False),
        unit=raw["unit"],
        products=tuple(raw["products"]),
        area_tags=tuple(raw.get("area_tags", ())),
        address=raw["address"],
    )


def _once(source: Source, place: Place, value: str, seen: Collection[str]) -> None:
    if value in seen:
        source.refuse(place, "duplicate_id", id=value)


def _known(source: Source, place: Place, value: str, known: Collection[str]) -> None:
    if value not in known:
        source.refuse(place, "unknown_reference", value=value)

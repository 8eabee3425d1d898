"""Demo data covers every role, and nobody could take it for real."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from casework.definitions import Campaign, CampaignBook, DemoData, synthetic_enterprises
from casework.rules.credit_code import validate
from tests.definitions.conftest import PACKS

DEMO_DAY = date(2022, 7, 11)


def test_six_stations_and_the_sections_of_the_notice(demo: DemoData) -> None:
    kinds = Counter(unit.kind for unit in demo.units)
    assert kinds == {"bureau": 2, "section": 4, "station": 6}
    assert all("示例" in unit.name.zh_CN for unit in demo.units)


def test_x_5_every_role_has_somebody(demo: DemoData, book: CampaignBook) -> None:
    held = {role for person in demo.staff for role in person.roles}
    assert held == set(book.roles)
    assert {role.id for role in book.roles.values() if role.lane} == {
        "inspector",
        "section_chief",
        "bureau_leader",
    }


def test_x_31_each_station_has_three_inspectors_with_valid_credentials_and_a_chief(
    demo: DemoData,
) -> None:
    for unit in demo.units:
        if unit.kind != "station":
            continue
        staff = [person for person in demo.staff if person.unit == unit.code]
        valid = [
            person
            for person in staff
            if "inspector" in person.roles
            and person.credential_from
            and person.credential_until
            and person.credential_from <= DEMO_DAY <= person.credential_until
        ]
        assert len(valid) >= 3
        assert sum("section_chief" in person.roles for person in staff) == 1


def test_credentials_and_names_are_unique(demo: DemoData) -> None:
    numbers = [p.credential_number for p in demo.staff if p.credential_number]
    assert len(set(numbers)) == len(numbers)
    assert len({person.name for person in demo.staff}) == len(demo.staff)
    assert all(person.name.startswith("示例-") for person in demo.staff)


def test_the_quality_chief_sees_the_whole_bureau(demo: DemoData) -> None:
    chief = next(person for person in demo.staff if person.username == "quality_chief")
    assert (chief.unit, chief.jurisdiction) == ("JBZL", "JB")


def test_x_22_sixty_enterprises_with_valid_codes_that_are_visibly_made_up(
    demo: DemoData, jiangbei: Campaign
) -> None:
    assert len(demo.enterprises) == 60
    for enterprise in demo.enterprises:
        validate(enterprise.credit_code)
        assert enterprise.credit_code[8:11] == "DEM"
        assert enterprise.name.startswith("示例")
    kinds = Counter(enterprise.entity for enterprise in demo.enterprises)
    assert kinds["producer"] >= 20
    assert kinds["seller"] >= 20
    assert any(e.ccc and e.odm for e in demo.enterprises)
    assert any(e.ccc and not e.odm for e in demo.enterprises)
    assert {p for e in demo.enterprises for p in e.products} == set(jiangbei.product_ids)
    assert Counter(e.unit for e in demo.enterprises) == {f"JB0{n}": 10 for n in range(1, 7)}


def test_s0_4_an_enterprise_can_carry_any_area_tag(demo: DemoData, jiangbei: Campaign) -> None:
    assert {tag for e in demo.enterprises for tag in e.area_tags} == {
        tag.id for tag in jiangbei.area_tags
    }


def test_s0_85_no_phone_number_or_password_stands_in_a_pack() -> None:
    for file in PACKS.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"(?<![0-9A-Z])1[3-9]\d{9}(?!\d)", text), file
        assert not re.search(r"password\s*:", text), file


def test_synthetic_enterprises_are_the_same_for_the_same_seed(demo: DemoData) -> None:
    first = synthetic_enterprises(200, 7, like=demo.enterprises)
    assert first == synthetic_enterprises(200, 7, like=demo.enterprises)
    assert first != synthetic_enterprises(200, 8, like=demo.enterprises)


def test_x_22_synthetic_codes_are_valid_unique_and_never_those_of_the_demo(demo: DemoData) -> None:
    many = synthetic_enterprises(3000, 1, like=demo.enterprises)
    codes = {enterprise.credit_code for enterprise in many}
    assert len(codes) == 3000
    for code in codes:
        validate(code)
    assert not codes & {enterprise.credit_code for enterprise in demo.enterprises}
    assert {enterprise.unit for enterprise in many} == {f"JB0{n}" for n in range(1, 7)}


@pytest.mark.parametrize("count", [-1, 100_000])
def test_an_impossible_number_of_enterprises_is_refused(demo: DemoData, count: int) -> None:
    with pytest.raises(ValueError, match=str(count)):
        synthetic_enterprises(count, 1, like=demo.enterprises)

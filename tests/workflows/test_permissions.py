"""Who may do what: lanes, jurisdictions, two officers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from casework.errors import (
    AnswerRefused,
    AnswersInvalid,
    NotFound,
    NotPermitted,
    TwoOfficersRequired,
)
from casework.models import Person
from casework.unit_of_work import CLOCK
from workflows.commands.enterprises import enter_enterprise
from workflows.commands.inspections import start_inspection


def test_x_5_only_the_role_of_the_lane_may_complete_a_task(world):
    hazard = world.hazard()
    with pytest.raises(NotPermitted):
        world.do(hazard, "register", by=world.actor("section_chief"))


def test_x_6_a_station_does_not_know_of_anothers_matters(world):
    hazard = world.hazard()
    stranger = world.actor("inspector", "JB02")
    with pytest.raises(NotFound):
        world.do(hazard, "register", by=stranger)


def test_the_quality_section_sees_every_station(world):
    hazard = world.hazard_at("approve_strike_off")
    chief = world.actor("section_chief", nth=-1)
    assert len(chief.units) > 1
    world.do(hazard, "approve_strike_off", by=chief)
    assert world.matter(hazard).struck_off_on == date(2022, 5, 10)


def test_x_6_an_auditor_sees_all_and_changes_nothing(world):
    hazard = world.hazard()
    auditor = world.actor("auditor")
    assert auditor.sees("JB06")
    with pytest.raises(NotPermitted):
        world.do(hazard, "register", by=auditor)


@pytest.mark.parametrize("named", ["myself", "nobody"])
def test_x_31_the_second_officer_must_be_somebody_else(world, named):
    inspection = world.inspection()
    inspector = world.actor("inspector")
    second = {"myself": str(inspector.id), "nobody": str(uuid4())}[named]
    with pytest.raises(TwoOfficersRequired) as refused:
        world.do(inspection, "inspect", by=inspector, second_officer=second)
    assert refused.value.facts["reason"] == ("unknown" if named == "nobody" else "same_person")
    assert [i.step for i in world.items(inspection)] == ["inspect"]


def test_x_31_the_form_asks_for_the_second_officer(world):
    inspection = world.inspection()
    with pytest.raises(AnswersInvalid) as refused:
        world.do(inspection, "inspect", second_officer=None)
    assert [(f.place, f.code) for f in refused.value.findings] == [("second_officer", "required")]
    assert [i.step for i in world.items(inspection)] == ["inspect"]


def test_x_31_a_second_officer_needs_a_credential_valid_on_the_day(world, engine):
    inspection = world.inspection()
    second = world.actor("inspector", nth=1)
    with engine.begin() as connection:
        change = update(Person).where(Person.id == second.id)
        connection.execute(change.values(credential_until=date(2022, 5, 9)))
    with pytest.raises(TwoOfficersRequired) as refused:
        world.do(inspection, "inspect", second_officer=str(second.id))
    assert refused.value.facts["reason"] == "credential"


def test_x_31_the_first_officer_needs_a_credential_too(world):
    inspection = world.inspection()
    lapsed = replace(world.actor("inspector"), credential_until=date(2022, 5, 9))
    with pytest.raises(TwoOfficersRequired) as refused:
        world.do(inspection, "inspect", by=lapsed)
    assert refused.value.facts["reason"] == "own_credential"


def test_x_31_a_credential_is_not_valid_before_its_first_day(world, engine):
    inspection = world.inspection()
    second = world.actor("inspector", nth=1)
    tomorrow = date(2022, 5, 11)
    with engine.begin() as connection:
        change = update(Person).where(Person.id == second.id)
        connection.execute(change.values(credential_from=tomorrow))
    with pytest.raises(TwoOfficersRequired) as refused:
        world.do(inspection, "inspect", second_officer=str(second.id))
    assert refused.value.facts["reason"] == "credential"
    with pytest.raises(TwoOfficersRequired) as refused:
        world.do(
            inspection, "inspect", by=replace(world.actor("inspector"), credential_from=tomorrow)
        )
    assert refused.value.facts["reason"] == "own_credential"


def test_the_credentials_of_a_pack_are_kept_with_both_their_days(world):
    with world.unit_of_work.reading(CLOCK) as work:
        person = work.session.scalars(select(Person).where(Person.credential_until.isnot(None)))
        assert person.first().credential_from == date(2020, 1, 1)


def test_an_unknown_task_is_not_found(world):
    with pytest.raises(NotFound):
        world.complete(uuid4(), {})


def test_s0_2_a_product_class_outside_the_campaign_is_refused(world):
    shop = world.enterprise()
    with pytest.raises(AnswerRefused), world.unit_of_work(world.actor("inspector")) as work:
        start_inspection(
            world.runtime,
            work,
            campaign="jiangbei-2022",
            enterprise_id=shop.id,
            product_class="toys",
        )


def started_with(world, **changed):
    """Begin an inspection of a shop under a campaign of which something is changed."""
    book = world.runtime.campaigns
    campaign = replace(book["jiangbei-2022"], **changed)
    runtime = replace(world.runtime, campaigns=replace(book, campaigns={campaign.slug: campaign}))
    shop = world.enterprise()
    with world.unit_of_work(world.actor("inspector")) as work:
        return start_inspection(
            runtime,
            work,
            campaign=campaign.slug,
            enterprise_id=shop.id,
            product_class=shop.products[0],
        )


@pytest.mark.parametrize(
    "missing", [{"objects": ("producer",)}, {"products": ("cement",)}], ids=["objects", "products"]
)
def test_an_enterprise_that_no_track_is_about_is_refused(world, missing):
    tracks = world.runtime.campaigns["jiangbei-2022"].tracks
    with pytest.raises(AnswerRefused) as refused:
        started_with(world, tracks=tuple(replace(track, **missing) for track in tracks))
    assert refused.value.facts["reason"] == "not_reached"
    assert started_with(world, tracks=tracks)


def test_an_inspection_is_recorded_only_on_a_form_that_the_campaign_lists(world):
    with pytest.raises(AnswerRefused) as refused:
        started_with(world, records=("annex_5",))
    assert refused.value.facts["reason"] == "record_not_in_pack"


def test_an_inspection_before_the_campaign_is_refused(world):
    world.clock.on("2022-04-19")
    with pytest.raises(AnswerRefused) as refused:
        world.inspection()
    assert refused.value.facts["reason"] == "campaign_not_running"


def test_the_record_of_a_certified_producer_is_not_in_this_pack(world):
    certified = world.certified_producer()
    with pytest.raises(AnswerRefused) as refused:
        world.inspection(certified)
    assert refused.value.facts["reason"] == "record_not_in_pack"


def test_commands_begin_nothing_for_other_roles(world):
    """By themselves, whatever a page asked before."""
    chief = world.actor("section_chief")
    with pytest.raises(NotPermitted):
        world.inspection(by=chief)
    with pytest.raises(NotPermitted) as refused:
        world.begun("lead_verification", by=chief)
    assert "task" not in refused.value.facts  # before a matter was opened


def test_commands_know_of_nothing_outside_the_jurisdiction(world):
    stranger, shop = world.actor("inspector", "JB02"), world.enterprise()
    assert not stranger.sees(shop.unit)
    with pytest.raises(NotFound):
        world.inspection(shop, by=stranger)
    with pytest.raises(NotFound) as unknown:
        world.begun("lead_verification", by=stranger, origin=world.hazard())
    assert unknown.value.facts["kind"] == "matter"
    with pytest.raises(AnswerRefused) as refused, world.unit_of_work(stranger) as work:
        enter_enterprise(
            work,
            credit_code="91350211M000100Y46",
            name="甲",
            entity="seller",
            ccc=False,
            odm=False,
            address="乙路1号",
            unit=shop.unit,
            products=["gas_stove"],
        )
    assert refused.value.facts["reason"] == "foreign_unit"

"""What packs are told to carry is what the process models and decision tables ask for."""

from __future__ import annotations

from itertools import product

import pytest

from casework.definitions import Campaign, CampaignBook
from casework.definitions.needs import ProcessNeeds, read_needs
from casework.definitions.pack import Reader
from casework.definitions.schemas import Schemas
from tests.definitions.conftest import PACKS
from workflows.engine import ProcessCatalogue, ProcessEngine

CHOSEN_BY_D03 = "rectification_due"
MODES = ("NORMAL", "BATCH", "IMMEDIATE_ZERO", "CONSOLIDATE")


@pytest.fixture(scope="module")
def catalogue() -> ProcessCatalogue:
    return ProcessCatalogue.read(PACKS.parent / "bpmn")


@pytest.fixture(scope="module")
def needs() -> dict[str, ProcessNeeds]:
    reader = Reader(PACKS, Schemas.load(PACKS))
    return read_needs(reader.read(PACKS / "_common" / "processes.yaml", "processes"))


def test_every_form_a_task_names_is_asked_of_the_packs(
    catalogue: ProcessCatalogue, needs: dict[str, ProcessNeeds]
) -> None:
    """A model's forms include those of the processes it calls."""
    assert set(needs) == {model.process_id for model in catalogue}
    for model in catalogue:
        assert set(needs[model.process_id].forms) <= model.forms()
    asked = {form for need in needs.values() for form in need.forms}
    assert asked == {form for model in catalogue for form in model.forms()}


def test_every_deadline_of_a_model_has_a_time_limit(
    catalogue: ProcessCatalogue, jiangbei: Campaign
) -> None:
    for model in catalogue:
        assert model.deadlines() - {CHOSEN_BY_D03} <= set(jiangbei.rules), model.process_id


def test_every_lane_is_a_role(catalogue: ProcessCatalogue, book: CampaignBook) -> None:
    lanes = {role.id for role in book.roles.values() if role.lane}
    assert {lane for model in catalogue for lane in model.roles()} == lanes


def test_d03_finds_a_time_limit_and_a_ladder_in_the_pack_for_every_mode(
    catalogue: ProcessCatalogue, jiangbei: Campaign
) -> None:
    engine = ProcessEngine(catalogue)
    for mode, priority in product(MODES, (1, 2, 3)):
        found = engine.decide("phase_rule", {"mode": mode, "priority": priority}).outputs
        assert found["rule"] in jiangbei.rules
        assert found["ladder"] in jiangbei.ladders


def test_s0_15_d19_finds_the_record_of_sellers_and_of_other_producers(
    catalogue: ProcessCatalogue, jiangbei: Campaign
) -> None:
    """Annex 6, for CCC producers, is not in this pack; the inspection says so when it begins."""
    engine = ProcessEngine(catalogue)

    def record(entity: str, *, ccc: bool) -> object:
        facts = {"entity": entity, "ccc": ccc, "odm": False}
        return engine.decide("form_selection", facts).outputs["form_id"]

    assert record("seller", ccc=False) == "annex_4"
    assert record("producer", ccc=False) == "annex_5"
    assert record("producer", ccc=True) not in jiangbei.records


def test_s0_12_every_item_is_a_problem_for_some_answer_and_none_for_another(
    catalogue: ProcessCatalogue, jiangbei: Campaign
) -> None:
    engine = ProcessEngine(catalogue)
    for form in jiangbei.records:
        for item in jiangbei.forms[form].checklist:
            bad = item.bad_detail is not None
            verdicts = {
                bool(
                    engine.decide(
                        "form_polarity",
                        {
                            "problem_when": item.problem_when,
                            "answer": answer,
                            "detail_bad": bad and answer == "yes",
                        },
                    ).outputs["problem"]
                )
                for answer in ("yes", "no", "not_applicable")
            }
            assert verdicts == {True, False}, item.wording

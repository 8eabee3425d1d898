"""What packs are told to carry is what the process models and decision tables ask for."""

from __future__ import annotations

import json
from itertools import product

import pytest

from casework.definitions import Campaign, CampaignBook
from tests.definitions.conftest import PACKS
from workflows.engine import ProcessCatalogue, ProcessEngine
from workflows.process_words import word_findings

MODES = ("NORMAL", "BATCH", "IMMEDIATE_ZERO", "CONSOLIDATE")


@pytest.fixture(scope="module")
def catalogue() -> ProcessCatalogue:
    return ProcessCatalogue.read(PACKS.parent / "bpmn")


def test_the_words_of_every_process_fit_its_drawing(
    catalogue: ProcessCatalogue, book: CampaignBook
) -> None:
    graphs = {graph.id: graph for model in catalogue for graph in model.graphs.values()}
    assert set(graphs) == {process.id for process in book.processes}
    assert list(word_findings(graphs.values(), book.processes)) == []


def test_every_rule_a_limit_may_run_by_is_in_the_pack(
    jiangbei: Campaign, book: CampaignBook
) -> None:
    rules = {rule for process in book.processes for rule in process.rules}
    assert rules <= set(jiangbei.rules)


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
            assert verdicts == {True, False}, item.text


def test_a_page_shows_the_facts_of_a_matter_in_the_order_of_its_file(book: CampaignBook) -> None:
    shown = [name for name, fact in book.processes.facts_of("hazard").items() if fact.shown]
    own = book.processes.processes["hazard_closure"].facts
    shared = [name for name, fact in book.processes.facts.items() if fact.shown]
    assert shown == [*(name for name, fact in own.items() if fact.shown), *shared]
    assert shown[0] == "description"


def test_every_act_that_a_limit_may_start_at_has_words(
    book: CampaignBook,
) -> None:
    schema = json.loads((PACKS.parent / "bpmn" / "common.schema.json").read_text("utf-8"))
    assert set(book.processes.act_words) == set(schema["$defs"]["act"]["enum"])

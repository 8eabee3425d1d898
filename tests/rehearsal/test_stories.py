"""What people decide in a rehearsal is told by a file of each process."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from casework.definitions import CampaignBook
from casework.errors import CampaignInvalid
from config import Config
from tests.packs import copied_packs
from tests.rehearsal.conftest import SMALL
from webapp.rehearsal.chances import Chances
from webapp.rehearsal.enterprises import TEMPERS, Party, Temper
from webapp.rehearsal.inbox import Desk
from webapp.rehearsal.rehearsing import rehearse
from webapp.rehearsal.stories import Stories
from workflows.engine import ProcessCatalogue
from workflows.model_checks import ensure_models_fit

TODAY = date(2022, 5, 10)
ENTERPRISE, MATTER = UUID(int=1), UUID(int=2)
CALM = Temper(share=1, problems=(0,), fails=0.0)
VISIT = "  visit:\n    takes: [0, 9]\n"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the campaigns folder, with the processes beside it."""
    return copied_packs(tmp_path)


def desk(process: str, step: str, **more: object) -> Desk:
    facts = dict.fromkeys(Desk.__dataclass_fields__, "") | {
        "process": process,
        "step": step,
        "enterprise_id": ENTERPRISE,
        "matter_id": MATTER,
        "found_on": None,
    }
    return Desk(**(facts | more))


def stories(book: CampaignBook, temper: Temper = CALM) -> Stories:
    party = Party(ENTERPRISE, "S01", "producer", ccc=False, products=("cement",), temper=temper)
    return Stories(Chances(1), {ENTERPRISE: party}, book.processes)


def written(packs: Path, process: str, text: str) -> CampaignBook:
    (packs.parent / "bpmn" / process / "rehearsal.yaml").write_text(text, encoding="utf-8")
    return CampaignBook.load(packs)


def test_a_share_of_cases_gives_its_answers_and_the_others_those_that_are_left(packs: Path) -> None:
    book = written(
        packs,
        "look_back",
        "steps:\n  visit:\n    cases:\n"
        "      - {share: 0.5, answers: {visit_outcome: held}}\n"
        "      - {share: 0.5, answers: {visit_outcome: failed}}\n"
        "      - {answers: {visit_outcome: cannot_inspect}}\n",
    )
    told, visit = stories(book), desk("look_back", "visit")
    found = Counter(told.says(visit, TODAY)["visit_outcome"] for _ in range(4000))
    assert found["held"] == pytest.approx(2000, rel=0.1)
    assert found["failed"] == pytest.approx(1000, rel=0.1)
    assert found["cannot_inspect"] == pytest.approx(1000, rel=0.1)


def test_a_trait_of_the_enterprise_decides_how_often_a_case_happens(runtime) -> None:
    recheck = desk("hazard_closure", "recheck")
    for fails, outcome in ((1.0, "failed"), (0.0, "passed")):
        told = stories(runtime.campaigns, Temper(share=1, problems=(0,), fails=fails))
        assert told.says(recheck, TODAY) == {"recheck_outcome": outcome}


def test_what_was_found_about_an_enterprise_is_remembered_at_other_processes(runtime) -> None:
    told = stories(runtime.campaigns, Temper(share=1, problems=(0,), gone=1.0))
    moved = {"cannot_reason": "moved"}
    told.says(desk("hazard_closure", "recheck"), TODAY)
    assert told.known[ENTERPRISE] == {"moved_away": True}
    told.parties = {ENTERPRISE: stories(runtime.campaigns).parties[ENTERPRISE]}
    inspected = told.says(desk("onsite_inspection", "inspect"), TODAY)
    assert inspected == {"outcome": "cannot_inspect", **moved}
    assert told.says(desk("look_back", "visit"), TODAY) == {
        "visit_outcome": "cannot_inspect",
        **moved,
    }
    again = {told.says(desk("look_back", "conclude"), TODAY)["look_back_result"] for _ in range(50)}
    assert again == {"again", "held"}


def test_answers_take_days_and_what_is_known_of_the_matter(runtime) -> None:
    told = stories(runtime.campaigns)
    register = desk("hazard_closure", "register", description="标签不符")
    assert told.says(register, TODAY)["found_on"] == "2022-05-10"
    found = told.says(desk("hazard_closure", "register", found_on=date(2022, 5, 2)), TODAY)
    assert found["found_on"] == "2022-05-02"
    held = [told.says(desk("interview", "hold"), TODAY) for _ in range(50)]
    days = {says["commitments_due_on"] for says in held if says["has_commitments"]}
    assert days == {"2022-05-24"}
    assert any(not says["has_commitments"] for says in held)


def test_a_step_without_an_entry_is_filled_in_plainly(runtime) -> None:
    assert stories(runtime.campaigns).says(desk("rectification", "issue_order"), TODAY) == {}


def test_a_rehearsal_does_what_the_file_of_a_process_says(packs: Path) -> None:
    approve = "steps:\n  approve_strike_off:\n    answers: {approved: false, opinion: 示例}\n"
    book = written(packs, "ledger_strike_off", approve)
    config = replace(Config(), models=book.models, campaigns=packs)
    wanted = replace(SMALL, enterprises=6, seed=1, until=date(2022, 6, 15))
    figures = rehearse(config, wanted, lambda _day, _acts: None)
    returned = figures["rechecks"]["strike_offs_returned"]
    assert returned == figures["handed_in"]["ledger_strike_off.approve_strike_off"] > 0
    assert figures["hazards"]["struck_off"] == 0


def test_every_trait_a_file_may_name_is_one_that_enterprises_have(runtime) -> None:
    schema = runtime.campaigns.models / "rehearsal.schema.json"
    known = {trait.name for trait in fields(Temper) if trait.type == "float"}
    for trait in sorted(known - {"share", "late"}):
        assert f'"{trait}"' in schema.read_text(encoding="utf-8")
        assert len({getattr(temper, trait) for temper in TEMPERS.values()}) > 1


SLIPS = {
    "unknown_key": (VISIT, "  visit:\n    lasts: [0, 9]\n", "lasts"),
    "unknown_value": ("{trait: gone, times", "{trait: moves, times", "moves"),
    "too_many": ("visit_outcome: held}", "visit_outcome: {likely: 0.5, today: 1}}", "today: 1"),
    "out_of_range": ("times: 0.4", "times: 1.4", "1.4"),
    "edges_reversed": ("[0, 9]", "[9, 0]", "[9, 0]"),
    "never_reached": ("      - {share: relapses, answers", "      - {answers", "outcome: held"),
    "never_remembered": ("when: {matter: {last_visit", "when: {matter: {last", "when:"),
    "not_drawn": ("  visit:", "  visits:", "visits"),
    "answer_not_asked": ("visit_outcome: failed}", "visit_result: failed}", "visit_result"),
    "answer_impossible": ("visit_outcome: failed}", "visit_outcome: fails}", "fails"),
}


@pytest.mark.parametrize("reason", SLIPS)
def test_a_slip_in_a_rehearsal_is_refused_with_its_file_and_line(reason: str, packs: Path) -> None:
    file = packs.parent / "bpmn" / "look_back" / "rehearsal.yaml"
    old, new, at = SLIPS[reason]
    text = file.read_text(encoding="utf-8")
    assert old in text, "the shipped file has changed; choose another slip"
    spoilt = text.replace(old, new, 1)
    with pytest.raises(CampaignInvalid) as refused:
        loaded(packs, spoilt)
    facts = refused.value.facts
    assert (facts["reason"], facts["file"]) == (reason, "look_back/rehearsal.yaml")
    assert at in spoilt.splitlines()[int(str(facts["line"])) - 1], facts


def loaded(packs: Path, text: str) -> CampaignBook:
    """The book with that rehearsal of the look-back, as a start of the program checks it."""
    book = written(packs, "look_back", text)
    ensure_models_fit(ProcessCatalogue.read(book.models).models, book)
    return book

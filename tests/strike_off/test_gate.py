"""What the evidence does not carry is not struck off, and what it carries is."""

from __future__ import annotations

import shutil

import pytest

from casework.database import connect
from casework.errors import StrikeOffRefused
from tests.furnishing import world_on
from tests.strike_off.cases import BAD, CASES, GOOD, GRADES
from tests.strike_off.evidence import Evidence

ENTERED = {
    "GENERAL": {},
    "SERIOUS": {"safety_standard": True},
    "MAJOR": {"urgent": True},
}
"""What is entered of a hazard of each grade."""


@pytest.fixture(scope="module")
def waiting(furnished_file, runtime, tmp_path_factory):
    """An office with a hazard of each grade that waits for its approval, and another one."""
    path = tmp_path_factory.mktemp("waiting") / "office.db"
    shutil.copy(furnished_file, path)
    engine = connect(f"sqlite:///{path}", synchronous="OFF")
    world = world_on(engine, runtime)
    hazards = {g: world.hazard_at("approve_strike_off", **said) for g, said in ENTERED.items()}
    hazards["other"] = world.hazard_at("approve_strike_off")
    assert {g: world.matter(hazards[g]).grade for g in GRADES} == {g: g for g in GRADES}
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path, hazards


@pytest.fixture
def evidence_of(waiting, runtime, tmp_path):
    """The evidence of the hazard of a grade, in a copy of that office."""
    path, hazards = waiting
    shutil.copy(path, tmp_path / "office.db")
    engine = connect(f"sqlite:///{tmp_path / 'office.db'}", synchronous="OFF")

    def of(grade):
        return Evidence(world_on(engine, runtime), hazards[grade], hazards["other"])

    yield of
    engine.dispose()


def test_the_corpus_is_large_and_has_both_sides():
    assert len(CASES) >= 120
    assert len(GOOD) >= 20
    assert len(BAD) >= 35


@pytest.mark.parametrize("name", CASES)
def test_the_rules_speak_where_they_must_and_nowhere_else(evidence_of, name):
    case, grade = CASES[name]
    evidence = evidence_of(grade)
    for act in case.acts:
        evidence.add(act)
    found = {finding.rule: finding.mode for finding in evidence.findings()}
    assert found == case.modes(grade)
    blocking = sorted(rule for rule, mode in found.items() if mode == "block")
    assert refused(evidence, warnings_answer="") == (blocking or sorted(found))
    assert refused(evidence, warnings_answer="现场已核实。") == blocking
    if not blocking:
        [struck] = [e for e in evidence.world.events(evidence.hazard) if e.kind == STRUCK_OFF]
        assert {line["rule"]: line["mode"] for line in struck.facts["findings"]} == found


STRUCK_OFF = "HazardStruckOff"


def refused(evidence, **answers):
    """The rules for which the approval is refused; none where it is given, or was before."""
    world = evidence.world
    if world.matter(evidence.hazard).struck_off_on is not None:
        return []
    try:
        world.do(evidence.hazard, "approve_strike_off", **answers)
    except StrikeOffRefused as refusal:
        assert world.matter(evidence.hazard).struck_off_on is None
        return sorted(refusal.facts["rules"])
    assert world.matter(evidence.hazard).struck_off_on is not None
    return []

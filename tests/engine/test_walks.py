"""Random walks: what is pruned goes on exactly as what is not, and every matter can end."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.engine.drawing import Desk, engine, files
from tests.engine.models import CORRECT, GRADE, HAZARD
from tests.engine.random_models import FACTS, random_models
from tests.engine.seeds import seeded
from workflows.engine import ProcessEngine, Step
from workflows.engine.codec import dump, load
from workflows.engine.gate.graph import ProcessGraph
from workflows.engine.gate.judge import admit
from workflows.engine.gate.tokens import reachable_markings

MOST_ACTS = 40


@dataclass(frozen=True)
class Seen:
    """What a walk shows of itself at one moment, without ids."""

    open: tuple[str, ...]
    limits: frozenset[str]
    waiting: tuple[str, ...]
    stage: str
    outcome: str | None
    passed: tuple[str, ...]
    decisions: tuple[str, ...]


def seen(desk: Desk) -> Seen:
    state = desk.state
    return Seen(
        open=tuple(sorted(task.step for task in state.ready)),
        limits=state.limits,
        waiting=tuple(step.element for step in state.waiting),
        stage=state.stage,
        outcome=state.outcome,
        passed=tuple(f"{step.process}.{step.element}" for step in state.passed),
        decisions=tuple(f"{one.table}.{one.rule}" for one in state.decisions),
    )


Act = tuple[str, str, dict[str, Any]]


def walk(desk: Desk, dice: random.Random, facts: Callable[[random.Random], dict[str, Any]]) -> (
    tuple[list[Act], list[Seen]]
):  # fmt: skip
    acts: list[Act] = []
    shown = [seen(desk)]
    while not desk.state.finished and len(acts) < MOST_ACTS:
        due = sorted(desk.state.limits)
        act: Act
        if due and (dice.random() < 0.4 or not desk.steps):
            act = ("falls_due", dice.choice(due), {})
        else:
            act = ("hand_in", dice.choice(sorted(desk.steps)), facts(dice))
        acts.append(act)
        do(desk, act)
        shown.append(seen(desk))
    return acts, shown


def do(desk: Desk, act: Act) -> None:
    getattr(desk, act[0])(act[1], **act[2])


def unpruned(model: Any, stored: Any) -> tuple[bytes, Any]:
    blob = dump(model, stored, prune=False)
    return blob, load(model, blob)


def replay(running: ProcessEngine, process: str, start: dict[str, Any], acts: list[Act],
           patch: pytest.MonkeyPatch) -> list[Seen]:  # fmt: skip
    with patch.context() as patched:
        patched.setattr("workflows.engine.engine.dump_and_load", unpruned)
        twin = Desk(running, process, **start)
        shown = [seen(twin)]
        for act in acts:
            do(twin, act)
            shown.append(seen(twin))
    return shown


def hazard_facts(dice: random.Random) -> dict[str, Any]:
    return {
        "outcome": dice.choice(["reported", "reported", "refused"]),
        "passed": dice.random() < 0.1,
        "count": dice.randint(0, 5),
    }


def test_twins_pruned_and_unpruned_see_the_same_life_of_a_hazard(monkeypatch):
    dice = seeded()
    running = engine(hazard=HAZARD, correct=CORRECT, grade=GRADE)
    start = {"weight": "ordinary", "count": 0}
    for _ in range(12):
        acts, shown = walk(Desk(running, "hazard", **start), dice, hazard_facts)
        assert replay(running, "hazard", start, acts, monkeypatch) == shown


def free_facts(dice: random.Random) -> dict[str, Any]:
    return {name: dice.random() < 0.6 for name in FACTS}


def test_twins_of_random_models_see_the_same(monkeypatch):
    """Parallel paths stay out of loops here: unpruned, the library joins them too early."""
    dice = seeded()
    start = dict.fromkeys(FACTS, False)
    finished = 0
    for _ in range(40):
        running = engine(**random_models(dice, joins_in_loops=False))
        desk = Desk(running, "outer", **start)
        acts, shown = walk(desk, dice, free_facts)
        finished += desk.state.finished
        assert replay(running, "outer", start, acts, monkeypatch) == shown
    assert finished > 10


def test_every_situation_of_a_random_model_can_still_end():
    """From wherever a walk has come to, handing in what leads out ends it."""
    dice = seeded()
    for _ in range(30):
        running = engine(**random_models(dice))
        desk = Desk(running, "outer", **dict.fromkeys(FACTS, False))
        for _ in range(dice.randint(0, 12)):
            if not desk.state.finished:
                do(desk, ("hand_in", dice.choice(sorted(desk.steps)), free_facts(dice)))
        for _ in range(400):
            if desk.state.finished:
                break
            do(desk, ("hand_in", dice.choice(sorted(desk.steps)), free_facts(dice)))
        assert desk.state.outcome == "done"


def test_each_situation_is_somebodys_or_somethings_turn():
    """Never neither finished, nor on a desk, nor waiting for a limit or a message."""
    dice = seeded()
    running = engine(hazard=HAZARD, correct=CORRECT, grade=GRADE)
    for _ in range(10):
        desk = Desk(running, "hazard", weight="severe", count=0)
        walk(desk, dice, hazard_facts)
        for state in desk.history:
            assert state.finished or state.ready or state.limits or state.messages
            assert state.finished == (state.outcome is not None)
            assert state.finished or state.stage
            assert state.finished or state.waiting


def situations(graph: ProcessGraph) -> set[frozenset[str]]:
    """Every set of waiting elements that the tokens of a process can come to."""
    found: set[frozenset[str]] = set()
    targets = {flow.id: flow.target for flow in graph.flows}
    for marking in reachable_markings(graph):
        places = {targets[token] for token in marking}
        kinds = {place: graph.nodes[place].kind for place in places}
        if set(kinds.values()) <= {"userTask", "callActivity", "parallelGateway"}:
            found.add(frozenset(p for p in places if kinds[p] != "parallelGateway"))
    return found


def test_parallel_paths_stand_only_where_tokens_can_stand():
    dice = seeded()
    together = 0
    for _ in range(40):
        models = random_models(dice)
        running = engine(**models)
        allowed = {name: situations(graph) for name, graph in admit(files(**models)).graphs.items()}
        desk = Desk(running, "outer", **dict.fromkeys(FACTS, False))
        walk(desk, dice, free_facts)
        for state in desk.history:
            outer = frozenset(s.element for s in state.waiting if s.process == "outer")
            assert state.finished or outer in allowed["outer"]
            assert (Step("outer", "done") in state.passed) == state.finished
            together += len(outer) > 1
    assert together

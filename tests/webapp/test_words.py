"""Nothing reaches a page as a bare code: every word of models, tables and events is known."""

from __future__ import annotations

from casework import events
from casework.queries.milestones import MILESTONES, UNDONE
from webapp.words.decisions import FACTS, KINDS
from webapp.words.element_names import ENGLISH
from webapp.words.labels import LABELS
from webapp.words.trail import TOLD
from workflows.engine import ProcessModel
from workflows.runtime import Runtime

FORKS = {"exclusiveGateway", "parallelGateway"}


def _models(runtime: Runtime) -> list[ProcessModel]:
    return list(runtime.engine.catalogue)


def test_every_element_has_an_english_name(runtime: Runtime) -> None:
    names = {
        node.name
        for model in _models(runtime)
        for graph in model.graphs.values()
        for node in graph.nodes.values()
        if node.kind not in FORKS
    }
    assert names - set(ENGLISH) == set()


def test_every_process_and_stage_has_its_word(runtime: Runtime) -> None:
    for model in _models(runtime):
        assert model.process_id in LABELS["process"]
        assert model.stages() <= set(LABELS["stage"])
        assert model.deadlines() <= set(LABELS["deadline"])


def test_every_event_of_a_matter_is_told() -> None:
    kinds = {
        name
        for name, kind in vars(events).items()
        if isinstance(kind, type)
        and issubclass(kind, events.MatterEvent)
        and kind not in {events.MatterEvent, events.ProcessMoved}
    }
    assert kinds <= set(TOLD)
    assert set(TOLD) <= set(LABELS["event"])


def test_every_table_speaks_in_words(runtime: Runtime) -> None:
    tables = {t.id: t for model in _models(runtime) for t in model.tables.values()}
    assert set(tables) <= set(LABELS["table"])
    for kind in KINDS.values():
        assert kind in LABELS
    assert {c.name for t in tables.values() for c in (*t.inputs, *t.outputs)} <= set(FACTS)


def test_milestones_stand_at_elements_of_the_models(runtime: Runtime) -> None:
    for process, stations in MILESTONES.items():
        model = runtime.engine.catalogue.newest(process)
        for milestone, (place, element) in stations.items():
            assert element in model.graphs[place].nodes, milestone
            assert milestone in LABELS["milestone"]
    assert set(UNDONE) <= set(TOLD)

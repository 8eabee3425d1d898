"""Nothing reaches a page as a bare code: every word of models, tables and events is known."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import webapp
from casework import events
from webapp.words.labels import LABELS
from webapp.words.trail import TOLD
from workflows.engine import ProcessModel
from workflows.runtime import Runtime


def _models(runtime: Runtime) -> list[ProcessModel]:
    return list(runtime.engine.catalogue)


def _events_of_matters() -> dict[str, type[events.MatterEvent]]:
    """Every event of a matter in the modules of the room, by its stored name."""
    rooms = [
        import_module(f"casework.events.{room.name}") for room in iter_modules(events.__path__)
    ]
    return {
        name: kind
        for room in rooms
        for name, kind in vars(room).items()
        if isinstance(kind, type)
        and issubclass(kind, events.MatterEvent)
        and kind not in {events.MatterEvent, events.ProcessMoved}
    }


def test_every_event_of_a_matter_is_told(runtime: Runtime) -> None:
    kinds = set(_events_of_matters())
    book = runtime.processes
    own = {name for process in book for name in process.events} | set(book.events)
    assert own <= kinds
    assert kinds <= set(TOLD) | own
    assert set(TOLD).isdisjoint(own)
    assert set(TOLD) <= set(LABELS["event"])


def test_every_fact_of_an_event_s_sentence_is_a_fact_of_the_event(runtime: Runtime) -> None:
    book = runtime.processes
    own = [event for process in book for event in process.events.items()]
    for name, words in (*own, *book.events.items()):
        given = dict.fromkeys(_events_of_matters()[name].__dataclass_fields__, "")
        for part in words.parts:
            part.text.zh_CN.format_map(given)
            part.text.en.format_map(given)
            assert {*part.when, *filter(None, [part.given])} <= set(given), name


def test_every_table_speaks_in_words(runtime: Runtime) -> None:
    tables = {t.id: t for model in _models(runtime) for t in model.tables.values()}
    for table in tables.values():
        assert runtime.processes.table(table.id), table.id
        for column in (*table.inputs, *table.outputs):
            fact = runtime.processes.fact(table.id, column.name)
            assert fact, (table.id, column.name)
            assert fact.of is None or fact.of in LABELS


def test_milestones_stand_at_elements_of_the_models(runtime: Runtime) -> None:
    graphs = {g.id: g for model in _models(runtime) for g in model.graphs.values()}
    for process in runtime.processes:
        for milestone in process.milestones:
            assert milestone.element in graphs[milestone.process].nodes, milestone


def test_every_list_of_words_that_is_asked_for_is_there() -> None:
    """In Python ``label(code, "grade")``, in a template ``code|label("grade")``."""
    asked = re.compile(
        r"""\blabel\((?:[^()]|\([^()]*\))*?,\s*["'](\w+)["']\)|\|label\(["'](\w+)["']\)"""
    )
    home = Path(webapp.__file__).parent
    files = [*home.rglob("*.py"), *home.rglob("*.html")]
    found = {
        match.group(1) or match.group(2)
        for file in files
        if "frontend" not in file.parts
        for match in asked.finditer(file.read_text("utf-8"))
    }
    assert len(found) > 10
    assert found <= set(LABELS)

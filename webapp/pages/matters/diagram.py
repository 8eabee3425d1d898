"""The diagrams of a matter (流程图): the model it runs on, the path taken, where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.queries.diagram import PassedStep, done_elements, path_taken
from casework.queries.matters import MatterFile
from casework.queries.timeline import TrailLine
from webapp.app.context import runtime
from webapp.words.processes import element_words, process_words
from workflows.engine import ProcessModel

FORKS = ("exclusiveGateway", "parallelGateway")


@dataclass(frozen=True, slots=True)
class ProcessTab:
    """One process of the matter, to choose its diagram by."""

    process: str
    name: str
    chosen: bool
    current: bool
    """Whether the matter stands in it now."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of the path, in words."""

    name: str
    process: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Diagram:
    """The chosen diagram with its marks, and the whole path in words."""

    model: ProcessModel
    digest: str
    process: str
    tabs: Sequence[ProcessTab]
    done: str
    current: str
    path: Sequence[PathStep]
    standing: Sequence[str]
    """Names of the elements the matter stands at, the innermost last."""


def diagram_of(file: MatterFile, trail: Sequence[TrailLine], wanted: str | None) -> Diagram:
    """The diagram of ``wanted``, else of the innermost process the matter stands in."""
    engine = runtime().engine
    model = engine.catalogue.by_digest(file.model_digest)
    waiting = engine.describe(file.model_digest, file.state).waiting
    path = path_taken(trail)
    done = done_elements(path)
    order = list(dict.fromkeys([file.process_id, *done, *(step.process for step in waiting)]))
    inner = waiting[-1].process if waiting else file.process_id
    chosen = wanted if wanted in order else inner
    standing = {step.process for step in waiting}
    return Diagram(
        model=model,
        digest=file.model_digest,
        process=chosen,
        tabs=[
            ProcessTab(process, process_words(process), process == chosen, process in standing)
            for process in order
        ],
        done=" ".join(done.get(chosen, ())),
        current=" ".join(step.element for step in waiting if step.process == chosen),
        path=list(_in_words(model, path)),
        standing=[_name(model, step.process, step.element) for step in waiting],
    )


def _in_words(model: ProcessModel, path: Sequence[PassedStep]) -> Iterator[PathStep]:
    """The path without its forks, each step named as the model names it."""
    for step in path:
        graph = model.graphs.get(step.process)
        node = graph.nodes.get(step.element) if graph else None
        if node is None or node.kind not in FORKS:
            name = _name(model, step.process, step.element)
            yield PathStep(name, process_words(step.process), step.actor, step.at)


def _name(model: ProcessModel, process: str, element: str) -> str:
    graph = model.graphs.get(process)
    node = graph.nodes.get(element) if graph else None
    return element_words(process, element, node.name if node else "")

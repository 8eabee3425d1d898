"""The office's process models: read, vetted and parsed once, then shared by all matters."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from casework.errors import DefinitionError, ModelInvalid
from workflows.engine.bundle import EDITION, Bundle
from workflows.engine.gate.graph import Node, ProcessGraph
from workflows.engine.gate.judge import Models, admit, read
from workflows.engine.parsing import Specs, parsed_specs
from workflows.engine.tables import DecisionTable

Fetch: TypeAlias = Callable[[str], Bundle | None]


def _no_older_bundles(_digest: str) -> Bundle | None:
    return None


@dataclass(frozen=True, slots=True, eq=False)
class ProcessModel:
    """One edition of one process, ready to run; nothing in it changes while matters run."""

    process_id: str
    name: str
    digest: str
    bundle: Bundle
    specs: Specs = field(repr=False)
    graphs: dict[str, ProcessGraph] = field(repr=False)
    tables: dict[str, DecisionTable] = field(repr=False)

    @property
    def spec(self) -> BpmnProcessSpec:
        """The library's specification of the process itself."""
        return self.specs[self.process_id]

    def service_tasks(self) -> dict[str, set[str]]:
        """Operation name to parameter names, of the process and all it calls."""
        found: dict[str, set[str]] = {}
        for node in self._nodes("serviceTask"):
            names = {parameter.name for parameter in node.parameters}
            found.setdefault(str(node.operation), set()).update(names)
        return found

    def forms(self) -> set[str]:
        """The forms its user tasks ask for."""
        return {node.properties.get("form", "") for node in self._nodes("userTask")} - {""}

    def roles(self) -> set[str]:
        """The roles (lanes) its user tasks stand in."""
        return {node.lane for node in self._nodes("userTask") if node.lane}

    def role_at(self, step: str) -> str | None:
        """The role (lane) of a user task of the process itself."""
        return self.graphs[self.process_id].nodes[step].lane

    def form_at(self, step: str) -> str:
        """The form that a user task of the process itself names."""
        return self.graphs[self.process_id].nodes[step].properties["form"]

    def limits(self) -> set[str]:
        """The names of the limits its timer events wait for."""
        nodes = self._nodes("boundaryEvent", "intermediateCatchEvent")
        return {node.limit for node in nodes if node.limit}

    def messages(self) -> set[str]:
        """The names of the messages its events wait for."""
        return {
            str(node.event_name)
            for node in self._nodes("boundaryEvent", "intermediateCatchEvent")
            if node.events == ("messageEventDefinition",)
        }

    def awaiting(self, message: str) -> list[tuple[str, str]]:
        """Process and element of its events that wait for the message."""
        return [
            (graph.id, node.id)
            for graph in self.graphs.values()
            for node in graph.of_kind("boundaryEvent", "intermediateCatchEvent")
            if node.events == ("messageEventDefinition",) and node.event_name == message
        ]

    def stages(self) -> set[str]:
        """The stages (办理状态) a matter may be shown in while the process runs."""
        nodes = self._nodes("userTask", "intermediateCatchEvent")
        return {node.properties.get("stage", "") for node in nodes} - {""}

    def _nodes(self, *kinds: str) -> Iterator[Node]:
        return (node for graph in self.graphs.values() for node in graph.of_kind(*kinds))


class ProcessCatalogue:
    """Every process model: the newest by process id, any edition by digest."""

    def __init__(self, models: Models, fetch: Fetch = _no_older_bundles) -> None:
        self.models = models
        """The files of the newest editions, read and vetted."""
        self._fetch = fetch
        self._lock = threading.Lock()
        self._newest = {
            process: _model(_bundle(models, process), models) for process in models.graphs
        }
        self._by_digest = {model.digest: model for model in self._newest.values()}
        self._tables = dict(models.tables)

    @classmethod
    def read(cls, folder: Path, fetch: Fetch = _no_older_bundles) -> ProcessCatalogue:
        """Read and vet every model under a folder.

        ``fetch`` finds the bundle of an older edition by its digest. Raises ``ModelInvalid``
        (``file``, ``element``, ``problem``) for the first model refused.
        """
        paths = sorted([*folder.rglob("*.bpmn"), *folder.rglob("*.dmn")])
        files: dict[str, bytes] = {}
        for path in paths:
            if path.name in files:
                raise ModelInvalid(file=path.name, element="", problem="file_twice")
            files[path.name] = path.read_bytes()
        return cls(admit(files), fetch)

    @classmethod
    def stored(cls, fetch: Fetch) -> ProcessCatalogue:
        """No models but those that ``fetch`` finds by digest: for reading what was kept."""
        return cls(admit({}), fetch)

    def newest(self, process_id: str) -> ProcessModel:
        """The edition new matters start under; raises ``DefinitionError`` if there is none."""
        if process_id not in self._newest:
            raise DefinitionError(process=process_id, known=sorted(self._newest))
        return self._newest[process_id]

    def by_digest(self, digest: str) -> ProcessModel:
        """The edition of that digest, fetched and parsed if it is an older one.

        Raises ``DefinitionError`` when it cannot be found, or is not what its digest says.
        """
        with self._lock:
            if digest not in self._by_digest:
                self._by_digest[digest] = self._older(digest)
            return self._by_digest[digest]

    def table(self, name: str) -> DecisionTable:
        """The newest edition of a decision table; raises ``DefinitionError`` if there is none."""
        if name not in self._tables:
            raise DefinitionError(table=name, known=sorted(self._tables))
        return self._tables[name]

    def __iter__(self) -> Iterator[ProcessModel]:
        return iter(self._newest.values())

    def _older(self, digest: str) -> ProcessModel:
        bundle = self._fetch(digest)
        if bundle is None:
            raise DefinitionError(digest=digest, problem="edition_unknown")
        if Bundle.of(bundle.process_id, bundle.files, bundle.edition).digest != digest:
            raise DefinitionError(digest=digest, problem="edition_altered")
        if bundle.edition > EDITION:
            raise DefinitionError(digest=digest, problem="edition_from_the_future")
        return _model(bundle, read(bundle.files))


def _bundle(models: Models, process: str) -> Bundle:
    needed = models.closure(process)
    return Bundle.of(process, {file: models.files[file] for file in sorted(needed)})


def _model(bundle: Bundle, models: Models) -> ProcessModel:
    graphs = {g.id: g for g in models.graphs.values() if g.file in bundle.files}
    return ProcessModel(
        process_id=bundle.process_id,
        name=graphs[bundle.process_id].name,
        digest=bundle.digest,
        bundle=bundle,
        specs=parsed_specs(
            bundle.process_id, {g.file: models.trees[g.file] for g in graphs.values()}
        ),
        graphs=graphs,
        tables={t.id: t for t in models.tables.values() if f"{t.id}.dmn" in bundle.files},
    )

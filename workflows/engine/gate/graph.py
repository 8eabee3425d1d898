"""A process as a graph of elements and flows, read off the file for the gate's questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from workflows.engine.gate.xml import BPMN, SPIFF

NAMESPACES = {"b": BPMN, "s": SPIFF}
NODE_KINDS = (
    "startEvent", "endEvent", "userTask", "serviceTask", "businessRuleTask", "callActivity",
    "exclusiveGateway", "parallelGateway", "intermediateCatchEvent", "boundaryEvent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: str | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a service task's operator: its name and the expression for its value."""

    name: str
    value: str | None


@dataclass(slots=True)
class Node:
    """One flow node with all that the gate wants to know of it."""

    id: str
    kind: str
    name: str
    lane: str | None = None
    properties: dict[str, str] = field(default_factory=dict)
    default: str | None = None
    events: tuple[str, ...] = ()
    event_name: str | None = None
    host: str | None = None
    interrupts: bool = True
    calls: str | None = None
    table: str | None = None
    operation: str | None = None
    result: str | None = None
    parameters: tuple[Parameter, ...] = ()
    outgoing: list[Flow] = field(default_factory=list)
    incoming: list[Flow] = field(default_factory=list)

    @property
    def is_end(self) -> bool:
        return self.kind == "endEvent"

    @property
    def throws(self) -> str | None:
        """The error code an error end throws."""
        return self.event_name if self.is_end and self.events else None

    @property
    def limit(self) -> str | None:
        """The name of the time limit that a timer waits for."""
        timed = self.events == ("timerEventDefinition",)
        return str(self.event_name).strip("\"'") if timed else None

    @property
    def waits(self) -> bool:
        """Whether the process waits here for a person's act or for a time limit."""
        if self.kind == "boundaryEvent":
            return self.events != ("errorEventDefinition",)
        return self.kind in ("userTask", "intermediateCatchEvent")


@dataclass(slots=True)
class ProcessGraph:
    """One process of a file."""

    file: str
    id: str
    name: str
    executable: bool
    nodes: dict[str, Node]
    flows: list[Flow]
    lane_names: list[str]
    lane_refs: list[tuple[str, str]]

    def boundaries(self, host: str) -> list[Node]:
        """The boundary events attached to an element."""
        return [node for node in self.nodes.values() if node.host == host]

    def next_of(self, node: Node) -> list[Node]:
        """Where a token may go from here, by a flow or through an attached event."""
        ahead = [self.nodes[flow.target] for flow in node.outgoing]
        return ahead + self.boundaries(node.id)

    def reachable(self, starts: Iterable[Node]) -> set[str]:
        """Ids of everything that can follow, the starts included."""
        seen: set[str] = set()
        pending = list(starts)
        while pending:
            node = pending.pop()
            if node.id not in seen:
                seen.add(node.id)
                pending.extend(self.next_of(node))
        return seen

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        """The nodes of these kinds, in the order of the file."""
        return (node for node in self.nodes.values() if node.kind in kinds)


def read_graphs(file: str, root: etree._Element) -> list[ProcessGraph]:
    """Every process of a file as a graph; dangling flows are kept for the gate to refuse."""
    names = {
        str(element.get("id")): element.get("errorCode") or element.get("name")
        for element in root.iterfind(".//b:error", NAMESPACES)
    } | {
        str(element.get("id")): element.get("name")
        for element in root.iterfind(".//b:message", NAMESPACES)
    }
    return [_graph(file, process, names) for process in root.iterfind(".//b:process", NAMESPACES)]


def _graph(file: str, process: etree._Element, names: dict[str, str | None]) -> ProcessGraph:
    nodes = {}
    for element in process:
        kind = etree.QName(element).localname
        if kind in NODE_KINDS:
            node = _node(element, kind, names)
            nodes[node.id] = node
    lanes = [
        (str(reference.text).strip(), lane.get("name") or "")
        for lane in process.iterfind(".//b:lane", NAMESPACES)
        for reference in lane.iterfind("b:flowNodeRef", NAMESPACES)
    ]
    flows = [_flow(element) for element in process.iterfind("b:sequenceFlow", NAMESPACES)]
    for flow in flows:
        if flow.source in nodes and flow.target in nodes:
            nodes[flow.source].outgoing.append(flow)
            nodes[flow.target].incoming.append(flow)
    for reference, lane in lanes:
        if reference in nodes:
            nodes[reference].lane = lane
    return ProcessGraph(
        file=file,
        id=process.get("id") or "",
        name=process.get("name") or "",
        executable=process.get("isExecutable") == "true",
        nodes=nodes,
        flows=flows,
        lane_names=[lane.get("name") or "" for lane in process.iterfind(".//b:lane", NAMESPACES)],
        lane_refs=lanes,
    )


def _node(element: etree._Element, kind: str, names: dict[str, str | None]) -> Node:
    events = tuple(
        child for child in element if etree.QName(child).localname.endswith("EventDefinition")
    )
    operator = element.find("b:extensionElements/s:serviceTaskOperator", NAMESPACES)
    return Node(
        id=element.get("id") or "",
        kind=kind,
        name=element.get("name") or "",
        properties={
            one.get("name") or "": one.get("value") or ""
            for one in element.iterfind("b:extensionElements/s:properties/s:property", NAMESPACES)
        },
        default=element.get("default"),
        events=tuple(etree.QName(event).localname for event in events),
        event_name=_event_name(events[0], names) if len(events) == 1 else None,
        host=element.get("attachedToRef"),
        interrupts=element.get("cancelActivity", "true") == "true",
        calls=element.get("calledElement"),
        table=_stripped(
            element.findtext("b:extensionElements/s:calledDecisionId", None, NAMESPACES)
        ),
        operation=None if operator is None else operator.get("id"),
        result=None if operator is None else operator.get("resultVariable"),
        parameters=() if operator is None else tuple(_parameters(operator)),
    )


def _event_name(event: etree._Element, names: dict[str, str | None]) -> str | None:
    kind = etree.QName(event).localname
    if kind == "timerEventDefinition":
        return _stripped(event.findtext("b:timeDate", None, NAMESPACES))
    reference = event.get("errorRef" if kind == "errorEventDefinition" else "messageRef")
    return names.get(reference or "")


def _parameters(operator: etree._Element) -> Iterator[Parameter]:
    for one in operator.iterfind("s:parameters/s:parameter", NAMESPACES):
        yield Parameter(one.get("id") or "", one.get("value"))


def _flow(element: etree._Element) -> Flow:
    condition = element.find("b:conditionExpression", NAMESPACES)
    return Flow(
        id=element.get("id") or "",
        source=element.get("sourceRef") or "",
        target=element.get("targetRef") or "",
        condition=None if condition is None else (condition.text or "").strip(),
        name=element.get("name") or "",
    )


def _stripped(text: str | None) -> str | None:
    return None if text is None else text.strip()

"""Drawing small process models and decision tables for tests, with as few words as possible."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import pairwise

from workflows.engine import JSON, ProcessCatalogue, ProcessEngine, ProcessState
from workflows.engine.gate.judge import admit, read

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'id="definitions" targetNamespace="http://test">'
)
ERRORS = '<bpmn:error id="error_{0}" name="{0}" errorCode="{0}"/>'
MESSAGES = '<bpmn:message id="message_{0}" name="{0}"/>'


def process(name: str, *parts: str, roots: str = "", lane: str = "inspector") -> bytes:
    """A model file of one process; every user task stands in the one lane."""
    body = "".join(parts)
    tasks = [part.split('id="', 1)[1].split('"', 1)[0] for part in parts if "userTask" in part]
    lanes = "".join(f"<bpmn:flowNodeRef>{task}</bpmn:flowNodeRef>" for task in tasks)
    return (
        f'{HEAD}{roots}<bpmn:process id="{name}" name="流程{name}" isExecutable="true">'
        f'<bpmn:laneSet id="lanes"><bpmn:lane id="lane_one" name="{lane}">{lanes}</bpmn:lane>'
        f"</bpmn:laneSet>{body}</bpmn:process></bpmn:definitions>"
    ).encode()


def element(kind: str, name: str, inner: str = "", **attributes: str) -> str:
    given = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f'<bpmn:{kind} id="{name}" name="名{name}"{given}>{inner}</bpmn:{kind}>'


def extended(inner: str) -> str:
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def properties(**given: str) -> str:
    inner = "".join(
        f'<spiffworkflow:property name="{key}" value="{escape(value)}"/>'
        for key, value in given.items()
    )
    return extended(f"<spiffworkflow:properties>{inner}</spiffworkflow:properties>")


def start(name: str = "begun") -> str:
    return element("startEvent", name)


def end(name: str = "done") -> str:
    return element("endEvent", name)


def error_end(name: str) -> str:
    inner = f'<bpmn:errorEventDefinition id="throw_{name}" errorRef="error_{name}"/>'
    return element("endEvent", name, inner)


def user(name: str, **given: str) -> str:
    given = {"form": "a_form", "stage": f"at_{name}", "no_timer": "测试", **given}
    return element("userTask", name, properties(**given))


def service(name: str, operation: str = "act", **parameters: str) -> str:
    inner = "".join(
        f'<spiffworkflow:parameter id="{key}" type="str" value="{escape(value)}"/>'
        for key, value in parameters.items()
    )
    return element(
        "serviceTask",
        name,
        extended(
            f'<spiffworkflow:serviceTaskOperator id="{operation}" resultVariable="result">'
            f"<spiffworkflow:parameters>{inner}</spiffworkflow:parameters>"
            f"</spiffworkflow:serviceTaskOperator>"
        ),
    )


def rule(name: str, table: str) -> str:
    inner = f"<spiffworkflow:calledDecisionId>{table}</spiffworkflow:calledDecisionId>"
    return element("businessRuleTask", name, extended(inner))


def call(name: str, called: str) -> str:
    return element("callActivity", name, calledElement=called)


def choice(name: str, default: str | None = None) -> str:
    return element("exclusiveGateway", name, **({"default": default} if default else {}))


def parallel(name: str) -> str:
    return element("parallelGateway", name)


def timer(name: str, on: str, *, due: str | None = None, interrupts: bool = False) -> str:
    return _boundary(name, on, _timer(name, f'"{due or name}"'), interrupts=interrupts)


def message(name: str, on: str, *, called: str, interrupts: bool = True) -> str:
    inner = f'<bpmn:messageEventDefinition id="on_{name}" messageRef="message_{called}"/>'
    return _boundary(name, on, inner, interrupts=interrupts)


def error(name: str, on: str, *, code: str | None = None) -> str:
    inner = f'<bpmn:errorEventDefinition id="on_{name}" errorRef="error_{code or name}"/>'
    return _boundary(name, on, inner, interrupts=True)


def catch_timer(name: str, due: str | None = None) -> str:
    inner = properties(stage=f"at_{name}") + _timer(name, f'"{due or name}"')
    return element("intermediateCatchEvent", name, inner)


def catch_message(name: str, called: str) -> str:
    inner = properties(stage=f"at_{name}")
    inner += f'<bpmn:messageEventDefinition id="on_{name}" messageRef="message_{called}"/>'
    return element("intermediateCatchEvent", name, inner)


def _boundary(name: str, on: str, inner: str, *, interrupts: bool) -> str:
    return element(
        "boundaryEvent", name, inner, attachedToRef=on, cancelActivity=str(interrupts).lower()
    )


def _timer(name: str, expression: str, kind: str = "timeDate") -> str:
    return (
        f'<bpmn:timerEventDefinition id="timer_{name}"><bpmn:{kind} '
        f'xsi:type="bpmn:tFormalExpression">{escape(expression)}</bpmn:{kind}>'
        f"</bpmn:timerEventDefinition>"
    )


def flow(source: str, target: str, when: str | None = None) -> str:
    """A sequence flow, called ``<source>_<target>``."""
    inner = (
        ""
        if when is None
        else (
            '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
            f"{escape(when)}</bpmn:conditionExpression>"
        )
    )
    return (
        f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" '
        f'targetRef="{target}">{inner}</bpmn:sequenceFlow>'
    )


def line(*names: str) -> str:
    """Flows from each to the next."""
    return "".join(flow(one, two) for one, two in pairwise(names))


def table(
    name: str,
    inputs: Mapping[str, str],
    outputs: Mapping[str, str],
    *rows: tuple[str, ...],
    policy: str = "UNIQUE",
    values: Mapping[str, str] | None = None,
) -> bytes:
    """A decision table: columns as name → type, rows as their cells in order."""
    body = "".join(
        f'<input id="in_{key}"><inputExpression id="in_{key}_x" typeRef="{kind}"><text>{key}</text>'
        f"</inputExpression>{_values(key, values or {})}</input>"
        for key, kind in inputs.items()
    )
    body += "".join(
        f'<output id="out_{key}" name="{key}" typeRef="{kind}"/>' for key, kind in outputs.items()
    )
    for number, cells in enumerate(rows, 1):
        body += f'<rule id="r{number}">'
        for place, cell in enumerate(cells):
            kind = "inputEntry" if place < len(inputs) else "outputEntry"
            body += f'<{kind} id="r{number}_{place}"><text>{escape(cell)}</text></{kind}>'
        body += "</rule>"
    return (
        f'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="{name}_d" '
        f'name="表" namespace="http://test"><decision id="{name}" name="表{name}">'
        f'<decisionTable id="{name}_t" hitPolicy="{policy}">{body}</decisionTable>'
        f"</decision></definitions>"
    ).encode()


def _values(key: str, values: Mapping[str, str]) -> str:
    if key not in values:
        return ""
    return f'<inputValues id="in_{key}_v"><text>{escape(values[key])}</text></inputValues>'


def files(**models: bytes) -> dict[str, bytes]:
    """Files by name: ``.dmn`` for tables, ``.bpmn`` for processes."""
    return {
        f"{name}.{'dmn' if b'decisionTable' in data else 'bpmn'}": data
        for name, data in models.items()
    }


def engine(**models: bytes) -> ProcessEngine:
    """An engine over models that must pass the gate."""
    return ProcessEngine(ProcessCatalogue(admit(files(**models))))


def ungated_engine(**models: bytes) -> ProcessEngine:
    """An engine over models that the gate would refuse, to see what the engine itself does."""
    return ProcessEngine(ProcessCatalogue(read(files(**models))))


class Desk:
    """One matter on somebody's desk: an engine, a process and the services it calls."""

    def __init__(self, engine: ProcessEngine, process: str, **facts: JSON) -> None:
        self.engine = engine
        self.calls: list[tuple[str, dict[str, JSON]]] = []
        self.answers: dict[str, Mapping[str, JSON] | BaseException] = {}
        self.digest = engine.catalogue.newest(process).digest
        self.history: list[ProcessState] = []
        self.state = self._keep(engine.start(process, facts, self.serve))

    def serve(self, operation: str, parameters: Mapping[str, JSON]) -> Mapping[str, JSON]:
        self.calls.append((operation, dict(parameters)))
        answer = self.answers.get(operation, {})
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def hand_in(self, step: str, **facts: JSON) -> ProcessState:
        task = next(task for task in self.state.ready if task.step == step)
        return self._keep(
            self.engine.complete(self.digest, self.state.blob, task.id, facts, self.serve)
        )

    def falls_due(self, limit: str) -> ProcessState:
        return self._keep(self.engine.deliver(self.digest, self.state.blob, limit, self.serve))

    def hears(self, message: str) -> ProcessState:
        return self._keep(self.engine.inform(self.digest, self.state.blob, message, self.serve))

    @property
    def steps(self) -> list[str]:
        """What is on the desk."""
        return [task.step for task in self.state.ready]

    @property
    def passed(self) -> list[str]:
        """What the last act passed."""
        return [step.element for step in self.state.passed]

    def _keep(self, state: ProcessState) -> ProcessState:
        self.state = state
        self.history.append(state)
        return state

"""What processes are called (bpmn/<process>/process.yaml), in the reader's language.

Every function answers with the code itself where no word is known: an older process may still run
under an edition whose words are no longer shipped.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from casework.definitions import ProcessBook
from casework.models import Limit
from casework.models.limits import ENDED
from casework.wording import Text
from webapp.app.context import runtime
from webapp.app.i18n import _, locale, words
from workflows.engine import ProcessModel

NO_ICON = "circle"


def processes() -> ProcessBook:
    """Every process in words."""
    return runtime().processes


def process_words(process: str) -> str:
    """What a process is called."""
    known = processes().get(process)
    return words(known.title) if known else process


def kind_words(kind: str) -> str:
    """What a kind of matter is called."""
    known = processes().kinds.get(kind)
    return words(known.title) if known else kind


def kind_icon(kind: str) -> str:
    """The icon of a kind of matter."""
    known = processes().kinds.get(kind)
    return known.icon if known else NO_ICON


def kind_choices() -> list[tuple[str, str]]:
    """Every kind of matter with its words, for a list to choose from."""
    return [(kind, words(known.title)) for kind, known in processes().kinds.items()]


def step_words(step: str, process: str, kind: str = "") -> str:
    """What a task is called; without its process it is looked for in those of ``kind``."""
    book = processes()
    known = book.step(process, step)
    if known is None and kind:
        known = next((p.steps[step].title for p in book.run_by(kind) if step in p.steps), None)
    return _told(known, step)


def stage_words(stage: str, kind: str) -> str:
    """Where a matter of ``kind`` stands, or how it ended."""
    known = processes().stage(kind, stage)
    return words(known.title) if known else stage


def stages_of(kind: str) -> dict[str, str]:
    """The stages a matter of ``kind`` may stand in or end at, in the order of its way."""
    found: dict[str, str] = {}
    for process in processes().run_by(kind):
        ends = process.ends if process.kind else {}
        known = {**process.stages, **ends}
        found |= {code: words(stage.title) for code, stage in known.items()}
    return found


def stage_tone(stage: str, kind: str) -> str:
    """The tone a stage is shown in: ``info``, ``good``, ``warn``, ``bad`` or ``idle``."""
    known = processes().stage(kind, stage)
    return known.tone if known else "info"


def limit_words(name: str, kind: str) -> str:
    """What a time limit of a matter of ``kind`` is called."""
    known = processes().limit(kind, name)
    return words(known.title) if known else name


def message_words(name: str, kind: str) -> str:
    """What a matter of ``kind`` waits for is called."""
    known = processes().message(kind, name)
    return words(known.title) if known else name


def start_words(limit: Limit, kind: str) -> str:
    """What a limit of a matter of ``kind`` started at; "" for one that ran as it was set."""
    if not limit.started_by:
        return ""
    if limit.started_by.startswith(ENDED):
        before = limit_words(limit.started_in or "", kind)
        return _("the limit before it was over: %(limit)s", limit=before)
    return _told(processes().act_words.get(limit.started_by), limit.started_by)


def table_words(table: str) -> str:
    """What a decision table is called."""
    return _told(processes().table(table), table)


def element_words(process: str, element: str, drawn: str) -> str:
    """What an element of a drawing is called; ``drawn`` is its name there."""
    known = processes().get(process)
    if known is None or locale() != "en":
        return drawn or element
    if element in known.steps:
        return known.steps[element].title.en
    if element in known.ends:
        return known.ends[element].title.en
    return known.names.get(element, drawn or element)


def names_to_draw(model: ProcessModel, process: str) -> Mapping[str, str]:
    """What the diagram writes instead of the names in the drawing: in Chinese, of lanes alone."""
    graph = model.graphs.get(process)
    if graph is None:
        return {}
    roles = runtime().campaigns.roles.values()
    lanes = {role.id: words(role.title) for role in roles}
    if locale() != "en":
        return lanes
    drawn = {node.id: node.name for node in graph.nodes.values()}
    drawn |= {flow.id: flow.name for flow in graph.flows}
    names = {name: element_words(process, element, name) for element, name in drawn.items() if name}
    return (
        names
        | lanes
        | {role.title.zh_CN: role.title.en for role in roles}
        | {graph.name: process_words(process)}
    )


def _told(text: Text | None, code: str) -> str:
    return words(text) if text else code


def install(app: Flask) -> None:
    """Give templates the words of processes as filters and functions."""
    app.jinja_env.filters.update(
        element_words=element_words,
        kind_words=kind_words,
        limit_words=limit_words,
        process_words=process_words,
        stage_words=stage_words,
        start_words=start_words,
        step_words=step_words,
        table_words=table_words,
    )
    app.jinja_env.globals.update(
        kind_choices=kind_choices, kind_icon=kind_icon, stage_tone=stage_tone
    )

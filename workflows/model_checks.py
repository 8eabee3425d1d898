"""Do the process models fit the packs, the roles and the program they run with?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from casework.definitions import Campaign, CampaignBook, Form, FormField, ProcessBook
from casework.errors import CampaignInvalid, DefinitionError
from casework.models.matters import TYPED
from workflows.engine.gate.judge import Models, findings, raise_first
from workflows.engine.gate.problems import Problem
from workflows.engine.gate.surroundings import (
    Operation,
    PackParts,
    Surroundings,
    surrounding_problems,
)
from workflows.engine.gate.ways import Values
from workflows.process_words import ensure_words_fit, messages
from workflows.rehearsal_checks import ensure_rehearsals_fit
from workflows.steps import GIVES, SERVICE_TASKS, parameters_of


def ensure_models_fit(models: Models, campaigns: CampaignBook) -> None:
    """Refuse vetted models that ask for something that is not there, or that words do not fit.

    Raises ``ModelInvalid``, ``CampaignInvalid`` with file and line of the words, or
    ``DefinitionError`` for a kind of the program that no process runs.
    """
    _ensure_kinds_begin(campaigns.processes)
    _ensure_service_is_heard(models, campaigns)
    by_file: dict[str, list[Problem]] = {}
    for file, problem in surrounding_problems(models, surroundings_of(campaigns)):
        by_file.setdefault(file, []).append(problem)
    for file, problems in by_file.items():
        raise_first(file, problems)
    ensure_words_fit(models, campaigns.processes)
    ensure_rehearsals_fit(models.graphs.values(), campaigns)


@dataclass(frozen=True, slots=True)
class IdleRules:
    """What the files say of limits and no process makes use of: no mistake, but good to know."""

    never_started: tuple[str, ...]
    """Rules that no limit of any process runs by."""
    started_when_set: tuple[str, ...]
    """Rules in use whose start act no process does: they run from when their limit is set."""


def idle_rules(campaigns: CampaignBook) -> IdleRules:
    """The rules of all packs that no process can start, and those not started by their act."""
    processes = campaigns.processes
    used = {rule for process in processes for rule in process.rules}
    known = [
        (name, rule)
        for pack in campaigns
        for name in pack.rules.known
        for rule in pack.rules.versions(name)
    ]
    loose = (n for n, r in known if n in used and r.starts and r.starts not in processes.acts)
    return IdleRules(
        never_started=tuple(sorted({name for name, _ in known} - used)),
        started_when_set=tuple(sorted(set(loose))),
    )


def _ensure_kinds_begin(processes: ProcessBook) -> None:
    """The program opens matters of its typed kinds, so each has a process to begin."""
    for kind in TYPED:
        if kind not in processes.kinds:
            raise DefinitionError(kind=kind, reason="kind_never_run")


def _ensure_service_is_heard(models: Models, campaigns: CampaignBook) -> None:
    """A paper tells of its service by a message that some process waits for."""
    heard = {name for graph in models.graphs.values() for name in messages(graph)}
    for pack in campaigns:
        for paper in pack.papers.values():
            if paper.tells is not None and paper.tells.message not in heard:
                message = paper.tells.message
                raise DefinitionError(paper=paper.file, message=message, reason="never_awaited")


def all_findings(files: Mapping[str, bytes], packs: Path, processes: Path) -> list[DefinitionError]:
    """Every objection to these model files, alone and beside the packs and the program.

    Beside packs that cannot be read, the models are judged alone.
    """
    try:
        around = surroundings_of(CampaignBook.load(packs, processes))
    except CampaignInvalid as unreadable:
        return [*findings(files), unreadable]

    def beyond(models: Models, sound: bool) -> Iterator[tuple[str, Problem]]:
        return surrounding_problems(models, around, sound=sound)

    return findings(files, beyond)


def surroundings_of(campaigns: CampaignBook) -> Surroundings:
    """What processes may ask for, as the packs and the handlers have it now."""
    return Surroundings(
        packs={
            pack.slug: PackParts(frozenset(pack.processes), frozenset(_forms(pack)))
            for pack in campaigns
        },
        roles=frozenset(role.id for role in campaigns.roles.values() if role.lane),
        operations={
            name: Operation(parameters_of(name), GIVES[name]) for name in sorted(SERVICE_TASKS)
        },
        answers=_answers(campaigns),
        starts={process.id: process.starts_with for process in campaigns.processes},
    )


def operation_facts() -> Mapping[str, frozenset[str]]:
    """The facts that each operation of the program gives."""
    return GIVES


def _forms(pack: Campaign) -> dict[str, list[Form]]:
    """The forms of a pack under each id that a task may name."""
    found: dict[str, list[Form]] = {}
    for form in pack.forms.values():
        for name in {form.id, form.stands_for or form.id}:
            found.setdefault(name, []).append(form)
    return found


def _answers(campaigns: CampaignBook) -> dict[str, dict[str, Values]]:
    """By form the answers that all packs tell the process, with every value a process knows.

    A pack may offer fewer values than a process knows, so the process says which there are.
    """
    known: dict[str, dict[str, set[str | int | float | bool | None]]] = {}
    for process in campaigns.processes:
        for asked, routes in process.forms.items():
            for name, values in routes.items():
                known.setdefault(asked, {}).setdefault(name, set()).update(values)
    told: dict[str, dict[str, Values]] = {}
    for pack in campaigns:
        for name, form in ((name, form) for name, forms in _forms(pack).items() for form in forms):
            routed = {f.name: _values(f, known.get(name, {})) for f in form.fields if f.routes}
            earlier = told.setdefault(name, routed)
            told[name] = {key: earlier[key] for key in earlier.keys() & routed.keys()}
    return told


def _values(field: FormField, known: Mapping[str, set[str | int | float | bool | None]]) -> Values:
    return frozenset(known[field.name]) if field.name in known else None

"""Does a rehearsal give answers that the forms of its steps ask for?"""

from __future__ import annotations

from collections.abc import Iterable

from casework.definitions import CampaignBook, FormField
from casework.definitions.form_checks import forms_serving
from casework.definitions.rehearsal import Answer, Likely, OneOf, Rehearsal
from workflows.engine.gate.graph import ProcessGraph

Asked = dict[str, list[FormField]]


def ensure_rehearsals_fit(graphs: Iterable[ProcessGraph], campaigns: CampaignBook) -> None:
    """Refuse the first answer that no form asks for, or takes.

    Raises ``CampaignInvalid`` with file and line, for the reasons ``answer_not_asked`` and
    ``answer_impossible``.
    """
    for graph in graphs:
        definition = campaigns.processes.get(graph.id)
        rehearsal = definition.rehearsal if definition else Rehearsal()
        for step in rehearsal.steps:
            asked = _asked(graph.nodes[step].properties["form"], campaigns)
            _ensure_answers_fit(rehearsal, step, asked)


def _asked(wanted: str, campaigns: CampaignBook) -> Asked:
    """The questions of every form that a task naming ``wanted`` may be filled in on."""
    found: Asked = {}
    for campaign in campaigns:
        for form in forms_serving(wanted, campaign.forms.values()):
            for question in form.fields:
                found.setdefault(question.name, []).append(question)
    return found


def _ensure_answers_fit(rehearsal: Rehearsal, step: str, asked: Asked) -> None:
    source = rehearsal.source
    for case in rehearsal.steps[step].case.all_within():
        for name, answer in case.answers.items():
            place = (*case.place, "answers", name)
            if name not in asked:
                source.refuse(place, "answer_not_asked", name=name)
            possible = {p for one in asked[name] for p in one.possible(one.to_json())}
            for value in _said(answer):
                if possible and value not in possible:
                    source.refuse(place, "answer_impossible", name=name, value=value)


def _said(answer: Answer) -> tuple[str | int | bool, ...]:
    """The values that an answer may come to; none where they cannot be told before."""
    match answer:
        case Likely():
            return (True, False)
        case OneOf(weights):
            return tuple(weights)
        case str() | int():
            return (answer,)
        case _:
            return ()

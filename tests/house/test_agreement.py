"""Do the parts agree? Each failure says what to do."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from casework.definitions import CampaignBook
from casework.models import Matter
from casework.models.matters import TYPED, name_of_kind
from config import Config
from workflows.engine import ProcessCatalogue
from workflows.steps import SERVICE_TASKS

ROOT = Path(__file__).parents[2]
CATALOGUE = ProcessCatalogue.read(Config().models)
BOOK = CampaignBook.load(Config().campaigns)
MODELS = {model.process_id: model for model in CATALOGUE}
HOUSES = [
    path for house in ("casework", "workflows", "webapp") for path in (ROOT / house).rglob("*.py")
]


def asked_for() -> dict[str, set[str]]:
    """Every operation a model calls, with its parameters."""
    return {op: params for model in CATALOGUE for op, params in model.service_tasks().items()}


def test_every_service_task_has_a_handler_and_every_handler_a_service_task():
    assert set(asked_for()) == set(SERVICE_TASKS)


@pytest.mark.parametrize("operation", sorted(SERVICE_TASKS))
def test_a_handler_takes_what_its_model_gives(operation):
    handler = inspect.signature(SERVICE_TASKS[operation]).parameters.values()
    named = {p.name for p in handler if p.kind is inspect.Parameter.KEYWORD_ONLY}
    assert named == asked_for()[operation]


@pytest.mark.parametrize("process", sorted(MODELS))
def test_every_form_a_process_asks_for_is_in_every_campaign(process):
    for campaign in BOOK:
        stand_ins = {form.stands_for for form in campaign.forms.values()}
        assert MODELS[process].forms() <= set(campaign.forms) | stand_ins, campaign.slug


@pytest.mark.parametrize("process", sorted(MODELS))
def test_every_limit_a_process_waits_for_can_be_armed(process):
    """By a rule of its own name, or by a handler with a rule of the phase."""
    armed_by_handlers = {"rectification_due"}
    for campaign in BOOK:
        assert MODELS[process].limits() <= set(campaign.rules) | armed_by_handlers


def test_every_rule_and_ladder_the_phase_table_names_exists():
    table = (Config().models / "rectification" / "decisions" / "phase_rule.dmn").read_text("utf-8")
    rules = set(re.findall(r'"(rectification_\w+)"', table))
    for campaign in BOOK:
        assert rules <= set(campaign.rules)
        assert {rule.ladder for rule in campaign.rules.values()} - {None} <= set(campaign.ladders)


def test_every_class_of_matters_is_of_a_typed_kind():
    """Of a kind that is not in the list, rows would be loaded without their columns."""
    assert sorted(map(name_of_kind, Matter.__subclasses__())) == sorted(TYPED)


def test_one_file_commits():
    """House rule 3: a request, a call and a tick open units of work; nothing else commits."""
    commits = re.compile(r"\.commit\(\)|\.begin\(\) as session")
    found = {
        str(path.relative_to(ROOT))
        for path in HOUSES
        if commits.search(path.read_text("utf-8")) and "frontend" not in path.parts
    }
    assert found == {"casework/unit_of_work.py"}


def test_nothing_below_the_doors_asks_what_time_it_is():
    """House rule 9: the moment is handed in; the unit of work and files know the machine's."""
    asks = re.compile(r"datetime\.now\(|date\.today\(|utcnow\(")
    allowed = {"casework/unit_of_work.py", "casework/documents/evidence.py"}
    found = {
        str(path.relative_to(ROOT))
        for path in HOUSES
        if "webapp" not in path.parts and asks.search(path.read_text("utf-8"))
    }
    assert found <= allowed

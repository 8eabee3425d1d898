"""Does code know a process by name? What a process is stands in its folder and nowhere else."""

from __future__ import annotations

from functools import cache

import pytest

from tests.house.process_ids import (
    Found,
    compared_in_python,
    compared_in_template,
    in_python,
    in_script,
    in_template,
    our_files,
    process_ids,
)

ORDINARY = {
    "act": "what is asked of somebody: a key of rungs, events and incidents",
    "answered": "how much of a checklist was filled in: a name of a browser's texts",
    "approval": "a kind of paper: the sheet on which an approval is asked for",
    "escalation": "a sort of notice that people choose channels by",
    "explain": "what a rung asks for, as ladders.yaml says it",
    "extension": "a key of limits.yaml: whether and how a limit may be made longer",
    "found": "a figure of the progress, and a place on a page: what was found",
    "instruct": "what a rung asks for, as ladders.yaml says it",
    "issue": "what a paper takes from being issued: its number and its day",
    "notify": "a key of process.yaml: who hears of an event",
    "overdue": "a figure and a filter: the limit is over",
    "propose": "what a rung asks for, as ladders.yaml says it",
    "refused": "what the rules, or a service outside, did with an act or a letter",
    "resumed": "what happened to the clock of a limit, as the trail tells it",
    "struck_off": "a figure and a filter by the ledger's column struck_off_on",
    "suspension": "a cause that stops a limit's clock, as limits.yaml says it",
    "verdict": "what an auditor said of a suspected photo",
}
"""Ids that are also words of something else, and of what. Even these are compared with no stage,
step, kind, form or process."""


@cache
def literals() -> tuple[Found, ...]:
    """Every literal of ours that is an id."""
    ids = process_ids()
    found = [f for name, text in our_files(".py") for f in in_python(name, text, ids)]
    found += [f for name, text in our_files(".html") for f in in_template(name, text, ids)]
    scripts = our_files(".js", ".mjs", ".css")
    found += [f for name, text in scripts for f in in_script(name, text, ids)]
    return tuple(found)


def test_no_process_step_stage_or_kind_is_named_outside_its_folder():
    told = [f"{file}:{line}: {name}" for file, line, name in literals() if name not in ORDINARY]
    assert not told, f"say it in the process's folder, and read it from there: {told}"


def test_no_stage_step_kind_form_or_process_is_compared_with_a_name():
    ids = process_ids()
    found = [f for name, text in our_files(".py") for f in compared_in_python(name, text, ids)]
    pages = our_files(".html")
    found += [f for name, text in pages for f in compared_in_template(name, text, ids)]
    assert not found, f"let the process say what is different about it: {found}"


@pytest.mark.parametrize("word", ORDINARY)
def test_an_ordinary_word_is_an_id_as_well_and_is_used(word):
    assert word in process_ids(), "no id any more: take it off the list"
    assert word in {name for _, _, name in literals()}, "not used any more: take it off the list"


IDS = frozenset({"recheck", "hazard_closure", "refused"})
KNOWING = {
    "a key": 'TAKES = {"recheck": 3}',
    "a comparison": 'if step == "recheck": pass',
    "two ids": 'at = "hazard_closure.recheck"',
    "a query": 'query.where(Submission.step == "recheck")',
    "an argument": 'handed_in(session, "recheck")',
}


@pytest.mark.parametrize("code", KNOWING.values(), ids=KNOWING)
def test_an_id_in_code_is_found(code):
    assert list(in_python("a.py", code, IDS))


def test_what_people_read_is_no_id():
    assert not list(in_python("a.py", '_("refused"), _l("recheck"), "recheck was late"', IDS))
    assert not list(in_template("a.html", '{{ _("refused") }} refused', IDS))


COMPARING = [
    'matter.stage == "refused"',
    '"refused" != row["stage"]',
    'task.step in ("visit", "recheck")',
    'facts.get("kind") == "refused"',
    'getattr(self, f"at_{desk.step}")',
    'match matter.stage:\n    case "refused": pass',
    '(p, step) == ("hazard_closure", "recheck")',
]


@pytest.mark.parametrize("code", COMPARING)
def test_a_comparison_with_an_id_is_found_whatever_the_word(code):
    assert list(compared_in_python("a.py", code, IDS))


def test_a_template_that_asks_for_a_stage_is_found():
    page = (
        '{% if matter.stage == "refused" %}<p data-stage="recheck">{{ link("recheck") }}{% endif %}'
    )
    assert [name for _, _, name in in_template("a.html", page, IDS)].count("recheck") == 2
    assert [name for _, _, name in compared_in_template("a.html", page, IDS)] == ["refused"]


def test_a_script_and_a_style_sheet_that_name_a_stage_are_found():
    assert list(in_script("a.js", 'if (row.stage === "refused") hide()', IDS))
    assert list(in_script("a.css", ".refused { color: red }", IDS))

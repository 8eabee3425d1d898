"""Whatever the gate refuses is told in sentences: what is wrong, and what to do instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casework.errors import ModelInvalid
from tests.engine.bad_models import BAD
from tests.engine.drawing import files, process
from webapp.app.i18n import LOCALES, speaking
from webapp.words.model_refusals import SENTENCES, model_sentences
from webapp.words.refusals import sentence
from workflows.engine.gate.judge import findings
from workflows.engine.gate.problems import CODES, Problem

ENGINE = Path(__file__).parents[2] / "workflows" / "engine"
SOURCE = "\n".join(path.read_text("utf-8") for path in ENGINE.rglob("*.py"))
TOLD = {"reason": "…", "case": {"a": 1}, "rules": ["r1"], "known": ["a"], "operation": "act",
        "table": "grade", "campaign": "here"}  # fmt: skip


def test_every_code_has_its_sentence_and_no_sentence_is_left_over():
    assert set(SENTENCES) == CODES


def test_every_code_is_raised_somewhere():
    inside = re.sub(r"_BY_SUBJECT = \{.*?\n\}", "", SOURCE, flags=re.DOTALL)
    raised = set(re.findall(r'"([a-z_0-9]+)(?:[:"])', inside)) | {"form_missing", "stage_missing"}
    assert raised >= CODES


def test_no_code_is_raised_that_has_no_sentence():
    with pytest.raises(ValueError, match="something_new"):
        Problem("here", "something_new")
    assert set(re.findall(r'problem="([a-z_]+)"', SOURCE)) - CODES == {
        "edition_unknown",
        "edition_altered",
        "edition_from_the_future",
        "bundle_too_large",
        "bundle_unreadable",
    }, "these are no findings about a file that a person draws"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_is_told_in_both_languages_with_its_facts(code, locale):
    refused = Problem("here", f"{code}:thing", TOLD).raised("one.bpmn")
    with speaking(locale):
        wrong, instead = model_sentences(refused)
        assert sentence(refused) == f"{wrong} {instead}"
    for told in (wrong, instead):
        assert "%(" not in told
        assert "—" not in told, "a fact is missing"
        assert bool(re.search(r"[\u4e00-\u9fff]", told)) == (locale == "zh_CN")
        assert told[-1] in ("。？…" if locale == "zh_CN" else ".?…")


@pytest.mark.parametrize("name", BAD)
def test_a_refused_drawing_is_told_with_the_facts_that_its_sentence_needs(name):
    parts, _, _ = BAD[name]
    found = findings(files(bad=process("bad", *parts)))
    assert found
    for refused in found:
        assert isinstance(refused, ModelInvalid)
        with speaking("en"):
            assert "—" not in sentence(refused)

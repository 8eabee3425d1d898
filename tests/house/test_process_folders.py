"""Is every process's folder complete, and is one that is not refused?"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from casework.definitions import CampaignBook
from casework.errors import DefinitionError
from config import Config
from tests.packs import copied_packs
from workflows.engine import ProcessCatalogue
from workflows.engine.gate.judge import Models
from workflows.model_checks import ensure_models_fit

MODELS = Config().models
BOOK = CampaignBook.load(Config().campaigns)
FOLDERS = sorted(path for path in MODELS.iterdir() if path.is_dir() and path.name != "_shared")
PARTS = re.compile(
    r"process\.yaml|rehearsal\.yaml|limits\.yaml|(?:forms|papers)/\w+\.yaml|decisions/\w+\.dmn"
)


def told(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def texts(said: Any) -> Iterator[Mapping[str, Any]]:
    """Everything that is said in one language or in two."""
    if isinstance(said, dict):
        if said.keys() & {"zh_CN", "en"}:
            yield said
        for inner in said.values():
            yield from texts(inner)
    elif isinstance(said, list):
        for inner in said:
            yield from texts(inner)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_holds_its_drawing_its_words_and_nothing_unknown(folder):
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    drawing = f"{folder.name}.bpmn"
    assert {drawing, "process.yaml"} <= files
    assert all(PARTS.fullmatch(file) for file in files - {drawing})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_says_everything_in_both_languages(folder):
    for file in folder.rglob("*.yaml"):
        for said in texts(told(file)):
            assert said["zh_CN"].strip(), (file.name, said)
            assert said["en"].strip(), (file.name, said)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_has_or_shares_every_form_it_names_and_names_every_form_it_has(folder):
    own = {path.stem for path in (folder / "forms").glob("*.yaml")}
    shared = {path.stem for path in (MODELS / "_shared" / "forms").glob("*.yaml")}
    named = set(told(folder / "process.yaml")["forms"])
    assert own <= named
    for campaign in BOOK:
        stood_for = {form.stands_for for form in campaign.forms.values()}
        assert named - own - shared <= stood_for, campaign.slug


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_folder_says_how_long_each_of_its_limits_is(folder):
    limits = told(folder / "process.yaml").get("limits", {})
    rules = {rule for name, said in limits.items() for rule in said.get("rules", [name])}
    for campaign in BOOK:
        assert rules <= set(campaign.rules), campaign.slug


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_process_starts_every_rule_of_its_own_folder(folder):
    file = folder / "limits.yaml"
    own = {rule["id"] for rule in told(file)["rules"]} if file.exists() else set()
    assert own <= set(BOOK.processes.processes[folder.name].rules)


def without(text: str) -> Any:
    """Takes a line, or the part of a line, out of a file of the folder."""

    def spoil(file: Path) -> None:
        whole = file.read_text("utf-8")
        assert re.search(text, whole, re.MULTILINE), "the shipped file has changed"
        file.write_text(re.sub(text, "", whole, count=1, flags=re.MULTILINE), "utf-8")

    return spoil


HALF = {
    "no drawing": ("interview/interview.bpmn", Path.unlink),
    "no words": ("interview/process.yaml", Path.unlink),
    "no folder": ("interview", shutil.rmtree),
    "no form": ("interview/forms/interview_minutes.yaml", Path.unlink),
    "no limits": ("interview/limits.yaml", Path.unlink),
    "no table": ("rectification/decisions/phase_rule.dmn", Path.unlink),
    "no step": ("interview/process.yaml", without(r"^  hold: .*\n")),
    "no stage": ("interview/process.yaml", without(r"^  notified: .*tone.*\n")),
    "no end": ("interview/process.yaml", without(r"^  held: .*tone.*\n")),
    "no limit": ("interview/process.yaml", without(r"^  interview_due: .*zh_CN.*\n")),
    "no name": ("interview/process.yaml", without(r"^  attendance: .*\n")),
    "no kind and no caller": ("look_back/process.yaml", without(r"^part_of: .*\n")),
    "no English": ("interview/process.yaml", without(r", en: Hold the interview")),
    "no Chinese": ("interview/forms/interview_minutes.yaml", without(r"zh_CN: [^,]*, ")),
    "no title": ("interview/process.yaml", without(r"^title: .*\n")),
    "no purpose": ("interview/process.yaml", without(r"^about:\n  zh_CN.*\n  en.*\n")),
    "no words of a table": ("hazard_closure/process.yaml", without(r"^  hazard_grade: \{.*\n")),
    "no words of a table's fact": ("rectification/process.yaml", without(r"^  mode: \{.*\n")),
    "a table gone that has words": (
        "onsite_inspection/decisions/form_polarity.dmn",
        Path.unlink,
    ),
}


@pytest.mark.parametrize("part", HALF)
def test_half_a_folder_is_refused(part, tmp_path):
    name, spoil = HALF[part]
    packs = copied_packs(tmp_path)
    spoil(packs.parent / "bpmn" / name)
    with pytest.raises(DefinitionError):
        started(packs, drawn_anew=not name.endswith(".yaml"))


def test_a_whole_folder_is_not_refused(tmp_path):
    started(copied_packs(tmp_path))


@cache
def shipped_models() -> Models:
    return ProcessCatalogue.read(MODELS).models


def started(packs: Path, *, drawn_anew: bool = True) -> None:
    """Read processes and packs, and check them against each other, as a start does.

    Drawings that were not changed need not be read again.
    """
    book = CampaignBook.load(packs)
    models = ProcessCatalogue.read(book.models).models if drawn_anew else shipped_models()
    ensure_models_fit(models, book)

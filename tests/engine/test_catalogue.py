"""Editions of processes: named by digest, fetched when old, shared when running."""

import threading
from pathlib import Path

import pytest
import zstandard

from casework.errors import DefinitionError, ModelInvalid
from tests.engine.drawing import Desk, end, files, line, process, service, start, user
from tests.engine.models import BOTH, CORRECT, GRADE, HAZARD, LADDER, ONE_TASK, hazards
from workflows.engine import Bundle, ProcessCatalogue, ProcessEngine
from workflows.engine.gate.judge import admit, read

ALL = files(hazard=HAZARD, correct=CORRECT, grade=GRADE, ladder=LADDER, one=ONE_TASK)
NEWER = files(one=process("one", start(), user("ask_anew"), end(),
                          line("begun", "ask_anew", "done")))  # fmt: skip


def catalogue(given: dict[str, bytes], fetch=lambda _digest: None) -> ProcessCatalogue:
    return ProcessCatalogue(admit(given), fetch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in ALL.items():
        kind = "decisions" if name.endswith(".dmn") else "processes"
        (tmp_path / kind).mkdir(exist_ok=True)
        (tmp_path / kind / name).write_bytes(data)
    return tmp_path


def test_a_folder_of_models_is_read(folder):
    found = ProcessCatalogue.read(folder)
    assert sorted(model.process_id for model in found) == ["correct", "hazard", "ladder", "one"]
    assert found.newest("one").name == "流程one"


def test_a_bad_file_stops_the_start_and_is_named(folder):
    (folder / "processes" / "one.bpmn").write_bytes(ONE_TASK.replace(b"a_form", b""))
    with pytest.raises(ModelInvalid) as refused:
        ProcessCatalogue.read(folder)
    assert refused.value.facts["file"] == "one.bpmn"
    assert refused.value.facts["element"] == "ask"


def test_two_files_of_one_name_are_refused(folder):
    (folder / "one.bpmn").write_bytes(ONE_TASK)
    with pytest.raises(ModelInvalid) as refused:
        ProcessCatalogue.read(folder)
    assert refused.value.facts["problem"] == "file_twice"


def test_a_bundle_holds_the_process_and_all_it_calls_and_decides_by():
    found = catalogue(ALL)
    assert list(found.newest("hazard").bundle.files) == ["correct.bpmn", "grade.dmn", "hazard.bpmn"]
    assert list(found.newest("correct").bundle.files) == ["correct.bpmn"]


def test_the_digest_follows_whatever_the_process_needs_and_nothing_else():
    before = catalogue(ALL)
    changed = {**ALL, "grade.dmn": GRADE.replace("表".encode(), "新".encode())}
    after = catalogue(changed)
    same = [m.process_id for m in before if m.digest == after.newest(m.process_id).digest]
    assert sorted(same) == ["correct", "ladder", "one"]
    assert catalogue(ALL).newest("hazard").digest == before.newest("hazard").digest


def test_the_same_files_for_another_process_are_another_edition():
    one = Bundle.of("one", {"a": b"x"})
    assert one.digest != Bundle.of("two", {"a": b"x"}).digest
    assert one.digest != Bundle.of("one", {"a": b"y"}).digest
    assert one.digest != Bundle.of("one", {"b": b"x"}).digest
    assert one.digest != Bundle.of("one", {"a": b"x"}, 2).digest


def test_a_bundle_is_stored_and_read_back():
    bundle = hazards().catalogue.newest("hazard").bundle
    assert Bundle.from_bytes(bundle.to_bytes()) == bundle


@pytest.mark.parametrize(
    "stored",
    [b"", b"x", zstandard.ZstdCompressor().compress(b"{}"), zstandard.ZstdCompressor().compress(
        b"[]"), zstandard.ZstdCompressor().compress(b'{"process":"a","files":[],"edition":1}')],
    ids=range(5),
)  # fmt: skip
def test_what_is_no_bundle_is_refused(stored):
    with pytest.raises(DefinitionError):
        Bundle.from_bytes(stored)


def test_a_running_matter_keeps_the_model_it_started_with():
    old = catalogue(ALL)
    desk = Desk(ProcessEngine(old), "one")
    shelf = {model.digest: model.bundle.to_bytes() for model in old}
    asked = []

    def fetch(digest: str) -> Bundle | None:
        asked.append(digest)
        return Bundle.from_bytes(shelf[digest]) if digest in shelf else None

    desk.engine = ProcessEngine(catalogue(NEWER, fetch))
    assert desk.engine.catalogue.newest("one").digest != desk.digest
    seen = desk.engine.describe(desk.digest, desk.state.blob)
    assert [task.step for task in seen.ready] == ["ask"]
    assert desk.hand_in("ask").outcome == "done"
    assert asked == [desk.digest]  # fetched and parsed once
    fresh = Desk(desk.engine, "one")
    assert fresh.steps == ["ask_anew"]


def test_an_older_hazard_is_fetched_with_everything_it_calls():
    old = catalogue(ALL)
    desk = Desk(ProcessEngine(old), "hazard", weight="ordinary", count=0)
    bundle = old.newest("hazard").bundle
    desk.engine = ProcessEngine(catalogue(NEWER, {bundle.digest: bundle}.get))
    desk.hand_in("order")
    desk.hand_in("report", outcome="refused")
    assert desk.steps == ["joint"]


def test_a_fetched_edition_must_be_what_its_digest_says():
    bundle = catalogue(ALL).newest("one").bundle
    forged = Bundle(bundle.digest, "one", {"one.bpmn": NEWER["one.bpmn"]})
    with pytest.raises(DefinitionError) as refused:
        catalogue(NEWER, lambda _: forged).by_digest(bundle.digest)
    assert refused.value.facts["problem"] == "edition_altered"


def test_a_fetched_edition_passes_the_safety_gate_too():
    evil = ONE_TASK.replace(b"<bpmn:laneSet", b'<bpmn:scriptTask id="s"/><bpmn:laneSet')
    bundle = Bundle.of("one", {"one.bpmn": evil})
    with pytest.raises(ModelInvalid):
        catalogue(NEWER, lambda _: bundle).by_digest(bundle.digest)


def test_an_edition_to_be_run_in_a_later_way_is_refused():
    bundle = Bundle.of("one", {"one.bpmn": ONE_TASK}, 99)
    with pytest.raises(DefinitionError) as refused:
        catalogue(NEWER, lambda _: bundle).by_digest(bundle.digest)
    assert refused.value.facts["problem"] == "edition_from_the_future"


def test_threads_fetch_an_edition_once():
    bundle = catalogue(ALL).newest("hazard").bundle
    asked = []

    def fetch(digest: str) -> Bundle:
        asked.append(digest)
        return bundle

    shared = catalogue(NEWER, fetch)
    threads = [threading.Thread(target=shared.by_digest, args=(bundle.digest,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 1


def test_a_model_tells_what_it_needs_of_the_house():
    model = hazards().catalogue.newest("hazard")
    assert model.service_tasks() == {
        "issue_order": {"level"}, "note_overdue": {"deadline"}, "record_recheck": set(),
    }  # fmt: skip
    assert model.forms() == {"a_form"}
    assert model.roles() == {"inspector"}
    assert model.limits() == {"report_due", "recheck_due", "look_back_opens"}
    assert model.messages() == set()
    assert model.stages() == {
        "at_order", "at_report", "at_joint", "at_recheck", "at_cooling", "at_visit",
    }  # fmt: skip
    assert catalogue(ALL).newest("ladder").messages() == {"origin_settled"}
    assert model.spec.name == "hazard"


def test_specifications_are_shared_and_not_changed_by_running():
    running = ProcessEngine(catalogue({**ALL, **files(both=BOTH)}))
    spec = running.catalogue.newest("both").spec
    before = {name: (task.inputs, task.outputs) for name, task in spec.task_specs.items()}
    for _ in range(3):
        desk = Desk(running, "both")
        desk.hand_in("left")
        desk.hand_in("right")
    assert running.catalogue.newest("both").spec is spec
    assert {n: (t.inputs, t.outputs) for n, t in spec.task_specs.items()} == before


def test_what_the_parser_refuses_is_named_too():
    loose = process("loose", start(), service("do"), end(), line("begun", "do", "done"))
    loose = loose.replace(b'<bpmn:serviceTask id="do"', b'<bpmn:callActivity id="do"')
    loose = loose.replace(b"</bpmn:serviceTask>", b"</bpmn:callActivity>")
    with pytest.raises(ModelInvalid) as refused:
        ProcessCatalogue(read(files(loose=loose)))
    assert refused.value.facts["problem"] == "parser_refused"


def test_no_models_is_no_trouble(tmp_path):
    assert list(ProcessCatalogue.read(tmp_path)) == []

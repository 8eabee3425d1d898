"""``bihuan clocks preview`` and ``recount`` on a played office."""

from __future__ import annotations

import json
import shutil

import pytest
import yaml

from config import Config
from tests.packs import PROCESSES
from tests.whatif.changes import begun_later, edit, on_other_days
from tests.whatif.conftest import copied
from tests.workflows.years import published

PACKS = Config().campaigns
PHASES = "jiangbei-2022/rules/phases.yaml"


@pytest.fixture
def address(played, tmp_path) -> str:
    """The played office on a copy of its own."""
    return f"sqlite:///{copied(played, tmp_path)}"


@pytest.fixture
def ask(bihuan, address):
    """Run one command on the played office."""
    return lambda *words, **settings: bihuan(*words, BIHUAN_DATABASE_URL=address, **settings)


def another(tmp_path, name, change):
    """A changed copy of one file of the packs, somewhere else."""
    path = tmp_path / name.rpartition("/")[2]
    path.write_bytes((PACKS / name).read_bytes())
    edit(path, change)
    return path


def shorter(data):
    """Screening allows five working days instead of fifteen."""
    for rule in data["rules"]:
        if rule["id"] == "rectification_normal":
            rule["length"] = 5
            rule.pop("extension", None)


def told(answer):
    return json.loads(answer.stdout)


def test_a_shorter_rule_moves_limits_and_makes_some_late(ask, tmp_path):
    rules = str(another(tmp_path, PHASES, shorter))
    given = ("--rules", rules, "--in-place-of", PHASES)
    answer = ask("clocks", "preview", *given, "--json")
    assert (answer.exit_code, answer.stderr) == (0, "")
    counts, limits = told(answer)["counts"], told(answer)["limits"]
    moved = [limit for limit in limits if limit["moves"]]
    assert counts["moved"] == len(moved) > 0
    assert counts["become_late"] == sum(limit["becomes_late"] for limit in moved) > 0
    assert {limit["rule"] for limit in moved} == {"rectification_normal"}
    assert all(limit["new"] < limit["old"] for limit in moved)
    assert counts["open"] > counts["affected"] == len(limits)
    lines = ask("clocks", "preview", *given).stdout.splitlines()
    for limit in moved:
        heads = [text for text in lines if text.startswith(f"{limit['number']} {limit['name']}")]
        assert any(f"{limit['old']} -> {limit['new']}" in text for text in heads)
    assert f"moved: {len(moved)}" in lines
    assert any("rung 3: explain -> section_chief" in text for text in lines)
    assert told(ask("clocks", "preview", *given, "--json"))["counts"] == counts


def test_the_recount_does_what_was_foretold_and_tells_why(ask, tmp_path):
    rules = another(tmp_path, PHASES, shorter)
    given = ("--rules", str(rules), "--in-place-of", PHASES, "--json")
    foretold = told(ask("clocks", "preview", *given))
    packs = shutil.copytree(PACKS, tmp_path / "packs")
    shutil.copy(rules, packs / PHASES)
    settings = {"BIHUAN_CAMPAIGNS": str(packs)}
    assert ask("clocks", "audit", **settings).exit_code == 1
    done = ask("clocks", "recount", "--reason", "补充通知", "--json", **settings)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (told(done)["moved"], told(done)["failed"]) == (foretold["counts"]["moved"], [])
    again = ask("clocks", "recount", "--reason", "补充通知", **settings)
    assert again.stdout == "0 time limits counted anew in 0 matters, 0 moved, 0 failed.\n"
    assert ask("clocks", "audit", **settings).exit_code == 0
    assert ask("verify").exit_code == 0


def test_a_pack_s_folder_and_a_whole_folder_are_taken_as_well(ask, tmp_path):
    packs = shutil.copytree(PACKS, tmp_path / "packs")
    edit(packs / PHASES, shorter)
    one = ask("clocks", "preview", "--rules", str(packs / "jiangbei-2022"), "--json")
    all_ = ask("clocks", "preview", "--rules", str(packs), "--json")
    assert told(one)["counts"] == told(all_)["counts"]
    assert told(one)["counts"]["moved"] > 0


def test_ladders_and_a_year_are_taken_together(ask, tmp_path):
    ladders = another(
        tmp_path,
        PROCESSES + "_shared/ladders.yaml",
        lambda data: data["ladders"].update(
            NORMAL=on_other_days(data["ladders"]["NORMAL"], [-1, 0, 2]),
            IMMEDIATE=on_other_days(data["ladders"]["IMMEDIATE"], [0, 1]),
        ),
    )
    more = "".join(f"2022-06-{day:02},holiday,示例,\n" for day in range(6, 11))
    year = tmp_path / "2022.csv"
    year.write_bytes(published(2022) + more.encode())
    answer = ask("clocks", "preview", "--rules", str(ladders), "--calendar", str(year), "--json")
    counts = told(answer)["counts"]
    assert answer.exit_code == 0
    assert counts["moved"] > 0
    assert counts["escalate_otherwise"] >= counts["moved"]


def test_a_limit_whose_rule_is_gone_is_named_and_the_recount_refused(ask, tmp_path):
    packs = shutil.copytree(PACKS, tmp_path / "packs")
    begun_later(packs, "2022-06-20", "rectification_normal")
    answer = ask("clocks", "preview", "--rules", str(packs), "--json")
    assert answer.exit_code == 1
    problems = [limit for limit in told(answer)["limits"] if limit["problem"]]
    assert {limit["problem"] for limit in problems} == {"rule_not_in_force"}
    assert told(answer)["counts"]["problems"] == len(problems) > 0
    settings = {"BIHUAN_CAMPAIGNS": str(packs)}
    refused = ask("clocks", "recount", "--reason", "示例", **settings)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "recount_refused (reason rule_not_in_force, rule rectification_normal" in refused.stderr
    assert ask("verify").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((), 2, "bihuan: give --rules, --calendar or both\n"),
        (("--rules", "{bad}"), 4, "_shared/limits/referral.yaml, line 8: out_of_range"),
        (("--rules", "{phases}"), 4, "phases.yaml, line 1: several_places"),
        (("--rules", "{stranger}"), 4, "stranger.yaml, line 1: no_such_place"),
        (("--rules", "{bad}", "--in-place-of", "../x.yaml"), 4, "outside_the_packs"),
        (("--calendar", "{csv}"), 1, "calendar_refused (line 3, reason duplicate_day"),
        (("--calendar", "{csv}", "--days", "-1"), 2, ""),
        (("--calendar", "{csv}x"), 2, ""),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(ask, tmp_path, words, code, sentence):
    (tmp_path / "phases.yaml").write_bytes((PACKS / PHASES).read_bytes())
    (tmp_path / "stranger.yaml").write_text("rules: []\n", "utf-8")
    rule = {"id": "a", "title": {"zh_CN": "一", "en": "a"}, "basis": "示例", "unit": "months"}
    bad = yaml.safe_dump({"rules": [{**rule, "length": -3}]}, sort_keys=False)
    (tmp_path / "referral.yaml").write_text(bad, "utf-8")
    lines = published(2022).decode().splitlines(keepends=True)
    (tmp_path / "2022.csv").write_text("".join([*lines[:2], lines[1], *lines[2:]]), "utf-8")
    names = {
        "bad": tmp_path / "referral.yaml",
        "phases": tmp_path / "phases.yaml",
        "stranger": tmp_path / "stranger.yaml",
        "csv": tmp_path / "2022.csv",
    }
    answer = ask("clocks", "preview", *(word.format(**names) for word in words))
    assert (answer.exit_code, answer.stdout) == (code, "")
    assert sentence in answer.stderr


def test_a_recount_without_a_reason_is_refused(ask):
    answer = ask("clocks", "recount", "--reason", "  ")
    assert answer.exit_code == 1
    assert "recount_refused (reason reason_missing" in answer.stderr

"""What the commands say, and how they end."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from casework.errors import ModelInvalid
from config import HERE, Config
from webapp.app.composition import Office
from webapp.cli import main
from webapp.cli.sentences import definition_sentence
from webapp.setup.first_start import make_ready

COMMANDS = (
    "serve",
    "migrate",
    "demo",
    "tick",
    "verify",
    "backup",
    "restore",
    "clocks audit",
    "rehearse",
    "models check",
    "papers check",
    "papers sample",
    "account add",
    "account list",
    "account link",
    "account unlock",
    "account sign-ins",
    "account sign-out",
    "account close",
    "account reopen",
    "calendar load",
    "sweep status",
    "sweep resume",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_speaks_json(command):
    answer = CliRunner().invoke(main, [*command.split(), "--help"])
    assert answer.exit_code == 0
    assert "--json" in answer.output


def test_a_new_office_without_demonstration_gets_its_first_administrator(bihuan, tmp_path):
    start = bihuan("account", "add", "admin", "--name", "甲", "--unit", "JB", "--role", "auditor")
    assert (start.exit_code, start.stdout) == (3, "")
    assert "run bihuan serve" in start.stderr

    assert bihuan("migrate", BIHUAN_DEMO="off").exit_code == 0
    set_up(tmp_path)
    new = ("account", "add", "admin", "--name", "甲", "--unit", "JB", "--role", "administrator")
    unknown = bihuan(*new)
    assert unknown.exit_code == 1
    assert (
        unknown.stderr == "bihuan: refused: answer_refused (field unit, reason unknown, value JB)\n"
    )

    made = bihuan(*new, "--unit-name", "区局", "--json")
    assert made.exit_code == 0
    told = json.loads(made.stdout)
    assert told["username"] == "admin"
    assert len(told["password"]) >= 15
    assert told["password"] not in (tmp_path / "bihuan.db").read_bytes().decode("latin-1")
    assert bihuan(*new).stderr.endswith("reason taken, value admin)\n")
    assert bihuan("verify").exit_code == 0


def test_an_office_without_demonstration_has_no_demonstration_clock(bihuan, tmp_path):
    set_up(tmp_path)
    with sqlite3.connect(tmp_path / "bihuan.db") as connection:
        assert connection.execute("SELECT demo, clock_offset FROM installation").fetchall() == [
            (0, 0)
        ]
        assert connection.execute("SELECT count(*) FROM people").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM process_models").fetchone()[0] >= 7
    assert not (tmp_path / "demo-accounts.json").exists()
    ticked = bihuan("tick", "--json")
    assert json.loads(ticked.stdout)["idle"] is True


def set_up(home):
    """A first start without demonstration."""
    url = f"sqlite:///{home / 'bihuan.db'}"
    return make_ready(replace(Config(), home=home, database_url=url, demo=False))


def test_an_unreadable_database_is_one_sentence(bihuan, tmp_path):
    (tmp_path / "bihuan.db").write_bytes(b"no database at all, but long enough to be read " * 40)
    for command in ("migrate", "tick", "verify"):
        answer = bihuan(command)
        assert answer.exit_code == 3
        assert answer.stderr == "bihuan: the database cannot be used: file is not a database\n"


def test_a_wrong_setting_is_one_sentence(bihuan):
    answer = bihuan("migrate", BIHUAN_PORT="a lot")
    assert answer.exit_code == 2
    assert answer.stderr.startswith("bihuan: BIHUAN_PORT is 'a lot'; it must be a whole number")
    assert len(answer.stderr.splitlines()) == 1


def test_a_broken_campaign_names_file_line_and_reason(bihuan, tmp_path):
    campaigns = Path(shutil.copytree(HERE / "campaigns", tmp_path / "campaigns"))
    pack = campaigns / "jiangbei-2022" / "campaign.yaml"
    pack.write_text(pack.read_text("utf-8").replace("mode: NORMAL", "mode: [", 1), "utf-8")
    answer = bihuan("rehearse", "jiangbei-2022", BIHUAN_CAMPAIGNS=str(campaigns))
    assert answer.exit_code == 4
    (sentence,) = answer.stderr.splitlines()
    assert "campaign.yaml, line " in sentence


def test_an_unknown_campaign_is_one_sentence(bihuan):
    answer = bihuan("rehearse", "nowhere-1999")
    assert answer.exit_code == 1
    assert answer.stderr == "bihuan: refused: not_found (kind campaign, id nowhere-1999)\n"


def test_a_database_of_no_known_kind_is_refused(bihuan):
    for arguments in (["verify", "--database", "mysql://x"], ["rehearse", "x", "--into", "x"]):
        answer = bihuan(*arguments)
        assert answer.exit_code == 2
        assert "must begin with sqlite:/// or postgresql://" in answer.stderr


def test_the_models_that_ship_pass_the_gate():
    answer = CliRunner().invoke(main, ["models", "check", "--json"])
    assert answer.exit_code == 0
    assert json.loads(answer.output)["findings"] == []


def test_the_gate_tells_which_rules_no_process_can_start():
    rules = json.loads(CliRunner().invoke(main, ["models", "check", "--json"]).output)["rules"]
    assert "penalty_decision_due" in rules["never_started"]
    assert "lead_verification_due" not in rules["never_started"]
    assert rules["started_when_set"] == ["commitments_due", "look_back_due"]
    assert "lead_verification_due" not in rules["started_when_set"]
    answer = CliRunner().invoke(main, ["models", "check"])
    assert (answer.exit_code, "No process can start: " in answer.output) == (0, True)


def test_every_finding_in_a_model_is_named(tmp_path):
    shipped = (HERE / "bpmn" / "rectification" / "rectification.bpmn").read_text("utf-8")
    broken = tmp_path / "rectification.bpmn"
    broken.write_text(
        shipped.replace('name="stage"', 'name="stadium"').replace('"order_due"', '"now()"'), "utf-8"
    )
    answer = CliRunner().invoke(main, ["models", "check", str(broken), "--json"])
    assert answer.exit_code == 4
    findings = json.loads(answer.output)["findings"]
    assert len(findings) >= 2
    assert {"rectification.bpmn"} <= {finding["file"] for finding in findings}
    assert all(finding["problem"] for finding in findings)


def test_a_model_with_a_script_or_no_xml_at_all_is_a_finding(tmp_path):
    nonsense = tmp_path / "look_back.bpmn"
    nonsense.write_text("<not xml", "utf-8")
    answer = CliRunner().invoke(main, ["models", "check", str(nonsense)])
    assert answer.exit_code == 4
    assert answer.output.startswith("look_back.bpmn: ")


SCRIPT = '<bpmn:scriptTask id="sum_up"/></bpmn:process>'


def test_a_finding_is_told_in_the_language_of_the_installation(bihuan, tmp_path):
    shipped = (HERE / "bpmn" / "look_back" / "look_back.bpmn").read_text("utf-8")
    scripted = tmp_path / "look_back.bpmn"
    scripted.write_text(shipped.replace("</bpmn:process>", SCRIPT), "utf-8")
    chinese = bihuan("models", "check", str(scripted))
    english = bihuan("models", "check", str(scripted), BIHUAN_LOCALE="en")
    assert chinese.exit_code == english.exit_code == 4
    place, code = "look_back.bpmn, element sum_up: ", "[element_not_allowed:scriptTask]"
    assert chinese.output.startswith(f"{place}这里的流程和决策表不使用“scriptTask”这种元素。")
    assert "脚本请改成服务任务。 " + code in chinese.output
    assert english.output.startswith(f"{place}“scriptTask” is no element that")
    assert "a script becomes a service task. " + code in english.output
    told = json.loads(bihuan("models", "check", str(scripted), "--json").stdout)["findings"][0]
    assert told["problem"] == "element_not_allowed:scriptTask"
    assert told["sentence"].startswith("这里的流程")
    assert told["instead"].endswith("服务任务。")


def test_an_office_is_not_opened_on_models_that_do_not_fit_the_packs(tmp_path):
    models = shutil.copytree(HERE / "bpmn", tmp_path / "bpmn")
    file = models / "look_back" / "look_back.bpmn"
    text = file.read_text("utf-8")
    file.write_text(text.replace('"look_back_visit"', '"look_back_vist"'), "utf-8")
    with pytest.raises(ModelInvalid) as refused:
        Office.open(replace(Config(), database_url="sqlite://", models=models))
    told = definition_sentence(refused.value)
    assert told.startswith("look_back.bpmn, element visit: 没有一个行动包有表单")
    assert told.endswith("[form_unknown:look_back_vist]")


def test_an_audit_of_the_clocks_ends_with_what_it_found(bihuan, tmp_path):
    assert bihuan("clocks", "audit").exit_code == 3
    rehearsed = f"sqlite:///{tmp_path / 'played.db'}"
    played = ("jiangbei-2022", "--enterprises", "4", "--until", "2022-05-31", "--into", rehearsed)
    assert bihuan("rehearse", *played).exit_code == 0
    clean = bihuan("clocks", "audit", "--json", "--database", rehearsed)
    assert (clean.exit_code, json.loads(clean.stdout)["clean"]) == (0, True)
    with sqlite3.connect(tmp_path / "played.db") as connection:
        connection.execute(
            "UPDATE limits SET due_on = '2022-01-01' WHERE id = (SELECT max(id) FROM limits)"
        )
    forged = bihuan("clocks", "audit", BIHUAN_DATABASE_URL=rehearsed)
    assert forged.exit_code == 1
    assert "due_on: expected 2022-0" in forged.stdout
    assert ", found 2022-01-01\n" in forged.stdout
    assert "Differences: " in forged.stdout


def test_a_page_without_the_marks_of_its_tables_is_left_as_it_is(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Nothing marked here", "utf-8")
    answer = CliRunner().invoke(main, ["models", "tables", "--into", str(page)])
    assert answer.exit_code == 2
    assert "made by make docs: processes" in answer.stderr
    assert page.read_text("utf-8") == "# Nothing marked here"

"""``bihuan phases``: what an operator can do without a page."""

from __future__ import annotations

import json

import pytest

CAMPAIGN = "jiangbei-2022"


@pytest.fixture
def office(rectifying):
    """The database of an office with a hazard from June that is being rectified."""
    url, _world, _hazard = rectifying
    return url


def test_x_18_preview_apply_and_roll_back_from_the_command_line(bihuan, office):
    def run(*arguments):
        done = bihuan("phases", *arguments, "--json", BIHUAN_DATABASE_URL=office)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    foreseen = run("preview", CAMPAIGN, "crackdown")
    assert foreseen["counts"]["changed"] == 1
    assert [line["new_ladder"] for line in foreseen["lines"]] == ["IMMEDIATE"]
    applied = run("apply", CAMPAIGN, "crackdown")
    assert (applied["state"], applied["late"], applied["counts"]["changed"]) == ("applied", True, 1)
    assert run("apply", CAMPAIGN, "crackdown") == applied
    undone = run("roll-back", CAMPAIGN, "crackdown", "--reason", "示例")
    assert (undone["state"], undone["counts"]["undone"]) == ("rolled_back", {"restored": 1})


def test_x_18_lines_for_people_and_sentences_for_refusals(bihuan, office):
    told = bihuan("phases", "preview", CAMPAIGN, "crackdown", BIHUAN_DATABASE_URL=office)
    assert "NORMAL -> IMMEDIATE" in told.output
    refused = bihuan("phases", "apply", CAMPAIGN, "nowhere", BIHUAN_DATABASE_URL=office)
    assert (refused.exit_code, "not_found" in refused.output) == (1, True)

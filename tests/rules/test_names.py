"""A name is kept as it reads."""

from __future__ import annotations

import pytest

from casework.errors import AnswerRefused
from casework.rules.names import name_kept
from workflows.commands.accounts import NewAccount, open_account

KEPT = {
    "甲乙铝业": "甲乙铝业",
    " 甲\u200b乙\u00ad铝业\ufeff ": "甲乙铝业",
    "甲\u3000乙\v丙": "甲 乙 丙",
    "\u200e甲\u2067乙\u2069": "甲乙",
}


@pytest.mark.parametrize("typed", KEPT)
def test_signs_that_are_not_seen_are_folded_away(typed):
    assert name_kept(typed, field="name") == KEPT[typed]


@pytest.mark.parametrize("sign", ["\u202d", "\u202e"])
def test_a_name_that_would_be_read_backwards_is_refused(sign):
    with pytest.raises(AnswerRefused) as refused:
        name_kept(f"甲{sign}乙", field="name")
    assert refused.value.facts == {
        "field": "name",
        "reason": "direction_reversed",
        "sign": f"U+{ord(sign):04X}",
    }


def test_an_account_has_a_name_that_reads_forwards(world):
    new = NewAccount(
        username="newcomer",
        name="王\u202e五",
        unit="JB01",
        unit_name=None,
        jurisdiction="JB01",
        roles=("inspector",),
        credential_number=None,
        credential_until=None,
        password_hash="x",  # noqa: S106 -- of a made-up person
    )
    with (
        pytest.raises(AnswerRefused) as refused,
        world.unit_of_work(world.actor("security_administrator")) as work,
    ):
        open_account(world.runtime, work, new)
    assert refused.value.facts["field"] == "name"

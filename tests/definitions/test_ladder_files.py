"""What a file of ladders may say, what it is taken to mean, and how a slip is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from casework.audit import RuleFiles
from casework.definitions import Campaign, CampaignBook
from tests.definitions.conftest import JIANGBEI
from tests.definitions.slips import CAMPAIGN, LADDERS, Slip, ensure_refused

SLIPS = [
    Slip("ladder_not_ascending", LADDERS, "{at: 0, act: remind", "{at: -3, act: remind", "NORMAL"),
    Slip("malformed", LADDERS, "  NORMAL:", "  normal:", "normal:"),
    Slip("malformed", LADDERS, "  NORMAL:", "  NORMAL_AND_MORE_THAN_THAT:", "THAT:"),
    Slip("unknown_value", LADDERS, "{at: -3, act: remind", "{at: -3, act: shout", "shout"),
    Slip("missing_key", LADDERS, "{at: -3, act: remind,", "{at: -3,", "at: -3"),
    Slip(
        "unknown_role",
        LADDERS,
        "{at: -3, act: remind, to: inspector",
        "{at: -3, act: remind, to: mayor",
        "NORMAL",
    ),
    Slip(
        "role_without_tasks",
        LADDERS,
        "{at: +3, act: instruct, to: bureau_leader",
        "{at: +3, act: instruct, to: superior",
        "NORMAL",
    ),
    Slip("unbegun_without_rung", LADDERS, "{at: +1, begun: false", "{at: +2, begun: false", "+2"),
    Slip(
        "unknown_ladder",
        CAMPAIGN,
        "\nproducts:",
        "\nladders: {LISTED: {like: NONE, rungs: [{rung: 1, at: 0}]}}\nproducts:",
        "LISTED",
    ),
    Slip(
        "unknown_ladder",
        CAMPAIGN,
        "\nproducts:",
        "\nladders: {LISTED: [-1, 0]}\nproducts:",
        "LISTED",
    ),
    Slip(
        "rung_left_out",
        CAMPAIGN,
        "\nproducts:",
        "\nladders: {NORMAL: {rungs: [{rung: 7, at: 9}]}}\nproducts:",
        "rung: 7",
    ),
    Slip(
        "missing_key",
        CAMPAIGN,
        "\nproducts:",
        "\nladders: {NORMAL: {rungs: [{rung: 6, at: 9}]}}\nproducts:",
        "rung: 6",
    ),
]


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{s.reason}-{n}" for n, s in enumerate(SLIPS)])
def test_a_slip_in_a_ladder_is_refused_with_its_line(
    slip: Slip, packs: Path, refusal: Callable[[], dict[str, object]]
) -> None:
    ensure_refused(slip, packs, refusal)


def said(packs: Path, ladders: str) -> Campaign:
    """The campaign when its file says so of ladders."""
    file = packs / CAMPAIGN
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\nproducts:", f"\nladders: {ladders}\nproducts:", 1), "utf-8")
    campaign = CampaignBook.load(packs)[JIANGBEI]
    audited = RuleFiles.read(packs).packs[JIANGBEI].ladders
    assert audited == campaign.ladders, "the auditor reads the same days by itself"
    return campaign


def asked(campaign: Campaign, ladder: str, number: int, *, begun: bool = True) -> tuple[str, ...]:
    found = campaign.asked_of_rung(ladder, number, begun=begun)
    return (found.act, found.to, *found.copy)


def test_a_pack_changes_a_single_rung_and_the_others_stay(packs: Path) -> None:
    change = "{NORMAL: {rungs: [{rung: 3, at: +2, to: bureau_leader, copy: [superior]}]}}"
    campaign = said(packs, change)
    assert campaign.ladders["NORMAL"] == (-3, 0, 2, 3, 5)
    assert asked(campaign, "NORMAL", 3) == ("explain", "bureau_leader", "superior")
    assert asked(campaign, "NORMAL", 3, begun=False) == (
        "explain",
        "section_chief",
        "bureau_leader",
    )
    assert asked(campaign, "NORMAL", 4) == ("instruct", "bureau_leader")


def test_a_pack_says_what_a_rung_asks_of_a_task_not_begun(packs: Path) -> None:
    change = "{REPORT: {rungs: [{rung: 2, begun: false, copy: [bureau_leader]}]}}"
    campaign = said(packs, change)
    assert asked(campaign, "REPORT", 2) == ("remind", "section_chief")
    assert asked(campaign, "REPORT", 2, begun=False) == (
        "remind",
        "section_chief",
        "bureau_leader",
    )


def test_a_pack_has_a_ladder_of_its_own_like_another_with_one_rung_more(packs: Path) -> None:
    own = "{LISTED: {like: REPORT, rungs: [{rung: 4, at: +9, act: propose, to: bureau_leader}]}}"
    campaign = said(packs, own)
    assert campaign.ladders["LISTED"] == (-1, 0, 1, 9)
    assert asked(campaign, "LISTED", 4) == ("propose", "bureau_leader")
    assert asked(campaign, "LISTED", 9) == ("propose", "bureau_leader")
    assert campaign.ladders["REPORT"] == (-1, 0, 1)


def test_a_pack_writes_a_whole_ladder_or_only_other_days(packs: Path) -> None:
    whole = "{OWN: [{at: 0, act: remind, to: inspector}], NORMAL: [-2, 0, 1, 2, 4, 8]}"
    campaign = said(packs, whole)
    assert campaign.ladders["OWN"] == (0,)
    assert campaign.ladders["NORMAL"] == (-2, 0, 1, 2, 4, 8)
    assert asked(campaign, "NORMAL", 6) == asked(campaign, "NORMAL", 5)

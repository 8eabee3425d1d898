"""A new campaign needs files only: other tracks, phases, products, forms and time limits."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from casework.definitions import CampaignBook
from tests.definitions.conftest import PACKS
from tests.packs import PROCESSES

TWO_TRACKS = """
tracks:
  - id: makers
    title: {zh_CN: 生产环节, en: Making}
    products: [helmets]
    objects: [producer]
    phases:
      - id: check
        title: {zh_CN: 检查, en: Check}
        starts_on: 2025年3月上旬
        ends_on: 2025年3月下旬
        mode: NORMAL
      - id: zero
        title: {zh_CN: 清零, en: Zero}
        starts_on: 2025-05-06
        ends_on: 2025年6月底
        mode: IMMEDIATE_ZERO
  - id: shops
    title: {zh_CN: 销售环节, en: Selling}
    products: [heaters]
    objects: [seller]
    phases:
      - id: visit
        title: {zh_CN: 走访, en: Visit}
        starts_on: 2025-03-15
        ends_on: 2026-02-28
        mode: NORMAL
"""


def worked_example() -> dict[str, str]:
    """The files that the guide shows, by their path below campaigns/."""
    guide = (PACKS / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    named = [(re.search(r"^# (binjiang-\S+)$", block, re.MULTILINE), block) for block in blocks]
    return {name[1]: block for name, block in named if name}


@pytest.fixture
def helmets(packs: Path) -> Path:
    """The worked example of the guide, as its own pack."""
    for name, content in worked_example().items():
        (packs / name).parent.mkdir(parents=True, exist_ok=True)
        (packs / name).write_text(content, encoding="utf-8")
    return packs / "binjiang-helmets-2025"


def test_x_1_the_worked_example_of_the_guide_loads_without_code(packs: Path, helmets: Path) -> None:
    book = CampaignBook.load(packs)
    assert len(book) == 3
    campaign = book[helmets.name]
    assert [product.title.zh_CN for product in campaign.products] == ["安全头盔", "电取暖器"]
    assert campaign.standing_on(date(2025, 4, 1)) == "check"
    assert campaign.standing_on(date(2025, 6, 1)) == "zero"
    assert [item.no for item in campaign.forms["annex_5"].checklist] == [1, 2]


def test_x_2_a_campaign_inherits_what_it_does_not_say(packs: Path, helmets: Path) -> None:
    book = CampaignBook.load(packs)
    campaign, other = book[helmets.name], book["jiangbei-2022"]
    assert campaign.forms["recheck"] == other.forms["recheck"]
    assert campaign.rules["recheck_due"] == other.rules["recheck_due"]
    assert campaign.rules["rectification_normal"].not_later_than == date(2025, 6, 30)
    assert campaign.rules["rectification_immediate"].not_later_than is None
    assert other.rules["rectification_normal"].not_later_than == date(2022, 9, 30)


def test_a_campaign_replaces_a_form_and_a_time_limit_by_name(packs: Path, helmets: Path) -> None:
    common = (packs / PROCESSES / "hazard_closure" / "forms" / "recheck.yaml").read_text(
        encoding="utf-8"
    )
    (helmets / "forms" / "recheck.yaml").write_text(
        common.replace("version: 3", "version: 4").replace("整改到位", "已整改"), encoding="utf-8"
    )
    (helmets / "rules" / "own.yaml").write_text(
        "rules:\n  - id: recheck_due\n    title: {zh_CN: 复查, en: Recheck}\n"
        "    basis: 示例\n    unit: calendar_days\n    length: 7\n",
        encoding="utf-8",
    )
    campaign = CampaignBook.load(packs)[helmets.name]
    assert campaign.forms["recheck"].version == 4
    assert campaign.rules["recheck_due"].length == 7
    assert CampaignBook.load(packs)["jiangbei-2022"].forms["recheck"].version == 3


def test_x_3_tracks_have_their_own_days_and_some_days_none(packs: Path, helmets: Path) -> None:
    file = helmets / "campaign.yaml"
    before = file.read_text(encoding="utf-8")
    cut = re.sub(r"\ntracks:\n(?:  .*\n)+", TWO_TRACKS, before)
    cut = re.sub(r"period: .*", "period: {starts_on: 2025年3月上旬, ends_on: 2026年2月底}", cut)
    file.write_text(cut, encoding="utf-8")
    campaign = CampaignBook.load(packs)[helmets.name]
    assert [track.id for track in campaign.tracks] == ["makers", "shops"]
    assert campaign.track("shops").products == ("heaters",)
    april = date(2025, 4, 10)
    assert campaign.standing_on(april) == "between"
    assert campaign.phase_on(april) is None
    assert campaign.phase_in_force(april).id == "check"
    visit = campaign.phase_on(april, "shops")
    assert visit is not None
    assert visit.id == "visit"
    with pytest.raises(KeyError):
        campaign.track("importers")

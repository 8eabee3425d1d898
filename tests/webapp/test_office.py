"""Opening the office: what it refuses to start with."""

from __future__ import annotations

import shutil

import pytest

from casework.errors import CampaignInvalid
from config import Config
from webapp.app.composition import Office


def test_an_office_with_matters_of_a_campaign_needs_its_pack(world, database_url, tmp_path):
    world.inspection()
    packs = tmp_path / "packs"
    shutil.copytree(Config().campaigns, packs)
    shutil.rmtree(packs / "jiangbei-2022")
    with pytest.raises(CampaignInvalid) as refused:
        Office.open(Config(database_url=database_url, campaigns=packs, home=tmp_path / "home"))
    assert refused.value.facts["file"] == "jiangbei-2022/campaign.yaml"
    assert refused.value.facts["reason"] == "pack_missing"

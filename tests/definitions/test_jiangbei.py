"""The pack of 江北市监发〔2022〕38号 says what the notice says."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from casework.definitions import Campaign, CampaignBook
from casework.errors import NotFound
from tests.packs import PROCESSES

PRODUCTS = [
    "危险化学品",
    "危险化学品包装物",
    "车载常压罐体",
    "钢筋",
    "水泥",
    "电线电缆",
    "燃气具",
    "烟花爆竹",
    "电动自行车",
    "电动自行车充电器和电池",
    "摩托车",
    "汽车零部件",
    "防火门",
]
AREAS = "生产企业集聚区 质量问题易发多发区 城乡结合部 农村市场和销售门店 发生过质量安全事故的企业"


def test_x_1_the_campaign_loads_from_files_alone(book: CampaignBook) -> None:
    assert "jiangbei-2022" in [campaign.slug for campaign in book]
    with pytest.raises(NotFound):
        book["nowhere-1999"]


def test_s0_1_the_campaign_carries_the_identity_of_its_notice(jiangbei: Campaign) -> None:
    assert jiangbei.title.zh_CN == "江北区2022年重点工业产品质量安全排查治理专项行动"
    assert jiangbei.document_number == "江北市监发〔2022〕38号"
    assert jiangbei.index_number == "11500000MB1915499P/2022-00256"
    assert jiangbei.issuer == "重庆市江北区市场监督管理局"
    assert (jiangbei.written_on, jiangbei.published_on) == (date(2022, 4, 20), date(2022, 4, 25))
    assert jiangbei.superior_document == "渝市监办发〔2022〕59号"


def test_x_1_region_and_length_of_the_campaign(jiangbei: Campaign) -> None:
    assert (jiangbei.region.code, jiangbei.region.time_zone) == ("500105", "Asia/Shanghai")
    assert (jiangbei.starts_on, jiangbei.ends_on) == (date(2022, 4, 20), date(2022, 10, 31))


def test_s0_2_thirteen_product_classes_in_the_printed_order(jiangbei: Campaign) -> None:
    assert [product.title.zh_CN for product in jiangbei.products] == PRODUCTS
    assert [product.no for product in jiangbei.products] == list(range(1, 14))
    assert "toys" not in jiangbei.product_ids


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        ("2022-04-19", "before"),
        ("2022-04-20", "screening"),
        ("2022-06-30", "screening"),
        ("2022-07-01", "crackdown"),
        ("2022-09-30", "crackdown"),
        ("2022-10-01", "consolidate"),
        ("2022-10-31", "consolidate"),
        ("2022-11-01", "after"),
    ],
)
def test_s0_3_the_phases_have_their_dates(jiangbei: Campaign, day: str, standing: str) -> None:
    assert jiangbei.standing_on(date.fromisoformat(day)) == standing


def test_s0_3_four_phases_with_the_modes_of_d03(jiangbei: Campaign) -> None:
    phases = jiangbei.track().phases
    assert [(p.title.zh_CN, p.starts_on.isoformat(), p.ends_on.isoformat()) for p in phases] == [
        ("动员部署", "2022-04-20", "2022-04-20"),
        ("深化排查", "2022-04-20", "2022-06-30"),
        ("整治攻坚", "2022-07-01", "2022-09-30"),
        ("巩固提升", "2022-10-01", "2022-10-31"),
    ]
    modes = ["NORMAL", "NORMAL", "IMMEDIATE_ZERO", "CONSOLIDATE"]
    assert [phase.mode for phase in phases] == modes


def test_x_3_every_day_has_one_standing_and_a_shared_day_takes_the_later_phase(
    jiangbei: Campaign,
) -> None:
    day = date(2022, 1, 1)
    while day < date(2023, 1, 1):
        standing = jiangbei.standing_on(day)
        inside = jiangbei.starts_on <= day <= jiangbei.ends_on
        assert (standing in {"before", "after"}) != inside
        if inside:
            assert jiangbei.phase_in_force(day) == jiangbei.phase_on(day)
        day += timedelta(days=1)
    shared = jiangbei.phase_on(date(2022, 4, 20))
    assert shared is not None
    assert shared.id == "screening"


def test_outside_the_campaign_the_nearest_phase_stays_in_force(jiangbei: Campaign) -> None:
    assert jiangbei.phase_in_force(date(2022, 1, 1)).id == "mobilise"
    assert jiangbei.phase_in_force(date(2023, 1, 1)).id == "consolidate"


def test_s0_4_five_key_area_tags_as_printed(jiangbei: Campaign) -> None:
    assert [tag.title.zh_CN for tag in jiangbei.area_tags] == AREAS.split()


def test_s0_5_problem_types_belong_to_one_domain(jiangbei: Campaign) -> None:
    def named_by_the_notice(domain: str) -> list[str]:
        kinds = jiangbei.problem_types_for(domain)
        return [kind.title.zh_CN for kind in kinds if "campaign default" not in kind.basis]

    assert named_by_the_notice("producer") == [
        "无证生产",
        "超范围生产",
        "未检验出厂或出厂检验记录不全",
        "生产过程中偷工减料",
        "掺杂掺假",
        "关键质量控制点不到位",
    ]
    assert named_by_the_notice("seller")[:4] == [
        "销售无证产品",
        "产品一致性不符",
        "质量低劣",
        "产品质量不符合国家标准和认证要求",
    ]
    assert len(named_by_the_notice("seller")) == 8
    assert len(named_by_the_notice("ccc")) == 3
    assert jiangbei.problem_type("adulteration").domain == "producer"
    with pytest.raises(KeyError):
        jiangbei.problem_type("anything")


def test_s0_5_each_record_asks_only_for_problems_of_its_domain(jiangbei: Campaign) -> None:
    for form, domain in (("annex_4", "seller"), ("annex_5", "producer")):
        items = jiangbei.forms[form].checklist
        assert {jiangbei.problem_type(item.problem_type).domain for item in items} == {domain}


def test_x_2_everything_of_the_campaign_is_data_that_can_be_listed(jiangbei: Campaign) -> None:
    lists = (
        jiangbei.products,
        jiangbei.problem_types,
        jiangbei.area_tags,
        jiangbei.tracks,
        jiangbei.duties,
        jiangbei.records,
        jiangbei.processes,
    )
    assert all(lists)
    assert jiangbei.forms
    assert jiangbei.rules
    assert jiangbei.ladders
    named = (*jiangbei.products, *jiangbei.problem_types, *jiangbei.area_tags, *jiangbei.duties)
    assert all(thing.title.in_("zh_CN") and thing.title.in_("en") for thing in named)


def test_duties_carry_the_days_of_the_notice(jiangbei: Campaign) -> None:
    due = {duty.id: duty.due_on for duty in jiangbei.duties}
    assert due["base_ledger"] == date(2022, 6, 30)
    assert due["stage_pack"] == date(2022, 7, 4)
    assert due["annual_pack"] == date(2022, 10, 20)
    weekly = next(duty for duty in jiangbei.duties if duty.id == "weekly_statistics")
    assert (weekly.every, weekly.weekday) == ("week", 3)
    stage = next(duty for duty in jiangbei.duties if duty.id == "stage_pack")
    assert len(stage.parts) == 4


def test_d03_time_limits_of_the_phases(jiangbei: Campaign) -> None:
    normal = jiangbei.rules["rectification_normal"]
    assert (normal.unit, normal.length) == ("working_days", 15)
    assert normal.not_later_than == date(2022, 9, 30)
    immediate = jiangbei.rules["rectification_immediate"]
    assert (immediate.length, immediate.ladder) == (3, "IMMEDIATE")
    fixed = jiangbei.rules["rectification_consolidate"]
    assert (fixed.unit, fixed.not_later_than) == ("fixed", date(2022, 10, 31))
    opens = jiangbei.rules["look_back_opens"]
    assert (opens.length, opens.edge, opens.not_before) == (30, "opening", date(2022, 7, 1))
    assert jiangbei.rules["look_back_due"].not_later_than == date(2022, 9, 30)


def test_x_28_every_time_limit_says_in_chinese_where_it_stands(jiangbei: Campaign) -> None:
    for rule in jiangbei.rules.values():
        assert rule.title_zh
        assert rule.title_en
        assert any("\u4e00" <= letter <= "\u9fff" for letter in rule.basis), rule.id


def test_x_17_d04_ladders_climb_from_before_due_to_long_overdue(jiangbei: Campaign) -> None:
    assert jiangbei.ladders["NORMAL"] == (-3, 0, 1, 3, 5)
    assert jiangbei.ladders["IMMEDIATE"] == (-1, 0, 1, 3, 5)


def test_the_same_files_give_the_same_digest_and_other_words_another(
    jiangbei: Campaign, packs: Path
) -> None:
    assert CampaignBook.load(packs)["jiangbei-2022"].digest == jiangbei.digest
    file = packs / PROCESSES / "hazard_closure" / "forms" / "recheck.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("整改到位", "已整改"), encoding="utf-8"
    )
    assert CampaignBook.load(packs)["jiangbei-2022"].digest != jiangbei.digest

"""The second campaign: 江西 2022, its days as the notice prints them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest

from casework.definitions import Campaign, CampaignBook, calendar_seed
from casework.limits.rules import term_of
from casework.rules.calendar import OFFICE_TIME
from tests.definitions.conftest import PACKS
from workflows.engine import ProcessCatalogue, ProcessEngine

CALENDAR = calendar_seed().to_calendar()
PRODUCTS = (
    "危险化学品 危险化学品包装物 车载常压罐体 钢筋 水泥 电线电缆 燃气具 烟花爆竹 消防产品 "
    "电动自行车 电动自行车充电器和电池"
)
CAMPAIGN = "jiangxi-2022/campaign.yaml"


@pytest.fixture(scope="module")
def engine() -> ProcessEngine:
    return ProcessEngine(ProcessCatalogue.read(PACKS.parent / "bpmn"))


@pytest.fixture(scope="session")
def jiangxi(book: CampaignBook) -> Campaign:
    return book["jiangxi-2022"]


def due(campaign: Campaign, rule: str, day: str) -> date:
    start = datetime.combine(date.fromisoformat(day), time(10), tzinfo=OFFICE_TIME)
    return term_of(campaign.rules.on(rule, start.date()), start, CALENDAR).due_on


@pytest.fixture
def found_on(engine: ProcessEngine) -> Callable[..., tuple[date, str]]:
    """When a hazard found on a day must be put right, and by which ladder it escalates."""

    def judge(campaign: Campaign, day: str, priority: int = 3) -> tuple[date, str]:
        mode = campaign.phase_in_force(date.fromisoformat(day)).mode
        said = engine.decide("phase_rule", {"mode": mode, "priority": priority}).outputs
        return due(campaign, str(said["rule"]), day), str(said["ladder"])

    return judge


def test_x_1_two_campaigns_load_from_files_alone(book: CampaignBook) -> None:
    assert [campaign.slug for campaign in book] == ["jiangbei-2022", "jiangxi-2022"]
    assert len({campaign.digest for campaign in book}) == 2
    for campaign in book:
        assert campaign.document_number
        assert campaign.issuer
        assert campaign.region.code
        assert campaign.starts_on < campaign.ends_on


def test_s1_1_identity_and_eleven_classes_in_the_printed_order(jiangxi: Campaign) -> None:
    assert jiangxi.document_number == "赣市监质监〔2022〕1号"
    assert jiangxi.issuer == "江西省市场监督管理局"
    assert (jiangxi.written_on, jiangxi.published_on) == (date(2022, 4, 13), date(2022, 4, 19))
    assert [product.title.zh_CN for product in jiangxi.products] == PRODUCTS.split()
    assert jiangxi.index_number == ""
    assert not {"motorcycles", "vehicle_parts", "fire_doors"} & set(jiangxi.product_ids)


def test_s1_two_phases_meet_at_the_end_of_june(jiangxi: Campaign) -> None:
    phases = jiangxi.track().phases
    assert [(p.id, p.starts_on, p.ends_on, p.mode) for p in phases] == [
        ("batch", date(2022, 4, 19), date(2022, 6, 30), "BATCH"),
        ("zeroing", date(2022, 7, 1), date(2022, 10, 31), "IMMEDIATE_ZERO"),
    ]
    assert jiangxi.standing_on(date(2022, 4, 18)) == "before"
    assert jiangxi.standing_on(date(2022, 11, 1)) == "after"


def test_s1_5_self_check_is_due_on_a_holiday_and_stays_there(jiangxi: Campaign) -> None:
    duty = next(duty for duty in jiangxi.duties if duty.id == "self_check")
    assert duty.due_on == date(2022, 4, 30)
    assert not CALENDAR.is_working_day(date(2022, 4, 30))


def test_s1_6_s1_13_coverage_and_completion_have_their_days(jiangxi: Campaign) -> None:
    days = {duty.id: duty.due_on for duty in jiangxi.duties}
    assert days["full_coverage"] == date(2022, 6, 30)
    assert days["batch_treatment"] == date(2022, 7, 31)
    assert days["whole_campaign"] == jiangxi.ends_on == date(2022, 10, 31)


@pytest.mark.parametrize("day", ["2022-04-19", "2022-05-10", "2022-06-30"])
def test_s1_7_what_is_found_by_june_is_due_on_the_last_of_july(
    jiangxi: Campaign, found_on: Callable[..., tuple[date, str]], day: str
) -> None:
    assert found_on(jiangxi, day) == (date(2022, 7, 31), "NORMAL")


@pytest.mark.parametrize(
    ("day", "last"),
    [("2022-07-01", "2022-07-06"), ("2022-09-08", "2022-09-14"), ("2022-10-28", "2022-10-31")],
)
def test_s1_8_what_is_found_from_july_is_dealt_with_at_once(
    jiangxi: Campaign, found_on: Callable[..., tuple[date, str]], day: str, last: str
) -> None:
    assert found_on(jiangxi, day) == (date.fromisoformat(last), "IMMEDIATE")


def test_s1_8_the_pack_alone_moves_the_switch_to_august(
    packs: Path, found_on: Callable[..., tuple[date, str]]
) -> None:
    file = packs / CAMPAIGN
    text = file.read_text(encoding="utf-8")
    text = text.replace("ends_on: 2022年6月底", "ends_on: 2022年7月底")
    text = text.replace("starts_on: 2022年7月", "starts_on: 2022年8月")
    file.write_text(text, encoding="utf-8")
    later = CampaignBook.load(packs)["jiangxi-2022"]
    assert found_on(later, "2022-07-15") == (date(2022, 7, 31), "NORMAL")
    assert found_on(later, "2022-08-01") == (date(2022, 8, 4), "IMMEDIATE")


def test_s1_9_what_june_left_open_is_late_in_august_when_the_short_ladder_rules(
    jiangxi: Campaign, engine: ProcessEngine
) -> None:
    assert due(jiangxi, "rectification_batch", "2022-06-30") < date(2022, 8, 1)
    mode = jiangxi.phase_in_force(date(2022, 8, 1)).mode
    said = engine.decide("phase_rule", {"mode": mode, "priority": 3}).outputs
    assert said["ladder"] == "IMMEDIATE"


def test_an_urgent_hazard_is_dealt_with_at_once_in_every_phase(
    jiangxi: Campaign, found_on: Callable[..., tuple[date, str]]
) -> None:
    assert found_on(jiangxi, "2022-05-10", priority=1) == (date(2022, 5, 13), "IMMEDIATE")


@pytest.mark.parametrize("closed", ["2022-04-29", "2022-07-20", "2022-08-31"])
def test_s1_11_what_was_closed_before_september_is_looked_back_on_in_september(
    jiangxi: Campaign, closed: str
) -> None:
    opens = due(jiangxi, "look_back_opens", closed)
    assert opens == date(2022, 9, 1)
    assert due(jiangxi, "look_back_due", opens.isoformat()) == date(2022, 9, 30)


def test_s1_11_what_is_closed_after_september_is_too_late_for_the_round(jiangxi: Campaign) -> None:
    last = jiangxi.rules["look_back_due"].not_later_than
    assert last is not None
    assert due(jiangxi, "look_back_opens", "2022-10-08") > last


@pytest.mark.parametrize("reopened", ["2022-09-05", "2022-09-30", "2022-10-27"])
def test_s1_12_a_failed_look_back_is_due_by_the_end_of_october(
    jiangxi: Campaign, found_on: Callable[..., tuple[date, str]], reopened: str
) -> None:
    for priority in (1, 2, 3):
        assert found_on(jiangxi, reopened, priority)[0] <= date(2022, 10, 31)


def test_s1_14_reports_have_the_days_of_the_notice(jiangxi: Campaign) -> None:
    duties = {duty.id: duty for duty in jiangxi.duties}
    weekly = duties["weekly_report"]
    assert (weekly.every, weekly.weekday, weekly.to) == ("week", 3, "省局质量监督处")
    assert duties["stage_report"].due_on == date(2022, 7, 31)
    assert duties["annual_report"].due_on == date(2022, 11, 10)
    assert duties["major_case"].to == "省局质量监督处，抄报省局执法稽查局"


def test_s1_36_each_record_asks_what_the_notice_names(
    jiangxi: Campaign, engine: ProcessEngine
) -> None:
    def record(entity: str, *, ccc: bool) -> str:
        facts: dict[str, str | bool] = {"entity": entity, "ccc": ccc, "odm": False}
        return str(engine.decide("form_selection", facts).outputs["form_id"])

    for entity, ccc, domain, items in (
        ("seller", False, "seller", 4),
        ("producer", False, "producer", 14),
        ("producer", True, "ccc", 2),
    ):
        form = jiangxi.forms[record(entity, ccc=ccc)]
        assert form.id in jiangxi.records
        assert len(form.checklist) == items
        assert {jiangxi.problem_type(item.problem_type).domain for item in form.checklist} == {
            domain
        }
        assert all("campaign default" in item.basis for item in form.checklist)


def test_s1_problem_types_named_by_the_notice(jiangxi: Campaign) -> None:
    assert len(jiangxi.problem_types_for("producer")) == 9
    assert [kind.title.zh_CN for kind in jiangxi.problem_types_for("seller")] == [
        "销售无证产品",
        "产品一致性不符",
        "质量低劣",
        "产品质量不符合国家标准和认证要求",
    ]


def test_x_2_an_id_shared_with_another_campaign_has_the_same_words(book: CampaignBook) -> None:
    """Pages that list several campaigns look words up by id."""
    words: dict[tuple[str, str], str] = {}
    for campaign in book:
        phases = [phase for track in campaign.tracks for phase in track.phases]
        for things in (campaign.products, campaign.problem_types, campaign.area_tags, phases):
            for thing in things:
                key = (type(thing).__name__, thing.id)
                assert words.setdefault(key, thing.title.zh_CN) == thing.title.zh_CN

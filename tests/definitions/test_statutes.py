"""Every reference of the law that states a time limit has a rule, in the version of its day."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from casework.definitions import Campaign
from casework.definitions.rules_reader import PlacedRule
from casework.definitions.schemas import Schemas
from casework.definitions.shared import SharedDefinitions
from casework.limits.rules import LimitRule
from config import Config
from tests.definitions.conftest import PACKS

MODELS = Config().models

LIMITS = {
    # 行政处罚法
    "L-CF-36": "penalty_limitation_due penalty_limitation_severe_due",
    "L-CF-48": "publicity_withdrawal_due",
    "L-CF-56": "evidence_disposal_due",
    "L-CF-60": "penalty_decision_due",
    "L-CF-61": "decision_service_due",
    "L-CF-64": "hearing_request_due hearing_opens",
    "L-CF-66": "deferred_payment_due",
    "L-CF-67": "fine_payment_due",
    "L-CF-68": "spot_money_handover_due",
    "L-CF-71": "spot_money_handover_due spot_money_banking_due",
    # 市场监督管理行政处罚程序规定
    "L-CX-12": "jurisdiction_negotiation_due",
    "L-CX-16": "jurisdiction_designation_due",
    "L-CX-18": "lead_verification_due",
    "L-CX-33": "evidence_disposal_due",
    "L-CX-36": "seal_due urgent_measure_report_due",
    "L-CX-44": "assistance_due",
    "L-CX-49": "case_review_due",
    "L-CX-57": "statement_due",
    "L-CX-64": "penalty_decision_due penalty_decision_continued_due",
    "L-CX-72": "fine_payment_due deferred_payment_due",
    "L-CX-77": "closing_form_due",
    "L-CX-82": "public_notice_service_due",
    # 听证办法
    "L-TZ-2": "hearing_request_due hearing_opens",
    "L-TZ-3": "hearing_request_due",
    # 行政强制法
    "L-QZ-19": "urgent_measure_report_due",
    "L-QZ-25": "seal_due",
    "L-QZ-45": "surcharge_period_due",
    "L-QZ-53": "court_application_due",
    "L-QZ-54": "demand_performance_due",
    "L-QZ-56": "court_acceptance_due",
    "L-QZ-57": "court_ruling_due",
    "L-QZ-58": "court_ruling_heard_due",
    # 产品质量法, 监督抽查
    "L-CZ-15": "sampling_objection_due",
    "L-CZ-17": "stop_and_rectify_due",
    "L-SC-3": "sampling_objection_due",
    "L-SC-46": "post_sampling_correction_due",
    "L-SC-47": "post_sampling_recheck_due",
    "L-SC-48": "announced_recheck_opens announced_recheck_due",
    # 移送规定
    "L-YS-5b": "referral_decision_due referral_transfer_due",
    "L-YS-7": "police_passing_on_due",
    "L-YS-8": "police_filing_due",
    "L-YS-9": "referral_reconsideration_due police_reconsideration_due "
    "filing_supervision_request_due",
    "L-YS-12": "referral_handover_due",
    "L-YS-19": "discipline_referral_due",
    "L-YS-20": "prosecutor_screening_due prosecutor_review_request_due prosecutor_review_due "
    "higher_prosecutor_request_due higher_prosecutor_decision_due police_explanation_due "
    "police_filing_on_notice_due",
    # 公示, 失信
    "L-GS-9": "publicity_due",
    "L-GS-10": "publicity_push_due pushed_publicity_due",
    "L-GS-11": "publicity_withdrawal_due",
    "L-GS-13": "publicity_short_end_due publicity_end_due",
    "L-XF-1": "publicity_repair_opens publicity_repair_special_opens",
    "L-YZ-0": "dishonesty_listing_end_due",
    "L-YZ-15": "dishonesty_listing_end_due",
    "L-YZ-16": "dishonesty_early_removal_opens",
    "L-QY-6": "publicity_due",
    # 认证, 许可, 特别规定
    "L-117-16": "certificate_decision_due",
    "L-117-22": "certificate_expiry_due certificate_renewal_opens",
    "L-117-37": "admonition_due",
    "L-117-55": "mark_correction_due",
    "L-RZ-66": "certification_correction_due",
    "L-TB-5": "ledger_keeping_due",
    "L-XK-25": "licence_expiry_due licence_renewal_due",
    "L-XK-46": "licence_correction_due",
    "L-XK-47": "licence_correction_due",
    "L-XK-54": "licence_correction_due",
    "L-XK-55": "licence_reapplication_opens",
    # Others
    "L-TS": "complaint_acceptance_due complaint_jurisdiction_due mediation_due "
    "mediation_end_notice_due informant_notice_due lead_verification_due",
    "L-FY-1": "review_application_due review_acceptance_due review_decision_due suit_due "
    "suit_after_review_due",
    "L-DJ-1": "change_registration_due",
    "L-QY-8": "annual_report_due",
    "L-ZH-1": "recall_plan_due recall_publication_due recall_stage_report_due recall_summary_due",
}
"""Left out: L-CF-85, L-QZ-69, L-CX-86 say how to count; L-CF-72 is a rate; L-DA says how long files
are kept, decades, which is no time limit of an act."""

PROCESSES = {
    "P03": "inspection_archive_due",
    "P04": "register_due recheck_due",
    "P05": "order_due rectification_normal rectification_batch rectification_immediate",
    "P06": "look_back_opens look_back_due",
    "P07": "interview_opens interview_due commitments_due",
    "P08": "laboratory_due",
    "P09": "sampling_objection_due objection_acceptance_due",
    "P11": "risk_verification_due",
    "P14": "summary_filing_due",
    "P19": "discipline_referral_due",
    "P20": "transfer_letter_due transfer_reply_due",
    "P21": "certificate_proposal_due",
    "P24": "recall_investigation_due",
    "P25": "supervision_progress_due supervision_due",
    "P26": "assistance_follow_up_due",
    "P28": "assigned_lead_due",
    "P29": "exemption_review_due",
    "P30": "admonition_due",
    "P31": "notification_reply_due",
    "P32": "case_archive_due",
    "P34": "case_information_report_due",
    "P36": "major_event_report_due",
    "P38": "strike_off_due",
}

CHANGED = [
    ("hearing_request_due", "2021-07-14", 3),
    ("hearing_request_due", "2021-07-15", 5),
    ("statement_due", "2021-07-14", 3),
    ("statement_due", "2021-07-15", 5),
    ("public_notice_service_due", "2022-10-31", 60),
    ("public_notice_service_due", "2022-11-01", 30),
    ("dishonesty_listing_end_due", "2021-08-31", 60),
    ("dishonesty_listing_end_due", "2021-09-01", 36),
]
RENAMED = [
    ("lead_verification_due", "2019-09-27", "第2号"),
    ("lead_verification_due", "2022-10-31", "第42号"),
    ("lead_verification_due", "2022-11-01", "第61号"),
    ("penalty_decision_due", "2021-07-14", "第2号"),
    ("penalty_decision_due", "2021-07-15", "第42号"),
    ("certificate_decision_due", "2022-06-01", "第117号"),
    ("certificate_decision_due", "2022-11-01", "第61号"),
    ("publicity_due", "2019-10-01", "企业信息公示暂行条例"),
    ("publicity_due", "2022-10-01", "第45号"),
    ("sampling_objection_due", "2019-12-31", "产品质量法"),
    ("sampling_objection_due", "2020-01-01", "第18号"),
    ("fine_payment_due", "2019-06-01", "2017年"),
    ("fine_payment_due", "2022-06-01", "2021年"),
    ("review_application_due", "2023-12-31", "2017年"),
    ("review_application_due", "2024-01-01", "2023年"),
]
SPANS = {
    "seal_due",
    "surcharge_period_due",
    "penalty_limitation_due",
    "penalty_limitation_severe_due",
    "publicity_short_end_due",
    "publicity_end_due",
    "dishonesty_listing_end_due",
    "certificate_expiry_due",
    "licence_expiry_due",
    "licence_renewal_due",
    "ledger_keeping_due",
    "annual_report_due",
    "case_information_report_due",
    "supervision_progress_due",
    "look_back_due",
}
"""They end on their calendar day: spans, limits counted back from a day, deadlines of reporting."""


@pytest.fixture(scope="module")
def common() -> list[PlacedRule]:
    rules = SharedDefinitions.read(MODELS, Schemas.load(MODELS, PACKS)).parts.rules
    return [placed for versions in rules.values() for placed in versions]


@pytest.fixture(scope="module")
def rules(common: list[PlacedRule]) -> list[LimitRule]:
    return [placed.rule for placed in common]


@pytest.mark.parametrize("reference", LIMITS)
def test_every_reference_that_states_a_limit_has_its_rules(
    reference: str, rules: list[LimitRule]
) -> None:
    assert set(LIMITS[reference].split()) <= {rule.id for rule in rules}


@pytest.mark.parametrize("process", PROCESSES)
def test_every_process_has_the_limits_that_no_statute_gives(
    process: str, rules: list[LimitRule]
) -> None:
    assert set(PROCESSES[process].split()) <= {rule.id for rule in rules}


def test_a_rule_refers_to_a_limit_of_the_table(rules: list[LimitRule]) -> None:
    for rule in rules:
        if rule.law:
            assert rule.id in LIMITS[rule.law].split() or rule.law == "L-TZ-3", rule
        assert rule.starts, rule


@pytest.mark.parametrize(("name", "day", "length"), CHANGED)
def test_l_ver_a_length_that_changed_is_chosen_by_the_day_of_the_act(
    jiangbei: Campaign, name: str, day: str, length: int
) -> None:
    assert jiangbei.rules.on(name, date.fromisoformat(day)).length == length


@pytest.mark.parametrize(("name", "day", "text"), RENAMED)
def test_l_ver_the_basis_names_the_text_in_force(
    jiangbei: Campaign, name: str, day: str, text: str
) -> None:
    assert text in jiangbei.rules.on(name, date.fromisoformat(day)).basis


def test_versions_follow_one_another_without_a_gap(jiangbei: Campaign) -> None:
    for name in jiangbei.rules.known:
        versions = jiangbei.rules.versions(name)
        for earlier, later in pairwise(versions):
            assert earlier.valid_until is not None
            assert later.valid_from is not None
            assert (later.valid_from - earlier.valid_until).days == 1, name


def test_an_unchecked_statement_says_so_in_plain_words(rules: list[LimitRule]) -> None:
    marked = {rule.id for rule in rules if "check: general knowledge" in rule.basis}
    known_unchecked = "assistance_due closing_form_due recall_plan_due dishonesty_listing_end_due"
    assert set(known_unchecked.split()) <= marked
    assert all(("待核对" in r.basis) == ("check: general knowledge" in r.basis) for r in rules)


def test_l_cf_85_l_qz_69_short_limits_of_those_laws_are_working_days(
    rules: list[LimitRule],
) -> None:
    for rule in rules:
        short = {"L-CF": 7, "L-QZ": 10}.get(rule.law[:4], 0)
        if rule.unit in {"working_days", "calendar_days"}:
            assert (rule.unit == "working_days") or rule.length > short, rule.id


def test_l_cal_a_limit_for_an_act_moves_to_a_working_day_and_a_span_does_not(
    rules: list[LimitRule],
) -> None:
    for rule in rules:
        if rule.unit in {"calendar_days", "months"} and rule.edge == "closing":
            assert (rule.last_day == "keep") == (rule.id in SPANS), rule.id
        else:
            assert rule.last_day == "keep", rule.id


def test_l_sc_48_the_window_opens_before_it_closes_and_both_count_from_the_announcement(
    jiangbei: Campaign,
) -> None:
    opens, due = (jiangbei.rules[f"announced_recheck_{edge}"] for edge in ("opens", "due"))
    assert (opens.edge, opens.length, due.edge, due.length) == ("opening", 60, "closing", 90)
    assert opens.starts == due.starts == "failure_announced"


def test_l_ys_5_the_hand_over_stands_behind_the_decision(jiangbei: Campaign) -> None:
    transfer = jiangbei.rules["referral_transfer_due"]
    assert (transfer.after, transfer.starts) == ("referral_decision_due", "referral_approved")
    assert (transfer.unit, transfer.length) == ("hours", 24)


@pytest.mark.parametrize(
    ("name", "role", "length", "excludes"),
    [
        ("lead_verification_due", "bureau_leader", 15, "testing identification"),
        (
            "penalty_decision_due",
            "bureau_leader",
            30,
            "suspension hearing public_notice testing identification refund",
        ),
        ("seal_due", "bureau_leader", 30, "testing"),
        ("review_decision_due", "bureau_leader", 30, ""),
        ("rectification_normal", "section_chief", 15, "testing suspension"),
    ],
)
def test_who_may_extend_a_limit_and_what_stops_it(
    jiangbei: Campaign, name: str, role: str, length: int, excludes: str
) -> None:
    rule = jiangbei.rules[name]
    assert rule.extension is not None
    assert (rule.extension.by_role, rule.extension.length) == (role, length)
    assert rule.extension.times == 1
    assert rule.extension.basis
    assert rule.excludes == tuple(excludes.split())


def test_subjects_have_a_file_each() -> None:
    files = {path.stem for path in (MODELS / "_shared" / "limits").iterdir()}
    assert len(files) >= 18

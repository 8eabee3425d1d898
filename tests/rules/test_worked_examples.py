"""Worked examples of every time limit: from the text of the law to the last day.

The days on the right were counted by hand on the State Council's calendars for 2019 and 2021 to
2023, not by the program. ``start`` is the day or moment of the act; pauses run from the first day
out of the count to the first day back in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import pytest

from casework.definitions import CampaignBook, calendar_seed
from casework.limits.rules import Changes, Pause, Term, term_of
from casework.rules.calendar import OFFICE_TIME

CALENDAR = calendar_seed().to_calendar()
BOOK = CampaignBook.load(Path(__file__).parents[2] / "campaigns")
JIANGBEI, JIANGXI = "jiangbei-2022", "jiangxi-2022"


@dataclass(frozen=True, kw_only=True)
class More:
    """What happened to the limit, or where it stands."""

    extended: Sequence[int] = ()
    paused: Sequence[tuple[str, str, str]] = ()
    chosen: str = ""
    campaign: str = JIANGXI


EXAMPLES: list[tuple[str, str, str] | tuple[str, str, str, More]] = [
    # Leads, jurisdiction, help: 程序规定 12-18, 44
    ("lead_verification_due", "2022-09-28", "2022-10-24"),
    ("lead_verification_due", "2022-09-28", "2022-11-14", More(extended=[15])),
    ("lead_verification_due", "2022-04-22", "2022-05-16"),
    ("lead_verification_due", "2019-09-27", "2019-10-23"),
    ("lead_verification_due", "2022-11-01", "2022-11-22"),
    (
        "lead_verification_due",
        "2022-07-04",
        "2022-08-01",
        More(paused=[("testing", "2022-07-11", "2022-07-18")]),
    ),
    (
        "lead_verification_due",
        "2022-08-29",
        "2022-09-29",
        More(paused=[("identification", "2022-09-05", "2022-09-15")]),
    ),
    ("jurisdiction_negotiation_due", "2022-09-08", "2022-09-20"),
    ("jurisdiction_designation_due", "2022-09-20", "2022-09-29"),
    ("assistance_due", "2022-06-01", "2022-06-23"),
    ("exemption_review_due", "2022-05-20", "2022-06-13"),
    # Complaints and reports: 投诉举报
    ("complaint_acceptance_due", "2022-04-27", "2022-05-10"),
    ("complaint_jurisdiction_due", "2022-06-28", "2022-07-07"),
    ("mediation_due", "2022-08-01", "2022-10-09"),
    ("mediation_end_notice_due", "2022-10-12", "2022-10-21"),
    ("informant_notice_due", "2022-09-29", "2022-10-11"),
    # The ordinary procedure: 普通程序
    ("penalty_limitation_due", "2020-05-31", "2022-05-31"),
    ("penalty_limitation_severe_due", "2022-02-28", "2027-02-28"),
    ("case_review_due", "2022-09-26", "2022-10-13"),
    ("case_review_due", "2022-09-26", "2022-10-27", More(extended=[10])),
    ("statement_due", "2022-04-28", "2022-05-09"),
    ("statement_due", "2019-09-10", "2019-09-16"),
    ("penalty_decision_due", "2022-07-01", "2022-09-29"),
    ("penalty_decision_due", "2022-07-01", "2022-10-31", More(extended=[30])),
    ("penalty_decision_due", "2019-07-03", "2019-10-08"),
    (
        "penalty_decision_due",
        "2022-07-01",
        "2022-10-19",
        More(paused=[("hearing", "2022-08-01", "2022-08-21")]),
    ),
    (
        "penalty_decision_due",
        "2022-08-15",
        "2023-01-13",
        More(paused=[("suspension", "2022-09-01", "2022-11-01")]),
    ),
    (
        "penalty_decision_due",
        "2022-05-10",
        "2022-10-27",
        More(
            extended=[30],
            paused=[
                ("testing", "2022-05-20", "2022-06-09"),
                ("public_notice", "2022-07-01", "2022-07-31"),
            ],
        ),
    ),
    ("penalty_decision_continued_due", "2022-10-31", "2022-12-20", More(chosen="2022-12-20")),
    ("decision_service_due", "2022-04-29", "2022-05-12"),
    ("decision_service_due", "2019-09-12", "2019-09-24"),
    ("decision_service_due", "2022-09-29", "2022-10-13"),
    ("closing_form_due", "2022-09-16", "2022-10-12"),
    # The summary procedure: 简易程序
    ("summary_filing_due", "2022-06-01", "2022-06-13"),
    ("spot_money_handover_due", "2022-09-30", "2022-10-09"),
    ("spot_money_banking_due", "2022-10-09", "2022-10-11"),
    # Coercive measures: 行政强制措施
    ("evidence_disposal_due", "2022-09-28", "2022-10-12"),
    ("urgent_measure_report_due", "2022-07-02 16:30", "2022-07-03 16:30"),
    ("seal_due", "2022-08-31", "2022-09-30"),
    ("seal_due", "2022-08-31", "2022-10-30", More(extended=[30])),
    (
        "seal_due",
        "2022-08-31",
        "2022-10-10",
        More(paused=[("testing", "2022-09-05", "2022-09-15")]),
    ),
    # The hearing: 听证
    ("hearing_request_due", "2022-04-28", "2022-05-09"),
    ("hearing_request_due", "2019-09-10", "2019-09-16"),
    ("hearing_opens", "2022-09-08", "2022-09-20"),
    # The execution: 执行
    ("fine_payment_due", "2022-06-20", "2022-07-05"),
    ("fine_payment_due", "2022-09-18", "2022-10-08"),
    ("fine_payment_due", "2019-09-20", "2019-10-08"),
    ("deferred_payment_due", "2022-07-05", "2022-09-30", More(chosen="2022-09-30")),
    ("surcharge_period_due", "2022-07-06", "2022-08-05"),
    ("demand_performance_due", "2022-08-08", "2022-08-22"),
    ("demand_performance_due", "2022-09-26", "2022-10-13"),
    ("court_application_due", "2022-06-30", "2022-09-30"),
    ("court_application_due", "2022-07-01", "2022-10-08"),
    ("court_acceptance_due", "2022-09-30", "2022-10-12"),
    ("court_ruling_due", "2022-10-10", "2022-10-19"),
    ("court_ruling_heard_due", "2022-09-05", "2022-10-08"),
    # The referral: 移送
    ("referral_decision_due", "2022-07-06", "2022-07-11"),
    ("referral_decision_due", "2022-09-29", "2022-10-08"),
    ("referral_transfer_due", "2022-09-30 17:00", "2022-10-01 17:00"),
    ("police_passing_on_due", "2022-07-12 09:15", "2022-07-13 09:15"),
    ("police_filing_due", "2022-07-11", "2022-07-14"),
    ("referral_reconsideration_due", "2022-07-14", "2022-07-18"),
    ("police_reconsideration_due", "2022-07-18", "2022-07-21"),
    ("filing_supervision_request_due", "2022-07-21", "2022-07-25"),
    ("referral_handover_due", "2022-07-13", "2022-07-18"),
    ("prosecutor_screening_due", "2022-07-04", "2022-07-07"),
    ("prosecutor_review_request_due", "2022-07-08", "2022-07-13"),
    ("prosecutor_review_due", "2022-07-13", "2022-07-20"),
    ("higher_prosecutor_request_due", "2022-07-21", "2022-07-26"),
    ("higher_prosecutor_decision_due", "2022-07-26", "2022-08-10"),
    ("police_explanation_due", "2022-08-01", "2022-08-08"),
    ("police_filing_on_notice_due", "2022-08-08", "2022-08-23"),
    ("discipline_referral_due", "2022-04-28", "2022-05-09"),
    # Sampling and after: 监督抽查
    ("laboratory_due", "2022-07-04", "2022-07-29", More(chosen="2022-07-29")),
    ("sampling_objection_due", "2022-09-18", "2022-10-08"),
    ("sampling_objection_due", "2019-09-20", "2019-10-08"),
    ("objection_acceptance_due", "2022-10-08", "2022-10-11"),
    ("post_sampling_correction_due", "2022-07-04", "2022-09-02"),
    ("post_sampling_correction_due", "2022-08-03", "2022-10-08"),
    ("post_sampling_recheck_due", "2022-07-04", "2022-09-19"),
    ("post_sampling_recheck_due", "2022-08-03", "2022-10-17"),
    ("announced_recheck_opens", "2022-07-04", "2022-09-02"),
    ("announced_recheck_opens", "2022-08-03", "2022-10-02"),
    ("announced_recheck_due", "2022-07-04", "2022-10-08"),
    ("stop_and_rectify_due", "2022-10-08", "2022-11-30", More(chosen="2022-11-30")),
    # Publicity and the list of serious dishonesty: 公示、失信
    ("publicity_due", "2022-09-28", "2022-10-31"),
    ("publicity_due", "2019-09-12", "2019-10-16"),
    ("publicity_push_due", "2022-09-22", "2022-10-11"),
    ("pushed_publicity_due", "2022-10-12", "2022-10-26"),
    ("publicity_withdrawal_due", "2022-09-29", "2022-10-09"),
    ("publicity_withdrawal_due", "2021-07-20", "2021-07-23"),
    ("publicity_short_end_due", "2022-11-30", "2023-02-28"),
    ("publicity_end_due", "2022-05-15", "2025-05-15"),
    ("publicity_repair_opens", "2022-08-31", "2023-02-28"),
    ("publicity_repair_special_opens", "2022-06-04", "2023-06-04"),
    ("dishonesty_listing_end_due", "2019-03-15", "2024-03-15"),
    ("dishonesty_listing_end_due", "2022-03-15", "2025-03-15"),
    ("dishonesty_early_removal_opens", "2022-03-15", "2023-03-15"),
    # Certificates and licences: 认证、许可
    ("certificate_decision_due", "2022-05-09", "2022-08-08"),
    ("certificate_expiry_due", "2020-02-29", "2025-02-28"),
    ("certificate_renewal_opens", "2018-06-29", "2023-03-31", More(chosen="2023-03-31")),
    ("mark_correction_due", "2022-07-04", "2022-07-22", More(chosen="2022-07-22")),
    ("admonition_due", "2022-07-04", "2022-08-05", More(chosen="2022-08-05")),
    ("certification_correction_due", "2023-08-01", "2023-08-31", More(chosen="2023-08-31")),
    ("certificate_proposal_due", "2022-07-04", "2022-08-31", More(chosen="2022-08-31")),
    ("licence_expiry_due", "2022-08-31", "2027-08-31"),
    ("licence_renewal_due", "2022-08-31", "2027-02-28"),
    ("licence_correction_due", "2022-07-04", "2022-08-12", More(chosen="2022-08-12")),
    ("licence_reapplication_opens", "2022-05-20", "2025-05-20"),
    ("ledger_keeping_due", "2022-04-30", "2024-04-30"),
    # The recall: 召回
    ("recall_investigation_due", "2022-07-04", "2022-07-25", More(chosen="2022-07-25")),
    ("recall_plan_due", "2022-04-25", "2022-05-11"),
    ("recall_publication_due", "2022-09-30", "2022-10-10"),
    ("recall_stage_report_due", "2022-07-01", "2022-10-08"),
    ("recall_summary_due", "2022-09-09", "2022-10-08"),
    # Service by public notice: 公告送达, sixty days, thirty for notices of 2022-11-01 and after
    ("public_notice_service_due", "2019-08-08", "2019-10-08"),
    ("public_notice_service_due", "2022-08-03", "2022-10-08"),
    ("public_notice_service_due", "2022-10-31", "2022-12-30"),
    ("public_notice_service_due", "2022-11-01", "2022-12-01"),
    # Review and suit: 复议、诉讼
    ("review_application_due", "2022-08-10", "2022-10-09"),
    ("review_acceptance_due", "2022-09-29", "2022-10-11"),
    ("review_decision_due", "2022-07-18", "2022-09-16"),
    ("review_decision_due", "2022-07-18", "2022-10-17", More(extended=[30])),
    ("suit_due", "2022-04-30", "2022-10-31"),
    ("suit_due", "2022-08-31", "2023-02-28"),
    ("suit_after_review_due", "2022-09-17", "2022-10-08"),
    # What enterprises owe the register
    ("change_registration_due", "2022-09-01", "2022-10-08"),
    ("annual_report_due", "2021-12-31", "2022-06-30"),
    # Reports and duties between offices
    ("inspection_archive_due", "2022-06-01", "2022-06-09"),
    ("case_archive_due", "2022-09-16", "2022-10-12"),
    ("case_information_report_due", "2022-07-04", "2022-07-24"),
    ("major_event_report_due", "2022-10-03 22:10", "2022-10-04 22:10"),
    ("risk_verification_due", "2022-09-08", "2022-09-16"),
    ("supervision_progress_due", "2022-09-26", "2022-10-03"),
    ("supervision_due", "2022-07-04", "2022-09-05", More(chosen="2022-09-05")),
    ("assistance_follow_up_due", "2022-07-04", "2022-08-04", More(chosen="2022-08-04")),
    ("assigned_lead_due", "2022-07-04", "2022-07-20", More(chosen="2022-07-20")),
    ("notification_reply_due", "2022-07-04", "2022-07-15", More(chosen="2022-07-15")),
    # A hazard's life, and interviews
    ("register_due", "2022-09-30", "2022-10-09"),
    ("order_due", "2022-06-02", "2022-06-07"),
    ("rectification_normal", "2022-06-01", "2022-06-23"),
    ("rectification_normal", "2022-06-01", "2022-07-14", More(extended=[15])),
    (
        "rectification_normal",
        "2022-06-01",
        "2022-07-01",
        More(paused=[("suspension", "2022-06-10", "2022-06-20")]),
    ),
    ("rectification_normal", "2022-09-15", "2022-09-30", More(campaign=JIANGBEI)),
    ("rectification_batch", "2022-04-20", "2022-07-31"),
    ("rectification_batch", "2022-06-30", "2022-07-31"),
    ("rectification_immediate", "2022-07-11", "2022-07-14"),
    ("rectification_immediate", "2022-10-28", "2022-10-31"),
    ("rectification_consolidate", "2022-09-23", "2022-10-12"),
    ("rectification_consolidate", "2022-10-10", "2022-10-31", More(campaign=JIANGBEI)),
    ("recheck_due", "2022-09-09", "2022-09-15"),
    ("strike_off_due", "2022-04-29", "2022-05-07"),
    ("look_back_opens", "2022-07-20", "2022-09-01"),
    ("look_back_opens", "2022-07-11", "2022-08-10", More(campaign=JIANGBEI)),
    ("look_back_due", "2022-09-01", "2022-09-30"),
    ("interview_opens", "2022-09-28", "2022-10-08"),
    ("interview_due", "2022-09-28", "2022-10-17"),
    ("service_due", "2022-09-28", "2022-10-08"),
    ("transfer_letter_due", "2022-09-28", "2022-10-12"),
    ("transfer_reply_due", "2022-09-28", "2022-10-24"),
    ("commitments_due", "2022-07-04", "2022-08-15", More(chosen="2022-08-15")),
]


def moment(words: str, otherwise: time = time(12)) -> datetime:
    """A day, at noon if no hour is given, in the office."""
    found = datetime.fromisoformat(words)
    hour = found.time() if " " in words else otherwise
    return datetime.combine(found.date(), hour, tzinfo=OFFICE_TIME)


def worked(rule_id: str, start: str, more: More) -> Term:
    rule = BOOK[more.campaign].rules.on(rule_id, moment(start).date())
    for kind, _, _ in more.paused:
        assert kind in rule.excludes
    for length in more.extended:
        assert rule.extension is not None
        assert length <= rule.extension.length
    pauses = tuple(
        Pause(kind=kind, since=moment(since), until=moment(until))
        for kind, since, until in more.paused
    )
    return term_of(
        rule,
        moment(start),
        CALENDAR,
        chosen=date.fromisoformat(more.chosen) if more.chosen else None,
        changes=Changes(pauses=pauses, extensions=tuple(more.extended)),
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e[0]}-{e[1]}-{e[2]}")
def test_a_worked_example_ends_on_the_day_counted_by_hand(
    example: tuple[str, str, str] | tuple[str, str, str, More],
) -> None:
    rule_id, start, due, *rest = example
    term = worked(rule_id, start, rest[0] if rest else More())
    if " " in due:
        assert term.due_at == moment(due)
        return
    assert term.due_on == date.fromisoformat(due)
    first, last = time.min, time(23, 59, 59)
    assert term.due_at == moment(due, first if term.rule.edge == "opening" else last)
    assert not term.provisional or term.due_on.year > max(CALENDAR.known_years)


def test_every_time_limit_has_a_worked_example() -> None:
    known: Mapping[str, object] = BOOK[JIANGXI].rules.known
    assert {example[0] for example in EXAMPLES} == set(known)


def test_the_examples_touch_pauses_extensions_and_every_unit() -> None:
    rules = [BOOK[JIANGXI].rules.versions(example[0])[-1] for example in EXAMPLES]
    assert {rule.unit for rule in rules} == {
        "working_days",
        "calendar_days",
        "months",
        "hours",
        "fixed",
        "chosen",
    }
    assert len(EXAMPLES) >= 150

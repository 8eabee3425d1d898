"""What amounts set off: crime, hearing, legal review, the spot, surcharge; worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import PenaltyRefused
from casework.rules.penalties import (
    crime_suspected,
    hearing_right,
    legal_review_needed,
    review_kind,
    spot_money_allowed,
    summary_allowed,
    surcharge,
)
from tests.rules.test_penalties import DAY, LAW, fen

CRIMES = [
    # crime, sales, unsold, suspected, by
    ("fake_goods", "0", "0", False, ""),
    ("fake_goods", "49,999.99", "0", False, ""),
    ("fake_goods", "50,000.00", "0", True, "crime_sales"),
    ("fake_goods", "50,000.01", "0", True, "crime_sales"),
    ("fake_goods", "0", "149,999.99", False, ""),
    ("fake_goods", "0", "150,000.00", True, "crime_unsold crime_combined"),
    ("fake_goods", "20,000", "89,999.99", False, ""),
    ("fake_goods", "20,000", "90,000.00", True, "crime_combined"),
    ("fake_goods", "20,000", "90,000.01", True, "crime_combined"),
    ("fake_goods", "49,999.99", "0.02", False, ""),
    ("fake_goods", "49,999.99", "0.03", True, "crime_combined"),
    ("fake_goods", "60,000", "200,000", True, "crime_sales crime_unsold"),
    ("unsafe_goods", "49,999.99", "500,000", False, ""),
    ("unsafe_goods", "50,000.00", "0", True, "crime_sales"),
]


@pytest.mark.parametrize(("crime", "sales", "unsold", "suspected", "by"), CRIMES)
def test_a_crime_is_suspected_from_the_amounts_on(crime, sales, unsold, suspected, by):
    found = crime_suspected(crime, sales=fen(sales), unsold=fen(unsold), day=DAY, law=LAW)
    assert found.suspected == suspected
    assert [one.id for one in found.reached] == by.split()


def test_serious_consequences_need_no_amount():
    found = crime_suspected("unsafe_goods", sales=0, unsold=0, day=DAY, law=LAW, serious=True)
    assert (found.suspected, found.reached, found.by_consequences) == (True, (), True)


@pytest.mark.parametrize(
    ("crime", "sales", "day", "reason"),
    [
        ("smuggling", 1, DAY, "unknown_crime"),
        ("fake_goods", -1, DAY, "amount_negative"),
        ("fake_goods", 1, date(2001, 4, 9), "no_law_on_day"),
    ],
)
def test_a_crime_that_cannot_be_judged_is_refused(crime, sales, day, reason):
    with pytest.raises(PenaltyRefused) as refused:
        crime_suspected(crime, sales=sales, unsold=0, day=day, law=LAW)
    assert refused.value.facts["reason"] == reason


HEARINGS = [
    # kinds, fine, gains, goods, party, day, given, amounts
    (["fine"], "9,999.99", "0", "0", "citizen", "2022-05-10", False, ()),
    (["fine"], "10,000.00", "0", "0", "citizen", "2022-05-10", True, ("fine",)),
    (["fine"], "99,999.99", "0", "0", "organisation", "2022-05-10", False, ()),
    (["fine"], "100,000.00", "0", "0", "organisation", "2022-05-10", True, ("fine",)),
    (["fine"], "0", "60,000", "39,999.99", "organisation", "2022-05-10", False, ()),
    (["fine"], "0", "60,000", "40,000", "organisation", "2022-05-10", True, ("confiscation",)),
    (["fine"], "0", "0", "10,000", "citizen", "2022-05-10", True, ("confiscation",)),
    (["warning"], "0", "0", "0", "citizen", "2022-05-10", False, ()),
    (["revoke_licence"], "0", "0", "0", "organisation", "2022-05-10", True, ()),
    (["stop_production"], "0", "0", "0", "citizen", "2020-05-10", True, ()),
    (["bar_from_trade"], "0", "0", "0", "citizen", "2021-07-14", False, ()),
    (["bar_from_trade"], "0", "0", "0", "citizen", "2021-07-15", True, ()),
    (["fine"], "10,000.00", "0", "0", "citizen", "2019-04-01", True, ("fine",)),
]


@pytest.mark.parametrize(
    ("kinds", "fine", "gains", "goods", "party", "day", "given", "amounts"), HEARINGS
)
def test_a_hearing_may_be_asked_for_from_the_amounts_on(
    *, kinds, fine, gains, goods, party, day, given, amounts
):
    found = hearing_right(
        kinds,
        fine=fen(fine),
        gains=fen(gains),
        goods=fen(goods),
        party_kind=party,
        day=date.fromisoformat(day),
        law=LAW,
    )
    assert (found.given, found.amounts) == (given, amounts)


@pytest.mark.parametrize(
    ("party", "day", "most"),
    [
        ("citizen", "2021-07-14", "50"),
        ("citizen", "2021-07-15", "200"),
        ("organisation", "2021-07-14", "1,000"),
        ("organisation", "2021-07-15", "3,000"),
    ],
)
def test_a_summary_fine_goes_up_to_and_with_its_amount(party, day, most):
    on = date.fromisoformat(day)
    assert summary_allowed(fen(most), party_kind=party, day=on, law=LAW)
    assert not summary_allowed(fen(most) + 1, party_kind=party, day=on, law=LAW)


@pytest.mark.parametrize(("day", "most"), [("2021-07-14", "20"), ("2021-07-15", "100")])
def test_money_is_taken_on_the_spot_up_to_and_with_its_amount(day, most):
    on = date.fromisoformat(day)
    assert spot_money_allowed(fen(most), day=on, law=LAW)
    assert not spot_money_allowed(fen(most) + 1, day=on, law=LAW)


def test_an_unknown_party_is_refused():
    with pytest.raises(PenaltyRefused) as refused:
        summary_allowed(1, party_kind="state", day=DAY, law=LAW)  # type: ignore[arg-type]
    assert refused.value.facts["reason"] == "unknown_party"


def test_each_condition_alone_asks_for_a_legal_review():
    names = ("public_interest", "hearing_held", "several_relations", "by_law")
    none = dict.fromkeys(names, False)
    assert review_kind(legal=legal_review_needed(**none)) == "case_review"
    for name in names:
        assert review_kind(legal=legal_review_needed(**{**none, name: True})) == "legal_review"


DUE = date(2022, 7, 1)
SURCHARGES = [
    # fine, days after the due day, stopped (days after it), days late, amount, capped
    ("1,000", -3, [], 0, "0", False),
    ("1,000", 0, [], 0, "0", False),
    ("1,000", 1, [], 1, "30", False),
    ("1,000", 10, [], 10, "300", False),
    ("1,000", 33, [], 33, "990", False),
    ("1,000", 34, [], 34, "1,000", True),
    ("1,000", 1000, [], 1000, "1,000", True),
    ("1,000", 10, [(3, 5)], 7, "210", False),
    ("1,000", 10, [(3, 5), (4, 6)], 6, "180", False),
    ("1,000", 10, [(-5, 2)], 8, "240", False),
    ("1,000", 10, [(0, 20)], 0, "0", False),
    ("0.33", 1, [], 1, "0", False),
    ("0.34", 1, [], 1, "0.01", False),
    ("33.33", 2, [], 2, "1.99", False),
    ("0", 5, [], 5, "0", False),
]


@pytest.mark.parametrize(("fine", "after", "stops", "days", "amount", "capped"), SURCHARGES)
def test_a_late_fine_grows_by_three_per_cent_a_day_up_to_itself(
    *, fine, after, stops, days, amount, capped
):
    stopped = [(DUE + timedelta(a), DUE + timedelta(b)) for a, b in stops]
    found = surcharge(fen(fine), DUE, DUE + timedelta(after), stopped=stopped)
    assert (found.days, found.amount, found.capped) == (days, fen(amount), capped)


def test_days_that_end_before_they_begin_are_refused():
    with pytest.raises(PenaltyRefused) as refused:
        surcharge(100, DUE, DUE + timedelta(3), stopped=[(DUE, DUE - timedelta(1))])
    assert refused.value.facts["reason"] == "days_reversed"


@given(st.integers(0, 10**13), st.integers(0, 80), st.integers(0, 80))
def test_a_surcharge_never_shrinks_with_time_and_never_passes_the_fine(fine, one, other):
    sooner, later = sorted((one, other))
    first = surcharge(fine, DUE, DUE + timedelta(sooner))
    second = surcharge(fine, DUE, DUE + timedelta(later))
    assert first.amount <= second.amount <= fine

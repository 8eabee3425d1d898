"""Ranges of fines, worked out by hand from the printed articles; amounts in yuan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.definitions import CampaignBook
from casework.errors import PenaltyRefused
from casework.rules.penalties import Clause, Edition, law_of_act, range_of, with_discretion
from casework.rules.penalties.law import Band
from casework.wording import Text
from config import Config

BOOK = CampaignBook.load(Config().campaigns)
LAW = BOOK.penalties
DAY = date(2022, 5, 10)


def fen(yuan: str) -> int:
    """An amount of the tables below, by other means than the program's."""
    whole = Decimal(yuan.replace(",", "")) * 100
    assert whole == int(whole)
    return int(whole)


def ranged(clause: str, value: str, day: str = "2022-05-10", gains: str = "0"):
    return range_of(
        LAW.clause(clause), value=fen(value), gains=fen(gains), day=date.fromisoformat(day)
    )


WORKED = [
    # 产品质量法 49: one to three times the value
    ("L-CZ-49", "2022-05-10", "0", "0", "0"),
    ("L-CZ-49", "2022-05-10", "0.01", "0.01", "0.03"),
    ("L-CZ-49", "2022-05-10", "12,345.67", "12,345.67", "37,037.01"),
    ("L-CZ-49", "2018-12-28", "12,345.67", "12,345.67", "37,037.01"),
    ("L-CZ-49", "2018-12-29", "12,345.67", "12,345.67", "37,037.01"),
    # 50: half to three times; half a fen is rounded up into the range
    ("L-CZ-50", "2022-05-10", "0.01", "0.01", "0.03"),
    ("L-CZ-50", "2022-05-10", "0.02", "0.01", "0.06"),
    ("L-CZ-50", "2022-05-10", "0.03", "0.02", "0.09"),
    ("L-CZ-50", "2022-05-10", "100,000", "50,000", "300,000"),
    ("L-CZ-50", "2019-06-01", "99,999.99", "50,000.00", "299,999.97"),
    # 51, 53: up to the value; 52: up to twice; 54: up to 30 %, rounded down; 63: once to thrice
    ("L-CZ-51", "2022-05-10", "8,000", "0", "8,000"),
    ("L-CZ-51", "2022-05-10", "0.01", "0", "0.01"),
    ("L-CZ-52", "2022-05-10", "8,000", "0", "16,000"),
    ("L-CZ-52", "2022-05-10", "7,999.99", "0", "15,999.98"),
    ("L-CZ-53", "2022-05-10", "8,000.01", "0", "8,000.01"),
    ("L-CZ-54", "2022-05-10", "10,000", "0", "3,000"),
    ("L-CZ-54", "2022-05-10", "0.03", "0", "0"),
    ("L-CZ-54", "2022-05-10", "0.04", "0", "0.01"),
    ("L-CZ-54", "2022-05-10", "10,000.01", "0", "3,000.00"),
    ("L-CZ-63", "2022-05-10", "30,000", "30,000", "90,000"),
    # 认证认可条例 67, then 66, then 66 with the rule for little value
    ("L-RZ-66", "2019-06-01", "1", "50,000", "200,000"),
    ("L-RZ-66", "2020-11-28", "9,999.99", "50,000", "200,000"),
    ("L-RZ-66", "2020-11-29", "9,999.99", "50,000", "200,000"),
    ("L-RZ-66", "2022-05-10", "0", "50,000", "200,000"),
    ("L-RZ-66", "2023-07-19", "9,999.99", "50,000", "200,000"),
    ("L-RZ-66", "2023-07-20", "0", "0", "0"),
    ("L-RZ-66", "2023-07-20", "0.01", "0", "0.02"),
    ("L-RZ-66", "2023-07-20", "9,999.99", "0", "19,999.98"),
    ("L-RZ-66", "2023-07-20", "10,000.00", "50,000", "200,000"),
    ("L-RZ-66", "2023-07-20", "10,000.01", "50,000", "200,000"),
    ("L-RZ-66", "2026-01-01", "500,000", "50,000", "200,000"),
    # 特别规定 3(2): the calculator of 3.9, and one fen around each edge
    ("L-TB-3(2)", "2022-05-10", "4,000", "50,000", "50,000"),
    ("L-TB-3(2)", "2022-05-10", "8,000", "100,000", "100,000"),
    ("L-TB-3(2)", "2022-05-10", "10,000", "100,000", "200,000"),
    ("L-TB-3(2)", "2022-05-10", "20,000", "200,000", "400,000"),
    ("L-TB-3(2)", "2022-05-10", "0", "50,000", "50,000"),
    ("L-TB-3(2)", "2022-05-10", "4,999.99", "50,000", "50,000"),
    ("L-TB-3(2)", "2022-05-10", "5,000.00", "100,000", "100,000"),
    ("L-TB-3(2)", "2022-05-10", "5,000.01", "100,000", "100,000"),
    ("L-TB-3(2)", "2022-05-10", "9,999.99", "100,000", "100,000"),
    ("L-TB-3(2)", "2022-05-10", "10,000.00", "100,000", "200,000"),
    ("L-TB-3(2)", "2022-05-10", "10,000.01", "100,000.10", "200,000.20"),
    ("L-TB-3(2)", "2007-07-26", "4,000", "50,000", "50,000"),
    # 生产许可证条例, 2005 and 2023
    ("L-XK-45", "2022-05-10", "6,000", "6,000", "18,000"),
    ("L-XK-45", "2023-07-19", "6,000", "6,000", "18,000"),
    ("L-XK-45", "2023-07-20", "6,000", "6,000", "18,000"),
    ("changed_conditions", "2022-05-10", "6,000", "0", "18,000"),
    ("changed_name", "2022-05-10", "6,000", "0", "6,000"),
    ("L-XK-47", "2022-05-10", "6,000", "0", "1,800"),
    ("L-XK-47", "2022-05-10", "0.01", "0", "0"),
    ("L-XK-48", "2022-05-10", "0.01", "50,000", "200,000"),
    ("L-XK-48", "2024-05-10", "9,000,000", "50,000", "200,000"),
    ("licence_lent", "2022-05-10", "6,000", "0", "200,000"),
    ("licence_borrowed", "2022-05-10", "6,000", "6,000", "18,000"),
    ("L-XK-51", "2022-05-10", "6,000.01", "6,000.01", "18,000.03"),
    ("L-XK-52", "2005-09-01", "6,000", "0", "200,000"),
    ("false_report_body", "2022-05-10", "0", "50,000", "200,000"),
    ("false_report_person", "2022-05-10", "0", "10,000", "50,000"),
    # 强制性产品认证管理规定 53-55
    ("certificate_misused", "2022-05-10", "100", "30,000", "30,000"),
    ("mark_traded", "2022-05-10", "100", "0", "30,000"),
    ("L-117-54", "2022-10-31", "100", "0", "30,000"),
    ("L-117-54", "2022-11-01", "100", "0", "30,000"),
    ("L-117-55", "2022-05-10", "100", "0", "20,000"),
    ("L-117-55", "2009-09-01", "1,000,000", "0", "20,000"),
]


@pytest.mark.parametrize(("clause", "day", "value", "least", "most"), WORKED)
def test_a_range_is_as_worked_out_by_hand(clause, day, value, least, most):
    found = ranged(clause, value, day)
    assert (found.least, found.most) == (fen(least), fen(most))


def test_the_table_is_large_enough_and_knows_every_clause():
    assert len(WORKED) >= 60
    assert {LAW.clause(clause).id for clause, *_ in WORKED} == set(LAW.clauses)


CITED = [
    ("L-RZ-66", "2019-06-01", "67"),
    ("L-RZ-66", "2020-11-28", "67"),
    ("L-RZ-66", "2020-11-29", "2020年11月29日修订）第66"),
    ("L-RZ-66", "2023-07-20", "2023年7月20日修订）第66"),
    ("L-117-54", "2022-10-31", "2009年总局令第117号"),
    ("L-117-54", "2022-11-01", "第61号修正"),
    ("L-XK-45", "2023-07-19", "2005年"),
    ("L-XK-45", "2023-07-20", "2023年7月20日修订"),
    ("L-CZ-49", "2018-12-28", "2009年修正"),
    ("L-CZ-49", "2018-12-29", "2018年修正"),
]


@pytest.mark.parametrize(("clause", "day", "cited"), CITED)
def test_an_article_is_cited_in_the_edition_of_its_day(clause, day, cited):
    assert cited in LAW.clause(clause).on(date.fromisoformat(day)).basis


@pytest.mark.parametrize(
    ("clause", "day", "gains", "taken", "by"),
    [
        ("L-TB-3(2)", "2022-05-10", "7", ("goods", "tools", "gains"), ""),
        ("L-TB-3(2)", "2022-05-10", "0", ("goods", "tools"), ""),
        ("L-117-54", "2021-07-14", "7", (), ""),
        ("L-117-54", "2021-07-15", "7", ("gains",), "行政处罚法（2021年修订）第28条"),
        ("L-XK-48", "2019-05-10", "7", ("gains",), ""),
    ],
)
def test_gains_are_confiscated_by_the_clause_or_by_the_general_rule(clause, day, gains, taken, by):
    found = ranged(clause, "100", day, gains)
    assert (found.confiscates, found.gains_by) == (taken, by)
    assert found.gains == (fen(gains) if "gains" in taken else 0)


@pytest.mark.parametrize(
    ("clause", "value", "gains", "day", "reason"),
    [
        ("L-XK-45", -1, 0, DAY, "amount_negative"),
        ("L-XK-45", 0, -1, DAY, "amount_negative"),
        ("L-XK-45", 10**13 + 1, 0, DAY, "amount_absurd"),
        ("L-XK-45", 0, 0, date(2005, 8, 31), "no_law_on_day"),
        ("L-TB-3(2)", 0, 0, date(2007, 7, 25), "no_law_on_day"),
        ("L-XK-99", 0, 0, DAY, "unknown_clause"),
        ("L-XK-46", 0, 0, DAY, "several_clauses"),
    ],
)
def test_what_cannot_be_computed_is_refused(clause, value, gains, day, reason):
    with pytest.raises(PenaltyRefused) as refused:
        range_of(LAW.clause(clause), value=value, gains=gains, day=day)
    assert refused.value.facts["reason"] == reason


@given(st.sampled_from(sorted(LAW.clauses)), st.integers(0, 10**13))
def test_a_range_lies_inside_the_laws_own_and_misses_less_than_a_fen(clause, value):
    found = range_of(LAW.clause(clause), value=value, gains=0, day=date(2024, 1, 1))
    per = {"yuan": None, "times": Fraction(1), "percent": Fraction(1, 100)}[found.band.measure]
    least, most = (
        Fraction(edge) if per is None else value * edge * per
        for edge in (found.band.least, found.band.most)
    )
    assert 0 <= found.least - least < 1
    assert 0 <= most - found.most < 1


def grounds(*names: str):
    return [LAW.ground(name, date(2022, 10, 8)) for name in names]


HALF = ("L-XK-48", "1")
"""50,000 to 200,000: a span of 150,000, of which 30 % are 45,000."""
DISCRETION = [
    # heavier, lighter, portion, least, most
    ((), (), 30, "50,000", "200,000"),
    ((), ("cooperated",), 30, "50,000", "95,000"),
    ((), ("harm_removed",), 30, "0", "95,000"),
    ((), ("cooperated", "merit"), 30, "0", "95,000"),
    (("repeated",), (), 30, "155,000", "200,000"),
    (("repeated", "obstructed"), (), 30, "155,000", "200,000"),
    (("repeated",), ("cooperated",), 30, "50,000", "200,000"),
    (("repeated",), ("harm_removed",), 30, "0", "200,000"),
    ((), ("harm_removed",), None, "0", "200,000"),
    ((), ("cooperated",), None, "50,000", "200,000"),
    (("repeated",), (), None, "50,000", "200,000"),
]


@pytest.mark.parametrize(("heavier", "lighter", "portion", "least", "most"), DISCRETION)
def test_discretion_leaves_the_range_downwards_only_and_only_by_statute(
    heavier, lighter, portion, least, most
):
    found = with_discretion(ranged(*HALF), grounds(*heavier), grounds(*lighter), portion=portion)
    assert (found.least, found.most) == (fen(least), fen(most))
    assert [ground.id for ground in found.grounds] == [*heavier, *lighter]
    assert found.holds(fen(least))
    assert found.holds(fen(most))
    assert not found.holds(fen(most) + 1)


def test_a_fixed_fine_stays_unless_a_statute_opens_it():
    fixed = ranged("L-TB-3(2)", "4,000")
    assert with_discretion(fixed, grounds("repeated"), (), portion=30).most == fen("50,000")
    assert with_discretion(fixed, grounds("repeated"), (), portion=30).least == fen("50,000")
    assert with_discretion(fixed, (), grounds("merit"), portion=30).least == 0


def test_a_ground_does_not_work_in_the_other_direction():
    for heavier, lighter in ((grounds("merit"), ()), ((), grounds("repeated"))):
        with pytest.raises(PenaltyRefused) as refused:
            with_discretion(ranged(*HALF), heavier, lighter)
        assert refused.value.facts["reason"] == "ground_of_other_side"


@pytest.mark.parametrize(
    ("day", "portion"), [("2019-12-23", None), ("2019-12-24", 30), ("2022-10-08", 30)]
)
def test_a_portion_is_meant_since_the_guidance(day, portion):
    assert LAW.portion(date.fromisoformat(day)) == portion


def test_to_confess_opens_the_range_since_the_law_of_2021():
    assert LAW.ground("confessed", date(2021, 7, 15)).effect == "mitigates"
    with pytest.raises(PenaltyRefused):
        LAW.ground("confessed", date(2021, 7, 14))


MILDER = [
    # clause, value, act, decision, why, least, most
    ("L-RZ-66", "8,000", "2022-05-10", "2022-08-01", "same_edition", "50,000", "200,000"),
    ("L-RZ-66", "8,000", "2019-06-01", "2022-08-01", "same_content", "50,000", "200,000"),
    ("L-RZ-66", "8,000", "2022-05-10", "2023-08-01", "later_milder", "0", "16,000"),
    ("L-RZ-66", "9,999.99", "2022-05-10", "2023-07-20", "later_milder", "0", "19,999.98"),
    ("L-RZ-66", "10,000", "2022-05-10", "2023-07-20", "later_not_milder", "50,000", "200,000"),
    ("L-RZ-66", "8,000", "2022-05-10", "2023-07-19", "same_edition", "50,000", "200,000"),
    ("L-XK-45", "8,000", "2022-05-10", "2024-01-01", "same_content", "8,000", "24,000"),
]


@pytest.mark.parametrize(("clause", "value", "act", "decision", "why", "least", "most"), MILDER)
def test_the_law_of_the_act_applies_unless_a_later_one_is_milder(
    *, clause, value, act, decision, why, least, most
):
    applied = law_of_act(
        LAW.clause(clause),
        acted_on=date.fromisoformat(act),
        decided_on=date.fromisoformat(decision),
        value=fen(value),
        gains=0,
    )
    assert applied.why == why
    assert (applied.range.least, applied.range.most) == (fen(least), fen(most))
    assert (applied.compared is None) == (why == "same_edition")


def test_a_later_law_that_also_takes_the_gains_is_not_milder():
    applied = law_of_act(
        LAW.clause("L-117-54"),
        acted_on=date(2021, 7, 14),
        decided_on=date(2022, 11, 1),
        value=100,
        gains=100,
    )
    assert applied.why == "later_not_milder"
    assert applied.range.gains == 0


def test_a_decision_before_the_act_is_refused():
    with pytest.raises(PenaltyRefused) as refused:
        law_of_act(
            LAW.clause("L-XK-45"),
            acted_on=date(2022, 5, 10),
            decided_on=date(2022, 5, 9),
            value=1,
            gains=0,
        )
    assert refused.value.facts["reason"] == "days_reversed"


def edition(since: str, until: str | None, times: tuple[int, int], **more: object) -> Edition:
    return Edition(
        id="a_clause",
        basis="某法",
        law="L-XX-1",
        valid_from=date.fromisoformat(since),
        valid_until=date.fromisoformat(until) if until else None,
        title=Text("条款", "Clause"),
        punishes=Text("行为", "Act"),
        bands=(Band(over=0, below=None, measure="times", least=times[0], most=times[1]),),
        **more,  # type: ignore[arg-type]
    )


COMPARED = [
    # the later edition beside one to three times, with goods confiscated
    ((2, 2), {"confiscates": ("goods",)}, "later_milder"),
    ((0, 4), {"confiscates": ("goods",)}, "later_not_milder"),
    ((0, 3), {"confiscates": ("goods",)}, "later_milder"),
    ((2, 3), {"confiscates": ("goods",)}, "later_not_milder"),
    ((1, 3), {"confiscates": ("goods",), "after_order": True}, "later_milder"),
    ((1, 3), {}, "later_milder"),
    ((1, 3), {"confiscates": ("goods", "tools")}, "later_not_milder"),
    ((1, 3), {"confiscates": ("goods",), "serious": ("close_down",)}, "later_not_milder"),
    ((1, 3), {"confiscates": ("goods",)}, "same_content"),
]


@pytest.mark.parametrize(("times", "more", "why"), COMPARED)
def test_the_most_weighs_before_the_least_and_both_before_what_is_taken(times, more, why):
    first = edition("2020-01-01", "2020-12-31", (1, 3), confiscates=("goods",))
    clause = Clause("a_clause", (first, edition("2021-01-01", None, times, **more)))
    days = {"acted_on": date(2020, 5, 1), "decided_on": date(2021, 5, 1)}
    assert law_of_act(clause, **days, value=100, gains=0).why == why

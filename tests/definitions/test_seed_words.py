"""Dates as notices print them."""

from __future__ import annotations

from datetime import date

import pytest

from casework.definitions.seed_words import first_day, is_day_or_period, last_day, period_of


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2022年4月上旬", "2022-04-01", "2022-04-10"),
        ("2022年4月中旬", "2022-04-11", "2022-04-20"),
        ("2022年4月下旬", "2022-04-21", "2022-04-30"),
        ("2022年6月底", "2022-06-30", "2022-06-30"),
        ("2024年2月底", "2024-02-29", "2024-02-29"),
        ("2022年7月", "2022-07-01", "2022-07-31"),
        ("2022年12月份", "2022-12-01", "2022-12-31"),
        ("2022-04-20", "2022-04-20", "2022-04-20"),
    ],
)
def test_x_4_words_of_a_notice_become_days(words: str, first: str, last: str) -> None:
    assert period_of(words) == (date.fromisoformat(first), date.fromisoformat(last))
    assert (first_day(words), last_day(words)) == period_of(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "4月中旬",
        "2022年13月",
        "2022年0月",
        "2022年4月初",
        "20220420",
        "2022-02-30",
        "２０２２年4月",
    ],
)
def test_x_4_other_words_are_refused(words: str) -> None:
    assert not is_day_or_period(words)

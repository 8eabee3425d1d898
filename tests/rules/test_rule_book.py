"""The book of time limits: the law of the day of the act applies."""

from __future__ import annotations

from datetime import date

import pytest

from casework.errors import RuleNotInForce
from casework.limits.rule_book import RuleBook
from casework.limits.rules import LimitRule


def rule(name: str, length: int, first: str = "", last: str = "") -> LimitRule:
    return LimitRule(
        id=name,
        title_zh="期限",
        title_en="limit",
        basis="示例",
        unit="working_days",
        length=length,
        valid_from=date.fromisoformat(first) if first else None,
        valid_until=date.fromisoformat(last) if last else None,
    )


BOOK = RuleBook.of(
    [
        rule("hearing", 5, "2021-07-15"),
        rule("hearing", 3, last="2021-07-14"),
        rule("listing", 60, "2016-04-01", "2021-08-31"),
        rule("admission", 2),
        rule("correction", 9, "2023-07-20"),
    ],
    date(2022, 4, 20),
)


@pytest.mark.parametrize(
    ("day", "length"), [("2019-09-10", 3), ("2021-07-14", 3), ("2021-07-15", 5), ("2030-01-01", 5)]
)
def test_l_ver_the_version_of_the_day_of_the_act_applies(day: str, length: int) -> None:
    assert BOOK.on("hearing", date.fromisoformat(day)).length == length


@pytest.mark.parametrize(
    ("name", "day"),
    [("listing", "2016-03-31"), ("listing", "2021-09-01"), ("correction", "2023-07-19")],
)
def test_a_day_without_a_version_is_refused(name: str, day: str) -> None:
    with pytest.raises(RuleNotInForce) as caught:
        BOOK.on(name, date.fromisoformat(day))
    assert caught.value.facts == {"rule": name, "day": day}


def test_an_unknown_rule_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        BOOK.on("anything", date(2022, 4, 20))
    with pytest.raises(KeyError):
        BOOK.versions("anything")


def test_the_versions_stand_oldest_first() -> None:
    assert [found.length for found in BOOK.versions("hearing")] == [3, 5]


def test_as_a_mapping_it_shows_what_holds_on_the_first_day_of_the_campaign() -> None:
    assert list(BOOK) == ["hearing", "admission"]
    assert len(BOOK) == 2
    assert BOOK["hearing"].length == 5
    assert "correction" not in BOOK
    assert BOOK.get("listing") is None
    assert {found.id for found in BOOK.values()} == {"hearing", "admission"}

"""The credit code's check digit, with the vectors of GB 32100 we recomputed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import CreditCodeInvalid
from casework.rules.credit_code import ALPHABET, check_digit, tidy, validate

VALID = ["91350100M000100Y43", "91110000101623741K", "911101066976941872", "11500000MB1915499P"]


def reason(code: str) -> object:
    with pytest.raises(CreditCodeInvalid) as caught:
        validate(code)
    return caught.value.facts["reason"]


@pytest.mark.parametrize("code", VALID)
def test_x_22_valid_codes_pass(code: str) -> None:
    validate(code)


@pytest.mark.parametrize(
    ("code", "expected"),
    [("91350100M000100Y4Z", "alphabet"), ("91350211M0000XUF46", "check_digit")],
)
def test_x_22_codes_cited_as_real_that_fail_are_refused_with_the_reason(
    code: str, expected: str
) -> None:
    assert reason(code) == expected


def test_x_22_the_refusal_names_the_digit_that_would_be_right() -> None:
    with pytest.raises(CreditCodeInvalid) as caught:
        validate("91350211M0000XUF46")
    assert caught.value.facts["expected"] == "R"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", "length"),
        ("123456789012345", "length"),
        ("91350100M000100Y433", "length"),
        ("91350100I000100Y43", "alphabet"),
        ("91350100m000100y43", "alphabet"),
        ("９1350100M000100Y43", "alphabet"),
        ("9135010ZM000100Y43", "alphabet"),
        ("9135010AM000100Y43", "region"),
        ("91350100M000100Y44", "check_digit"),
        ("19350100M000100Y43", "check_digit"),
    ],
)
def test_x_22_each_way_to_be_wrong_has_its_reason(code: str, expected: str) -> None:
    assert reason(code) == expected


def a_code_whose_sum_is_a_multiple_of_31() -> str:
    weights = [3**place % 31 for place in range(17)]
    for number in range(100_000):
        first = f"91500105DEM{number:06d}"
        if sum(ALPHABET.index(c) * w for c, w in zip(first, weights, strict=True)) % 31 == 0:
            return first
    raise AssertionError


def test_x_22_a_sum_divisible_by_31_ends_in_0() -> None:
    first = a_code_whose_sum_is_a_multiple_of_31()
    assert check_digit(first) == "0"
    validate(first + "0")


def test_other_registration_departments_may_be_letters() -> None:
    validate("Y1500105DEM000015" + check_digit("Y1500105DEM000015"))


def test_typed_codes_are_tidied_first() -> None:
    assert tidy(" 9135 0100-m000100y43\u3000") == "91350100M000100Y43"
    assert tidy("９１３５０１００Ｍ０００１００Ｙ４３") == "91350100M000100Y43"


codes = st.builds(
    lambda head, region, tail: head + region + tail,
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


@given(first=codes)
def test_every_first_seventeen_have_exactly_one_check_digit(first: str) -> None:
    good = [digit for digit in ALPHABET if not refused(first + digit)]
    assert good == [check_digit(first)]


@given(first=codes, place=st.integers(0, 16), other=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(first: str, place: int, other: str) -> None:
    code = first + check_digit(first)
    wrong = code[:place] + other + code[place + 1 :]
    assert refused(wrong) == (wrong != code)


def refused(code: str) -> bool:
    try:
        validate(code)
    except CreditCodeInvalid:
        return True
    return False

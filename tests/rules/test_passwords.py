"""Which passwords may be chosen."""

from __future__ import annotations

import pytest

from casework.rules.passwords import password_problem

NAMES = ("chief1", "王小明")


def problem(password: str, least: int = 12) -> str | None:
    return password_problem(password, least=least, names=NAMES)


@pytest.mark.parametrize(
    "password",
    [
        "violet tram on the ninth", "七个葫芦挂在老槐树上不肯下来", "kx7-Qm2-vb9-Ld4",
        "aaaaaabcdefghz", "Tr0ub4dor&three", "x" * 40 + "y z" + "q" * 900,
    ],
)  # fmt: skip
def test_a_long_password_of_ones_own_is_taken(password):
    assert problem(password) is None


@pytest.mark.parametrize("password", ["", "short", "elevensigns", "密码太短了"])
def test_length_is_asked_for(password):
    assert problem(password) == "too_short"
    assert problem("violet tram!", least=14) == "too_short"


@pytest.mark.parametrize(
    "password", ["Chief1-in-spring", "spring-ＣＨＩＥＦ1-x", "xx王小明2026年的春天"]
)
def test_ones_own_name_is_refused_however_it_is_written(password):
    assert problem(password) == "has_name"


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Password!2026", "P@ssw0rd12345", "ＰＡＳＳＷＯＲＤ1234", "123456789012",
        "210987654321", "aaaaaaaaaaaa", "abababababab", "123412341234", "qwertyuiopas",
        "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "abcdefghijklm", "admin@123456789", "bihuan-2026-2026",
        "correct horse battery staple", "闭环1234567890", "市场监管2026123456",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password):
    assert problem(password) == "too_common"


def test_signs_that_cannot_be_typed_and_endless_texts_are_refused():
    assert problem("violet tram\x00on the ninth") == "unprintable"
    assert problem("violet " * 200) == "too_long"

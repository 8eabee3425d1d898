"""How long wrong passwords make the next attempt wait, and when they are forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.brakes import ACCOUNT, ADDRESS, DOOR, NAME, NONE, brakes, key_of, network_of

LONGEST = timedelta(minutes=15)
BRAKES = brakes(5, LONGEST)
COUNTS = st.floats(min_value=0, max_value=1e9)
SPANS = st.timedeltas(min_value=timedelta(days=-4000), max_value=timedelta(days=4000))


def test_the_wait_begins_after_the_free_attempts_and_doubles_up_to_its_bound():
    waits = [BRAKES[ACCOUNT].wait(count).total_seconds() for count in range(4, 13)]
    assert waits == [0, 15, 30, 60, 120, 240, 480, 900, 900]


@given(st.sampled_from(sorted(BRAKES)), COUNTS, SPANS)
def test_no_wait_is_endless_whatever_was_counted_and_wherever_the_clock_went(kind, count, since):
    left = BRAKES[kind].left(count, since)
    assert NONE <= left <= BRAKES[kind].longest <= LONGEST
    if since >= LONGEST:
        assert left == NONE


@given(st.sampled_from(sorted(BRAKES)), COUNTS, SPANS)
def test_what_is_counted_only_gets_less(kind, count, since):
    assert 0 <= BRAKES[kind].level(count, since) <= count


def test_one_attempt_is_forgotten_after_another():
    brake = BRAKES[ACCOUNT]
    assert brake.level(5, brake.forgets * 2) == 3
    assert brake.level(5, brake.forgets * 9) == 0


def test_what_is_shared_by_many_is_wider_and_waits_less():
    assert BRAKES[ACCOUNT].free < BRAKES[NAME].free < BRAKES[ADDRESS].free < BRAKES[DOOR].free
    assert BRAKES[DOOR].longest < BRAKES[ADDRESS].longest < BRAKES[ACCOUNT].longest


def test_one_address_alone_never_slows_a_name_everywhere():
    """At its bound one address tries less often than the count of the name forgets."""
    assert BRAKES[ACCOUNT].longest > BRAKES[NAME].forgets
    assert BRAKES[ACCOUNT].free < BRAKES[NAME].free


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:0db8:0001:0002::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:0db8:0001:0002::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_what_one_connection_is_given_counts_as_one_address(address, network):
    assert network_of(address) == network


def test_parts_of_a_key_do_not_run_into_each_other():
    assert key_of("ab", "c") != key_of("a", "bc")

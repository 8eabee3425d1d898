"""No request is answered by a fault of ours, whatever it holds and whoever sends it."""

from __future__ import annotations

import time

import pytest

from tests.amounts import amount, seeds
from tests.fuzz.known import unfillable


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # forms cut short
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", seeds(1, 10))
def test_no_request_is_a_fault_of_ours(crowd, seed, assert_sound):
    """Every role and a stranger; the database keeps its promises afterwards."""
    print(f"SEED={seed}")
    everybody = crowd(seed)
    everybody.look_around()
    began = time.monotonic()
    everybody.send(amount(90, 5_000))
    spent = time.monotonic() - began
    print(f"{everybody.sent} requests, {everybody.sent / spent:.0f} a second")
    assert not everybody.faults.found, f"SEED={seed}\n{everybody.faults.told()}"
    assert_sound()


def test_every_route_can_be_asked(app):
    left = {rule.rule: names for rule in app.url_map.iter_rules() if (names := unfillable(rule))}
    assert not left, "say in tests/fuzz/known.py how these parts of addresses are filled"

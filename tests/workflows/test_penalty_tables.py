"""The tables of the penalty case (D09, D10, D11) say what the rules compute, for every input."""

from __future__ import annotations

from itertools import product

import pytest

from casework.rules.penalties import crime_suspected, legal_review_needed, review_kind
from tests.rules.test_penalties import DAY, LAW

BOTH = (True, False)


def decided(world, table: str, **asked: object) -> object:
    outputs = world.runtime.engine.decide(table, asked).outputs
    (answer,) = outputs.values()
    return answer


@pytest.mark.parametrize("crime", ["fake_goods", "unsafe_goods"])
@pytest.mark.parametrize("sales", [0, 49_999_99, 50_000_00])
@pytest.mark.parametrize("serious", BOTH)
def test_d11_refers_what_the_amounts_and_consequences_suspect(world, crime, sales, serious):
    found = crime_suspected(crime, sales=sales, unsold=0, day=DAY, law=LAW, serious=serious)
    asked = {"crime": crime, "amount_reached": bool(found.reached)}
    referred = decided(world, "criminal_threshold", **asked, serious_consequences=serious)
    assert referred == found.suspected == (serious or sales == 50_000_00)


def test_d11_refers_nothing_without_a_crime_of_products(world):
    for reached, serious in product(BOTH, BOTH):
        asked = {"crime": "none", "amount_reached": reached, "serious_consequences": serious}
        assert decided(world, "criminal_threshold", **asked) is False


def test_d09_tells_the_right_by_kind_or_by_amount(world):
    for heard, large in product(BOTH, BOTH):
        told = decided(world, "hearing_needed", kind_heard=heard, amount_large=large)
        assert told == (heard or large)


def test_d10_says_the_review_that_the_rule_says(world):
    for public, held, several, by_law in product(BOTH, repeat=4):
        conditions = {"public_interest": public, "hearing_held": held, "several_relations": several}
        wanted = review_kind(legal=legal_review_needed(**conditions, by_law=by_law))
        assert decided(world, "review_kind", **conditions, review_by_law=by_law) == wanted

"""An amount of money in a paper: printed in yuan, and refused where it is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.papers.facts import checked
from casework.papers.layout import laid_out
from tests.papers.known import paper
from tests.papers.test_refusals import refusal, told

PLAIN = paper("summary_decision")
FINE = replace(
    PLAIN, facts={**PLAIN.facts, "fine": replace(PLAIN.facts["fine"], type="money", sample=50000)}
)


@pytest.mark.parametrize(
    ("fen", "printed"),
    [(123450, "1,234.50元"), (5, "0.05元"), (100_000_000_00, "100,000,000.00元")],
)
def test_an_amount_is_printed_in_yuan_with_both_decimals(fen, printed):
    facts = checked(FINE, {**FINE.sample, "fine": fen})
    assert printed in str(laid_out(FINE, facts).to_json())


@pytest.mark.parametrize(
    ("given", "reason"),
    [(-1, "no_amount"), (10**13 + 1, "no_amount"), (12.5, "not_of_its_type"),
     ("12", "not_of_its_type"), (True, "not_of_its_type")],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_both_languages(given, reason):
    refused = refusal(FINE, {**FINE.sample, "fine": given})
    assert refused.facts["reason"] == reason
    assert "罚款" in told(refused)
    assert "Fine" in told(refused, "en")

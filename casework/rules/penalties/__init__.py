"""Amounts of penalties: lawful ranges, discretion, thresholds, surcharge. Values in, values out."""

from casework.rules.penalties.gates import (
    CrimeSuspected,
    HearingRight,
    Surcharge,
    crime_suspected,
    hearing_right,
    legal_review_needed,
    review_kind,
    spot_money_allowed,
    summary_allowed,
    surcharge,
)
from casework.rules.penalties.law import Clause, Edition, Ground, PenaltyLaw, Threshold
from casework.rules.penalties.ranges import Applied, Range, law_of_act, range_of, with_discretion

__all__ = [
    "Applied",
    "Clause",
    "CrimeSuspected",
    "Edition",
    "Ground",
    "HearingRight",
    "PenaltyLaw",
    "Range",
    "Surcharge",
    "Threshold",
    "crime_suspected",
    "hearing_right",
    "law_of_act",
    "legal_review_needed",
    "range_of",
    "review_kind",
    "spot_money_allowed",
    "summary_allowed",
    "surcharge",
    "with_discretion",
]

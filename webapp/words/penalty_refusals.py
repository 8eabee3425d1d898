"""Sentences for amounts of penalties: what is refused, and what is wrong in the values of law."""

from __future__ import annotations

from collections.abc import Mapping

from casework.errors import PenaltyLawInvalid
from webapp.app.i18n import _l
from webapp.words.paper_refusals import FILES, told_facts

PENALTY_SENTENCES: Mapping[str, str] = {
    "paper_refused.no_amount": _l(
        "“%(paper)s”: what is given for “%(fact)s” is no amount that can be right: it is less "
        "than zero, or far too large."
    ),
    "penalty_refused": _l("Nothing can be computed of this."),
    "penalty_refused.unknown_clause": _l(
        "There is no clause “%(clause)s”. bihuan penalties list names all of them."
    ),
    "penalty_refused.several_clauses": _l(
        "Several clauses stand under “%(clause)s”. Name one of them: %(known)s."
    ),
    "penalty_refused.no_law_on_day": _l(
        "“%(clause)s” has no edition that is in force on %(day)s. Please check the day; for older "
        "acts the edition must be added first."
    ),
    "penalty_refused.unknown_ground": _l("There is no ground “%(ground)s”."),
    "penalty_refused.ground_of_other_side": _l(
        "“%(ground)s” does not work in this direction: it makes a fine lighter where it was to "
        "make it heavier, or the other way round."
    ),
    "penalty_refused.amount_negative": _l("An amount cannot be less than zero (%(amount)s)."),
    "penalty_refused.amount_absurd": _l(
        "An amount above %(most)s yuan is not taken (%(amount)s). Please check it."
    ),
    "penalty_refused.not_money": _l(
        "“%(value)s” is no amount. Give yuan with at most two decimals, such as 1,234.50 "
        "(%(option)s)."
    ),
    "penalty_refused.not_a_day": _l("“%(value)s” is no day. Write it as 2022-07-31 (%(option)s)."),
    "penalty_refused.days_reversed": _l("%(last)s lies before %(first)s."),
    "penalty_refused.not_days": _l(
        "“%(value)s” is no stretch of days. Write it as 2022-07-01..2022-07-31 (%(option)s)."
    ),
    "penalty_refused.unknown_crime": _l(
        "There is no threshold for the crime “%(crime)s”. Known are: %(known)s."
    ),
    "penalty_refused.unknown_party": _l(
        "“%(party)s” is no kind of party: a party is a citizen or an organisation."
    ),
    "penalty_refused.unknown_campaign": _l(
        "There is no campaign “%(campaign)s”. Known are: %(known)s."
    ),
    "penalty_refused.unknown_kind": _l(
        "There is no kind of penalty “%(kind)s”. Known are: %(known)s."
    ),
}
LAW: Mapping[str, str] = {
    "band_gap": _l(
        "No fine is set for goods worth %(first)s yuan or more and less than %(last)s yuan. Let "
        "each band begin where the one before ends."
    ),
    "band_overlap": _l(
        "For goods worth %(value)s yuan two bands hold. Let each band begin where the one before "
        "ends; only the last has no “below”."
    ),
    "band_empty": _l("The band ends where it begins, or before. Set “below” above “from”."),
    "bands_begin_late": _l(
        "No fine is set for goods worth less than %(first)s yuan. Let the first band begin with "
        "from: 0."
    ),
    "last_band_ends": _l(
        "No fine is set for goods worth %(last)s yuan or more. Take “below” out of the last band."
    ),
    "band_measure": _l("A band has exactly one of yuan, times and percent."),
    "least_above_most": _l("The least is larger than the most. Exchange them."),
    "validity_reversed": _l("It ends (%(last)s) before it begins (%(first)s)."),
    "validity_overlap": _l(
        "Two versions of “%(id)s” are in force on the same day. Let each begin after the one "
        "before has ended."
    ),
    "validity_gap": _l(
        "No version of “%(id)s” is in force from %(first)s to %(last)s. Let each begin the day "
        "after the one before has ended."
    ),
    "threshold_missing": _l("The amount “%(id)s” is set in no file of this folder."),
    "threshold_not_local": _l(
        "The law leaves the amount “%(id)s” to no province. Take it out of the pack."
    ),
    "duplicate_id": _l(
        "“%(id)s” is there already, in another file. Versions of one thing stand in one file, and "
        "a pack gives new things new names."
    ),
}
FINDINGS: Mapping[str, str] = {**FILES, **LAW}


def penalty_law_sentence(fault: PenaltyLawInvalid) -> str:
    """What is wrong with a file of penalties, in the reader's language."""
    return str(FINDINGS[str(fault.facts["reason"])]) % told_facts(fault.facts)

"""Slips in the conditions and bounds of a form's questions are refused with their line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.definitions.slips import ORDER, RECHECK, RECORD, Slip, ensure_refused

SLIPS = [
    Slip("duplicate_id", RECORD, '{no: "7.6", text', '{no: "7.5", text', "7.5"),
    Slip("malformed", RECORD, '{no: "7.6", text', '{no: "7-6", text', "7-6"),
    Slip(
        "required_twice",
        RECHECK,
        "    required: true\n    max_length: 2000\n",
        "    required: true\n    required_if: {recheck_outcome: failed}\n    max_length: 2000\n",
        "required_if",
    ),
    Slip(
        "show_if_impossible_value",
        RECHECK,
        "    multiple: true\n",
        "    multiple: true\n    required_if: {recheck_outcome: lost}\n",
        "lost",
    ),
    Slip(
        "show_if_later_field",
        RECHECK,
        "en: Second inspector}\n    required: true\n",
        "en: Second inspector}\n    required_if: {recheck_outcome: passed}\n",
        "required_if",
    ),
    Slip("needs_multiple", RECHECK, "    multiple: true\n", "    min: 2\n", "min: 2"),
    Slip(
        "out_of_range",
        RECHECK,
        "    multiple: true\n",
        "    multiple: true\n    max: 21\n",
        "max: 21",
    ),
    Slip(
        "edges_reversed",
        RECHECK,
        "    multiple: true\n",
        "    multiple: true\n    min: 3\n    max: 2\n",
        "min: 3",
    ),
    Slip("malformed", RECHECK, "    multiple: true\n", "    keeps: A B\n", "keeps: A B"),
    Slip(
        "note_takes_no_answer",
        ORDER,
        "type: note\n",
        "type: note\n    keeps: noted\n",
        "name: due_note",
    ),
]


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{s.reason}-{n}" for n, s in enumerate(SLIPS)])
def test_a_slip_in_a_form_is_refused_with_its_line(
    slip: Slip, packs: Path, refusal: Callable[[], dict[str, object]]
) -> None:
    ensure_refused(slip, packs, refusal)

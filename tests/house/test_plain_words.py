"""Do comments, docstrings and sentences name who acts, instead of a pronoun that leaves it open?"""

from __future__ import annotations

import re
import tokenize
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSES = ("casework", "workflows", "webapp")
OPEN = re.compile(r"\b(?:nobody|whoever|somebody|everybody)\b", re.IGNORECASE)
FRONT_END = "webapp/frontend"


def said(file: Path) -> list[tokenize.TokenInfo]:
    """The comments and strings of a file; names of functions are no prose."""
    with tokenize.open(file) as opened:
        tokens = list(tokenize.generate_tokens(opened.readline))
    return [token for token in tokens if token.type in (tokenize.COMMENT, tokenize.STRING)]


def test_no_text_leaves_open_who_acts():
    """Say the inspector, the sweep, a second process, or what is not done; not nobody, whoever."""
    files = [f for house in HOUSES for f in sorted((ROOT / house).rglob("*.py"))]
    assert len(files) > 300
    found = [
        f"{file.relative_to(ROOT)}:{token.start[0]}: {match.group()}"
        for file in files
        if not file.is_relative_to(ROOT / FRONT_END)
        for token in said(file)
        for match in OPEN.finditer(token.string)
    ]
    assert not found, f"name who acts, or say what is not done: {found}"

"""What tests need beside Python packages: a browser, a Chinese font and a PostgreSQL server.

``python -m tests.provision COMMAND`` provides all three and runs the command; ``make test`` does
that. Whatever cannot be provided ends the run with a sentence: nothing is skipped.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"


class NotProvided(Exception):
    """Something the tests need is missing and could not be installed."""

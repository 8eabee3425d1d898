"""Taking records out of the house: every export is itself on record (features 78)."""

from __future__ import annotations

from collections.abc import Mapping

from casework.events import LedgerExported, MattersExported
from casework.unit_of_work import UnitOfWork


def note_ledger_export(work: UnitOfWork, *, lines: int, filters: Mapping[str, str]) -> None:
    """Put on the office's trail that the actor takes ``lines`` lines of the ledger out."""
    work.record(LedgerExported(lines=lines, filters=dict(filters)))


def note_list_export(
    work: UnitOfWork, *, kind: str, lines: int, filters: Mapping[str, str]
) -> None:
    """Put on the office's trail that the actor takes ``lines`` matters of a kind out."""
    work.record(MattersExported(of=kind, lines=lines, filters=dict(filters)))

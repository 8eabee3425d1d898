"""What it costs to look a photo up among a million hashes of others."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Index, MetaData, Table, insert, text
from sqlalchemy.orm import Session

from casework.database import connect
from casework.documents.prints import print_of
from casework.models import PhotoHash
from casework.queries.prints import meetings
from casework.rules.picture_hashes import BITS, WINDOWS, bands_of
from tests.bench.measuring import Row
from tests.bench.offices import DIALECTS, Bench
from tests.radar.drawing import drawn, written

MILLION, AT_ONCE = 1_000_000, 10_000
MILLISECONDS = 20.0


def looking_up(bench: Bench, *, rounds: int) -> Iterator[Row]:
    """One photo, in all its windows and turns, among a million hashes."""
    asked = [print_of(written(drawn(number))) for number in range(rounds)]
    for dialect in DIALECTS:
        engine = connect(bench.empty(dialect), synchronous="OFF")
        with engine.begin() as connection:
            _fill(connection)
        taken = []
        with Session(engine) as session:
            session.execute(text("ANALYZE"))
            for made in asked:
                spectra = made.spectra if made else {}
                began = perf_counter()
                meetings(session, spectra)
                taken.append(1000 * (perf_counter() - began))
        engine.dispose()
        figure, goal = median(taken), f"<= {MILLISECONDS:.0f} ms"
        name = f"{dialect}: look a photo up among a million hashes"
        yield Row(name, "ms wall", figure, goal=goal, met=figure <= MILLISECONDS)


def _fill(connection: Connection) -> None:
    """Hashes by chance, in a table as the migrations make it, but for what it points to."""
    known, chance = PhotoHash.__table__, Random(1)
    columns: list[Any] = [Column(c.name, c.type, primary_key=c.primary_key) for c in known.columns]
    indexes = [Index(i.name, *(c.name for c in i.columns)) for i in known.indexes]
    table = Table(known.name, MetaData(), *columns, *indexes)
    table.create(connection)
    for start in range(0, MILLION, AT_ONCE):
        rows = [_row(chance, number) for number in range(start, start + AT_ONCE)]
        connection.execute(insert(table), rows)


def _row(chance: Random, number: int) -> dict[str, object]:
    photo, window = divmod(number, len(WINDOWS))
    bits = chance.getrandbits(BITS)
    first, second, third = bands_of(bits)
    return {
        "photo_id": UUID(int=photo),
        "window": window,
        "bits": bits,
        "first": first,
        "second": second,
        "third": third,
    }

"""Tracks and their phases: inside the campaign, in order, a day in one phase or none (X-3)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from casework.definitions.campaign import Phase, Track
from casework.definitions.pack import by_id
from casework.definitions.seed_words import first_day, last_day
from casework.definitions.source import Place, Source
from casework.definitions.text import Text

STANDINGS = frozenset({"before", "after", "between"})


def read_tracks(
    source: Source,
    period: tuple[date, date],
    *,
    products: Collection[str],
) -> tuple[Track, ...]:
    """The tracks of a campaign that lasts ``period`` (first and last day)."""
    by_id(source, "tracks")
    tracks = []
    for index, raw in enumerate(source.data["tracks"]):
        place: Place = ("tracks", index)
        for number, product in enumerate(raw.get("products", ())):
            if product not in products:
                source.refuse((*place, "products", number), "unknown_product", product=product)
        phases = tuple(_phase(raw["id"], entry) for entry in raw["phases"])
        _check_days(source, place, phases, period)
        chosen = tuple(raw.get("products", products))
        title = Text.from_json(raw["title"])
        tracks.append(Track(raw["id"], title, phases, chosen, tuple(raw["objects"])))
    _check_ids(source, tracks)
    return tuple(tracks)


def _phase(track: str, raw: dict[str, Any]) -> Phase:
    return Phase(
        id=raw["id"],
        title=Text.from_json(raw["title"]),
        track=track,
        starts_on=first_day(raw["starts_on"]),
        ends_on=last_day(raw["ends_on"]),
        mode=raw["mode"],
        open_matters=raw.get("open_matters", "keep_due_switch_ladder"),
    )


def _check_days(
    source: Source, track: Place, phases: tuple[Phase, ...], period: tuple[date, date]
) -> None:
    for number, phase in enumerate(phases):
        place = (*track, "phases", number)
        first, last = phase.starts_on, phase.ends_on
        if first > last:
            source.refuse((*place, "ends_on"), "edges_reversed", first=first, last=last)
        for key, day in (("starts_on", first), ("ends_on", last)):
            if not period[0] <= day <= period[1]:
                source.refuse((*place, key), "phase_outside_campaign", phase=phase.id, day=day)
        if number and first < phases[number - 1].ends_on:
            earlier = phases[number - 1].id
            source.refuse((*place, "starts_on"), "phase_overlap", phase=phase.id, other=earlier)


def _check_ids(source: Source, tracks: list[Track]) -> None:
    seen: set[str] = set()
    for index, track in enumerate(tracks):
        for number, phase in enumerate(track.phases):
            place = ("tracks", index, "phases", number, "id")
            if phase.id in seen:
                source.refuse(place, "duplicate_id", id=phase.id)
            if phase.id in STANDINGS:
                source.refuse(place, "reserved_id", id=phase.id)
            seen.add(phase.id)

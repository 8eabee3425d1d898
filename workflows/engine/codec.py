"""A running process as stored bytes: only its frontier, only scalars, and no specification.

The bytes hold ids, states and facts. They name elements of a model but bring none with them, so
a tampered row can at worst be refused. Nothing in them is ever turned into an object by name.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

import orjson
import zstandard

from casework.errors import FactRefused, StateDamaged, StepFailed
from workflows.engine.catalogue import ProcessModel
from workflows.engine.pruning import Kept, everything, frontier
from workflows.engine.rows import flow_rows, restored_process
from workflows.engine.running import RunningProcess

FORMAT = 1
MAX_STATE_BYTES = 1_000_000
ALARM_DEPTH = 400
MAX_DEPTH = 700

_LOCAL = threading.local()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a stored state says: the process, or the end event it finished at."""

    process: RunningProcess | None
    outcome: str | None


def dump(model: ProcessModel, stored: Stored, *, prune: bool = True) -> bytes:
    """The bytes to store; raises ``StepFailed`` when the state is too large."""
    return _compressor().compress(_plain(model, stored.outcome, _kept(stored, prune=prune)))


def load(model: ProcessModel, blob: bytes) -> Stored:
    """The process as it was stored; raises ``StateDamaged`` (``reason``) for anything else."""
    return _understood(model, _unpacked(blob))


def dump_and_load(model: ProcessModel, stored: Stored) -> tuple[bytes, Stored]:
    """The bytes to store, and what they will say when they are read again.

    Raises ``StepFailed`` when the one is not the other, so no poisoned state is ever stored, and
    when the state is too large or too deep.
    """
    kept = _kept(stored, prune=True)
    _ensure_shallow(model, kept)
    plain = _plain(model, stored.outcome, kept)
    try:
        again = _understood(model, plain)
    except StateDamaged as problem:
        raise StepFailed(element=model.process_id, cause="state_unreadable") from problem
    if _plain(model, again.outcome, _kept(again, prune=False)) != plain:
        raise StepFailed(element=model.process_id, cause="state_changes_when_read_again")
    return _compressor().compress(plain), again


def _kept(stored: Stored, *, prune: bool) -> list[Kept]:
    """What to store of the process and of each process it has called, callers first."""
    process = stored.process
    if process is None:
        return []
    called = process.subprocesses.values()
    keep = frontier if prune else everything
    return [keep(flow) for flow in (process, *called) if not (prune and flow.completed)]


def _ensure_shallow(model: ProcessModel, kept: list[Kept]) -> None:
    depth = max((one.depth for one in kept), default=0)
    if depth > ALARM_DEPTH:
        _log.warning("a matter under process %s is %d tasks deep", model.process_id, depth)
    if depth > MAX_DEPTH:
        raise StepFailed(element=model.process_id, cause="process_too_deep")


def _plain(model: ProcessModel, outcome: str | None, kept: list[Kept]) -> bytes:
    flows = [flow_rows(one) for one in kept]
    plain = orjson.dumps({"format": FORMAT, "model": model.digest, "end": outcome, "flows": flows})
    if len(plain) > MAX_STATE_BYTES:
        raise StepFailed(element=model.process_id, cause="state_too_large")
    return plain


def _understood(model: ProcessModel, data: bytes) -> Stored:
    try:
        plain = orjson.loads(data)
    except orjson.JSONDecodeError as problem:
        raise StateDamaged(reason="unreadable") from problem
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise StateDamaged(reason="format")
    if plain.get("model") != model.digest:
        raise StateDamaged(reason="other_model")
    try:
        flows, outcome = plain["flows"], plain["end"]
        process = restored_process(model, flows) if flows else None
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, FactRefused) as problem:
        raise StateDamaged(reason="content") from problem
    if (process is None) is not isinstance(outcome, str):
        raise StateDamaged(reason="content")
    return Stored(process, outcome)


def _unpacked(blob: bytes) -> bytes:
    try:
        size = zstandard.frame_content_size(blob)
        if 0 <= size <= MAX_STATE_BYTES:
            return _decompressor().decompress(blob)
    except zstandard.ZstdError as problem:
        raise StateDamaged(reason="unreadable") from problem
    raise StateDamaged(reason="size")


def _compressor() -> zstandard.ZstdCompressor:
    if not hasattr(_LOCAL, "compressor"):
        _LOCAL.compressor = zstandard.ZstdCompressor(level=3)
    compressor: zstandard.ZstdCompressor = _LOCAL.compressor
    return compressor


def _decompressor() -> zstandard.ZstdDecompressor:
    if not hasattr(_LOCAL, "decompressor"):
        _LOCAL.decompressor = zstandard.ZstdDecompressor()
    decompressor: zstandard.ZstdDecompressor = _LOCAL.decompressor
    return decompressor

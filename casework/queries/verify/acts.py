"""I-1 and I-2: what people handed in, each task once, and the trail that says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

import orjson
import zstandard

from casework.models.types import MAX_UNPACKED
from casework.queries.verify.findings import Finding
from casework.queries.verify.records import Record


def handed_in_is_kept(record: Record, forms: Collection[str]) -> Iterator[Finding]:
    """Every submission can be read, in a known version of its form, as the trail tells it."""
    told = {event.facts.get("task_id"): event for event in record.told("TaskCompleted")}
    for submission in record.submissions:
        task = str(submission.task_id)
        if not _readable(record.packed[submission.task_id]):
            yield _finding("I-1", "answers_unreadable", record, "the answers cannot be read", task)
        if submission.form_digest not in forms:
            yield _finding("I-1", "form_unknown", record, "its form version is not kept", task)
        event = told.get(task)
        if event is None:
            yield _finding("I-2", "submission_without_event", record, "no line tells of it", task)
        elif event.actor_id != submission.person_id:
            yield _finding("I-1", "author_differs", record, "the trail names another author", task)
        elif event.occurred_at != submission.handed_in_at:
            yield _finding("I-1", "time_differs", record, "the trail names another moment", task)


def each_task_once(record: Record) -> Iterator[Finding]:
    """No task was completed twice, none is open and completed, none completed without form."""
    kept = {str(submission.task_id) for submission in record.submissions}
    told = Counter(str(event.facts.get("task_id")) for event in record.told("TaskCompleted"))
    for task, times in told.items():
        if times > 1:
            yield _finding("I-2", "task_completed_twice", record, f"completed {times} times", task)
        if task not in kept:
            yield _finding("I-2", "event_without_submission", record, "nothing was kept", task)
    for item in record.items:
        if str(item.task_id) in kept:
            task = str(item.task_id)
            yield _finding("I-2", "task_open_and_completed", record, "done, yet to be done", task)


def _readable(packed: bytes) -> bool:
    try:
        plain = zstandard.ZstdDecompressor().decompress(packed, max_output_size=MAX_UNPACKED)
        return isinstance(orjson.loads(plain), dict)
    except (zstandard.ZstdError, ValueError):
        return False


def _finding(invariant: str, check: str, record: Record, problem: str, task: str) -> Finding:
    return Finding(invariant, check, record.name, problem, {"task": task})

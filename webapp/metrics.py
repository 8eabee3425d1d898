"""How the sweep stands, as a monitoring program reads it: the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from casework.queries.watch import BUCKETS, SweepHealth, sweep_health
from casework.unit_of_work import CLOCK
from webapp.office import Office

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


def exposition(office: Office) -> bytes:
    """Every figure, read from the database now: it does not matter which process is asked."""
    with office.unit_of_work.reading(CLOCK) as work:
        health = sweep_health(work.session, work.now)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(health))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, health: SweepHealth) -> None:
        self._health = health

    def collect(self) -> Iterator[Metric]:
        """Gauges of how it stands, counters of what was done since the office was set up."""
        for name, told, value in _gauges(self._health):
            yield GaugeMetricFamily(f"bihuan_{name}", told, value=value)
        overdue = GaugeMetricFamily(
            "bihuan_deadlines_overdue", "Overdue time limits, by their wait", labels=["waited"]
        )
        names = [f"{int(wait.total_seconds())}s" for wait in BUCKETS]
        shortest, *longer = self._health.overdue
        overdue.add_metric([f"up to {names[0]}"], shortest)
        for name, count in zip(names, longer, strict=True):
            overdue.add_metric([f"over {name}"], count)
        yield overdue
        watch = self._health.watch
        for name, told, value in (
            ("runs", "Runs of the sweep", watch.runs_ever),
            ("fired", "Rungs and due moments fired", watch.fired_ever),
            ("delivered", "Messages delivered", watch.delivered_ever),
            ("failures", "Matters and messages that failed", watch.failed_ever),
        ):
            yield CounterMetricFamily(f"bihuan_sweep_{name}", told, value=value)


def _gauges(health: SweepHealth) -> Iterator[tuple[str, str, float]]:
    yield "sweep_last_run_timestamp_seconds", "End of the last run", _at(health.watch.finished_at)
    yield "sweep_lag_seconds", "How long the oldest overdue time limit has waited", health.lag
    yield "sweep_lease_until_timestamp_seconds", "End of the lease", _at(health.until)
    yield "sweep_frozen", "1 while a jump of the clock keeps it from firing", bool(health.frozen)
    yield "deadlines_armed", "Time limits the sweep has to come to", health.armed
    yield "deadlines_due", "Time limits whose moment has come", health.due
    yield "deadlines_set_aside", "Due ones of matters with an open incident", health.set_aside
    yield "matters_stalled", "Open matters that nothing will move", len(health.stalled)
    yield "incidents_open", "Failed acts nobody has dealt with", health.incidents
    yield "messages_undelivered", "Messages waiting to be delivered", health.undelivered
    yield "messages_given_up", "Messages that could not be delivered", health.given_up


def _at(moment: datetime | None) -> float:
    return moment.timestamp() if moment is not None else 0.0

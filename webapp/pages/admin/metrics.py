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
from webapp.app.composition import Office

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
            yield GaugeMetricFamily(name, told, value=value)
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
            ("bihuan_sweep_runs", "Runs of the sweep", watch.runs_ever),
            ("bihuan_sweep_fired", "Rungs and due moments fired", watch.fired_ever),
            ("bihuan_sweep_delivered", "Messages delivered", watch.delivered_ever),
            ("bihuan_sweep_failures", "Matters and messages that failed", watch.failed_ever),
        ):
            yield CounterMetricFamily(name, told, value=value)


def _gauges(health: SweepHealth) -> Iterator[tuple[str, str, float]]:
    ended, until = _at(health.watch.finished_at), _at(health.until)
    stalled, frozen = len(health.stalled), bool(health.frozen)
    yield "bihuan_sweep_last_run_timestamp_seconds", "End of the last run", ended
    yield "bihuan_sweep_lag_seconds", "How long the oldest overdue limit has waited", health.lag
    yield "bihuan_sweep_lease_until_timestamp_seconds", "End of the lease", until
    yield "bihuan_sweep_frozen", "1 while a jump of the clock keeps it from firing", frozen
    yield "bihuan_deadlines_armed", "Time limits the sweep has to come to", health.armed
    yield "bihuan_deadlines_due", "Time limits whose moment has come", health.due
    yield "bihuan_deadlines_set_aside", "Due, of matters with an incident", health.set_aside
    yield "bihuan_matters_stalled", "Open matters that nothing will move", stalled
    yield "bihuan_incidents_open", "Failed acts that are not resolved", health.incidents
    yield "bihuan_messages_undelivered", "Messages waiting to be delivered", health.undelivered
    yield "bihuan_messages_given_up", "Messages that could not be delivered", health.given_up


def _at(moment: datetime | None) -> float:
    return moment.timestamp() if moment is not None else 0.0

"""What one person may export or hand in within an hour; others are not touched (SR-18, SR-36)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.errors import QuotaSpent
from casework.models import HourlyUse
from tests.races.crowd import Threads
from tests.webapp.records import rows
from webapp.app.wsgi import create_app
from workflows.commands.quotas import use


@pytest.fixture
def app(office):
    """An office that lets one person export twice an hour."""
    config = replace(office.config, exports_an_hour=2)
    return create_app(replace(office, config=config))


def test_a_third_export_is_refused_with_a_sentence_and_noted(signed_in, office_trail):
    auditor = signed_in("auditor")
    for kind in ("csv", "xlsx"):
        assert auditor.get(f"/ledger/export.{kind}").status_code == 200
    answer = auditor.get("/ledger/export.csv")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "本小时内您已导出 2 次" in answer.text
    kinds = [e.kind for e in office_trail()]
    assert kinds.count("LedgerExported") == 2
    refused = [e.facts for e in office_trail() if e.kind == "OfficeActRefused"]
    assert [(f["code"], f["reason"]) for f in refused] == [("quota_spent", "exports")]
    assert signed_in("leader1").get("/ledger/export.csv").status_code == 200


def test_what_was_used_counts_for_its_hour_only(world):
    by = world.actor("inspector")
    for _ in range(3):
        with world.unit_of_work(by) as work:
            use(work, "uploads", most=3)
    with pytest.raises(QuotaSpent), world.unit_of_work(by) as work:
        use(work, "uploads", most=3)
    with world.unit_of_work(by) as work:
        work.recorded_at += timedelta(hours=1)
        use(work, "uploads", most=3)
    assert sorted(row.used for row in rows(world, HourlyUse)) == [1, 3]
    with world.unit_of_work(by) as work:
        work.recorded_at += timedelta(days=2)
        use(work, "uploads", most=3)
    assert len(rows(world, HourlyUse)) == 1  # older hours are forgotten


def test_what_is_refused_is_not_counted(world):
    by = world.actor("inspector")
    with pytest.raises(QuotaSpent), world.unit_of_work(by) as work:
        use(work, "upload_size", most=100, amount=101)
    with world.unit_of_work(by) as work:
        use(work, "upload_size", most=100, amount=100)
    assert [row.used for row in rows(world, HourlyUse)] == [100]


@pytest.mark.slow
def test_many_at_once_get_no_more_than_one_after_another(world):
    by = world.actor("inspector")

    def spend(_world):
        with world.unit_of_work(by) as work:
            use(work, "uploads", most=5)

    outcomes = Threads(world).race([spend] * 16)
    assert sum(outcome.error is None for outcome in outcomes) == 5
    assert [row.used for row in rows(world, HourlyUse)] == [5]

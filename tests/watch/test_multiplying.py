"""The copies other tests stand on are as good as what commands make."""

from __future__ import annotations

from casework.queries.verify import verify
from tests.multiplying import multiply


def test_copied_hazards_live_on_like_their_original(world, engine):
    original = world.hazard_at("record_report")
    copies = multiply(engine, original, 3)
    world.clock.on("2022-06-02")
    assert world.tick() == 4 * 4
    for hazard in (original, *copies):
        world.do(hazard, "record_report")
    assert world.matter(copies[0]).stage == world.matter(original).stage == "awaiting_recheck"
    with world.reading() as work:
        assert [str(f) for f in verify(work.session, world.runtime.engine.describe)] == []

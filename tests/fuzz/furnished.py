"""An office in the middle of its work: every kind of row that an address can name."""

from __future__ import annotations

from contextlib import suppress

from casework.errors import StepFailed
from casework.models.limits import RUNNING
from casework.unit_of_work import UnitOfWork
from tests.builders import CAMPAIGN, World
from webapp.app.auth import digest_of
from webapp.app.composition import Office
from webapp.jobs.heartbeat import tick
from workflows.commands.incidents import attempt
from workflows.commands.notice_settings import make_feed
from workflows.commands.phases import apply_switch
from workflows.limits.commands import start_extension, start_suspension

STEPS = ("register", "issue_order", "record_report", "recheck", "approve_strike_off")
FEED = "f" * 43
"""A secret address of a calendar, known to the fuzzer."""


def work_through(world: World, office: Office) -> None:
    """Begin matters of every kind, at home and elsewhere, and let some become late."""
    for step in STEPS:
        world.hazard_at(step)
    _ask(world, world.hazard_at("record_report"))
    world.inspection(world.enterprise(unit="JB02"))
    for process in world.runtime.processes:
        if process.begins is not None:
            world.begun(process.id, enterprise=world.enterprise())
    world.clock.on("2022-07-05")
    leader = world.actor("bureau_leader")
    apply_switch(
        world.runtime, world.unit_of_work, leader, campaign=CAMPAIGN, phase="crackdown", most=200
    )
    tick(office)
    _fail(world)
    with world.unit_of_work(world.actor("inspector")) as work:
        make_feed(work, token_digest=digest_of(FEED))


def _ask(world: World, hazard) -> None:
    """Ask for an extension of one limit and for a pause of another hazard's."""
    for start, matter in (
        (start_extension, hazard),
        (start_suspension, world.hazard_at("recheck")),
    ):
        running = [limit for limit in world.limits(matter) if limit.state in RUNNING]
        with world.unit_of_work(world.actor("inspector")) as work:
            start(world.runtime, work, running[0].id)


def _fail(world: World) -> None:
    """Leave two incidents of acts that failed."""

    def broken(_work: UnitOfWork) -> None:
        raise KeyError("a fault of the test")

    for matter in (world.hazard_at("register"), world.inspection()):
        arguments = {"task_id": str(world.items(matter)[0].task_id), "answers": {}}
        with suppress(StepFailed):
            attempt(
                world.unit_of_work, world.actor("inspector"), broken,
                act="complete_task", matter_id=matter, arguments=arguments,
            )  # fmt: skip

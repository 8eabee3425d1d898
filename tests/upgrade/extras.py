"""What a rehearsal never does, done by the commands: so that it stands in the database too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from uuid import UUID

from casework.rules.quiet_hours import QuietHours
from tests.builders import World
from tests.workflows.time_limits import hands
from webapp.rehearsal.album import Album
from workflows.commands.leases import hold_lease
from workflows.commands.notice_settings import Chosen, choose_notices, make_feed
from workflows.commands.sign_in_turns import Attempt, Browser
from workflows.commands.sign_ins import begin_sign_in
from workflows.commands.tasks import complete_task, form_of
from workflows.limits.beginnings import take_up

SECOND_CAMPAIGN = "jiangxi-2022"


def limits_in_every_state(world: World) -> None:
    """Hazards whose time limit is asked about, extended, paused, overridden, begun."""
    acts: list[Callable[[World, UUID], object]] = [
        hands.extension,
        hands.asked,
        _asked_of_the_leader,
        hands.extended,
        _refused_an_extension,
        hands.suspension,
        _asked_for_a_pause,
        hands.paused,
        _paused_and_resumed,
        partial(hands.override, day="2022-07-22"),
        _taken_up,
    ]
    for act in acts:
        act(world, world.hazard_at("record_report"))


def _asked_of_the_leader(world: World, hazard: UUID) -> None:
    """Asked while the bureau's pack had its leader decide; the packs that ship do not."""
    rule = world.runtime.campaigns[world.campaign].rules["rectification_normal"]
    assert rule.extension is not None
    by_leader = replace(rule.extension, by_role="bureau_leader")
    hands.asked(hands.ruled(world, extension=by_leader), hazard)


def _refused_an_extension(world: World, hazard: UUID) -> None:
    world.do(hands.asked(world, hazard), "decide_by_chief", approved=False, opinion="不同意")


def _asked_for_a_pause(world: World, hazard: UUID) -> None:
    request = hands.suspension(world, hazard)
    world.do(request, "request_suspension", pause_kind="testing", reason="送检")


def _paused_and_resumed(world: World, hazard: UUID) -> None:
    world.do(hands.paused(world, hazard), "resume")


def _taken_up(world: World, hazard: UUID) -> None:
    item = world.item(hazard, "record_report")
    with world.unit_of_work(world.actor(item.role, item.unit)) as work:
        take_up(world.runtime, work, task_id=item.task_id)


def struck_off(world: World) -> list[UUID]:
    """Hazards struck off the ledger, which now wait for their look-back."""
    hazards = [world.hazard_at("approve_strike_off") for _ in range(3)]
    for hazard in hazards:
        world.do(hazard, "approve_strike_off")
    return hazards


def a_report_with_photos(world: World, album: Album) -> None:
    """A rectification is reported with two photos."""
    hazard = world.hazard_at("record_report")
    item = world.item(hazard, "record_report")
    form, actor = form_of(world.runtime, item, world.matter(hazard)), world.actor(item.role)
    said = {"documents": album.digests(2)}
    with world.unit_of_work(actor) as work:
        answers = world.filled(work, form, world.matter(hazard), said)
        photos = album.handed_in(form, answers)
        complete_task(world.runtime, work, task_id=item.task_id, answers=answers, photos=photos)


def looked_back(world: World, hazards: Sequence[UUID]) -> None:
    """Of hazards that a look-back is due to: one visited, one come back, the others not yet."""
    visited, back = hazards[:2]
    world.do(visited, "visit")
    world.do(back, "visit", visit_outcome="failed")
    world.do(back, "conclude", look_back_result="failed", opinion="问题反弹")


def matters_at_rare_steps(world: World) -> None:
    """A likely duplicate, what was refused or impossible, interviews at each of their steps."""
    struck_off(world)
    world.hazard()
    world.do(world.inspection(), "inspect", outcome="refused")
    world.do(world.hazard_at("record_report"), "record_report", report_outcome="refused")
    shut = world.hazard_at("recheck")
    world.do(shut, "recheck", recheck_outcome="cannot_inspect", cannot_reason="moved")
    straight = ("approve", "notify", "hold")
    for done in range(len(straight) + 1):
        interview = _interview(world)
        for step in straight[:done]:
            answers = {"has_commitments": True} if step == "hold" else {}
            world.do(interview, step, **answers)


def _interview(world: World) -> UUID:
    """One proposed because a hazard failed its recheck twice."""
    hazard = world.hazard_at("recheck")
    world.do(hazard, "recheck", recheck_outcome="failed")
    for step in ("issue_order", "record_report"):
        world.do(hazard, step)
    world.do(hazard, "recheck", recheck_outcome="failed")
    [interview] = world.children(hazard, "interview")
    return UUID(str(interview.id))


def matters_of_a_second_campaign(world: World) -> None:
    """An inspection and hazards at some steps under the rules and forms of another notice."""
    first, world.campaign = world.campaign, SECOND_CAMPAIGN
    world.inspection()
    for step in ("register", "issue_order", "record_report", "recheck", "approve_strike_off"):
        world.hazard_at(step)
    world.campaign = first


def a_person_with_settings(world: World) -> None:
    """Somebody is signed in, has notices sent outside, and a calendar at a secret address."""
    chief = world.actor("section_chief")
    token = sha256(b"a browser of the fixture").hexdigest()
    chosen = Chosen(
        addresses={"mail": "chief@example.invalid"},
        choices={"RungClimbed": ["mail"]},
        quiet=QuietHours(22, 7),
        urgent_breaks=True,
        digest_hour=8,
    )
    with world.unit_of_work(chief) as work:
        begin_sign_in(
            work,
            Attempt(
                person_id=chief.id,
                username="chief",
                name_key=token,
                browser=Browser(address="192.0.2.1", agent="Browser"),
            ),
            right_password=True,
            token_digest=token,
            new_device=sha256(b"a device of the fixture").hexdigest(),
        )
        choose_notices(work, chosen)
        make_feed(work, token_digest=sha256(token.encode()).hexdigest())
        hold_lease(work, name="heartbeat", holder="office:1", length=timedelta(minutes=1))

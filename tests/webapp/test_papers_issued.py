"""Every paper that ships is issued from a matter that came to ask for it, with its facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from casework.models import IssuedPaper, Matter, Submission
from casework.queries.paper_facts import Office, gather
from casework.queries.papers import papers_after
from casework.queries.submissions import handed_in
from tests.builders import World
from tests.papers.known import BOOK, expected, squeezed
from tests.papers.reading import faults_of_pdf, text_of_pdf
from tests.workflows.time_limits.hands import asked
from webapp.words.paper_clerk import OfficeClerk

Scene = Callable[[World], UUID]


def inspected(**answers: Any) -> Scene:
    def play(world: World) -> UUID:
        inspection = world.inspection()
        world.do(inspection, "inspect", **answers)
        return inspection

    return play


def at_factory(world: World) -> UUID:
    inspection = world.inspection(world.enterprise("producer"))
    world.do(inspection, "inspect", checklist={"2": "problem"})
    return inspection


def before(step: str) -> Scene:
    return lambda world: world.hazard_at(step)


def rechecked(**answers: Any) -> Scene:
    def play(world: World) -> UUID:
        hazard = world.hazard_at("recheck")
        world.do(hazard, "recheck", **answers)
        return hazard

    return play


def struck_off(approved: bool) -> Scene:
    def play(world: World) -> UUID:
        hazard = world.hazard_at("approve_strike_off")
        world.do(hazard, "approve_strike_off", approved=approved)
        return hazard

    return play


def extension(approved: bool) -> Scene:
    def play(world: World) -> UUID:
        request = asked(world, world.hazard_at("record_report"))
        world.do(request, "decide_by_chief", approved=approved)
        return request

    return play


def interviewed(world: World) -> UUID:
    hazard = rechecked(recheck_outcome="failed", failure_remarks="未落实")(world)
    for step in ("issue_order", "record_report"):
        world.do(hazard, step)
    world.do(hazard, "recheck", recheck_outcome="failed", failure_remarks="仍未落实")
    [interview] = world.children(hazard, "interview")
    for step in ("approve", "notify", "hold"):
        world.do(interview.id, step)
    return interview.id


def escalated(act: str, step: str) -> Scene:
    def play(world: World) -> UUID:
        hazard = world.hazard_at("record_report")
        world.clock.on("2022-06-08")
        world.tick()
        [escalation] = [e for e in world.children(hazard, "escalation") if e.act == act]
        world.do(escalation.id, step)
        return escalation.id

    return play


def begun(process: str, **answers: Any) -> Scene:
    def play(world: World) -> UUID:
        return world.begun(process, enterprise=world.enterprise(), **answers)

    return play


def transferred(world: World) -> UUID:
    transfer = begun("jurisdiction_transfer", measures="已责令停止销售")(world)
    world.do(transfer, "approve_transfer", approval="approved")
    return transfer


SCENES: dict[tuple[str, str], Scene] = {
    ("annex_4", "产品标识"): inspected(checklist={"3": "problem"}),
    ("annex_5", "检查"): at_factory,
    ("cannot_inspect_record", "已搬迁"): inspected(outcome="cannot_inspect", cannot_reason="moved"),
    ("refusal_record", "示例"): inspected(outcome="refused"),
    ("rectification_order", "责改〔2022〕"): before("record_report"),
    ("rectification_report_record", "责改〔2022〕"): before("recheck"),
    ("recheck_record", "整改到位"): before("approve_strike_off"),
    ("recheck_record", "无法复查"): rechecked(
        recheck_outcome="cannot_inspect", cannot_reason="moved"
    ),
    ("strike_off_sheet", "☑同意销号"): struck_off(True),
    ("strike_off_sheet", "☑不同意，退回复查"): struck_off(False),
    ("extension_sheet", "2022年6月8日"): extension(True),
    ("extension_sheet", "☑不同意延期"): extension(False),
    ("interview_notice", "约谈〔2022〕"): interviewed,
    ("interview_record", "约谈〔2022〕"): interviewed,
    ("supervision_notice", "整改期限"): escalated("instruct", "give_instruction"),
    ("admonition_letter", "告诫〔2022〕"): begun("admonition"),
    ("transfer_letter", "移送〔2022〕"): transferred,
    ("summary_decision", "警告的行政处罚"): begun("summary_penalty"),
    ("summary_decision", "罚款数额：500元"): begun(
        "summary_penalty", penalty_kind="both", fine=500, payment="bank"
    ),
    ("notification_letter", "关于不合格电热水壶流入你辖区的信息通报函"): begun(
        "info_notification", topic="不合格电热水壶流入你辖区"
    ),
    ("notification_letter", "2022年6月10日以前"): begun(
        "info_notification", reply_asked=True, reply_by="2022-06-10"
    ),
    ("listing_proposal", "下达责令改正"): escalated("propose", "propose_listing"),
}
"""By paper and a text that must stand on it: how a matter comes to ask for it."""


@pytest.mark.parametrize(("paper", "text"), SCENES, ids=str)
def test_every_paper_is_issued_from_the_records(world, office, signed_in, paper, text):
    matter = SCENES[paper, text](world)
    path = f"/matters/{matter}/papers/to-issue/{task_asking(world, matter, paper)}/{paper}"
    browser = signed_in(issuer(world, matter, paper))
    browser.get(path)
    answer = browser.post(path, data={"act": "issue"})
    assert answer.status_code == 303, answer.text
    with world.reading() as work:
        row = work.session.scalars(select(IssuedPaper).where(IssuedPaper.paper == paper)).one()
    pdf = office.evidence.read(row.pdf_sha256)
    assert faults_of_pdf(pdf) == []
    page = squeezed(text_of_pdf(pdf))
    assert squeezed(text) in page
    definition = world.runtime.campaigns["jiangbei-2022"].papers[paper]
    missing = [p for p in expected(definition, dict(row.facts)) if squeezed(p) not in page]
    assert missing == []
    assert row.typed == []


def task_asking(world, matter, paper):
    campaign = world.runtime.campaigns["jiangbei-2022"]
    with world.reading() as work:
        handed = handed_in(work.session, matter)
    return next(
        one.task_id
        for one in reversed(handed)
        if paper in [asked.id for asked in papers_after(campaign, one)]
    )


@pytest.mark.usefixtures("jiangxi")
def test_a_pack_without_a_paper_of_its_own_issues_that_of_the_process(world, app):
    inspection = inspected(checklist={"3": "problem"})(world)
    [task] = submissions(world, inspection, "inspect")
    record = gathered(world, app, inspection, task, "onsite_record")
    assert record.known["record_title"].startswith("工业产品现场检查记录")
    assert [row["problem"] for row in record.known["items"] if row["problem"]]
    assert record.asked == ()


def issuer(world, matter, paper):
    papers = world.runtime.campaigns["jiangbei-2022"].papers
    known = papers[papers[paper].stands_for or paper]
    unit = world.matter(matter).unit
    role = next(r for r in ("inspector", "section_chief", "bureau_leader") if r in known.issued_by)
    return world.actor(role, unit)


def test_every_paper_that_is_issued_at_a_task_has_its_scene():
    played = {paper for paper, _text in SCENES} | {"onsite_record", "service_receipt"}
    for campaign in BOOK:
        for name, paper in campaign.papers.items():
            assert not paper.issued_at or name in played | {"onsite_record", "service_receipt"}, (
                name
            )


def test_an_order_of_the_second_round_says_its_own_number_and_day(world, app):
    hazard = rechecked(recheck_outcome="failed", failure_remarks="未落实")(world)
    world.clock.on("2022-06-20")
    world.do(hazard, "issue_order")
    numbers = [
        gathered(world, app, hazard, one).known["number"]
        for one in submissions(world, hazard, "issue_order")
    ]
    said = [e.facts for e in world.events(hazard) if e.kind == "RectificationOrdered"]
    assert numbers == [facts["order_number"] for facts in said]
    assert len(set(numbers)) == len(numbers) > 1


def submissions(world, matter, step):
    with world.reading() as work:
        query = select(Submission.task_id).where(
            Submission.matter_id == matter, Submission.step == step
        )
        return list(work.session.scalars(query.order_by(Submission.handed_in_at)))


def gathered(world, app, matter_id, task, paper="rectification_order"):
    with app.test_request_context(), world.reading() as work:
        matter = work.session.get_one(Matter, matter_id)
        return gather(work.session, office_of(world, matter, work.today), matter, task, paper)


def office_of(world, matter, today):
    return Office(
        campaign=world.runtime.campaigns[matter.campaign],
        processes=world.runtime.processes,
        calendar=world.runtime.calendar,
        clerk=OfficeClerk(),
        today=today,
    )

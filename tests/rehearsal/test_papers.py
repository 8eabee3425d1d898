"""Papers of a whole rehearsal: each that its tasks ask for can be made of the records."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.models import WHOLE, IssuedPaper, Matter
from casework.papers import render
from casework.queries.paper_facts import Office as PaperOffice
from casework.queries.paper_facts import gather
from casework.queries.papers import papers_of, wanted_papers
from casework.queries.submissions import handed_in
from config import Config
from tests.amounts import amount
from tests.papers.reading import faults_of_pdf
from webapp.app.composition import Office
from webapp.app.wsgi import create_app
from webapp.setup.first_start import DEMO_STARTS
from webapp.words.paper_clerk import OfficeClerk

DRAWN = amount(2, 10_000)
"""Papers of each kind that are drawn; the facts of all are gathered."""


@pytest.fixture
def clerk(demonstration, tmp_path):
    """The words of papers, and the runtime of the demonstration's office."""
    config = replace(Config(), home=tmp_path, database_url=str(demonstration.url), secret="t" * 40)
    office = Office.open(config)
    with create_app(office).test_request_context():
        yield OfficeClerk(), office.runtime
    office.engine.dispose()


def test_every_paper_of_the_demonstration_can_be_made_of_its_records(demonstration, clerk):
    words, runtime = clerk
    made: dict[str, list[bytes]] = defaultdict(list)
    asked: Counter[str] = Counter()
    with Session(demonstration) as session:
        for matter in session.scalars(select(Matter).options(WHOLE).order_by(Matter.number)).all():
            campaign = runtime.campaigns[matter.campaign]
            office = PaperOffice(
                campaign=campaign,
                processes=runtime.processes,
                calendar=runtime.calendar,
                clerk=words,
                today=DEMO_STARTS,
            )
            issued = papers_of(session, matter.id)
            handed = handed_in(session, matter.id)
            asked.update(line.paper for line in issued)
            over = runtime.processes.withdraws(matter.kind, matter.outcome)
            for wanted in wanted_papers(campaign, handed, issued, withdrawn=over):
                paper, task = wanted.paper, wanted.handed.task_id
                drafted = gather(session, office, matter, task, paper.id)
                lacking = [fact.name for fact in drafted.asked if fact.required]
                assert lacking == [], f"{paper.id} of {matter.number}"
                asked[paper.id] += 1
                if len(made[paper.id]) < DRAWN:
                    made[paper.id].append(render(paper, drafted.facts({})).pdf)
    assert {name for name, files in made.items() if any(map(faults_of_pdf, files))} == set()
    assert asked.keys() >= {
        "annex_4",
        "annex_5",
        "rectification_order",
        "rectification_report_record",
        "recheck_record",
        "strike_off_sheet",
        "interview_notice",
        "service_receipt",
    }


def test_an_issued_paper_drawn_again_is_the_same_file(demonstration, clerk):
    _words, runtime = clerk
    with Session(demonstration) as session:
        rows = session.execute(
            select(IssuedPaper, Matter.campaign)
            .join(Matter, Matter.id == IssuedPaper.matter_id)
            .order_by(IssuedPaper.issued_at.desc())
            .limit(DRAWN * 5)
        ).all()
    for row, campaign in rows:
        drawn = render(runtime.campaigns[campaign].papers[row.paper], row.facts)
        digests = (hashlib.sha256(drawn.pdf), hashlib.sha256(drawn.docx))
        assert [d.hexdigest() for d in digests] == [row.pdf_sha256, row.docx_sha256]
        assert drawn.facts_digest == row.facts_digest

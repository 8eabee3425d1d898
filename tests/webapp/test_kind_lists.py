"""Lists of the matters of one kind: what stands there, filtered, paged, taken out, and for whom."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from casework.models import EventRow, Matter
from casework.queries.kind_list import KindFilter, kind_page

LEADS = "/lists/lead"
NUMBER = re.compile(r"线索〔2022〕\w+-\d+号")


@pytest.fixture
def leads(world):
    """Three leads: an old one, one of an enterprise, and one that was decided."""
    old = world.begun("lead_verification")
    world.clock.on("2022-05-20")
    about = world.begun("lead_verification", enterprise=world.enterprise())
    over = world.begun("lead_verification", subject="个人甲")
    world.do(over, "verify_lead", verdict="none")
    world.do(over, "decide", decision="not_file")
    return [world.matter(one) for one in (old, about, over)]


def numbers(answer):
    return list(dict.fromkeys(NUMBER.findall(answer.text)))


def test_the_list_says_number_stage_due_day_and_what_is_known(signed_in, world, leads):
    old, about, over = leads
    answer = signed_in("inspector11").get(LEADS)
    assert numbers(answer) == [old.number, about.number, over.number]
    for told in ("3件事项", world.enterprise().name, "核查中", "不予立案", "个人甲", "监督检查"):
        assert told in answer.text, told


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("state=open", [0, 1]),
        ("state=over", [2]),
        ("stage=verifying", [0, 1]),
        ("stage=not_filed", [2]),
        ("overdue=yes", []),
        ("opened_from=2022-05-11", [1, 2]),
        ("opened_to=2022-05-10", [0]),
        ("text={number}", [0]),
        ("text={enterprise}", [1]),
        ("unit=JB01&state=open", None),
    ],
)
def test_each_filter_shows_what_it_asks_for(signed_in, world, leads, query, wanted):
    asked = query.format(number=leads[0].number[-4:], enterprise=world.enterprise().name)
    answer = signed_in("inspector11").get(f"{LEADS}?{asked}")
    assert answer.status_code == 200, answer.text
    if wanted is not None:
        assert numbers(answer) == [leads[at].number for at in wanted]


def test_what_is_late_is_found(signed_in, world, leads):
    world.clock.on("2022-06-06")
    answer = signed_in("inspector11").get(f"{LEADS}?overdue=yes")
    assert numbers(answer) == [leads[0].number]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("stage=dragon", "stage"),
        ("state=perhaps", "state"),
        ("opened_from=yesterday", "opened_from"),
        ("opened_from=0001-01-01", "opened_from"),
        ("opened_to=9999-12-31", "opened_to"),
        ("opened_from=2022-05-02&opened_to=2022-05-01", "opened_to"),
        ("overdue=perhaps", "overdue"),
        ("after=x", ""),
        ("colour=red", ""),
    ],
)
@pytest.mark.usefixtures("leads")
def test_a_wrong_filter_is_named_and_shows_nothing(signed_in, query, field):
    answer = signed_in("inspector11").get(f"{LEADS}?{query}")
    assert answer.status_code == 422
    assert numbers(answer) == []
    assert not field or f'id="{field}-error"' in answer.text or f'href="#{field}"' in answer.text


def test_pages_follow_each_other_without_gap_or_repetition(world, leads):
    found, after = [], None
    with world.reading() as work:
        while True:
            page = kind_page(
                work.session, "lead", KindFilter(),
                units=[leads[0].unit], now=world.clock(), size=1, after=after,
            )  # fmt: skip
            found += [line.matter.number for line in page.lines]
            after = page.next
            if after is None:
                break
    assert sorted(found) == sorted(lead.number for lead in leads)


def test_the_file_holds_every_fact_and_the_trail_notes_it(signed_in, world, leads):
    browser = signed_in("inspector11")
    answer = browser.get(f"{LEADS}/export.csv?state=open")
    assert answer.status_code == 200
    written = answer.data.decode("utf-8-sig")
    for told in ("线索对象", "线索来源", "核查结论", "筛选", *(lead.number for lead in leads[:2])):
        assert told in written, told
    assert leads[2].number not in written
    assert browser.get(f"{LEADS}/export.xlsx").data.startswith(b"PK")
    with world.reading() as work:
        query = select(EventRow).where(EventRow.kind == "MattersExported").order_by(EventRow.seq)
        events = [event.facts for event in work.session.scalars(query)]
    assert events == [
        {"of": "lead", "lines": 2, "filters": {"state": "open"}},
        {"of": "lead", "lines": 3, "filters": {}},
    ]


@pytest.mark.usefixtures("leads")
def test_every_kind_has_a_list_with_its_counts(signed_in, world):
    browser = signed_in("inspector11")
    page = browser.get("/lists")
    assert 'href="/lists/lead?state=open">2<' in page.text
    for kind in world.runtime.processes.kinds:
        assert browser.get(f"/lists/{kind}").status_code == 200, kind
    assert browser.get("/lists/dragon").status_code == 404


@pytest.mark.usefixtures("leads")
def test_another_station_sees_none_of_them(signed_in):
    elsewhere = signed_in("inspector21")
    assert numbers(elsewhere.get(LEADS)) == []
    assert 'href="/lists/lead?state=open"' not in elsewhere.get("/lists").text


@pytest.mark.usefixtures("leads")
def test_a_list_costs_the_same_however_many_lines_it_has(signed_in, world, statements):
    browser = signed_in("inspector11")

    def cost():
        statements.clear()
        browser.get(LEADS)
        return len(statements)

    few = cost()
    for _ in range(3):
        world.begun("lead_verification", enterprise=world.enterprise())
    with world.reading() as work:
        assert work.session.query(Matter).filter(Matter.kind == "lead").count() == 6
    assert cost() == few

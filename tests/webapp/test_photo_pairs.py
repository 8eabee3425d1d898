"""Photos before and after: beside the field of a recheck, the decision, and on the case's page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from casework.models import Matter
from casework.queries.photo_pairs import PairedPhoto, paired, photo_pairs
from casework.unit_of_work import CLOCK
from tests.radar.drawing import shot
from webapp.jobs.photos import compare_photos
from webapp.words.files import claimed_moment
from workflows.commands.tasks import complete_task, form_of

HERE, NEAR = (29.6, 106.5), (29.6009, 106.5)
"""Two places a hundred metres apart."""


@pytest.fixture
def do(world, office):
    """Complete a task with photos, an hour after what came before."""

    def done(matter_id, step, *photos, **answers):
        world.clock.on(world.clock.today.isoformat(), done.hour)
        done.hour += 1
        item = world.item(matter_id, step)
        actor = world.actor(item.role, item.unit)
        kept = [office.evidence.keep_photo("photos", "现场.jpg", content) for content in photos]
        said = {**answers, "photos": [photo.sha256 for photo in kept]} if kept else answers
        with world.unit_of_work(actor) as work:
            matter = work.session.get_one(Matter, matter_id)
            filled = world.filled(work, form_of(world.runtime, item, matter), matter, said)
            complete_task(world.runtime, work, task_id=item.task_id, answers=filled, photos=kept)
        return [photo.sha256 for photo in kept]

    done.hour = 1
    return done


@pytest.fixture
def found(world, do):
    """Hazards of one visit, a photo of the visit, and the digest of that photo."""

    def find(*failing):
        visit = world.inspection()
        photos = do(
            visit, "inspect", shot(0, place=HERE), checklist=dict.fromkeys(failing, "problem")
        )
        hazards = sorted(world.children(visit, "hazard"), key=lambda hazard: hazard.form_item)
        return [hazard.id for hazard in hazards], photos[0]

    return find


@pytest.fixture
def read(world):
    """The rows of a hazard, as somebody sees them."""

    def rows(hazard, actor=CLOCK, findings=()):
        table = world.runtime.campaigns[world.campaign].strike_off
        with world.unit_of_work.reading(actor) as work:
            return photo_pairs(
                work.session,
                world.actor("auditor", "JB") if actor is CLOCK else actor,
                hazard,
                table=table,
                checking=world.runtime.processes.inspecting_steps,
                findings=findings,
            )

    return rows


def until_recheck(do, hazard, *photos):
    own = do(hazard, "register", *photos)
    do(hazard, "issue_order")
    do(hazard, "record_report")
    return own


def digests(photos):
    return [placed.photo.sha256 for placed in photos]


def read_page(answer):
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def classed(node, name):
    return node.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def opened(node):
    """Addresses of the photos that the viewer opens."""
    return [link.get("href") for link in node.xpath(".//a[@data-viewer]")]


def shown(node):
    """Digests of those photos."""
    return [address.rsplit("/", 1)[1] for address in opened(node)]


def test_of_a_visit_that_found_one_problem_its_photos_are_those_of_the_item(found, do, read, world):
    [hazard], visit = found("2")
    [own] = until_recheck(do, hazard, shot(20))
    item = read(hazard)
    assert digests(item.before) == [visit, own]
    assert all(placed.own for placed in item.before)
    assert item.found_together == 1
    assert item.sentence == world.matter(hazard).description
    assert item.form_item.endswith("/2")


def test_photos_of_a_visit_that_found_several_are_no_items_own(found, do, read):
    [hazard, other], visit = found("2", "3")
    [own] = until_recheck(do, hazard, shot(20))
    [foreign] = until_recheck(do, other, shot(40))
    item = read(hazard)
    assert [(placed.photo.sha256, placed.own) for placed in item.before] == [
        (own, True),
        (visit, False),
    ]
    [after] = do(hazard, "recheck", shot(60))
    [recheck] = read(hazard).rechecks
    assert [
        digests([p.before, p.after]) if p.after else digests([p.before]) for p in recheck.pairs
    ] == [
        [own, after],
        [visit],
    ]
    assert foreign not in digests([*item.before, *recheck.after])


def test_rechecks_stand_in_their_rounds(found, do, read):
    [hazard], visit = found("2")
    until_recheck(do, hazard)
    [first] = do(hazard, "recheck", shot(30), recheck_outcome="failed", failure_remarks="未改")
    do(hazard, "issue_order")
    do(hazard, "record_report")
    [second, third] = do(hazard, "recheck", shot(40), shot(50))
    item = read(hazard)
    assert [(recheck.round, digests(recheck.after)) for recheck in item.rechecks] == [
        (1, [first]),
        (2, [second, third]),
    ]
    assert digests(item.before) == [visit]
    assert [digests([p.before, p.after]) for p in item.rechecks[1].pairs] == [
        [visit, second],
        [visit, third],
    ]
    assert len(item.rechecks[0].officers) == 2


def test_what_a_photo_claims_stands_beside_when_the_server_had_it(found, do, read, world):
    [hazard], _visit = found("2")
    until_recheck(do, hazard)
    do(hazard, "recheck", shot(30, taken="2022:05:10 09:30:00", place=NEAR), shot(40))
    [recheck] = read(hazard).rechecks
    near, none = recheck.pairs
    assert near.metres == 100
    assert none.metres is None
    assert near.after.photo.taken_at == "2022:05:10 09:30:00"
    assert near.after.photo.uploaded_at == world.clock.now
    assert (none.after.photo.taken_at, none.after.photo.place) == (None, None)


def test_those_of_other_units_get_no_photos(found, do, read, world):
    [hazard], _visit = found("2")
    until_recheck(do, hazard)
    do(hazard, "recheck", shot(30))
    unit = world.matter(hazard).unit
    strangers = [world.actor("inspector", code) for code in ("JB01", "JB02", "JB03")]
    for actor in strangers:
        assert read(hazard, actor).any == actor.sees(unit)
    assert {actor.sees(unit) for actor in strangers} == {True, False}


def test_the_photos_of_a_hazard_take_one_statement(found, do, read, statements):
    [hazard], _visit = found("2")
    until_recheck(do, hazard)
    for number in range(3):
        do(hazard, "recheck", shot(30 + number), recheck_outcome="failed", failure_remarks="未改")
        do(hazard, "issue_order")
        do(hazard, "record_report")
    statements.clear()
    assert len(read(hazard).rechecks) == 3
    assert len([s for s in statements if "FROM submissions" in s]) == 1


@given(st.integers(0, 6), st.integers(0, 6))
def test_every_photo_stands_in_a_pair(befores, afters):
    before, after = ([_row(n) for n in range(many)] for many in (befores, afters))
    pairs = list(paired(before, after))
    assert [pair.after for pair in pairs if pair.after] == after
    assert [pair.before for pair in pairs][: len(before)] == before
    assert len(pairs) == max(befores, afters)
    assert all(pair.before for pair in pairs) or not before


def _row(number):
    return PairedPhoto(matter_id=uuid4(), photo=number)


def test_a_recheck_shows_finding_and_photo_beside_the_field(found, do, world, signed_in):
    [hazard], visit = found("2")
    [own] = until_recheck(do, hazard, shot(20))
    item = world.item(hazard, "recheck")
    browser = signed_in(world.actor(item.role, item.unit))
    [beside] = classed(read_page(browser.get(f"/tasks/{item.task_id}")), "beside")
    assert world.matter(hazard).description in beside.text_content()
    assert "第2项" in beside.text_content()
    assert beside.xpath(".//input[@type='file']/@name") == ["photos"]
    assert shown(beside) == [visit, own]
    for address in opened(beside):
        assert browser.get(address).mimetype == "image/jpeg"
    assert beside.xpath(".//img/@alt") == ["整改前：现场.jpg"] * 2


def test_a_second_round_shows_what_was_seen_last_time_too(found, do, world, signed_in):
    [hazard], visit = found("2")
    until_recheck(do, hazard)
    [last] = do(hazard, "recheck", shot(30), recheck_outcome="failed", failure_remarks="未改")
    do(hazard, "issue_order")
    do(hazard, "record_report")
    item = world.item(hazard, "recheck")
    page = signed_in(world.actor(item.role, item.unit)).get(f"/tasks/{item.task_id}")
    [beside] = classed(read_page(page), "beside")
    assert shown(beside) == [visit, last]


def test_a_first_entry_has_nothing_beside_its_field(found, world, signed_in):
    [hazard], _visit = found("2")
    item = world.item(hazard, "register")
    page = signed_in(world.actor(item.role, item.unit)).get(f"/tasks/{item.task_id}")
    assert classed(read_page(page), "beside") == []


def test_the_approver_sees_pairs_with_claims_and_marks(found, do, world, office, signed_in):
    [hazard], visit = found("2")
    until_recheck(do, hazard)
    early_shot = shot(30, taken="2022:05:01 08:00:00", place=NEAR)
    [early, plain] = do(hazard, "recheck", early_shot, shot(40))
    assert compare_photos(office) == 3
    task = world.item(hazard, "approve_strike_off").task_id
    first, second = classed(read_page(signed_in("chief1").get(f"/tasks/{task}")), "pair")
    assert shown(first) == [visit, early]
    assert shown(second) == [visit, plain]
    assert "相距100米" in first.text_content()
    assert "无法比较距离" in second.text_content()
    assert "2022年5月1日 08:00:00" in first.text_content()
    [mark] = classed(first, "photo-mark-bad")
    assert "早于责令改正的送达日" in mark.text_content()
    assert classed(second, "photo-mark") == []
    assert "照片自身没有记录拍摄时间和地点" in second.text_content()
    assert len(set(first.xpath(".//a/@data-pair"))) == 1


def test_a_case_shows_its_pairs_and_keeps_the_marks_to_the_approver(found, do, signed_in):
    [hazard], visit = found("2")
    until_recheck(do, hazard)
    [early] = do(hazard, "recheck", shot(30, taken="2022:05:01 08:00:00"))
    browser = signed_in("auditor")
    page = read_page(browser.get(f"/matters/{hazard}"))
    [panel] = page.xpath("//*[@id='pairs']")
    assert shown(panel) == [visit, early]
    assert all(browser.get(address).status_code == 200 for address in opened(panel))
    assert classed(page, "photo-mark") == []


def test_a_case_without_photos_has_no_pairs(world, signed_in):
    hazard = world.hazard_at("approve_strike_off")
    page = read_page(signed_in("auditor").get(f"/matters/{hazard}"))
    assert page.xpath("//*[@id='pairs']") == []
    task = world.item(hazard, "approve_strike_off").task_id
    assert "发现时和本次复查均无照片" in signed_in("chief1").get(f"/tasks/{task}").text


@pytest.mark.parametrize(
    ("claim", "read_as"),
    [
        ("2022:05:01 08:00:00", "2022年5月1日 08:00:00"),
        ("2022/05/01T08:00:00", "2022年5月1日 08:00:00"),
        ("2022:13:01 08:00:00", "2022:13:01 08:00:00"),
        ("yesterday", "yesterday"),
        ("", ""),
    ],
)
def test_a_claimed_moment_is_written_as_other_moments_are(app, claim, read_as):
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        assert claimed_moment(claim) == read_as

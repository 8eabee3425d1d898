"""Photos of one item of a checklist: sent, kept, refused, and taken as those of its hazard."""

from __future__ import annotations

import re
from html import unescape

import pytest
from lxml import html

from casework.models import Attachment, Submission
from casework.queries.photo_pairs import photo_pairs
from casework.queries.strike_off import strike_off_facts
from tests.radar.drawing import shot
from tests.webapp.conftest import photo_file
from workflows.commands.tasks import complete_task, form_of

ITEM = "checklist.2.photos"
NOTE = re.compile(rf'name="{re.escape(ITEM)}\.sent" value="([^"]+)"')
POLARITY = {5: "no", 7: "no", 10: "no", 11: "no", 12: "no"}
HERE, FAR = (29.6, 106.5), (29.7, 106.5)


@pytest.fixture
def record(fellow):
    """A record whose second item does not conform."""
    answers = {
        "outcome": "inspected", "inspected_on": "2022-05-10", "second_officer": fellow,
        "temporarily_stopped": "false", "accompanied_by": "示例", "accompanied_signed": "true",
        "stamped": "true",
    }  # fmt: skip
    answers |= {f"checklist.{no}.answer": POLARITY.get(no, "yes") for no in range(1, 13)}
    settled = {f"disposal.item_4_{no}.answer": "not_applicable" for no in (1, 2)}
    return answers | settled | {"checklist.2.answer": "no"}


@pytest.fixture
def found(world, office):
    """A visit whose items fail with photos of their own; the hazards by item, and the digests."""

    def find(whole=(), **items):
        visit = world.inspection()
        item = world.item(visit, "inspect")
        sent = {"photos": whole} | {f"checklist.{no[1:]}.photos": p for no, p in items.items()}
        kept = [
            office.evidence.keep_photo(field, "现场.jpg", content)
            for field, photos in sent.items()
            for content in photos
        ]
        with world.unit_of_work(world.actor(item.role, item.unit)) as work:
            matter = world.matter(visit)
            said = {"checklist": {no[1:]: "problem" for no in items}}
            if whole:
                said["photos"] = [photo.sha256 for photo in kept if photo.field == "photos"]
            filled = world.filled(work, form_of(world.runtime, item, matter), matter, said)
            for no in items:
                own = [p.sha256 for p in kept if p.field == f"checklist.{no[1:]}.photos"]
                filled["checklist"][no[1:]] |= {"photos": own} if own else {}
            complete_task(world.runtime, work, task_id=item.task_id, answers=filled, photos=kept)
        hazards = {h.form_item.rpartition("/")[2]: h for h in world.children(visit, "hazard")}
        digests = {}
        for photo in kept:
            digests.setdefault(photo.field, []).append(photo.sha256)
        return hazards, digests

    return find


def post(browser, task, sent):
    return browser.post(f"/tasks/{task.task_id}", sent, content_type="multipart/form-data")


def item_of(answer, number):
    [item] = html.fromstring(answer.text).xpath(f"//*[@id='checklist.{number}']")
    return item


def test_photos_of_an_item_are_kept_with_it_and_shown_at_it(inspector, task, record, rows):
    answer = post(
        inspector, task, {**record, ITEM: [photo_file("一.jpg"), photo_file("二.png", "PNG")]}
    )
    assert answer.status_code == 303, answer.text
    photos = rows(Attachment, Attachment.task_id == task.task_id)
    assert {photo.field for photo in photos} == {ITEM}
    [handed] = rows(Submission, Submission.task_id == task.task_id)
    assert handed.answers["checklist"]["2"]["photos"] == [photo.sha256 for photo in photos]
    assert "photos" not in handed.answers["checklist"]["3"]
    page = html.fromstring(inspector.get(f"/matters/{task.matter_id}").text)
    at_items = page.xpath("//ol/li[.//ul[contains(@class, 'photos')]]")
    assert {li.get("value") for li in at_items if li.get("value")} == {"2"}
    assert len(page.xpath("//ol/li[@value='2']//img")) == len(photos)


def test_photos_of_an_item_come_in_pieces_and_wait_on_the_page(
    inspector, sender, task, record, rows
):
    told = sender.send(photo_file()[0].getvalue(), field=ITEM).json
    page = inspector.get(f"/tasks/{task.task_id}")
    assert NOTE.findall(page.text)
    assert item_of(page, 2).xpath(".//details[@open]")
    assert not item_of(page, 3).xpath(".//details[@open]")
    answer = post(inspector, task, {**record, f"{ITEM}.sent": told["file"]["note"]})
    assert answer.status_code == 303, answer.text
    [photo] = rows(Attachment, Attachment.task_id == task.task_id)
    assert (photo.field, photo.sha256) == (ITEM, told["file"]["sha256"])


def test_a_note_counts_for_its_own_item_alone(inspector, sender, task, record):
    note = sender.send(photo_file()[0].getvalue(), field=ITEM).json["file"]["note"]
    answer = post(inspector, task, {**record, "checklist.3.photos.sent": note})
    assert answer.status_code == 422
    assert "先前发送的" in answer.text or "请重新选择" in answer.text


def test_a_refused_record_keeps_the_photos_at_their_item(inspector, task, record, rows):
    refused = post(inspector, task, {**record, "accompanied_by": "", ITEM: [photo_file()]})
    assert refused.status_code == 422
    [note] = [unescape(found) for found in NOTE.findall(refused.text)]
    assert item_of(refused, 2).xpath(".//details[@open]//img")
    answer = post(inspector, task, {**record, f"{ITEM}.sent": note})
    assert answer.status_code == 303, answer.text
    assert [p.field for p in rows(Attachment, Attachment.task_id == task.task_id)] == [ITEM]


def many():
    return [photo_file(f"{n}.jpg", size=20 + n) for n in range(11)]


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("sent", "sentences"),
    [
        (lambda: {ITEM: many()}, {"zh_CN": "最多10张照片", "en": "At most 10 photos."}),
        (
            lambda: {ITEM: "abc"},
            {"zh_CN": "照片应以文件方式提交", "en": "Photos are sent as files"},
        ),
        (
            lambda: {"checklist.99.photos": [photo_file()]},
            {"zh_CN": "字段的名称不被接受", "en": "A field has a name that is not taken here."},
        ),
        (
            lambda: {"checklist": "yes", ITEM: [photo_file()]},
            {"zh_CN": "此项提交了两次", "en": "This was sent twice."},
        ),
    ],
)
def test_what_is_no_photo_of_an_item_is_refused_in_a_sentence(  # noqa: PLR0917 -- fixtures
    inspector, task, record, rows_written, locale, sent, sentences
):
    inspector.speak(locale)
    before = rows_written()
    answer = post(inspector, task, {**record, **sent()})
    assert answer.status_code == 422
    assert sentences[locale] in answer.text
    assert rows_written() == before


def test_photos_of_an_item_that_is_not_asked_are_refused(inspector, task, refusal):
    answer = post(inspector, task, {**refusal, ITEM: [photo_file()]})
    assert answer.status_code == 422
    assert "此处不需要填写" in answer.text


def test_a_hazard_has_the_photos_of_its_item_and_no_others(found, world):
    hazards, sent = found([shot(0)], i2=[shot(1), shot(2)], i3=[shot(3)], i4=[])
    assert pairs(world, hazards["2"]) == [(digest, True) for digest in sent[ITEM]]
    assert pairs(world, hazards["3"]) == [(sent["checklist.3.photos"][0], True)]
    assert pairs(world, hazards["4"]) == [(sent["photos"][0], False)]


def pairs(world, hazard):
    with world.reading() as work:
        item = photo_pairs(
            work.session,
            world.actor("auditor", "JB"),
            hazard.id,
            table=world.runtime.campaigns[world.campaign].strike_off,
            checking=world.runtime.processes.inspecting_steps,
        )
    return [(placed.photo.sha256, placed.own) for placed in item.before]


def test_the_strike_off_compares_with_the_place_of_the_item(found, world):
    hazards, sent = found([shot(0, place=FAR)], i2=[shot(1, place=HERE)], i3=[])
    for hour, step in enumerate(("register", "issue_order"), 10):
        world.clock.on(world.clock.today.isoformat(), hour)
        for hazard in hazards.values():
            world.do(hazard.id, step)
    assert before(world, hazards["2"]) == sent[ITEM]
    assert before(world, hazards["3"]) == sent["photos"]


def before(world, hazard):
    table = world.runtime.campaigns[world.campaign].strike_off
    inspecting = world.runtime.processes.inspecting_steps
    with world.reading() as work:
        facts = strike_off_facts(work.session, hazard, table, inspecting=inspecting)
    return [photo.sha256 for photo in facts.before]


def test_the_entry_of_a_hazard_shows_the_photos_of_its_item(found, world, signed_in):
    hazards, sent = found([shot(0)], i2=[shot(1)], i3=[shot(3)])
    item = world.item(hazards["3"].id, "register")
    page = signed_in(world.actor(item.role, item.unit)).get(f"/tasks/{item.task_id}")
    [panel] = html.fromstring(page.text).xpath("//*[@id='finding']")
    links = panel.xpath(".//a[@data-viewer]/@href")
    assert [link.rsplit("/", 1)[1] for link in links] == sent["checklist.3.photos"]


def test_an_item_says_what_becomes_of_it_if_it_fails(inspector, task):
    page = inspector.get(f"/tasks/{task.task_id}")
    [failing] = item_of(page, 2).xpath(".//*[@data-check-failing]")
    told = failing.text_content()
    assert "未建立进货验收制度" in told
    assert "产品质量法" in told
    assert "最迟应于2022年5月31日整改到位" in told
    assert failing.xpath("ancestor::details[not(@open)]")
    assert item_of(page, 2).xpath(f".//input[@type='file' and @name='{ITEM}' and @multiple]")

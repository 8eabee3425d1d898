"""Papers on their pages: previewed, issued, taken along, voided, issued anew."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select, update

from casework.definitions import CampaignBook
from casework.models import Enterprise, IssuedPaper, Letterhead
from tests.packs import copied_packs
from tests.papers.known import paper
from tests.papers.reading import pages_of, text_of_docx
from tests.papers.templating import a_template, put

SEEN = re.compile(r'name="seen" value="([^"]+)"')
ORDER = "rectification_order"


@pytest.fixture
def ordered(world):
    """A hazard whose order was issued as an act, not yet as a paper."""
    hazard = world.hazard_at("issue_order")
    world.do(hazard, "issue_order")
    return hazard


@pytest.fixture
def inspector(world, signed_in, ordered):
    item = world.item(ordered, "record_report")
    return signed_in(world.actor(item.role, item.unit))


@pytest.fixture
def change_rows(engine):
    """Lets a statement change rows without any act."""

    def change(statement):
        with engine.begin() as connection:
            connection.execute(statement)

    return change


def address(browser, matter, paper=ORDER):
    """Where the page of the matter sends one to issue the paper."""
    found = re.search(
        rf'href="(/matters/[^"]+/to-issue/[^"]+/{paper})"', browser.get(f"/matters/{matter}").text
    )
    assert found, "the matter asks for no such paper"
    return found.group(1)


def issued(world, state="issued"):
    with world.reading() as work:
        query = select(IssuedPaper).where(IssuedPaper.state == state)
        return list(work.session.scalars(query))


def issue(browser, path, **said):
    page = browser.get(path).text
    return browser.post(path, data={"act": "issue", "seen": SEEN.search(page).group(1), **said})


@pytest.mark.usefixtures("sound_afterwards")
def test_an_order_is_read_issued_and_taken_along(world, inspector, ordered):
    path = address(inspector, ordered)
    page = inspector.get(path).text
    [order] = [e.facts for e in world.events(ordered) if e.kind == "RectificationOrdered"]
    assert order["order_number"] in page
    assert "区人民法院（示例）" in page, "the court of the unit above"
    answer = issue(inspector, path)
    assert answer.status_code == 303, answer.text
    [row] = issued(world)
    assert (row.number, row.version, row.typed) == (order["order_number"], 1, [])
    shown = inspector.get(answer.location).text
    assert row.pdf_sha256 in shown
    for ending, digest in (("pdf", row.pdf_sha256), ("docx", row.docx_sha256)):
        file = inspector.get(f"/matters/{ordered}/papers/{row.id}/files/{ending}").data
        assert hashlib.sha256(file).hexdigest() == digest
    word = Document(BytesIO(inspector.get(f"/matters/{ordered}/papers/{row.id}/files/docx").data))
    assert order["order_number"] in "\n".join(p.text for p in word.paragraphs)
    [told] = [e.facts for e in world.events(ordered) if e.kind == "PaperIssued"]
    assert (told["pdf"], told["number"]) == (row.pdf_sha256, row.number)
    assert "to-issue" not in inspector.get(f"/matters/{ordered}").text


def test_issuing_twice_answers_the_same_once(world, inspector, ordered):
    path = address(inspector, ordered)
    seen = SEEN.search(inspector.get(path).text).group(1)
    data = {"act": "issue", "seen": seen, "idempotency_key": inspector.key}
    first, again = inspector.post(path, data=data), inspector.post(path, data=data)
    assert (first.status_code, again.location) == (303, first.location)
    assert len(issued(world)) == 1
    assert inspector.get(path).status_code == 409


@pytest.mark.usefixtures("sound_afterwards")
def test_a_voided_paper_keeps_number_and_files_and_a_new_version_is_issued(
    world, inspector, ordered
):
    shown = issue(inspector, address(inspector, ordered)).location
    inspector.get(shown)
    nothing = inspector.post(f"{shown}/void", data={"reason": " "})
    assert nothing.status_code == 422
    voided = inspector.post(f"{shown}/void", data={"reason": "当事人名称有误"})
    assert voided.status_code == 303
    assert "当事人名称有误" in inspector.get(shown).text
    assert inspector.get(f"{shown}/files/pdf").status_code == 200
    assert inspector.post(f"{shown}/void", data={"reason": "再次"}).status_code == 409
    assert issue(inspector, address(inspector, ordered)).status_code == 303
    [old], [new] = issued(world, "void"), issued(world)
    assert (old.number, old.version) == (new.number, new.version - 1)
    assert [e.kind for e in world.events(ordered) if e.kind.startswith("Paper")] == [
        "PaperIssued",
        "PaperVoided",
        "PaperIssued",
    ]


def test_records_that_change_between_reading_and_issuing_are_read_again(
    world, inspector, ordered, change_rows
):
    path = address(inspector, ordered)
    page = inspector.get(path).text
    change_rows(update(Enterprise).values(address="市某区新迁路9号"))
    answer = inspector.post(path, data={"act": "issue", "seen": SEEN.search(page).group(1)})
    assert answer.status_code == 409
    assert "市某区新迁路9号" in answer.text
    assert issued(world) == []


def test_a_paper_without_its_legal_elements_is_refused_with_what_is_missing(
    world, inspector, ordered, change_rows
):
    change_rows(Letterhead.__table__.delete())
    path = address(inspector, ordered)
    page = inspector.get(path).text
    assert "管辖法院" in page
    assert "行政复议机关" in page
    answer = issue(inspector, path)
    assert answer.status_code == 422
    assert "管辖法院" in answer.text
    assert issued(world) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"bring": "甲" * 10_001}, "10000"),
        ({"nothing": "甲"}, "nothing"),
        ({"bring": "甲𠮷乙"}, "内嵌字体"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(world, signed_in, said, told):
    browser, interview = notified(world, signed_in)
    answer = issue(browser, address(browser, interview, "interview_notice"), **said)
    assert answer.status_code == 422, answer.text
    assert told in answer.text
    assert issued(world) == []


def test_what_a_paper_lacks_is_said_once_before_and_after_it_is_sent(
    inspector, ordered, change_rows
):
    change_rows(Letterhead.__table__.delete())
    path = address(inspector, ordered)
    for page in (inspector.get(path).text, issue(inspector, path).text):
        assert page.count("要素不全，缺少") == 1


def text_of_pages(pdf: bytes) -> list[str]:
    return ["".join(page.split()) for page in pages_of(pdf)]


@pytest.mark.usefixtures("sound_afterwards")
def test_the_preview_is_the_pdf_marked_on_each_page_without_number_and_kept_nowhere(
    world, inspector, ordered, app
):
    path = address(inspector, ordered)
    inspector.get(path)
    kept = sorted(evidence_of(app))
    answer = inspector.post(path, data={"act": "pdf"})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f'inline; filename="{ORDER}-preview.pdf"'
    assert "object-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    pages = text_of_pages(answer.data)
    assert all("预览DRAFT" in page for page in pages)
    [order] = [e.facts for e in world.events(ordered) if e.kind == "RectificationOrdered"]
    assert order["order_number"] not in "".join(pages)
    assert "（预览稿，未编号）" in pages[0]
    assert sorted(evidence_of(app)) == kept
    assert issued(world) == []
    assert inspector.post(path, data={"act": "pdf"}).data == answer.data
    issue(inspector, path)
    [row] = issued(world)
    file = text_of_pages(inspector.get(f"/matters/{ordered}/papers/{row.id}/files/pdf").data)
    assert "DRAFT" not in "".join(file)
    assert [
        page.replace("预览DRAFT", "").replace("（预览稿，未编号）", order["order_number"])
        for page in pages
    ] == file


def evidence_of(app) -> list[str]:
    folder = app.extensions["office"].config.evidence
    return [str(path) for path in folder.rglob("*") if path.is_file()]


def test_a_preview_shows_what_is_typed_and_refuses_what_could_not_be_issued(
    world, signed_in, change_rows
):
    browser, interview = notified(world, signed_in)
    path = address(browser, interview, "interview_notice")
    browser.get(path)
    shown = browser.post(path, data={"act": "pdf", "bring": "出厂检验记录"})
    assert "出厂检验记录" in "".join(text_of_pages(shown.data))
    for said, told in (({"bring": "甲𠮷乙"}, "内嵌字体"), ({"nothing": "甲"}, "nothing")):
        refused = browser.post(path, data={"act": "pdf", **said})
        assert (refused.status_code, refused.mimetype) == (422, "text/html")
        assert told in refused.text
    change_rows(Letterhead.__table__.delete())
    lacking = browser.post(path, data={"act": "pdf", "bring": "甲"})
    assert lacking.status_code == 422
    assert lacking.text.count("要素不全，缺少") == 1
    assert 'role="alert"' in lacking.text


def test_a_preview_is_for_those_who_may_issue_the_paper(world, signed_in, inspector, ordered):
    path = address(inspector, ordered)
    auditor, elsewhere = signed_in("auditor"), signed_in(world.actor("inspector", "JB05"))
    assert auditor.post(path, data={"act": "pdf"}).status_code == 403
    assert elsewhere.post(path, data={"act": "pdf"}).status_code == 404


def test_a_bureau_that_has_a_template_gets_its_own_word_file(
    world, inspector, ordered, tmp_path, monkeypatch
):
    packs = copied_packs(tmp_path)
    put(packs, a_template())
    campaign = CampaignBook.load(packs)["jiangbei-2022"]
    monkeypatch.setitem(world.runtime.campaigns.campaigns, "jiangbei-2022", campaign)
    path = address(inspector, ordered)
    assert "本局自有模板" in inspector.get(path).text
    shown = issue(inspector, path).location
    assert "本局自有模板；PDF为系统版式" in inspector.get(shown).text
    word = text_of_docx(inspector.get(f"{shown}/files/docx").data)
    assert "（本局样式）" in word
    [row] = issued(world)
    assert row.number in word
    assert row.text_digest == campaign.papers[ORDER].digest != paper(ORDER).digest
    assert "（本局样式）" not in "".join(pages_of(inspector.get(f"{shown}/files/pdf").data))
    monkeypatch.undo()
    page = inspector.get(shown).text
    assert "本局自有模板" not in page, "nobody knows any more which template it was"
    assert inspector.get(f"{shown}/files/docx").status_code == 200


def notified(world, signed_in):
    hazard = world.hazard_at("recheck")
    for _round in range(2):
        world.do(hazard, "recheck", recheck_outcome="failed", failure_remarks="未整改")
        if not world.children(hazard, "interview"):
            world.do(hazard, "issue_order")
            world.do(hazard, "record_report")
    [interview] = world.children(hazard, "interview")
    world.do(interview.id, "approve", approved=True)
    world.do(interview.id, "notify")
    item = world.item(interview.id, "hold")
    return signed_in(world.actor(item.role, item.unit)), interview.id


def test_what_the_records_do_not_say_is_typed_shown_and_told_as_typed(world, signed_in):
    browser, interview = notified(world, signed_in)
    path = address(browser, interview, "interview_notice")
    browser.get(path)
    preview = browser.post(path, data={"act": "preview", "bring": "出厂检验记录"})
    assert preview.status_code == 200
    assert preview.text.count("出厂检验记录") == 2, "in the field and on the paper"
    assert issued(world) == []
    assert issue(browser, path, bring="出厂检验记录").status_code == 303
    [row] = issued(world)
    assert (row.typed, row.facts["bring"]) == (["bring"], "出厂检验记录")
    assert row.number == world.matter(interview).number
    for locale, title in (("zh_CN", "携带材料"), ("en", "What to bring")):
        browser.speak(locale)
        page = browser.get(f"/matters/{interview}/papers/{row.id}").text
        panel = page.partition('id="typed"')[2].partition("</section>")[0]
        assert f"<dt>{title}</dt><dd>出厂检验记录</dd>" in panel


def test_who_may_not_issue_a_paper_is_told_and_sees_it_wanted(world, signed_in, ordered, inspector):
    path = address(inspector, ordered)
    auditor = signed_in("auditor")
    page = auditor.get(f"/matters/{ordered}").text
    assert "责令改正通知书" in page
    assert "to-issue" not in page
    assert auditor.get(path).status_code == 403
    assert auditor.post(path, data={"act": "issue"}).status_code == 403
    elsewhere = signed_in(world.actor("inspector", "JB05"))
    assert elsewhere.get(path).status_code == 404
    issue(inspector, path)
    [row] = issued(world)
    assert elsewhere.get(f"/matters/{ordered}/papers/{row.id}/files/pdf").status_code == 404
    assert auditor.get(f"/matters/{ordered}/papers/{row.id}").status_code == 200
    assert (
        auditor.post(f"/matters/{ordered}/papers/{row.id}/void", data={"reason": "误"}).status_code
        == 403
    )


def test_only_the_administrator_sets_letterheads_and_units_below_carry_them(
    signed_in, inspector, ordered
):
    administrator = signed_in("administrator")
    assert inspector.get("/letterheads").status_code == 403
    assert administrator.get("/letterheads").status_code == 200
    administrator.get("/letterheads/JB")
    said = {"authority": "甲市场监督管理局", "review_body": "甲人民政府", "court": "甲人民法院"}
    lacking = administrator.post("/letterheads/JB", data={**said, "court": ""})
    assert lacking.status_code == 422
    assert administrator.post("/letterheads/JB", data=said).status_code == 303
    page = inspector.get(address(inspector, ordered)).text
    assert "甲人民法院" in page
    assert administrator.get("/letterheads/XX").status_code == 404

"""An amount of money on a page: typed in yuan, refused in a sentence, shown with both decimals."""

from __future__ import annotations

import pytest

from casework.definitions import CampaignBook, Fact
from casework.models import FormVersion, Matter, Submission
from casework.unit_of_work import CLOCK
from casework.wording import Text
from tests.packs import PROCESSES, copied_packs
from tests.webapp.test_beginning import PAGE, post
from webapp.app.i18n import speaking
from webapp.words.facts import Around, told_fact

ASKED = """
  - name: goods_value
    type: money
    label: {zh_CN: 货值, en: Value of the goods}
    required: true
    min: 100
    max: 100000000
"""


@pytest.fixture(autouse=True)
def asking(world, tmp_path, monkeypatch):
    """The form of a lead asks an amount from 1 to 1,000,000 yuan."""
    packs = copied_packs(tmp_path)
    form = packs / PROCESSES / "lead_verification/forms/lead_registration.yaml"
    form.write_text(form.read_text("utf-8").rstrip() + ASKED, "utf-8")
    campaign = CampaignBook.load(packs)["jiangbei-2022"]
    monkeypatch.setitem(world.runtime.campaigns.campaigns, "jiangbei-2022", campaign)
    asked = campaign.forms["lead_registration"]
    with world.unit_of_work(CLOCK) as work:
        kept = FormVersion(digest=asked.digest, form=asked.id, definition=asked.to_json())
        work.session.add(kept)


@pytest.fixture
def answers(world):
    return {
        "lead_source": "complaint",
        "received_on": world.clock.today.isoformat(),
        "subject": "示例店",
        "suspicion": "销售无证产品",
        "informant": "none",
    }


@pytest.mark.parametrize("typed", ["1,234.50", "１，２３４．５", "1234.5元"])
def test_an_amount_is_typed_in_yuan_and_kept_in_fen(inspector, answers, rows, typed):
    page = inspector.get(PAGE).text
    assert 'name="goods_value"' in page
    assert 'inputmode="decimal"' in page
    assert "以元填写，例如1,234.50。" in page
    assert post(inspector, PAGE, {**answers, "goods_value": typed}).status_code == 303
    (handed,) = rows(Submission, Submission.step == "register")
    assert handed.answers["goods_value"] == 123450
    assert "1,234.50元" in inspector.get(f"/matters/{handed.matter_id}").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-5", "金额不得小于零。"),
        ("1.234", "请以元填写金额，最多两位小数，例如1,234.50。"),
        ("一百", "请以元填写金额，最多两位小数，例如1,234.50。"),
        ("0.99", "不得少于1.00元。"),
        ("1,000,000.01", "不得多于1,000,000.00元。"),
        ("999999999999", "金额超过100,000,000,000.00元，不予接受。请核对。"),
        ("", "请填写此项"),
    ],
)
def test_what_is_no_amount_is_refused_in_a_sentence(inspector, answers, rows, typed, sentence):
    answer = post(inspector, PAGE, {**answers, "goods_value": typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed}"' in answer.text
    assert rows(Matter, Matter.kind == "lead") == []


def test_a_program_sends_fen(inspector, answers, rows):
    refused = inspector.post_json(PAGE, {**answers, "goods_value": "1,234.50"})
    assert refused.status_code == 422
    assert "goods_value" in refused.json["fields"]
    assert inspector.post_json(PAGE, {**answers, "goods_value": 123450}).status_code == 200
    (handed,) = rows(Submission, Submission.step == "register")
    assert handed.answers["goods_value"] == 123450


def test_a_fact_of_money_is_told_in_both_languages():
    fact = Fact(name="fine", title=Text("罚款", "Fine"), type="money", values={})
    with speaking("zh_CN"):
        assert told_fact(fact, 0, Around()) == "0.00元"
        assert told_fact(fact, 123450, Around()) == "1,234.50元"
    with speaking("en"):
        assert told_fact(fact, 123450, Around()) == "1,234.50 yuan"

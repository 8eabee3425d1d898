"""Beginning an inspection: find the enterprise or enter it, choose the product."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casework.models import Enterprise, Matter
from casework.rules.credit_code import check_digit
from tests.builders import CAMPAIGN

NEW_CODE = "91330205MA2AB1C2D"
WRONG_CODE = NEW_CODE + ("0" if check_digit(NEW_CODE) != "0" else "1")


def good_code() -> str:
    return NEW_CODE + check_digit(NEW_CODE)


@pytest.fixture
def entry(world, task):
    product = world.runtime.campaigns[CAMPAIGN].product_ids[0]
    return {
        "credit_code": good_code(), "name": "示例新店", "entity": "seller", "address": "示例路1号",
        "unit": task.unit, "products": [product],
    }  # fmt: skip


def start(enterprise, **more):
    return {
        "campaign": CAMPAIGN,
        "enterprise_id": str(enterprise.id),
        "product_class": enterprise.products[0],
        **more,
    }


@pytest.fixture
def begun(rows):
    """How many inspections were begun."""
    return lambda: len(rows(Matter, Matter.kind == "inspection"))


@pytest.fixture
def enterprise(world, task):
    """An enterprise of the inspector's unit."""
    return world.enterprise(unit=task.unit)


@pytest.mark.parametrize("how", ["name", "pinyin", "code"])
def test_an_enterprise_is_found_as_people_type(inspector, world, task, how):
    enterprise = world.enterprise(unit=task.unit)
    with world.unit_of_work.reading(world.actor("inspector", task.unit)) as work:
        search = work.session.scalar(
            select(Enterprise.search).where(Enterprise.id == enterprise.id)
        )
    typed = {
        "name": enterprise.name[2:6],
        "pinyin": search.split(" ")[1][:10],
        "code": enterprise.credit_code[-6:],
    }[how]
    page = inspector.get("/inspections/new", query_string={"q": typed}).text
    assert f"enterprise={enterprise.id}" in page
    assert 'hx-select="#found"' in page


def test_enterprises_of_other_units_are_not_found(inspector, world, task):
    page = inspector.get("/inspections/new").text
    with world.unit_of_work.reading(world.actor("inspector", task.unit)) as work:
        foreign = work.session.scalars(select(Enterprise).where(Enterprise.unit != task.unit)).all()
    assert foreign
    assert not any(str(e.id) in page for e in foreign)
    assert inspector.get(f"/inspections/new?enterprise={foreign[0].id}").status_code == 404
    answer = inspector.post("/inspections", start(foreign[0]))
    assert answer.status_code == 404


def test_an_inspection_begins_and_leads_to_its_record(inspector, world, task, begun):
    enterprise = world.enterprise(unit=task.unit)
    page = inspector.get(f"/inspections/new?enterprise={enterprise.id}").text
    assert enterprise.name in page
    before = begun()
    sent = start(enterprise, idempotency_key=inspector.key)
    answers = [inspector.post("/inspections", sent) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert answers[0].location.startswith("/tasks/")
    assert begun() == before + 1
    assert enterprise.name in inspector.get(answers[0].location).text


def test_an_inspection_begins_by_json_too(inspector, world, task):
    answer = inspector.post_json("/inspections", start(world.enterprise(unit=task.unit)))
    assert answer.status_code == 200
    assert answer.json["location"] == f"/tasks/{answer.json['task']}"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"product_class": "toys"}, "不在本次专项行动范围内"),
        ({"product_class": ""}, "请填写此项"),
        ({"colour": "red"}, "此处不需要填写"),
    ],
)
def test_a_wrong_start_begins_nothing(inspector, enterprise, change, sentence, begun):
    before = begun()
    answer = inspector.post("/inspections", start(enterprise) | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert enterprise.name in answer.text
    assert begun() == before


def test_an_unknown_campaign_is_not_found(inspector, world, task):
    answer = inspector.post("/inspections", start(world.enterprise(unit=task.unit), campaign="x-1"))
    assert answer.status_code == 404


def test_outside_the_campaign_nothing_begins(inspector, world, task):
    world.clock.on("2023-01-09")
    assert "没有进行中的专项行动" in inspector.get("/inspections/new").text
    answer = inspector.post("/inspections", start(world.enterprise(unit=task.unit)))
    assert answer.status_code == 422
    assert "不在专项行动期间" in answer.get_data(as_text=True)


@pytest.mark.parametrize("who", ["leader1", "auditor", "administrator", "quality_chief"])
def test_only_inspectors_begin_inspections(signed_in, who):
    browser = signed_in(who)
    assert browser.get("/inspections/new").status_code == 403
    assert browser.post("/inspections", {}).status_code == 403
    assert "发起检查" not in browser.get("/").text


def test_a_known_code_is_recognised(inspector, world, task):
    enterprise = world.enterprise(unit=task.unit)
    page = inspector.get(f"/inspections/enterprise?credit_code={enterprise.credit_code.lower()}")
    assert "名录中已有" in page.text
    assert f"enterprise={enterprise.id}" in page.text


def test_an_unknown_code_allows_entry(inspector):
    page = inspector.get(f"/inspections/enterprise?credit_code={good_code()}").text
    assert "名录中尚无此企业" in page


CODES = {
    "length": ("9133", "应为18位", "has 18 characters"),
    "alphabet": ("91330205MA2AB1C2DI", "不使用字符“I”", "does not use the character I"),
    "check_digit": (WRONG_CODE, "校验码不符", "check digit is wrong"),
}  # fmt: skip


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_a_wrong_code_is_refused_with_its_reason(inspector, entry, locale, rows):
    inspector.speak(locale)
    for code, *sentences in CODES.values():
        sentence = sentences[0 if locale == "zh_CN" else 1]
        assert sentence in inspector.get(f"/inspections/enterprise?credit_code={code}").text
        answer = inspector.post("/inspections/enterprise", entry | {"credit_code": code})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="示例新店"' in answer.text
    assert not rows(Enterprise, Enterprise.name == "示例新店")


def test_a_new_enterprise_is_entered_and_inspected_at_once(inspector, entry, office_trail, rows):
    inspector.get("/inspections/enterprise")
    sent = entry | {"idempotency_key": inspector.key, "ccc": "true"}
    answers = [inspector.post("/inspections/enterprise", sent) for _ in range(2)]
    assert {a.status_code for a in answers} == {303}
    (entered,) = rows(Enterprise, Enterprise.name == "示例新店")
    assert entered.credit_code == good_code()
    assert entered.ccc
    assert "slxd" in entered.search
    assert "示例新店" in inspector.get(answers[0].location).text
    assert [e.facts["name"] for e in office_trail() if e.kind == "EnterpriseEntered"] == [
        "示例新店"
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "请填写此项"),
        ({"name": "x" * 121}, "最多120个字符"),
        ({"unit": "JB"}, "请从列表中选择"),
        ({"products": ["toys"]}, "请从列表中选择"),
        ({"area_tags": "x"}, "此处不需要填写"),
        ({"id": "x"}, "此处不需要填写"),
        ({"entity": "bank"}, "请从列表中选择"),
    ],
)
def test_a_wrong_entry_is_refused_field_by_field(inspector, entry, change, sentence, rows):
    answer = inspector.post("/inspections/enterprise", entry | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not rows(Enterprise, Enterprise.credit_code == good_code())


def test_a_known_code_is_not_entered_twice(inspector, entry, world, task):
    known = world.enterprise(unit=task.unit)
    answer = inspector.post("/inspections/enterprise", entry | {"credit_code": known.credit_code})
    assert answer.status_code == 422
    assert "该代码已在名录中" in answer.text
    assert f"enterprise={known.id}" in answer.text

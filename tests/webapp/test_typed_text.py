"""Texts as people type and paste them, at the doors they come in by."""

from __future__ import annotations

import pytest

from casework.models import Enterprise
from casework.rules.credit_code import check_digit

GOOD = "91500105DEM00099" + "X"
GOOD = GOOD[:17] + check_digit(GOOD[:17])


@pytest.fixture
def entry(world):
    unit = min(world.actor("inspector").units)
    return {
        "credit_code": GOOD,
        "name": "甲乙铝业",
        "entity": "producer",
        "ccc": "false",
        "odm": "false",
        "address": "示例路1号",
        "unit": unit,
        "products": ["cement"],
    }


@pytest.fixture
def browser(world, signed_in):
    return signed_in(world.actor("inspector"))


@pytest.mark.parametrize(
    "typed", [f"{GOOD}\u200b", f"\u202d{GOOD}\u202c", f"\ufeff{GOOD}", f"9150 0105\u2013{GOOD[8:]}"]
)
def test_a_code_is_read_without_signs_that_are_not_seen(browser, entry, rows, typed):
    browser.get("/inspections/enterprise")
    answer = browser.post("/inspections/enterprise", {**entry, "credit_code": typed})
    assert answer.status_code == 303, answer.text
    assert [e.credit_code for e in rows(Enterprise, Enterprise.name == entry["name"])] == [GOOD]


def test_a_name_is_kept_without_signs_that_are_not_seen(browser, entry, rows):
    browser.get("/inspections/enterprise")
    answer = browser.post("/inspections/enterprise", {**entry, "name": "甲\u200b乙\u00ad铝业"})
    assert answer.status_code == 303
    assert [e.name for e in rows(Enterprise, Enterprise.credit_code == GOOD)] == ["甲乙铝业"]
    assert "甲乙铝业" in browser.get("/enterprises?text=甲乙铝业").text


def test_a_name_that_would_be_read_backwards_is_refused(browser, entry, rows):
    browser.get("/inspections/enterprise")
    answer = browser.post("/inspections/enterprise", {**entry, "name": "甲\u202e乙铝业"})
    assert answer.status_code == 422
    assert "颠倒书写方向的字符（U+202E）" in answer.text
    assert 'href="#name"' in answer.text
    assert rows(Enterprise, Enterprise.credit_code == GOOD) == []


@pytest.mark.parametrize("products", [[[]], [{}], [None], [7], "cement", {"cement": 1}])
def test_products_that_are_no_codes_are_refused(browser, entry, rows, products):
    answer = browser.post_json("/inspections/enterprise", {**entry, "products": products})
    assert answer.status_code == 422
    assert any(name.startswith("products") for name in answer.json["fields"])
    assert rows(Enterprise, Enterprise.credit_code == GOOD) == []


def test_a_code_that_no_database_keeps_is_not_looked_for(browser, statements):
    answer = browser.get("/inspections/enterprise?credit_code=9150%000105")
    assert answer.status_code == 200
    assert not [sent for sent in statements if "enterprises.credit_code =" in sent]


@pytest.mark.parametrize("sign", ["\u3000", "\u00a0", "\u2003"])
@pytest.mark.parametrize("path", ["/inspections/new?q=", "/enterprises?text=", "/ledger?text="])
def test_a_wide_space_in_a_search_is_a_space(browser, path, sign):
    answer = browser.get(f"{path}测试{sign}全角")
    assert answer.status_code == 200
    assert "请输入较短" not in answer.text


def test_an_old_name_does_not_reverse_the_page(world, browser, engine, task):
    world.hazard()
    with engine.begin() as connection:
        connection.execute(
            Enterprise.__table__.update().values(name="甲\u202e乙"),
        )
    for path in ("/", f"/tasks/{task.task_id}", "/enterprises", "/ledger", "/inspections/new"):
        text = browser.get(path).text
        before, *after = text.split("\u202e")
        assert all(part.endswith("\u2068甲") for part in [before, *after[:-1]]), (path, text)
        assert all(part.startswith("乙\u2069") for part in after), path

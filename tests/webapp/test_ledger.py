"""The ledger's page and file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from casework.models import EventRow, Hazard
from casework.unit_of_work import CLOCK
from tests.builders import World
from tests.webapp.conftest import Browser

SignIn = Callable[[str], Browser]


@pytest.fixture
def three(world: World) -> list[str]:
    """Numbers of three hazards: two of station 1, the second with its order, one of station 2."""
    first = world.hazard(world.enterprise())
    second = world.hazard(world.enterprise(nth=1))
    for step in ("register", "issue_order"):
        world.do(second, step)
    third = world.hazard(world.enterprise(unit="JB02"))
    return [world.matter(hazard).number for hazard in (first, second, third)]


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"隐患〔2022〕[A-Z0-9]+-\d{4}号", text))


def test_the_page_shows_what_lies_in_ones_jurisdiction(signed_in: SignIn, three) -> None:
    page = signed_in("inspector11").get("/ledger")
    assert page.status_code == 200
    assert _numbers(page.text) == set(three[:2])
    assert re.search(r'list-count">\D*2\D', page.text)


def test_an_auditor_sees_every_station(signed_in: SignIn, three) -> None:
    assert _numbers(signed_in("auditor").get("/ledger").text) == set(three)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("stage=rectifying", {1}),
        ("state=open", {0, 1, 2}),
        ("state=struck_off", set()),
        ("unit=JB02", {2}),
        ("campaign=jiangbei-2022&phase=screening&found_from=2022-05-10", {0, 1, 2}),
        ("found_to=2022-05-09", set()),
        ("text=JB01-0002", {1}),
        ("text=&unit=&grade=", {0, 1, 2}),
    ],
)
def test_a_filter_is_an_address(signed_in: SignIn, three, query: str, kept: set[int]) -> None:
    page = signed_in("auditor").get(f"/ledger?{query}")
    assert page.status_code == 200
    assert _numbers(page.text) == {three[n] for n in kept}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("grade=HUGE", "grade"),
        ("unit=XX99", "unit"),
        ("found_from=yesterday", "found_from"),
        ("found_from=2022-05-10&found_to=2022-05-01", "found_to"),
        ("overdue=perhaps", "overdue"),
        ("text=%00", "text"),
    ],
)
@pytest.mark.usefixtures("three")
def test_a_wrong_filter_is_named_and_shows_nothing(
    signed_in: SignIn, query: str, field: str
) -> None:
    page = signed_in("auditor").get(f"/ledger?{query}")
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert not _numbers(page.text)
    assert 'role="alert"' in page.text


@pytest.mark.parametrize("query", ["after=nonsense", "after=WzFd", "colour=red"])
def test_an_address_nobody_wrote_is_refused(signed_in: SignIn, query: str) -> None:
    page = signed_in("auditor").get(f"/ledger?{query}")
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_a_unit_outside_the_jurisdiction_is_no_choice(signed_in: SignIn) -> None:
    assert signed_in("inspector11").get("/ledger?unit=JB02").status_code == 422


def test_the_file_holds_exactly_what_is_filtered(
    signed_in: SignIn, world: World, engine, three
) -> None:
    with engine.begin() as connection:
        connection.execute(
            update(Hazard.__table__).values(description="=cmd|'/c calc'!A1 掺杂掺假")
        )
    answer = signed_in("auditor").client.get("/ledger/export.xlsx?state=open&unit=JB01")
    assert answer.status_code == 200
    rows = _opened(answer.data)
    head = next(n for n, row in enumerate(rows) if row[0] in {"编号", "Number"})
    assert any("JB01" in str(cell) or "第一" in str(cell) for cell in rows[1])
    lines = rows[head + 1 :]
    assert {line[0] for line in lines} == set(three[:2])
    credit_code = world.enterprise().credit_code
    assert credit_code in {line[2] for line in lines}
    assert all(line[5] == "=cmd|'/c calc'!A1 掺杂掺假" for line in lines)
    assert all(line[9] == date(2022, 5, 10) for line in lines)
    with world.unit_of_work.reading(CLOCK) as work:
        query = select(EventRow).where(EventRow.kind == "LedgerExported")
        event = work.session.scalars(query).one()
    assert event.facts == {"lines": 2, "filters": {"state": "open", "unit": "JB01"}}


def test_the_same_comes_as_csv_without_formulas(signed_in: SignIn, engine, three) -> None:
    with engine.begin() as connection:
        connection.execute(update(Hazard.__table__).values(description="+1+1"))
    answer = signed_in("auditor").get("/ledger/export.csv")
    text = answer.data.decode("utf-8-sig")
    assert _numbers(text) == set(three)
    assert ",'+1+1," in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.usefixtures("three")
def test_the_file_is_named_by_the_office_s_day(signed_in: SignIn, world: World, kind: str) -> None:
    world.clock.now = datetime(2022, 5, 10, 23, 30, tzinfo=UTC)  # half past seven the next morning
    answer = signed_in("auditor").get(f"/ledger/export.{kind}")
    assert answer.headers["Content-Disposition"].endswith(f'"ledger-20220511-0730.{kind}"')
    assert answer.headers["Content-Type"].count("charset") == (kind == "csv")


@pytest.mark.usefixtures("three")
def test_a_wrong_filter_exports_nothing(signed_in: SignIn, world: World) -> None:
    assert signed_in("auditor").get("/ledger/export.xlsx?grade=HUGE").status_code == 422
    with world.unit_of_work.reading(CLOCK) as work:
        query = select(EventRow).where(EventRow.kind == "LedgerExported")
        assert work.session.scalars(query).all() == []


@pytest.mark.usefixtures("three")
def test_a_page_of_the_ledger_asks_little(signed_in: SignIn, statements: list[str]) -> None:
    browser = signed_in("auditor")
    statements.clear()
    browser.get("/ledger")
    assert len([s for s in statements if s != "COMMIT"]) <= 12, "\n".join(statements)


def _opened(content: bytes) -> list[list]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def test_found_and_struck_off_on_one_day_is_marked_and_found(world, signed_in):
    hazard = world.hazard_at("approve_strike_off")
    world.do(hazard, "approve_strike_off")
    auditor = signed_in(world.actor("auditor"))
    mark = "当日发现当日销号"
    assert mark in auditor.get("/ledger?same_day=yes").text
    assert mark in auditor.get(f"/matters/{hazard}").text
    later = world.hazard_at("approve_strike_off")
    world.clock.on("2022-05-11")
    world.do(later, "approve_strike_off")
    assert mark not in auditor.get(f"/matters/{later}").text
    listed = auditor.get("/ledger?same_day=yes").text
    assert f"/matters/{hazard}" in listed
    assert f"/matters/{later}" not in listed

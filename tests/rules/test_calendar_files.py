"""A year of the working calendar as a file: what is read, what is refused, and where."""

from __future__ import annotations

from datetime import date

import pytest

from casework.definitions import calendar_seed
from casework.errors import CalendarRefused
from casework.rules.calendar_years import LARGEST_FILE, read_year
from casework.rules.written_days import read_day
from tests.workflows.years import FILE, HEAD, NOTICE_OF_2019


def line(number, text):
    """The file with another line ``number`` (the heading is 1)."""
    lines = FILE.decode().splitlines()
    lines[number - 1] = text
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("content", "at", "reason"),
    [
        (b"", 1, "not_csv"),
        (b"\x89PNG\r\n\x1a\n\0\0", 1, "not_csv"),
        (b"\xff\xfe\xff", 1, "not_csv"),
        (b"day,kind,name,source\n2027-01-01,holiday,x,y\n", 1, "not_csv"),
        (HEAD.encode(), 1, "empty"),
        (line(4, '2027-01-03,"holiday,元旦,'), 12, "not_csv"),
        (line(3, "2027-01-02,holiday,元旦"), 3, "columns"),
        (line(3, "2027-02-30,holiday,元旦,"), 3, "bad_date"),
        (line(3, "20270102,holiday,元旦,"), 3, "bad_date"),
        (line(3, "1/2/2027,holiday,元旦,"), 3, "bad_date"),
        (line(3, "2026-12-24,holiday,元旦,"), 3, "out_of_year"),
        (line(3, "2028-01-01,holiday,元旦,"), 3, "out_of_year"),
        (line(2, "1999-01-01,holiday,元旦,x"), 2, "out_of_range"),
        (line(2, "0001-01-01,holiday,元旦,x"), 2, "out_of_range"),
        (f"{HEAD}0001-01-01,holiday,元旦,x\n".encode(), 2, "out_of_range"),
        (f"{HEAD}2003-12-31,holiday,元旦,x\n".encode(), 2, "out_of_range"),
        (line(3, "2027-01-02,off,元旦,"), 3, "unknown_kind"),
        (line(3, "2027-01-02,holiday,,"), 3, "name_missing"),
        (line(3, "2027-01-02,holiday," + "长" * 41 + ","), 3, "too_long"),
        (line(3, "2027-01-01,holiday,元旦,"), 3, "duplicate_day"),
        (line(7, "2027-02-22,makeup,春节,"), 7, "makeup_on_weekday"),
        (line(6, "2027-02-10,holiday,春节,"), 6, "gap"),
        (line(2, "2027-01-01,holiday,元旦,"), 2, "source_missing"),
        (FILE.replace("2027-10-01,holiday,国庆节,\n".encode(), b""), 11, "festival_missing"),
        (b"x" * (LARGEST_FILE + 1), 1, "too_large"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line_and_reason(content, at, reason):
    with pytest.raises(CalendarRefused) as refusal:
        read_year(content)
    assert (refusal.value.facts["line"], refusal.value.facts["reason"]) == (at, reason)


def test_every_published_year_passes_as_a_file_and_comes_back_the_same():
    seed = calendar_seed()
    for year in seed.known_years:
        days = [d for d in seed.days if d.date.year == year]
        content = HEAD + "".join(f"{d.date},{d.kind},{d.name},国办\n" for d in days)
        for encoding in ("utf-8-sig", "gb18030"):
            file = read_year(content.encode(encoding))
            assert (file.year, len(file.days)) == (year, len(days))
            assert {(d.day, d.kind, d.name) for d in file.days} == {
                (d.date, d.kind, d.name) for d in days
            }


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-01",
        "2025/1/1",
        "2025/01/01",
        "2025-1-1",
        "2025.1.1",
        "2025年1月1日",
        "2025 年 1 月 1 日",
        "２０２５／１／１",
        "2025/1/1 0:00",
        "2025-01-01 00:00:00",
    ],
)
def test_a_day_is_read_however_a_spreadsheet_saved_it(text):
    assert read_day(text) == date(2025, 1, 1)


@pytest.mark.parametrize(
    "text",
    ["1/2/2025", "25/1/1", "2025/1-1", "2025/13/1", "20250101", "45658", "2025/1/1 8:30", ""],
)
def test_what_could_be_another_day_is_no_day(text):
    with pytest.raises(ValueError, match=r"no day|month must be"):
        read_day(text)


@pytest.mark.parametrize(
    "written", ["{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日"]
)
def test_a_file_a_spreadsheet_saved_says_the_same(written):
    head, *lines = FILE.decode().splitlines()
    saved = [f"{written.format(date.fromisoformat(line[:10]))}{line[10:]}" for line in lines]
    assert read_year("\n".join([head, *saved]).encode()) == read_year(FILE)


def test_a_notice_may_reach_into_the_december_before_its_year():
    file = read_year(NOTICE_OF_2019)
    assert file.year == 2019
    assert [(d.day.isoformat(), d.kind) for d in file.days[:3]] == [
        ("2018-12-29", "makeup"),
        ("2018-12-30", "holiday"),
        ("2018-12-31", "holiday"),
    ]

"""Years of the working calendar as files, and an office to which one is not published yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import delete

from casework.definitions import calendar_seed
from casework.models import CalendarDay, CalendarYear
from casework.queries.office import work_calendar

HEAD = "date,kind,name,source\n"
NEXT = """2027-01-01,holiday,元旦,国办发明电〔2026〕示例号
2027-01-02,holiday,元旦,
2027-01-03,holiday,元旦,
2027-02-06,holiday,春节,
2027-02-07,holiday,春节,
2027-02-20,makeup,春节,
2027-04-05,holiday,清明,
2027-05-01,holiday,劳动节,
2027-06-09,holiday,端午,
2027-09-15,holiday,中秋,
2027-10-01,holiday,国庆节,
"""
FILE = (HEAD + NEXT).encode()


def published(year):
    """The file of a year as it was published."""
    days = [d for d in calendar_seed().days if d.date.year == year]
    return (HEAD + "".join(f"{d.date},{d.kind},{d.name},国办\n" for d in days)).encode()


THIS_YEAR = published(2022)


def before_publication(world, engine):
    """The office of ``world`` on 29 April 2022, when 2022 is not published yet."""
    with engine.begin() as connection:
        connection.execute(delete(CalendarDay).where(CalendarDay.day >= date(2022, 1, 1)))
        connection.execute(delete(CalendarYear).where(CalendarYear.year >= 2022))
    with world.reading() as work:
        calendar = work_calendar(work.session)
    world.clock.on("2022-04-29")
    return replace(world, runtime=replace(world.runtime, calendar=calendar))

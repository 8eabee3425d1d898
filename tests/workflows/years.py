"""Years of the working calendar as files, and an office to which one is not published yet."""

from __future__ import annotations

from dataclasses import replace

from casework.definitions import calendar_seed
from casework.models import CalendarDay, CalendarYear
from casework.queries.office import work_calendar
from casework.unit_of_work import CLOCK
from workflows.commands.install import remove_days

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


NOTICE_OF_2019 = """date,kind,name,source
2018-12-29,makeup,元旦,国办发明电〔2018〕15号
2018-12-30,holiday,元旦,国办发明电〔2018〕15号
2018-12-31,holiday,元旦,国办发明电〔2018〕15号
2019-01-01,holiday,元旦,国办发明电〔2018〕15号
2019-02-02,makeup,春节,国办发明电〔2018〕15号
2019-02-03,makeup,春节,国办发明电〔2018〕15号
2019-02-04,holiday,春节,国办发明电〔2018〕15号
2019-02-05,holiday,春节,国办发明电〔2018〕15号
2019-02-06,holiday,春节,国办发明电〔2018〕15号
2019-02-07,holiday,春节,国办发明电〔2018〕15号
2019-02-08,holiday,春节,国办发明电〔2018〕15号
2019-02-09,holiday,春节,国办发明电〔2018〕15号
2019-02-10,holiday,春节,国办发明电〔2018〕15号
2019-04-05,holiday,清明节,国办发明电〔2018〕15号
2019-04-28,makeup,劳动节,国办发明电〔2018〕15号
2019-05-01,holiday,劳动节,国办发明电〔2018〕15号
2019-05-02,holiday,劳动节,国办发明电〔2018〕15号
2019-05-03,holiday,劳动节,国办发明电〔2018〕15号
2019-05-04,holiday,劳动节,国办发明电〔2018〕15号
2019-05-05,makeup,劳动节,国办发明电〔2018〕15号
2019-06-07,holiday,端午节,国办发明电〔2018〕15号
2019-09-13,holiday,中秋节,国办发明电〔2018〕15号
2019-09-29,makeup,国庆节,国办发明电〔2018〕15号
2019-10-01,holiday,国庆节,国办发明电〔2018〕15号
2019-10-02,holiday,国庆节,国办发明电〔2018〕15号
2019-10-03,holiday,国庆节,国办发明电〔2018〕15号
2019-10-04,holiday,国庆节,国办发明电〔2018〕15号
2019-10-05,holiday,国庆节,国办发明电〔2018〕15号
2019-10-06,holiday,国庆节,国办发明电〔2018〕15号
2019-10-07,holiday,国庆节,国办发明电〔2018〕15号
2019-10-12,makeup,国庆节,国办发明电〔2018〕15号
""".encode()
"""A notice as it was published: its New Year begins in the December before."""


def published(year):
    """The file of a year as it was published."""
    days = [d for d in calendar_seed().days if d.date.year == year]
    return (HEAD + "".join(f"{d.date},{d.kind},{d.name},国办\n" for d in days)).encode()


THIS_YEAR = published(2022)


def before_publication(world, *, of=2022, on="2022-04-29"):
    """The office of ``world`` on a day when the year ``of`` is not published yet."""
    world.clock.on(on)
    with world.unit_of_work(CLOCK) as work:
        remove_days(work.session, CalendarDay.notice >= of, CalendarYear.year >= of)
    with world.reading() as work:
        calendar = work_calendar(work.session)
    return replace(world, runtime=replace(world.runtime, calendar=calendar))

"""Names and texts are found however they are typed."""

from __future__ import annotations

import pytest

from casework.queries.ledger import ledger_page
from casework.queries.ledger_filter import LedgerFilter
from casework.queries.search import LONGEST, folded, pattern

CODE = "91500105DEM000014J"
READINGS = [
    ("单记食品厂", "shanji"),
    ("单记食品厂", "danji"),
    ("仇家小面馆", "qiujia"),
    ("区家便宜坊", "oujia"),
    ("曾记玻璃厂", "zengji"),
    ("会稽山酒业", "kuaiji"),
    ("重庆万俟电器有限公司", "moqi"),
    ("重庆解放灯具", "chongqingxie"),
    ("甲\u200b乙\u00ad铝业", "甲乙铝业"),
    ("甲乙铝业", "甲\ufeff乙铝\u202c业"),
    ("ＡＢＣ：电器", "abc:电器"),
    ("ABC:电器", "ＡＢＣ：电器"),
    ("甲\u3000乙", "甲\u00a0 乙"),
    ("仇家小面馆", "qjxmg"),
]


def finds(name, typed):
    return pattern(typed)[1:-1] in folded(name, CODE)


@pytest.mark.parametrize(("name", "typed"), READINGS)
def test_a_name_is_found_by_every_reading_and_every_way_of_typing(name, typed):
    assert finds(name, typed)


def test_a_search_text_has_its_bounds():
    for name in ("单仇区曾会解盖查行重长" * 11, "a" * 120, "乐" * 120):
        text = folded(name, CODE)
        assert len(text) <= LONGEST
        assert CODE.lower() in text
        assert finds(name, name[:8])


def test_signs_of_a_pattern_are_taken_as_they_are():
    assert pattern("50%_\\") == "%50\\%\\_\\\\%"


@pytest.mark.parametrize("typed", ["标签不一致：现场", "标签不一致:现场", "标签不一致： 现场"[:6]])
def test_the_ledger_finds_a_phrase_with_a_wide_mark(world, typed):
    hazard = world.hazard_at("issue_order", description="产品标签不一致：现场发现")
    auditor = world.actor("auditor")
    with world.reading() as work:
        page = ledger_page(
            work.session, LedgerFilter(text=typed), units=auditor.units, now=work.now
        )
    assert [line.id for line in page.lines] == [hazard]

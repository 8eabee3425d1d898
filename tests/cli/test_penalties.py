"""``bihuan penalties``: ranges with their basis, in words and as JSON, and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from config import Config

ENGLISH = {"BIHUAN_LOCALE": "en"}
SPECIAL = ("penalties", "range", "--clause", "L-TB-3(2)", "--value", "8,000", "--day", "2022-05-01")


def test_a_range_is_told_with_basis_and_how_in_chinese(bihuan):
    answer = bihuan(*SPECIAL, "--gains", "１００")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert answer.stdout.splitlines() == [
        "不按法定条件、要求从事生产经营（L-TB-3(2)）",
        (
            "违法行为：生产经营者不按照法定条件、要求从事生产经营活动或者生产、"
            "销售不符合法定要求产品"
        ),
        "依据：国务院关于加强食品等产品安全监督管理的特别规定（2007年7月26日施行）第3条第2款",
        "罚款：100,000.00元",
        "算法：货值8,000.00元（5,000.00元以上，不足10,000.00元）：100,000.00元",
        "没收：产品、工具和原材料、违法所得",
        "应当没收的违法所得：100.00元",
        "情节严重的，还可以：吊销许可证",
        "违法行为日与决定日适用同一版本。",
    ]


def test_a_milder_later_law_is_told_beside_the_other_one(bihuan):
    answer = bihuan(
        "penalties", "range", "--clause", "L-RZ-66", "--value", "8000", "--day", "2022-05-01",
        "--decided-on", "2023-08-01", "--ground", "cooperated", **ENGLISH,
    )  # fmt: skip
    lines = answer.stdout.splitlines()
    assert "Fine: 0.00 yuan to 4,800.00 yuan" in lines
    assert "The later edition is milder and applies (Penalty Law, article 37)." in lines
    assert lines[-1].endswith("50,000.00 yuan to 200,000.00 yuan")
    assert any(line.startswith("Ground: Cooperated with the investigation") for line in lines)


def test_a_range_is_told_to_programs_in_fen(bihuan):
    told = json.loads(bihuan(*SPECIAL, "--json").stdout)
    assert (told["least"], told["most"], told["value"]) == (10_000_000, 10_000_000, 800_000)
    assert told["clause"] == "unlawful_conditions"
    assert told["how"] == {
        "over": 500_000, "below": 1_000_000, "measure": "yuan", "least": 10_000_000,
        "most": 10_000_000,
    }  # fmt: skip
    assert (told["why"], told["compared"], told["confiscates"]) == (
        "same_edition", None, ["goods", "tools"],
    )  # fmt: skip


REFUSED = [
    (("--value", "-5"), "金额不得小于零（value）。"),
    (("--value", "5.001"), "“5.001”不是金额。请以元填写，最多两位小数，例如1,234.50（--value）。"),
    (("--value", "九千"), "“九千”不是金额。请以元填写，最多两位小数，例如1,234.50（--value）。"),
    (
        ("--value", "100000000000.01"),
        "金额超过100,000,000,000.00元，不予接受（value）。请核对。",
    ),
    (("--day", "2022-02-30"), "“2022-02-30”不是日期。请写成2022-07-31的形式（--day）。"),
    (("--day", "0001-01-01"), "“0001-01-01”不是日期。请写成2022-07-31的形式（--day）。"),
    (
        ("--clause", "L-XK-46"),
        "“L-XK-46”之下有多个条款。请写明其中一个：changed_conditions、changed_name。",
    ),
    (
        ("--clause", "L-XX-1"),
        "没有条款“L-XX-1”。bihuan penalties list可列出全部条款。",
    ),
    (
        ("--day", "2007-07-25"),
        (
            "“unlawful_conditions”在2007年7月25日没有有效的版本。请核对日期；"
            "更早的违法行为，须先补录当时的版本。"
        ),
    ),
    (("--decided-on", "2022-04-30"), "2022年4月30日早于2022年5月1日。"),
    (("--ground", "luck"), "没有裁量情节“luck”。"),
    (
        ("--campaign", "nowhere"),
        "没有专项行动“nowhere”。已有：jiangbei-2022、jiangxi-2022。",
    ),
]


@pytest.mark.parametrize(("options", "sentence"), REFUSED)
def test_what_cannot_be_computed_is_refused_in_a_sentence(bihuan, options, sentence):
    answer = bihuan(*SPECIAL, *options)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr == f"bihuan: refused: {sentence} [penalty_refused]\n"


def test_a_suspected_crime_is_told_with_what_it_reached(bihuan):
    asked = ("penalties", "crime", "--crime", "fake_goods", "--day", "2022-05-01", "--sales")
    assert (
        bihuan(*asked, "49,999.99", **ENGLISH).stdout == "No threshold of prosecution is reached.\n"
    )
    told = bihuan(*asked, "50000").stdout.splitlines()
    assert told[0] == "涉嫌犯罪：应当移送公安机关，不得以罚代刑。"
    assert told[1].startswith("销售金额追诉标准：50,000.00元（")
    data = json.loads(bihuan(*asked, "50000", "--json").stdout)
    assert (data["suspected"], data["reached"][0]["amount"]) == (True, 5_000_000)
    odd = bihuan("penalties", "crime", "--crime", "luck", "--sales", "1", "--day", "2022-05-01")
    assert odd.stderr.startswith(
        "bihuan: refused: 罪名“luck”没有追诉标准。已有：fake_goods、unsafe"
    )


def test_a_pack_lowers_the_amount_of_its_province(bihuan, tmp_path):
    packs = Path(shutil.copytree(Config().campaigns, tmp_path / "campaigns"))
    own = packs / "jiangbei-2022" / "penalties"
    own.mkdir()
    (own / "amounts.yaml").write_text(
        "thresholds:\n  - id: hearing_citizen\n    title: {zh_CN: 数额, en: Amount}\n"
        "    yuan: 5000\n    basis: 地方规定\n    reason: {zh_CN: 本省规定, en: Ours}\n",
        "utf-8",
    )
    asked = (
        "penalties", "hearing", "--party", "citizen", "--day", "2022-05-01", "--fine", "5000",
        "--campaign",
    )  # fmt: skip
    given = bihuan(*asked, "jiangbei-2022", BIHUAN_CAMPAIGNS=str(packs))
    assert given.stdout.splitlines() == [
        "当事人可以要求听证。", "罚款达到5,000.00元", "依据：地方规定",
    ]  # fmt: skip
    common = bihuan(*asked, "jiangxi-2022", BIHUAN_CAMPAIGNS=str(packs))
    assert common.stdout.splitlines()[0] == "当事人没有要求听证的权利。"


def test_a_kind_that_is_always_heard_is_named_and_an_unknown_one_refused(bihuan):
    asked = ("penalties", "hearing", "--party", "citizen", "--day", "2022-05-01", "--kind")
    assert "一律可以要求听证：吊销许可证" in bihuan(*asked, "revoke_licence").stdout
    odd = bihuan(*asked, "jail")
    assert odd.exit_code == 1
    assert odd.stderr.startswith("bihuan: refused: 没有处罚种类“jail”。已有：warning、")


def test_a_surcharge_stops_during_review(bihuan):
    asked = ("penalties", "surcharge", "--fine", "1000", "--due", "2022-07-01", "--paid")
    assert bihuan(*asked, "2022-07-11").stdout == "逾期天数：10\n加处罚款：300.00元\n"
    stopped = bihuan(*asked, "2022-07-11", "--stopped", "2022-07-03..2022-07-05", **ENGLISH)
    assert stopped.stdout == "Days late: 7\nSurcharge: 210.00 yuan\n"
    assert "加处罚款已达到罚款数额，不再增加。" in bihuan(*asked, "2023-07-11").stdout
    odd = bihuan(*asked, "2022-07-11", "--stopped", "2022-07-03")
    assert odd.stderr == (
        "bihuan: refused: “2022-07-03”不是起止日期。请写成2022-07-01..2022-07-31的形式"
        "（--stopped）。 [penalty_refused]\n"
    )


def test_every_clause_and_ground_is_listed(bihuan):
    lines = bihuan("penalties", "list").stdout.splitlines()
    assert "unlawful_conditions  L-TB-3(2)  不按法定条件、要求从事生产经营" in lines
    assert "harm_removed  mitigates  主动消除或者减轻违法行为危害后果" in lines
    told = json.loads(bihuan("penalties", "list", "--json").stdout)
    assert len(lines) == len(told["clauses"]) + len(told["grounds"])


LOCAL = """clauses:
  - id: of_the_province
    title: {zh_CN: 地方条款, en: Local clause}
    law: L-CZ-54
    punishes: {zh_CN: 地方规定的行为, en: What the province punishes}
    cited: [{basis: 地方条例}]
    bands:
      - {from: 0, below: 5000, yuan: [100, 200]}
      - {from: 5001, times: [1, 2]}
"""


def test_a_gap_between_bands_is_a_finding_with_line_and_sentence(bihuan, tmp_path):
    packs = Path(shutil.copytree(Config().campaigns, tmp_path / "campaigns"))
    (packs / "jiangbei-2022" / "penalties").mkdir()
    (packs / "jiangbei-2022" / "penalties" / "local.yaml").write_text(LOCAL, "utf-8")
    answer = bihuan("models", "check", BIHUAN_CAMPAIGNS=str(packs))
    assert answer.exit_code == 4
    assert (
        "jiangbei-2022/penalties/local.yaml, line 9 (clauses.0.bands.1): 货值5000元以上、"
        "不足5001元的没有罚款规定。请使每一档从上一档结束处开始。 [band_gap]"
    ) in answer.stdout
    english = bihuan("models", "check", "--json", BIHUAN_CAMPAIGNS=str(packs), **ENGLISH)
    (finding,) = json.loads(english.stdout)["findings"]
    assert finding["sentence"].startswith("No fine is set for goods worth 5000 yuan or more")
    started = bihuan("penalties", "list", BIHUAN_CAMPAIGNS=str(packs))
    assert (started.exit_code, "[band_gap]" in started.stderr) == (4, True)

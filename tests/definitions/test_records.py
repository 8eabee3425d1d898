"""Annex 4 and annex 5, line by line against the printed notice."""

from __future__ import annotations

from casework.definitions import Campaign

ANNEX_4 = """是否依法获得相关证照
是否建立进货验收制度
产品标识是否符合要求
是否健全销台账
是否销售无生产许可证、未获得强制性产品认证产品
强制性产品认证证书的状态是否有效
是否伪造、冒用、买卖和转让认证证书和认证标志
是否正确加施认证标志
产品实际铭牌或标示上所列商标、制造商、生产厂、生产厂地址、型号规格等信息,是否与提供的认证证书一致
是否伪造产地
是否伪造或者冒用他人厂名厂址
近3年产品质量是否接受监督抽查,有无不合格产品""".splitlines()
ANNEX_5 = """是否依法获得相关证照
是否存在质量安全隐患
是否建立质量管理体系、采购验证及原料索票、索证和检验制度
是否保留重要原材料检验、验证记录
质量管理人员和技术人员是否具备相应的质量管理和技术操作能力
是否进行产品出厂自检或委托有资质的检验机构进行检测
产品是否按规定加贴合格标志,合格标志载明的信息是否与产品实际相一致
是否建立产品销售台帐,是否如实记录销售产品的名称、数量、批号、购货者名称等信息
产品质量是否能有效溯源
是否及时更换、退货、召回问题产品""".splitlines()
FOOTER = {"accompanied_by", "accompanied_signed", "stamped", "inspected_on", "second_officer"}


def test_s0_18_annex_4_shows_its_twelve_items_word_for_word(jiangbei: Campaign) -> None:
    form = jiangbei.forms["annex_4"]
    assert form.title.zh_CN == "江北区工业产品企业现场检查记录(销售经营者)"
    assert [item.text.zh_CN for item in form.checklist] == ANNEX_4
    assert {field.name for field in form.fields} >= FOOTER


def test_s0_19_annex_5_shows_its_ten_items_word_for_word(jiangbei: Campaign) -> None:
    form = jiangbei.forms["annex_5"]
    assert form.title.zh_CN == "江北区工业产品企业现场检查记录(生产企业)"
    assert [item.text.zh_CN for item in form.checklist] == ANNEX_5
    assert {field.name for field in form.fields} >= FOOTER


def test_s0_12_the_answer_that_means_a_problem(jiangbei: Campaign) -> None:
    def bad_when(form: str, answer: str) -> list[int]:
        items = jiangbei.forms[form].checklist
        return [item.no for item in items if item.problem_when == answer]

    assert bad_when("annex_4", "yes") == [5, 7, 10, 11]
    assert bad_when("annex_4", "detail") == [12]
    assert bad_when("annex_5", "yes") == [2]
    assert bad_when("annex_5", "detail") == []


def test_s0_7_item_1_takes_a_licence_number_and_the_last_opens_a_sub_choice_after_yes(
    jiangbei: Campaign,
) -> None:
    """Annex 4 shares items 1 and 12 with annex 2, of which the statement speaks."""
    first, last = jiangbei.forms["annex_4"].checklist[0], jiangbei.forms["annex_4"].checklist[-1]
    assert first.extra is not None
    assert first.extra.zh_CN == "营业执照号"
    assert last.detail is not None
    assert last.detail.when == "yes"
    assert [choice.label.zh_CN for choice in last.detail.choices] == ["有不合格", "无不合格"]
    assert last.bad_detail == "failed"


def test_s0_8_items_6_7_and_8_of_the_producer_form_have_their_sub_choices(
    jiangbei: Campaign,
) -> None:
    """Annex 5 has the items of annex 3, of which the statement speaks."""
    details = {i.no: i.detail for i in jiangbei.forms["annex_5"].checklist if i.detail is not None}
    labels = {no: [c.label.zh_CN for c in detail.choices] for no, detail in details.items()}
    assert labels == {6: ["自检", "委检"], 7: ["一致", "不一致"], 8: ["如实记录", "未如实记录"]}
    assert [details[no].bad for no in (6, 7, 8)] == [None, "differs", "untrue_record"]


def test_s0_26_a_visit_that_could_not_take_place_needs_a_reason_and_no_answers(
    jiangbei: Campaign,
) -> None:
    for record in jiangbei.records:
        form = jiangbei.forms[record]
        answers = {"outcome": "cannot_inspect"}
        asked = {field.name for field in form.fields if field.required and field.is_shown(answers)}
        assert asked == {"outcome", "inspected_on", "second_officer", "cannot_reason"}
        assert len(form["cannot_reason"].choices) == 6


def test_s0_27_a_temporary_stop_is_inspected_and_must_be_explained(jiangbei: Campaign) -> None:
    answers = {"outcome": "inspected", "temporarily_stopped": True}
    for record in jiangbei.records:
        form = jiangbei.forms[record]
        assert form["checklist"].is_shown(answers)
        assert form["stop_remarks"].required
        assert form["stop_remarks"].is_shown(answers)


def test_records_stand_in_for_the_form_the_inspection_asks_for(jiangbei: Campaign) -> None:
    assert jiangbei.records == ("annex_4", "annex_5")
    assert {jiangbei.forms[record].stands_for for record in jiangbei.records} == {"onsite_record"}


def test_every_item_names_its_basis_and_a_problem_type_of_the_campaign(jiangbei: Campaign) -> None:
    known = {kind.id for kind in jiangbei.problem_types}
    for record in jiangbei.records:
        for item in jiangbei.forms[record].checklist:
            assert item.basis
            assert item.problem_type in known

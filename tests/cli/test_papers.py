"""``bihuan papers``: what is wrong with papers, and what they look like."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from config import Config
from tests.papers.reading import faults_of_pdf, text_of_docx
from tests.papers.templating import a_template, put, with_line

ANNEX = "jiangbei-2022/papers/annex_4.yaml"
SHIPPED = len(
    [p for at in (Config().models, Config().campaigns) for p in at.glob("*/papers/*.yaml")]
)


def spoilt(tmp_path: Path, old: str, new: str) -> str:
    """A copy of the packs with a slip in one paper of theirs; returns the folder."""
    packs = Path(shutil.copytree(Config().campaigns, tmp_path / "campaigns"))
    text = (packs / ANNEX).read_text("utf-8")
    assert old in text
    (packs / ANNEX).write_text(text.replace(old, new, 1), "utf-8")
    return str(packs)


def test_the_papers_that_ship_pass(bihuan):
    answer = bihuan("papers", "check")
    assert (answer.exit_code, answer.stdout) == (0, f"{SHIPPED} papers pass.\n")


def test_a_finding_is_a_sentence_with_file_line_and_place(bihuan, tmp_path):
    folder = spoilt(tmp_path, '"{sales_situation}"', '"{sales_situation}{% if x %}"')
    chinese = bihuan("papers", "check", BIHUAN_CAMPAIGNS=folder)
    assert chinese.exit_code == 1
    assert chinese.stdout.splitlines() == [
        (
            f"{ANNEX}, line 49 (blocks.0.cells.3.0.value): “{{% if x %}}”不是占位符。"
            "花括号中只能写一个要素的名称，不能写表达式、条件、循环或者调用。"
            " [placeholder_malformed]"
        ),
        f"{SHIPPED} papers, 1 findings.",
    ]
    english = bihuan("papers", "check", "--json", BIHUAN_LOCALE="en", BIHUAN_CAMPAIGNS=folder)
    (finding,) = json.loads(english.stdout)["findings"]
    assert finding["file"] == ANNEX
    assert "In curly brackets stands the name of one fact and nothing else" in finding["sentence"]


def test_a_sample_that_a_paper_cannot_be_made_of_is_a_finding(bihuan, tmp_path):
    folder = spoilt(tmp_path, 'sample: "2022-07-08"}', "sample: 明天}")
    answer = bihuan("papers", "check", BIHUAN_CAMPAIGNS=folder)
    assert answer.exit_code == 1
    assert "《现场检查记录（附件4，销售经营者）》：“检查日期”的内容与其类型不符。" in answer.stdout


def test_a_start_with_a_wrong_paper_says_the_same_sentence(bihuan, tmp_path):
    folder = spoilt(tmp_path, "from: enterprise.name", "from: enterprise.password")
    answer = bihuan("papers", "sample", BIHUAN_CAMPAIGNS=folder)
    assert answer.exit_code == 4
    assert answer.stderr == (
        f"bihuan: {ANNEX}, line 13 (facts.party_name.from): “enterprise.password”"
        "不是可以取用的来源。 [unknown_source]\n"
    )


def test_samples_are_written_as_pdf_and_docx(bihuan, tmp_path):
    answer = bihuan("papers", "sample", "--to", str(tmp_path / "out"), "--json")
    made = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert len(made) == SHIPPED
    files = {Path(file) for one in made for file in one["files"]}
    assert files == set((tmp_path / "out").iterdir())
    for file in files:
        content = file.read_bytes()
        assert (faults_of_pdf(content) == []) if file.suffix == ".pdf" else text_of_docx(content)


def test_one_paper_alone_is_written(bihuan, tmp_path):
    answer = bihuan("papers", "sample", "--paper", "annex_5", "--to", str(tmp_path / "out"))
    assert answer.exit_code == 0
    assert {file.name for file in (tmp_path / "out").iterdir()} == {
        "jiangbei-2022-annex_5.pdf",
        "jiangbei-2022-annex_5.docx",
    }


def test_an_unknown_paper_is_a_sentence(bihuan, tmp_path):
    answer = bihuan("papers", "sample", "--paper", "nothing", "--to", str(tmp_path / "out"))
    assert answer.exit_code == 2
    assert "there is no paper nothing; known are: " in answer.stderr
    assert not (tmp_path / "out").exists()


def with_template(tmp_path: Path, content: bytes) -> str:
    """A copy of the packs with a template of the rectification order; returns the folder."""
    packs = Path(shutil.copytree(Config().campaigns, tmp_path / "campaigns"))
    put(packs, content)
    return str(packs)


def test_a_template_is_checked_and_its_sample_written(bihuan, tmp_path):
    folder = with_template(tmp_path, a_template())
    answer = bihuan("papers", "check", BIHUAN_CAMPAIGNS=folder)
    assert (answer.exit_code, answer.stdout) == (0, f"{SHIPPED} papers, 1 templates pass.\n")
    to = tmp_path / "out"
    told = bihuan("papers", "sample", "--to", str(to), "--json", BIHUAN_CAMPAIGNS=folder)
    made = {one["files"][1].rpartition("/")[2]: one for one in json.loads(told.stdout)}
    own = made["jiangbei-2022-rectification_order.docx"]
    assert own["template"] == "jiangbei-2022/papers/rectification_order.docx"
    assert made["rectification_order.docx"]["template"] is None
    written = text_of_docx((to / "jiangbei-2022-rectification_order.docx").read_bytes())
    assert "（本局样式）" in written
    assert "{" not in written
    assert "（本局样式）" not in text_of_docx((to / "rectification_order.docx").read_bytes())


def test_what_is_wrong_with_a_template_is_a_sentence_with_file_and_paragraph(bihuan, tmp_path):
    folder = with_template(tmp_path, with_line("{{ office.__class__ }}"))
    chinese = bihuan("papers", "check", BIHUAN_CAMPAIGNS=folder)
    assert chinese.exit_code == 1
    assert chinese.stdout.splitlines() == [
        (
            "jiangbei-2022/papers/rectification_order.docx (document.11): 正文，第11段："
            "“{{ office.__class__ }}”不能写在花括号中。只能写{{ 要素 }}、表格的循环、"
            "要素是否填写的条件，不能写表达式、过滤器或者调用。 [template_code]"
        ),
        f"{SHIPPED} papers, 1 templates, 1 findings.",
    ]
    english = bihuan("papers", "check", BIHUAN_LOCALE="en", BIHUAN_CAMPAIGNS=folder)
    assert "Body, paragraph 11: “{{ office.__class__ }}” is none of what may" in english.stdout
    stopped = bihuan("papers", "sample", BIHUAN_CAMPAIGNS=folder)
    assert stopped.exit_code == 4
    assert "[template_code]" in stopped.stderr


def test_a_bureau_begins_with_our_layout_as_a_template(bihuan, tmp_path):
    packs = Path(shutil.copytree(Config().campaigns, tmp_path / "campaigns"))
    file = packs / "jiangbei-2022" / "papers" / "recheck_record.docx"
    wanted = ("papers", "template", "--paper", "recheck_record", "--to", str(file))
    told = bihuan(*wanted, BIHUAN_CAMPAIGNS=str(packs))
    assert (told.exit_code, told.stdout) == (0, f"复查记录: {file}\n")
    assert "{{ outcome.boxes }}" in text_of_docx(file.read_bytes())
    checked = bihuan("papers", "check", BIHUAN_CAMPAIGNS=str(packs))
    assert (checked.exit_code, checked.stdout) == (0, f"{SHIPPED} papers, 1 templates pass.\n")
    kept = file.read_bytes()
    again = bihuan(*wanted, BIHUAN_CAMPAIGNS=str(packs))
    assert (again.exit_code, "exists already" in again.stderr) == (2, True)
    assert file.read_bytes() == kept
    nothing = bihuan("papers", "template", "--paper", "nothing", "--to", str(tmp_path / "x.docx"))
    assert (nothing.exit_code, "there is no paper nothing" in nothing.stderr) == (2, True)

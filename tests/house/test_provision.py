"""Do tests get what they need: a PostgreSQL that answers, a browser that can write Chinese?"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from sqlalchemy import create_engine

from tests.provision import memory
from tests.provision.postgres import server


@pytest.mark.postgres
def test_a_postgresql_server_answers_and_sorts_as_unicode():
    with server() as url:
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("show server_encoding").scalar() == "UTF8"
            assert connection.exec_driver_sql("show timezone").scalar() == "UTC"
        engine.dispose()


@pytest.mark.browser
def test_the_browser_has_a_chinese_font(browser):
    page = browser.new_page()
    page.set_content(
        "<p style='font: 40px sans-serif'>闭</p><p style='font: 40px sans-serif'>环</p>"
    )
    drawn = {page.locator("p").nth(n).screenshot() for n in range(2)}
    page.close()
    assert len(drawn) == 2, "without a font both characters are the same empty box"


def test_a_folder_in_memory_goes_with_its_run_and_so_do_those_of_killed_runs(tmp_path, monkeypatch):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for owner in (ended.pid, os.getppid()):
        (tmp_path / f"{memory.PREFIX}{owner}" / "data").mkdir(parents=True)
    monkeypatch.setattr(memory, "SHARED_MEMORY", tmp_path)
    monkeypatch.setattr(memory, "NEEDED", 1)
    running = tmp_path / f"{memory.PREFIX}{os.getppid()}"
    with memory.working_folder() as folder:
        assert folder is not None
        (folder / "file").write_text("written by a test")
        assert set(tmp_path.iterdir()) == {folder, running}
    assert set(tmp_path.iterdir()) == {running}


def test_a_machine_with_too_little_memory_gets_no_folder_in_it(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "SHARED_MEMORY", tmp_path)
    monkeypatch.setattr(memory, "NEEDED", 1 << 60)
    with memory.working_folder() as folder:
        assert folder is None
    assert list(tmp_path.iterdir()) == []

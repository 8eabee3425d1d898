"""Do tests get what they need: a PostgreSQL that answers, a browser that can write Chinese?"""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine

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

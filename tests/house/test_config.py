"""Are settings read as the manual says, and wrong ones refused with a sentence?"""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from casework.database import connect
from config import Config, SettingRefused, read_config


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch):
    """Each test starts without the settings of the machine it runs on."""
    for name in [name for name in os.environ if name.startswith("BIHUAN_")]:
        monkeypatch.delenv(name)


def test_without_settings_the_system_is_local_embedded_and_chinese():
    config = read_config()
    assert (config.host, config.port, config.locale) == ("127.0.0.1", 8080, "zh_CN")
    assert config.home == Path("var").absolute()
    assert config.database_url == f"sqlite:///{config.home / 'bihuan.db'}"
    assert config.demo


def test_settings_come_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("BIHUAN_HOME", str(tmp_path))
    monkeypatch.setenv("BIHUAN_PORT", " 9000 ")
    monkeypatch.setenv("BIHUAN_DEMO", "off")
    monkeypatch.setenv("BIHUAN_LOCALE", "en")
    config = read_config()
    assert (config.home, config.port, config.demo, config.locale) == (tmp_path, 9000, False, "en")


@pytest.mark.parametrize("name", ["what? a folder", "一?二", "100%#?&x=1", "plain"])
def test_the_state_stands_in_the_folder_named_whatever_its_name(monkeypatch, tmp_path, name):
    home = tmp_path / name
    home.mkdir()
    monkeypatch.setenv("BIHUAN_HOME", str(home))
    engine = connect(read_config().database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE here (x INTEGER)")
    engine.dispose()
    assert (home / "bihuan.db").stat().st_size > 0
    assert [found.name for found in tmp_path.iterdir()] == [name]


def test_an_empty_setting_is_an_unset_one(monkeypatch):
    monkeypatch.setenv("BIHUAN_PORT", "")
    assert read_config().port == 8080


@pytest.mark.parametrize(
    "address",
    ["postgres://clerk@db/cases", "postgresql://clerk@db/cases", "postgresql+psycopg://clerk@db/cases"],
)  # fmt: skip
def test_every_spelling_of_a_postgresql_address_means_psycopg_3(monkeypatch, address):
    monkeypatch.setenv("BIHUAN_DATABASE_URL", address)
    assert read_config().database_url == "postgresql+psycopg://clerk@db/cases"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eighty", "BIHUAN_PORT is 'eighty'; it must be a whole number from 1 to 65535"),
        ("PORT", "70000", "it must be a whole number from 1 to 65535"),
        ("PORT", "８０", "it must be a whole number"),
        ("TICK_SECONDS", "0", "it must be a whole number from 1 to 3600"),
        ("DEMO", "perhaps", "BIHUAN_DEMO is 'perhaps'; it must be on or off"),
        ("LOCALE", "fr", "it must be one of zh_CN, en"),
        ("TICK_SECOND", "5", "did you mean BIHUAN_TICK_SECONDS?"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence(monkeypatch, name, value, sentence):
    monkeypatch.setenv(f"BIHUAN_{name}", value)
    with pytest.raises(SettingRefused) as refused:
        read_config()
    assert sentence in str(refused.value)


@pytest.mark.parametrize("name", ["DATABASE_URL", "SECRET_KEY"])
def test_a_refused_secret_is_not_repeated(monkeypatch, name):
    monkeypatch.setenv(f"BIHUAN_{name}", "mysql://u:hunter2@db")
    with pytest.raises(SettingRefused) as refused:
        read_config()
    assert f"BIHUAN_{name} must" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_secrets_do_not_show_when_settings_are_printed():
    config = Config(database_url="postgresql://u:hunter2@db/cases", secret="s" * 32)
    assert "hunter2" not in repr(config)
    assert "s" * 32 not in repr(config)


def test_the_secret_key_is_made_once_and_is_the_owners_alone(tmp_path):
    config = Config(home=tmp_path / "var")
    with ThreadPoolExecutor(8) as starts:
        keys = {key.result() for key in [starts.submit(config.secret_key) for _ in range(8)]}
    assert len(keys) == 1
    files = list((tmp_path / "var").iterdir())
    assert [file.name for file in files] == ["secret-key"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


def test_a_damaged_secret_key_is_refused(tmp_path):
    (tmp_path / "secret-key").write_text("short")
    with pytest.raises(SettingRefused, match="holds no usable key"):
        Config(home=tmp_path).secret_key()

"""Files are scanned before they are kept: by a scanner that answers, or not taken at all."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace

import pytest

from casework.models import Attachment
from config import Config, SettingRefused
from tests.webapp.conftest import photo_file
from webapp.app.composition import evidence_store
from webapp.app.virus_scan import VirusScan

MARK = b"a mark that the scanner knows"


class Scanner:
    """What clamd says on its socket: VERSION, and what it finds in a stream."""

    def __init__(self, way, *, most=1 << 20):
        self._way, self._most = way, most
        self.seen = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                asked, _ = self._way.accept()
            except OSError:
                return
            with asked:
                asked.sendall(self._answer(asked) + b"\0")

    def _answer(self, asked):
        stream = asked.makefile("rb")
        command = b""
        while not command.endswith(b"\0"):
            command += stream.read(1)
        if command == b"zVERSION\0":
            return b"ClamAV 1.4.2/27500"
        content = b""
        while size := int.from_bytes(stream.read(4), "big"):
            content += stream.read(size)
            if len(content) > self._most:
                return b"INSTREAM size limit exceeded. ERROR"
        self.seen.append(content)
        return b"stream: Eicar-Test FOUND" if MARK in content else b"stream: OK"


@pytest.fixture(params=["a port", "a socket"])
def way(request, tmp_path):
    if request.param == "a port":
        with socket.create_server(("127.0.0.1", 0)) as way:
            yield way, f"127.0.0.1:{way.getsockname()[1]}"
        return
    path = str(tmp_path / "clamd")
    with socket.socket(socket.AF_UNIX) as way:
        way.bind(path)
        way.listen()
        yield way, path


@pytest.fixture
def scanner(way):
    listening, address = way
    scanner = Scanner(listening)
    scanner.address = address
    return scanner


def test_a_clean_file_passes_and_a_virus_is_named(scanner):
    scan = VirusScan(scanner.address)
    assert scan(b"clean" * 50_000) is None
    assert scan(b"x" * 100_000 + MARK) == ("infected", "Eicar-Test")
    assert [len(content) for content in scanner.seen] == [250_000, 100_000 + len(MARK)]
    assert scan.state().state == "works"
    assert scan.state().version == "ClamAV 1.4.2/27500"


def test_what_the_scanner_does_not_scan_to_its_end_is_not_taken(scanner):
    assert VirusScan(scanner.address)(b"x" * 3_000_000) == ("not_scanned", "")


def test_a_scanner_that_does_not_answer_lets_nothing_through(tmp_path):
    for address in ("127.0.0.1:1", str(tmp_path / "none")):
        assert VirusScan(address)(b"x") == ("not_scanned", "")
        assert VirusScan(address).state().state == "silent"


def test_without_a_scanner_files_pass_and_the_state_says_so():
    assert VirusScan("")(MARK) is None
    assert VirusScan("").state().state == "not_set_up"


@pytest.mark.parametrize("address", ["clamd", "clamd:", ":3310", "clamd:99999", "run/clamd.sock"])
def test_an_address_that_names_no_scanner_is_refused_at_start(monkeypatch, address):
    monkeypatch.setenv("BIHUAN_CLAMD", address)
    with pytest.raises(SettingRefused, match="BIHUAN_CLAMD"):
        Config()


@pytest.fixture
def scanned(office, app):
    """Let the office's files be scanned at an address."""

    def scan_at(address):
        config = replace(office.config, clamd=address)
        changed = replace(office, config=config, evidence=evidence_store(config))
        app.extensions["office"] = changed

    return scan_at


def hand_in(browser, task, refusal, photo):
    sent = {**refusal, "photos": [photo]}
    return browser.post(f"/tasks/{task.task_id}", sent, content_type="multipart/form-data")


def infected():
    content, name = photo_file("现场.jpg")
    return type(content)(content.getvalue() + b"\x00" + MARK), name


def test_a_file_with_a_virus_is_refused_and_stands_in_the_trail(  # noqa: PLR0917 -- fixtures
    inspector, task, refusal, rows, world, scanned, scanner
):
    scanned(scanner.address)
    answer = hand_in(inspector, task, refusal, infected())
    assert answer.status_code == 422
    assert "在“现场.jpg”中发现病毒（Eicar-Test），未予接收" in answer.text
    assert rows(Attachment, Attachment.task_id == task.task_id) == []
    (line,) = [e.facts for e in world.events(task.matter_id) if e.kind == "ActRefused"]
    assert (line["code"], line["reason"]) == ("evidence_refused", "infected: Eicar-Test")
    page = inspector.get(f"/matters/{task.matter_id}").text
    assert "含有病毒的文件未予接收（Eicar-Test）" in page
    assert hand_in(inspector, task, refusal, photo_file()).status_code == 303


def test_while_the_scanner_is_silent_no_file_is_taken(inspector, task, refusal, scanned, rows):
    scanned("127.0.0.1:1")
    answer = hand_in(inspector, task, refusal, photo_file())
    assert answer.status_code == 422
    assert "无法对“现场.jpg”进行病毒查杀" in answer.text
    assert rows(Attachment, Attachment.task_id == task.task_id) == []


def test_the_administrator_sees_how_the_scanner_does(world, signed_in, scanned, scanner):
    administrator = signed_in(world.actor("administrator"))
    assert "文件未经病毒查杀" in administrator.get("/admin/sweep").text
    scanned("127.0.0.1:1")
    assert "查毒程序恢复之前不接收任何文件" in administrator.get("/admin/sweep").text
    scanned(scanner.address)
    assert "ClamAV 1.4.2/27500" in administrator.get("/admin/sweep").text

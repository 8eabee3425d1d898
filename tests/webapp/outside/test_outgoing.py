"""SR-10: nothing goes to an address that nobody meant, and nothing waits without end."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from webapp.channels.outgoing import Outgoing, Undelivered

EVERYWHERE = "0.0.0.0"  # noqa: S104 -- nobody listens there
SHUT, OPEN = Outgoing(seconds=1), Outgoing(seconds=1, private=True)


def code(door, host, port=9):
    with pytest.raises(Undelivered) as undelivered:
        door.connect(host, port)
    return undelivered.value.setback.code


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "::1", "localhost", "10.1.2.3", "192.168.0.9", "172.16.0.1", "100.64.0.1",
        EVERYWHERE, "169.254.169.254", "::ffff:127.0.0.1", "fe80::1", "fd00::1", "2130706433",
        "0x7f000001", "224.0.0.1",
    ],
)  # fmt: skip
def test_sr_10_a_private_address_is_not_reached_unless_that_is_meant(host):
    assert code(SHUT, host) in {"address_not_allowed", "name_unknown"}


NEVER = ["169.254.169.254", "100.100.100.200", "fd00:ec2::254", "fe80::1", "224.0.0.1", EVERYWHERE]


@pytest.mark.parametrize("host", NEVER)
def test_sr_10_some_addresses_are_never_meant(host):
    assert code(OPEN, host) == "address_not_allowed"


def test_a_name_nobody_has_and_a_port_nobody_listens_on_are_told_apart():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert code(OPEN, "127.0.0.1", port) == "unreachable"
    assert code(OPEN, "no-such-host.invalid") == "name_unknown"


def test_an_answer_that_drips_is_cut_off():
    """Each byte comes within the seconds of one wait; the whole would take a minute."""
    over = threading.Event()

    def drip(listening):
        talk, _ = listening.accept()
        with talk:
            for sign in "HTTP/1.1 200 OK\r\nX: " + "y" * 100:
                if over.wait(0.5):
                    return
                try:
                    talk.sendall(sign.encode())
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = threading.Thread(target=drip, args=(listening,))
        dripping.start()
        began = time.monotonic()
        with pytest.raises(Undelivered):
            OPEN.post(f"http://127.0.0.1:{listening.getsockname()[1]}/", {})
        over.set()
        dripping.join()
    assert time.monotonic() - began < 30, "the patience of two waits, not of a hundred"

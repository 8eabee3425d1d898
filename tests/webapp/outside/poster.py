"""A process that does nothing but carry mail, until it is killed: settings from the environment."""

from __future__ import annotations

import time

from config import Config
from webapp.app.composition import Office
from webapp.app.wsgi import create_app
from webapp.jobs.delivery import post_digests, post_letters


def carry() -> None:
    """Go round for ever."""
    office = Office.open(Config())
    app = create_app(office)
    print("ready", flush=True)
    while True:
        post_digests(office, app)
        post_letters(office, app, "email")
        time.sleep(0.05)


if __name__ == "__main__":
    carry()

"""The script of a page that sends files in pieces, as a program."""

from __future__ import annotations

import os
from io import BytesIO

from PIL import Image

LEAST = 64 * 1024


def noisy(width=700, height=700):
    """A photo of some hundred kilobytes, each one another."""
    drawn = BytesIO()
    Image.frombytes("RGB", (width, height), os.urandom(width * height * 3)).save(drawn, "JPEG")
    return drawn.getvalue()


class Sender:
    """The script of a page that sends files for a task."""

    def __init__(self, browser, task_id):
        self.browser, self.path = browser, f"/tasks/{task_id}/pieces"

    def headers(self, **more):
        return {"X-CSRFToken": self.browser.token, "Accept": "application/json", **more}

    def ask(self, method, path="", **options):
        headers = self.headers(**options.pop("headers", {}))
        return self.browser.client.open(self.path + path, method=method, headers=headers, **options)

    def begin(self, content, name="现场.jpg", **more):
        told = {"field": "photos", "name": name, "size": len(content)} | more
        return self.ask("POST", json=told)

    def begun(self, content, name="现场.jpg", **more):
        answer = self.begin(content, name, **more)
        assert answer.status_code == 201, answer.text
        return answer.json["id"]

    def put(self, upload, offset, piece):
        return self.ask(
            "PATCH", f"/{upload}", data=piece, headers={"Upload-Offset": str(offset)},
            content_type="application/octet-stream",
        )  # fmt: skip

    def finish(self, upload):
        return self.ask("POST", f"/{upload}")

    def send(self, content, name="现场.jpg", **more):
        upload = self.begun(content, name, **more)
        for offset in range(0, len(content), LEAST):
            answer = self.put(upload, offset, content[offset : offset + LEAST])
            assert answer.status_code == 200, answer.text
        return self.finish(upload)


def post(browser, task, sent):
    """Hand in the form of a task as a page with files does."""
    return browser.post(f"/tasks/{task.task_id}", sent, content_type="multipart/form-data")

"""The parts of a form as they are read from a body: each has a name, or the form is refused."""

from __future__ import annotations

from typing import IO, Any

from flask import Flask, Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser

Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class NamedParts(FormDataParser):
    """Reads a form; ``BadRequest`` for a part without a name, which RFC 7578 demands.

    The library calls such a part None, and all that goes through the names of a form expects texts.
    """

    def parse(self, *given: Any, **options: Any) -> Parsed:
        """The stream, the texts and the files of a body."""
        stream, texts, files = super().parse(*given, **options)
        if None in texts or None in files:
            for sent in [sent for _name, several in files.lists() for sent in several]:
                sent.close()
            raise BadRequest
        return stream, texts, files


class FormRequest(Request):
    """A request whose form is read so."""

    form_data_parser_class = NamedParts


def install(app: Flask) -> None:
    """Read every form so."""
    app.request_class = FormRequest

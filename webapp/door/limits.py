"""The limits of a connection and of a request; those of a body stand with its view."""

from __future__ import annotations

KILOBYTE = 1024

MOST_CONNECTIONS = 4096
"""Open at once. One more makes room: the oldest that has not sent a whole header is closed."""
MOST_REQUESTS = 256
"""Waiting for a thread or having one; the next is answered 503."""
MOST_UPLOADS = 16
"""Bodies on their way to a temporary file at once; the next is answered 503."""

HEADER_SECONDS = 10.0
"""From the first byte of a request to the end of its header."""
IDLE_SECONDS = 30
"""A connection stays open for the next request."""
BODY_SECONDS = 30.0
"""Every body is given this long, and longer as it arrives: see ``BODY_RATE``."""
BODY_RATE = 8 * KILOBYTE
"""Bytes that earn a body another second."""
SEND_SECONDS = 60.0
"""A client has this long to take each part of an answer."""

HEADER_BYTES = 32 * KILOBYTE
HEADER_FIELDS = 100
TARGET_BYTES = 8 * KILOBYTE
"""Path and query."""

UNASKED_BYTES = 64 * KILOBYTE
"""A body up to here is read for anyone and kept in memory; a larger one is judged before."""
PART_BYTES = 64 * KILOBYTE
"""What of an answer is handed to a connection at once."""

LINGER_SECONDS = 2.0
LINGER_BYTES = 1024 * KILOBYTE
"""After a refusal, what is still sent is thrown away for so long and so much: a client that
sends before it reads would otherwise lose the answer with the connection."""

"""Logs are sentences on stderr, quiet by default, and nothing logged can pretend to be another line."""

from __future__ import annotations

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
MOMENT = "%Y-%m-%dT%H:%M:%S%z"


class OneLine(logging.Formatter):
    """Writes a message on one line: what is not printable in it is written as an escape."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  logging's own name
        """Return the line of a record; a traceback, if any, follows it unchanged."""
        line = super().formatMessage(record)
        return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)


def begin() -> None:
    """Send warnings and worse to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(FORMAT, MOMENT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])

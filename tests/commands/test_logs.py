"""A log line is one line, whatever was put into it."""

from __future__ import annotations

import logging

from commands.logs import FORMAT, MOMENT, OneLine


def test_what_is_logged_cannot_pretend_to_be_another_line() -> None:
    """Line breaks and terminal codes from outside are written as escapes."""
    record = logging.LogRecord(
        "wire", logging.WARNING, "", 0, "%s said %s", ("é", "a\nERROR forged \x1b[2J"), None
    )

    line = OneLine(FORMAT, MOMENT).format(record)

    assert line.endswith(r"WARNING wire: é said a\nERROR forged \x1b[2J")
    assert "\n" not in line

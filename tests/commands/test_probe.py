"""`probe` from the command line to the exit code."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from commands import main
from tests import hostile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REGISTRY = """
[city]
name = "Kota Contoh"

[[category]]
slug = "umum"
name = {{ id = "Umum", en = "General" }}

[[agency]]
slug = "diskominfo"
name = "Diskominfo"

[[application]]
slug = "portal"
name = "Portal"
category = "umum"
owner = "diskominfo"
timeout = "1s"

[application.health]
url = "{base}/ok"
"""
FIELDS = {
    *("status", "cause", "attempts", "http_status", "bytes_read", "latency_ms", "timings"),
    *("tls_days_left", "dialect", "checks"),
}


@contextmanager
def _served() -> Iterator[str]:
    """Serve hostile answers from a thread, since a command runs a loop of its own."""
    ready, stop, loop = threading.Event(), asyncio.Event(), asyncio.new_event_loop()
    found: list[str] = []

    async def serve() -> None:
        async with hostile.serve() as base:
            found.append(base)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(5)
    try:
        yield found[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """Serve hostile answers that the settings allow, with a data directory of its own."""
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path))
    monkeypatch.setenv("LIVEROOM_ALLOWED_NETWORKS", "127.0.0.2/32")
    with _served() as address:
        yield address


def test_a_healthy_address_exits_0(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON document has exactly the fields of the contract."""
    code = main(["probe", f"{base}/ok", "--json"])

    document = json.loads(capsys.readouterr().out)
    assert code == 0
    assert set(document) == FIELDS
    assert set(document["timings"]) == {"dns", "connect", "tls", "first_byte", "total"}
    assert (document["status"], document["cause"], document["attempts"]) == ("up", "none", 1)


@pytest.mark.parametrize(
    ("path", "status", "cause"),
    [
        ("hang", "down", "timeout"),
        ("endless", "down", "too-large"),
        ("torn", "down", "malformed"),
        ("missing", "unknown", "http-status"),
        ("busy", "down", "http-status"),
        ("to-metadata", "down", "redirect-blocked"),
        ("status-999", "down", "http-status"),
    ],
)
def test_what_is_not_healthy_exits_1(
    base: str, capsys: pytest.CaptureFixture[str], path: str, status: str, cause: str
) -> None:
    """A script sees it without reading."""
    code = main(["probe", f"{base}/{path}", "--timeout", "0.5", "--json"])

    document = json.loads(capsys.readouterr().out)
    assert (code, document["status"], document["cause"]) == (1, status, cause)


def test_a_blocked_address_is_unknown(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing was learnt of the application, so the exit code is 1 and the verdict unknown."""
    code = main(["probe", "http://169.254.169.254/latest/meta-data/", "--json"])

    document = json.loads(capsys.readouterr().out)
    assert (code, document["status"], document["cause"]) == (1, "unknown", "policy-blocked")


def test_a_slug_is_looked_up(base: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the registry says of the application is what is asked."""
    (tmp_path / "applications.toml").write_text(REGISTRY.format(base=base))

    assert main(["probe", "portal"]) == 0
    assert capsys.readouterr().out.startswith("up, cause none, HTTP 200")
    assert main(["probe", "tidak-ada"]) == 2
    assert "neither an address nor a slug" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["ftp://h/"],
        ["http://2130706433/"],
        ["http://u:rahasia@h/"],
        ["javascript:alert(1)"],
        ["portal"],
        ["http://127.0.0.2/", "--timeout", "0"],
        ["http://127.0.0.2/", "--retries", "-1"],
        ["http://127.0.0.2/", "--dialect", "morse"],
    ],
)
def test_wrong_use_exits_2_with_one_sentence(
    arguments: list[str], base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And never repeats a password."""
    assert main(["probe", *arguments]) == 2

    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "rahasia" not in told

"""`python app.py demo-city`: an address, a registry, and an end when it is told to end."""

from __future__ import annotations

import signal
import subprocess
import sys
import tomllib
import urllib.request
from typing import TYPE_CHECKING

import pytest

from commands import main

if TYPE_CHECKING:
    from pathlib import Path


def test_it_prints_its_address_writes_its_registry_and_ends(tmp_path: Path) -> None:
    """What a person needs to point a room at it, and no more."""
    file = tmp_path / "new" / "applications.toml"
    command = [sys.executable, "app.py", "demo-city", "--apps", "12", "--registry", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as city:
        assert city.stdout is not None
        address = city.stdout.readline().split()[-1]
        city.stdout.readline()
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own
            page = answer.read()
        city.send_signal(signal.SIGTERM)
        code = city.wait(5)

    assert b"DATA CONTOH" in page
    assert code == 0
    assert len(tomllib.loads(file.read_text("utf-8"))["application"]) == 12


@pytest.mark.parametrize(
    "arguments", [["--apps", "0"], ["--port", "70000"], ["--registry", "/proc/none/a.toml"]]
)
def test_a_wrong_use_is_one_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 and a sentence; never a traceback."""
    code = main(["demo-city", *arguments])

    assert code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1

"""`notify` sends one test by the code the collector uses, and says what became of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import main
from tests.inbox import Hook, hook
from tests.liveroom.registry.test_channels import CITY, OPERATOR


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("applications.toml").write_text(CITY + OPERATOR)
    monkeypatch.setenv("LIVEROOM_ALLOWED_NETWORKS", "127.0.0.0/8")


def _secret(monkeypatch: pytest.MonkeyPatch, server: Hook) -> None:
    monkeypatch.setenv("LIVEROOM_SECRET_PETUGAS", server.url)


def test_a_channel_that_takes_it_ends_with_0(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operator sees on the telephone and on the terminal that it works."""
    with hook() as server:
        _secret(monkeypatch, server)
        code = main(["notify", "petugas", "--json"])

    assert code == 0
    assert server.titles == ["UJI COBA: petugas"]
    assert json.loads(capsys.readouterr().out)["taken"] is True


def test_a_channel_that_refuses_ends_with_1_and_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of a refusal is what whoever runs the other side asks for."""
    with hook() as server:
        server.status = 403
        _secret(monkeypatch, server)
        code = main(["notify", "petugas"])

    assert code == 1
    assert capsys.readouterr().out == "petugas did not take the test: http-403.\n"


def test_a_channel_nobody_registered_is_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The registered ones are named."""
    monkeypatch.setenv("LIVEROOM_SECRET_PETUGAS", "json://kait.contoh.go.id")

    assert main(["notify", "nobody"]) == 2
    assert "Registered: petugas." in capsys.readouterr().err


def test_a_secret_that_is_no_channel_is_found_by_check_and_never_used(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is no way to tell somebody, and its name stands in no sentence."""
    monkeypatch.setenv("LIVEROOM_SECRET_PETUGAS", "file:///etc/r4hasia")

    checked, sent = main(["check"]), main(["notify", "petugas"])

    out, err = capsys.readouterr()
    assert (checked, sent) == (2, 1)
    assert 'The secret "petugas" of the notice "petugas" has a kind that is not one of' in err
    assert "r4hasia" not in out + err

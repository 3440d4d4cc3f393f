"""The room runs as one tree: it opens, heals and ends, and says why it cannot."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from commands import door, run
from commands.run import Welcome
from liveroom import clock, settings
from tests.liveroom.registry.test_registry import GOOD, TEN_MISTAKES
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_S = 5.0  # what a machine with a dozen busy neighbours adds to any bound
ROOT = Path(__file__).parents[2]


@dataclass
class Running:
    """A `run` as a process of its own, in a directory of its own."""

    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def said(self) -> str:
        """What it has printed so far."""
        return (self.folder / "out").read_text() + (self.folder / "err").read_text()

    def entrance(self) -> str:
        """Wait until it says where its pages are, and return host:port."""
        until(lambda: "The laptop pages:" in self.said, 20)
        found = re.search(r"laptop pages: http://(\S+)/", self.said)
        assert found is not None
        return found[1]

    def children(self) -> dict[str, int]:
        """Return the process number of each living child by the command it runs."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = {}
        for number in path.read_text().split():
            with contextlib.suppress(FileNotFoundError):
                words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
                if len(words) > 2 and words[1].endswith(b"app.py"):
                    found[words[2].decode()] = int(number)
        return found


def status(entrance: str, path: str) -> int | None:
    """Return the status of a page; None where nobody answers."""
    connection = http.client.HTTPConnection(entrance, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def read(entrance: str, path: str) -> str:
    """Return the body of an answer."""
    connection = http.client.HTTPConnection(entrance, timeout=5)
    with contextlib.closing(connection):
        connection.request("GET", path)
        return connection.getresponse().read().decode()


def begin(folder: Path, *arguments: str, **environment: str) -> Running:
    """Start `app.py run` in a folder."""
    folder.mkdir(exist_ok=True)
    given = {"PATH": os.defpath, **environment}
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), "run", *arguments],
            cwd=folder,
            env=given,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
    return Running(process, folder)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Running]:
    """Run a room without a registry."""
    running = begin(tmp_path, "--port", "0")
    yield running
    if running.process.poll() is None:
        running.process.terminate()
        running.process.wait(10)


def test_a_room_without_a_registry_shows_the_demo_city_and_ends_whole(demo: Running) -> None:
    """One command shows a wall; a dead part comes back; one signal ends all within 5 s."""
    entrance = demo.entrance()
    until(lambda: set(demo.children()) >= {"serve", "demo-city", "collect"}, 20)
    assert status(entrance, "/wall/ikhtisar") == 200
    assert "DATA CONTOH" in demo.said
    first = demo.children()["collect"]

    os.kill(first, signal.SIGKILL)
    until(lambda: demo.children().get("collect", first) != first, 5 + BUSY_S)
    everyone = list(demo.children().values())
    asked = clock.monotonic()
    demo.process.terminate()
    code = demo.process.wait(10)

    assert code == 0
    assert clock.monotonic() - asked < 5 + BUSY_S
    assert not any(Path(f"/proc/{number}").exists() for number in everyone)
    assert status(entrance, "/healthz") is None
    assert "by SIGKILL); it starts again in" in demo.said


def test_nothing_outlives_a_room_that_was_killed(demo: Running) -> None:
    """After kill -9 no orphan polls on, and the port is free again."""
    entrance = demo.entrance()
    until(lambda: len(demo.children()) >= 3)
    everyone = list(demo.children().values())

    demo.process.kill()
    demo.process.wait()

    gone_s = 6 + 2 * BUSY_S
    until(lambda: not any(Path(f"/proc/{number}").exists() for number in everyone), gone_s)
    until(lambda: status(entrance, "/healthz") is None)


def test_a_room_that_cannot_run_says_why_before_anything_starts(tmp_path: Path) -> None:
    """Port taken, unwritable data directory, unknown setting, bad registry: sentences, exit 2."""
    bad = tmp_path / "bad.toml"
    bad.write_text(TEN_MISTAKES)
    with door.listen("127.0.0.1", 0) as taken:
        attempts = [
            begin(tmp_path / "port", "--port", str(door.address(taken)[1])),
            begin(tmp_path / "home", "--port", "0", LIVEROOM_HOME="/proc/none"),
            begin(tmp_path / "name", "--port", "0", LIVEROOM_HOEM="x"),
            begin(tmp_path / "file", "--port", "0", LIVEROOM_REGISTRY=str(bad)),
            begin(tmp_path / "none", "--port", "0", LIVEROOM_REGISTRY="/nowhere/a.toml"),
        ]
        codes = [attempt.process.wait(20) for attempt in attempts]

    assert codes == [2, 2, 2, 2, 2]
    assert [len(attempt.said.splitlines()) for attempt in attempts] == [1, 1, 1, 10, 1]
    assert not any("Traceback" in attempt.said for attempt in attempts)


def test_the_demo_city_never_meets_the_citys_own_data(tmp_path: Path) -> None:
    """It has its own directory and database, whatever database the operator has named."""
    own = settings.load(
        {
            "LIVEROOM_HOME": str(tmp_path),
            "LIVEROOM_DATABASE_URL": "postgresql://db/live",
            "LIVEROOM_ALLOWED_NETWORKS": "10.0.0.0/8",
        }
    )

    demo = settings.load(run.demo_changes(own))

    assert demo.home == tmp_path / "demo"
    assert demo.registry == tmp_path / "demo" / "applications.toml"
    assert demo.database_url == f"sqlite:///{tmp_path}/demo/liveroom.db"
    assert list(map(str, demo.allowed_networks)) == ["10.0.0.0/8", "127.0.0.1/32"]


def test_the_welcome_is_said_once_and_says_whose_data_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Only an invented city is called invented; nothing is said before the web answers."""
    silent = Welcome("http://127.0.0.1:9", None)

    silent.look()

    assert capsys.readouterr().out == ""
    assert "invented" not in "".join(silent.sentences())
    assert "put your registry at /x.toml" in "".join(Welcome("http://h", "/x.toml").sentences())


def test_a_registry_that_comes_ends_the_demo_city(demo: Running) -> None:
    """No restart by hand: a broken file is told and changes nothing, a good one opens the room."""
    entrance = demo.entrance()
    until(lambda: set(demo.children()) >= {"serve", "demo-city", "collect"})
    own = demo.folder / "data" / "applications.toml"

    own.write_text(TEN_MISTAKES)
    until(lambda: "goes on until the registry is put right" in demo.said)
    assert "demo-city" in demo.children()
    own.write_text(GOOD.replace("sample = true", ""))
    until(lambda: set(demo.children()) == {"serve", "collect"}, 20)
    until(lambda: status(entrance, "/readyz") == 200, 20)

    assert "There is a registry now" in demo.said
    assert demo.said.count("invented city") == 1
    assert "applications answer on" not in demo.said


def test_a_room_goes_on_with_the_last_good_registry(tmp_path: Path) -> None:
    """A power cut at night after a bad edit must not leave the wall dark; it says what is wrong."""
    file = tmp_path / "applications.toml"
    named = {"LIVEROOM_REGISTRY": str(file)}
    for words, more in ((GOOD.replace("sample = true", ""), {}), (TEN_MISTAKES, {}), (None, named)):
        file.unlink(missing_ok=True)
        if words is not None:
            file.write_text(words)
        running = begin(tmp_path, "--port", "0", **more)
        try:
            entrance = running.entrance()
            accepted = 200 if words is not None and words != TEN_MISTAKES else 503
            until(lambda: status(entrance, "/readyz") == accepted, 20)  # noqa: B023  used at once
            body = read(entrance, "/readyz")
            assert set(running.children()) == {"serve", "collect"}
        finally:
            running.process.terminate()
            running.process.wait(10)
        assert ("was last accepted" in running.said) == (accepted == 503)
        assert ("applications.toml" in body) == (accepted == 503)


def test_a_citys_own_registry_runs_without_the_demo(tmp_path: Path) -> None:
    """With a registry there are two processes; a dead one comes back, and Ctrl-C ends both."""
    (tmp_path / "applications.toml").write_text(GOOD.replace("sample = true", ""))
    running = begin(tmp_path, "--port", "0")
    try:
        entrance = running.entrance()
        until(lambda: set(running.children()) == {"serve", "collect"})
        first = running.children()

        os.kill(first["serve"], signal.SIGKILL)
        until(lambda: running.children().get("serve", first["serve"]) != first["serve"], 5 + BUSY_S)
        until(lambda: status(entrance, "/healthz") == 200, 5 + BUSY_S)
        everyone = running.children()
        running.process.send_signal(signal.SIGINT)

        assert running.process.wait(10) == 0
        assert everyone["collect"] == first["collect"]
        assert not any(Path(f"/proc/{number}").exists() for number in everyone.values())
        assert "The web ended (by SIGKILL); it starts again in 0.3 s." in running.said
        assert "Traceback" not in running.said
        assert "invented" not in running.said
    finally:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(10)

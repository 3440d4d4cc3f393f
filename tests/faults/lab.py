"""A monitor in a network of its own that can be cut, and the world it watches."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from liveroom.model import Status
from liveroom.store.codes import CAUSE, STATUS, STATUS_CODE
from liveroom.store.engine import open_engine, reading
from liveroom.store.schema import upgrade
from liveroom.store.tables import application, current, heartbeat, incident, sample
from tests.faults.outside import BRANCH, FIRST_PORT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from liveroom.model import Cause

ROOT = Path(__file__).parents[2]
EVERY_S = 4
CLIENT = ("unshare", "--user", "--map-root-user", "--net", "--mount")


class Lab:
    """The running monitor's home, and the orders that cut and heal its networks."""

    def __init__(self, home: Path, outside: subprocess.Popen[str]) -> None:
        """Take the data directory and the program outside."""
        self._outside = outside
        self._engine = open_engine(f"sqlite:///{home / 'liveroom.db'}")

    def order(self, *lines: str) -> None:
        """Have the world outside do something, and wait until it is done."""
        assert self._outside.stdin is not None
        assert self._outside.stdout is not None
        for line in lines:
            self._outside.stdin.write(line + "\n")
            self._outside.stdin.flush()
            assert self._outside.stdout.readline() == "done\n", line

    def state(self) -> str:
        """Return the heartbeat's word."""
        return str(self._one(select(heartbeat.c.state)) or "")

    def statuses(self) -> dict[str, tuple[Status, Cause]]:
        """Return status and cause of every application, as last judged."""
        query = select(application.c.slug, current.c.status, current.c.cause).join(
            current, current.c.application_id == application.c.id
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {slug: (STATUS[status], CAUSE[cause]) for slug, status, cause in rows}

    def outages(self) -> list[str]:
        """Return the slug of every application that was ever called down, once for each slot."""
        query = (
            select(application.c.slug)
            .join(sample, sample.c.application_id == application.c.id)
            .where(sample.c.status == STATUS_CODE[Status.DOWN])
        )
        with reading(self._engine) as connection:
            return list(connection.execute(query).scalars())

    def incidents(self) -> int:
        """Return how many incidents there have been."""
        return int(str(self._one(select(func.count()).select_from(incident))))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _one(self, query: Select[Any]) -> object:
        with reading(self._engine) as connection:
            return connection.execute(query).scalar()


@contextmanager
def lab(folder: Path, applications: int, in_branch: int) -> Iterator[Lab]:
    """Run a collector in a network of its own, watching so many applications, some in a branch.

    The rest are known by name, those in the branch by address.
    """
    home = folder / "home"
    home.mkdir()
    (home / "applications.toml").write_text(registry(applications, in_branch))
    upgrade(open_engine(f"sqlite:///{home / 'liveroom.db'}"))
    program = [sys.executable, "-m", "tests.faults.outside", str(folder)]
    outside = subprocess.Popen(
        [*CLIENT, *program, str(applications), str(in_branch)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert outside.stdout is not None
    inner = json.loads(outside.stdout.readline())["inner"]
    enter = ["nsenter", "-t", str(inner), "--user", "--preserve-credentials", "--net", "--mount"]
    environment = {
        "LIVEROOM_HOME": str(home),
        "LIVEROOM_ALLOWED_NETWORKS": "10.99.0.0/24,10.97.0.0/24",
    }
    with (folder / "log").open("w") as log:
        monitor = subprocess.Popen(
            [*enter, sys.executable, str(ROOT / "app.py"), "collect"],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
        )
        built = Lab(home, outside)
        try:
            yield built
        finally:
            built.close()
            monitor.terminate()
            monitor.wait(10)
            assert outside.stdin is not None
            outside.stdin.close()
            outside.stdout.close()
            outside.wait(10)


def registry(applications: int, in_branch: int) -> str:
    """Return the registry of the lab's city."""
    text = """\
[city]
name = "Kota Uji"

[[category]]
slug = "layanan"
name = { id = "Layanan", en = "Services" }

[[agency]]
slug = "diskominfo"
name = "Diskominfo"
"""
    for number in range(applications):
        host = BRANCH if number < in_branch else f"a{number}.kota.test"
        text += f"""
[[application]]
slug = "a{number}"
name = "A{number}"
category = "layanan"
owner = "diskominfo"
every = "{EVERY_S}s"
timeout = "1s"
retries = 1

[application.health]
url = "http://{host}:{FIRST_PORT + number}/health"
"""
    return text

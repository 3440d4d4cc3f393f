"""A PostgreSQL server of the suite's own, which nobody but the suite knows and which ends with it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from signal import Signals
from tempfile import gettempdir, mkdtemp
from typing import TYPE_CHECKING

import psycopg

from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

USER = "liveroom"
ROOM = 2 << 30
# A language's order of letters, not the bytes': nothing may depend on how the server sorts text.
_INITDB = (
    *("-U", USER, "-A", "trust", "--no-sync", "--encoding=UTF8"),
    *("--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"),
)
_SETTINGS = {
    "fsync": "off",  # the suite kills processes, not the machine
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "40",
    "autovacuum": "off",
    "max_wal_size": "512MB",
    "checkpoint_timeout": "1h",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "warning",
}


class Server:
    """One server in a directory of its own, on a free port of loopback, asking no password."""

    def __init__(self, settings: Mapping[str, str] = _SETTINGS) -> None:
        """Make the cluster and start it; the server refuses to run as root, so it does not."""
        self.home = Path(mkdtemp(prefix="liveroom-pg-", dir="/tmp"))
        if os.getuid() == 0:
            shutil.chown(self.home, _owner())
        self.data = self.home / "data"
        _run([*_as(), _program("initdb"), "-D", str(self.data), *_INITDB])
        self.port = _free_port()
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        words = [f"-c{name}={value}" for name, value in self._settings.items()]
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *_as(),
                    _program("postgres"),
                    *("-D", str(self.data), "-p", str(self.port), "-k", str(self.home)),
                    *words,
                ],
                stdout=log,
                stderr=log,
                cwd="/",
            )
        until(self._answers)

    def stop(self, how: Signals = Signals.SIGQUIT) -> None:
        """Stop it: SIGINT is a fast and orderly end, SIGQUIT one as of a crash."""
        if self._process is not None:
            self.signal(how)
            self._process.wait(30)
            self._process = None

    def signal(self, number: Signals) -> None:
        """Send a signal to the server's first process."""
        os.kill(self._pid(), number)

    def signal_all(self, number: Signals) -> None:
        """Send a signal to every process of the server: SIGSTOP makes it hang."""
        first = self._pid()
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in (first, *map(int, children)):
            with suppress(ProcessLookupError):  # the first, awake again, lets others go
                os.kill(pid, number)

    def close(self) -> None:
        """Stop the server and remove all it had."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def url(self, name: str, port: int | None = None) -> str:
        """Return the address of a database, as an operator would write it."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{port or self.port}/{name}"

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database as a copy of another and return its address."""
        self.tell(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self.tell(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def tell(self, statement: str) -> None:
        """Run a statement outside any transaction, as the owner of the server."""
        with psycopg.connect(self._where("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def _where(self, name: str) -> str:
        return f"host={self.home} port={self.port} user={USER} dbname={name}"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._where("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True


def _place() -> str:
    """Return a directory with a short name, in memory where there is plenty of it."""
    memory = Path("/dev/shm")  # noqa: S108  the directory in it is made as mkdtemp does
    is_large = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    return str(memory) if is_large else gettempdir()


def _as() -> list[str]:
    """Return the words before a command: not as root, and never to outlive the suite."""
    words = ["setpriv", "--pdeathsig", "QUIT"]
    if os.getuid() == 0:
        words += [f"--reuid={_owner()}", f"--regid={_group()}", "--clear-groups"]
    return [*words, "--"]


def _group() -> int:
    return pwd.getpwnam(_owner()).pw_gid


def _owner() -> str:
    """Return a user that is not root: Debian's postgres, else nobody."""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _program(name: str) -> str:
    """Return the path of a server's program: Debian keeps them off the search path."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(kept[-1]) if kept else shutil.which(name)
    if found is None:
        raise RuntimeError("The suite needs a PostgreSQL server: run `make tools` first.")
    return found


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)

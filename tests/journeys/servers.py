"""Real programs on loopback ports of their own: nginx, Prometheus, and the room itself."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liveroom import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

APP = Path(__file__).parents[2] / "app.py"
_SBIN = f"{os.environ['PATH']}:/usr/sbin"  # noqa: TID251 - where Debian keeps its servers


def free_port() -> int:
    """Return a loopback port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """Return the path of an installed program; `make tools` installs what the suite drives."""
    path = shutil.which(name, path=_SBIN)
    assert path, f"{name} is missing: run `make tools`"
    return path


def until(told: Callable[[], Any], seconds: float, what: str) -> Any:  # noqa: ANN401 - what `told` tells
    """Return the first true answer of `told`, asked ten times a second; fail after `seconds`."""
    end = clock.monotonic() + seconds
    pause = threading.Event()
    last: Any = None
    while clock.monotonic() < end:
        last = told()
        if last:
            return last
        pause.wait(0.1)
    raise AssertionError(f"within {seconds:g} s not seen: {what}; last answer: {last!r}")


def fetch(url: str) -> tuple[int, bytes]:
    """Return status and body of a GET; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except OSError:
        return 0, b""


class Program:
    """A child process with its log in a file; it is ended with the block."""

    def __init__(self, command: list[str], log: Path, env: Mapping[str, str] | None = None) -> None:
        self.log = log
        self._command = command
        self._env = env
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; its output goes to the end of the log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, stdout=log, stderr=log, env=self._env, start_new_session=True
            )

    def stop(self, how: signal.Signals = signal.SIGTERM, seconds: float = 10) -> int:
        """Signal it, wait until it has ended and return its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(seconds)
        finally:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def __enter__(self) -> Program:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.stop()


def nginx(folder: Path, port: int) -> Program:
    """Return an nginx that serves `folder`/www on `port`."""
    (folder / "www").mkdir(parents=True, exist_ok=True)
    config = folder / "nginx.conf"
    # Root's nginx serves as `nobody`, who may not read a test's own folder.
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(
        f"""
{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off; types {{ application/json json; text/html html; }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; }}
}}
""",
        "utf-8",
    )
    return Program([program("nginx"), "-c", str(config), "-p", str(folder)], folder / "nginx.log")


def prometheus(folder: Path, port: int) -> Program:
    """Return a Prometheus on `port` that scrapes itself."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "prometheus.yml"
    config.write_text(
        "global: {scrape_interval: 1s}\nscrape_configs:\n"
        f"  - job_name: self\n    static_configs: [{{targets: ['127.0.0.1:{port}']}}]\n",
        "utf-8",
    )
    return Program(
        [
            program("prometheus"),
            f"--config.file={config}",
            f"--storage.tsdb.path={folder / 'tsdb'}",
            f"--web.listen-address=127.0.0.1:{port}",
        ],
        folder / "prometheus.log",
    )


class Room(Program):
    """`app.py run` over a registry of the test's, in a home of its own."""

    def __init__(self, home: Path, registry: Path, port: int) -> None:
        env = {k: v for k, v in os.environ.items() if not k.startswith("LIVEROOM_")}  # noqa: TID251 - a child's environment
        env |= {
            "LIVEROOM_HOME": str(home),
            "LIVEROOM_REGISTRY": str(registry),
            "LIVEROOM_ALLOWED_NETWORKS": "127.0.0.0/8",
        }
        self.env = env
        self.address = f"http://127.0.0.1:{port}"
        command = [sys.executable, str(APP), "run", "--port", str(port)]
        super().__init__(command, home.parent / "room.log", env)

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """Return the JSON of a GET; None where it is not answered with 200."""
        status, body = fetch(f"{self.address}{path}")
        return json.loads(body) if status == 200 else None

    def app(self, slug: str) -> dict[str, Any]:
        """Return one application as `/api/v1/state` tells it; empty while it does not."""
        state = self.get("/api/v1/state") or {"apps": []}
        return next((one for one in state["apps"] if one["id"] == slug), {})

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the front door in this room's environment."""
        return subprocess.run(
            [sys.executable, str(APP), *arguments],
            capture_output=True,
            text=True,
            env=self.env,
            timeout=120,
            check=False,
        )

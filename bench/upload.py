"""How long 100,000 rows of a spreadsheet take, and how others are served meanwhile.

`python -m bench.upload FILE …`: each file is uploaded to a server of its own, previewed and confirmed.
"""

from __future__ import annotations

import http.client
import json
import os
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path
from typing import Any

from liveroom import clock
from tests.faults.sender import prepared
from tests.journeys.servers import APP, Program, fetch, free_port
from tests.journeys.servers import until as wait

_BYTES = {"Content-Type": "application/octet-stream"}
_JSON = {"Content-Type": "application/json"}


def main() -> int:
    """Measure every file that is named and print one JSON line each."""
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            home, port = Path(folder) / "home", free_port()
            environment = {"PATH": os.defpath, **prepared(home)}
            command = [sys.executable, str(APP), "serve", "--port", str(port)]
            with Program(command, Path(folder) / "log", environment):
                wait(partial(_answers, f"http://127.0.0.1:{port}/healthz"), 60, "a server")
                sys.stdout.write(json.dumps({"file": name, **_measured(port, Path(name))}) + "\n")
    return 0


def _answers(address: str) -> bool:
    return fetch(address)[0] == http.HTTPStatus.OK


def _measured(port: int, file: Path) -> dict[str, Any]:
    over, looks = threading.Event(), list[float]()
    watcher = threading.Thread(target=_look, args=(port, over, looks), daemon=True)
    watcher.start()
    began = clock.monotonic()
    told = _ask(port, f"/api/v1/imports?source=laksa&name={file.name}", file.read_bytes(), _BYTES)
    seen = clock.monotonic()
    path = f"/api/v1/imports/{told['id']}/confirm"
    done = _ask(port, path, json.dumps({"name": "bench"}).encode(), _JSON)
    kept = clock.monotonic()
    over.set()
    watcher.join()
    looks.sort()
    return {
        "new": done["new"],
        "preview_s": round(seen - began, 1),
        "confirm_s": round(kept - seen, 1),
        "answers": len(looks),
        "p50_ms": round(looks[len(looks) // 2] * 1000),
        "p99_ms": round(looks[len(looks) * 99 // 100] * 1000),
    }


def _look(port: int, over: threading.Event, looks: list[float]) -> None:
    while not over.wait(0.05):
        began = clock.monotonic()
        fetch(f"http://127.0.0.1:{port}/api/v1/state")
        looks.append(clock.monotonic() - began)


def _ask(port: int, path: str, body: bytes, head: dict[str, str]) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("POST", path, body, head)
    answer: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return answer


if __name__ == "__main__":
    raise SystemExit(main())

"""How long 100,000 rows of a spreadsheet take, and how others are served meanwhile.

`python -m bench.upload [postgresql]`: a CSV and an XLSX are each uploaded to a server of their own,
previewed and confirmed, then uploaded and confirmed once more, and taken in by the command line into
a room of its own. `/api/v1/state` is asked meanwhile, and as long at rest, every 50 ms.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path
from typing import Any

from bench.databases import SQLITE, asked, databases
from bench.sheets import HEADINGS, as_csv, as_xlsx
from bench.target import quantile
from liveroom import clock
from liveroom.sheets.columns import guessed
from tests.journeys.servers import APP, Program, fetch, free_port
from tests.journeys.servers import until as wait

_BYTES = {"Content-Type": "application/octet-stream"}
_JSON = {"Content-Type": "application/json"}
AT_REST_S = 10


def main() -> int:
    """Measure both files and print JSON lines."""
    kind, _ = asked(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder, databases(kind) as known:
        for name, write in (("a.csv", as_csv), ("a.xlsx", as_xlsx)):
            file = write(Path(folder) / name)
            home = Path(folder) / name.replace(".", "-")
            where = {"LIVEROOM_HOME": str(home), "PATH": os.defpath}
            if kind != SQLITE:
                where["LIVEROOM_DATABASE_URL"] = known.url(f"{home.name}-page")
            _tell(file, "page", _by_page(Path(folder), where, file))
            where["LIVEROOM_HOME"] = f"{home}-cli"
            if kind != SQLITE:
                where["LIVEROOM_DATABASE_URL"] = known.url(f"{home.name}-cli")
            _tell(file, "cli", _by_hand(where, file))
    return 0


def _tell(file: Path, way: str, found: dict[str, Any]) -> None:
    load = round(os.getloadavg()[0], 1)
    told = {"file": file.name, "bytes": file.stat().st_size, "by": way, "load": load, **found}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _by_hand(where: dict[str, str], file: Path) -> dict[str, Any]:
    mapping = file.with_suffix(".json")
    orders = dict.fromkeys(("received", "updated", "resolved"), "dmy")
    mapping.write_text(json.dumps({"headings": guessed(HEADINGS), "orders": orders}))
    command = [sys.executable, str(APP), "import", "complaints", str(file), "--source", "laksa"]
    command += ["--format", "spreadsheet", "--mapping", str(mapping)]
    taken = []
    for _ in range(2):
        began = clock.monotonic()
        done = subprocess.run(command, env=where, capture_output=True, text=True, check=True)
        taken.append((done.stdout.strip(), round(clock.monotonic() - began, 1)))
    return {"first": taken[0], "again": taken[1]}


def _by_page(folder: Path, where: dict[str, str], file: Path) -> dict[str, Any]:
    port = free_port()
    command = [sys.executable, str(APP), "serve", "--port", str(port)]
    with Program(command, folder / "log", where):
        wait(partial(_answers, f"http://127.0.0.1:{port}/healthz"), 60, "a server")
        at_rest = _Looks(port)
        threading.Event().wait(AT_REST_S)
        rest = at_rest.told()
        first, again = _taken(port, file), _taken(port, file)
    return {"first": first, "again": again, "at_rest": rest}


def _answers(address: str) -> bool:
    return fetch(address)[0] == http.HTTPStatus.OK


def _taken(port: int, file: Path) -> dict[str, Any]:
    looks, began = _Looks(port), clock.monotonic()
    told = _ask(port, f"/api/v1/imports?source=laksa&name={file.name}", file.read_bytes(), _BYTES)
    seen = clock.monotonic()
    path = f"/api/v1/imports/{told['id']}/confirm"
    done = _ask(port, path, json.dumps({"name": "bench"}).encode(), _JSON)
    kept = clock.monotonic()
    return {
        "new": done["new"],
        "unchanged": done["unchanged"],
        "preview_s": round(seen - began, 1),
        "confirm_s": round(kept - seen, 1),
        **looks.told(),
    }


class _Looks:
    """Somebody who asks for the state again and again, from now until it is told how it went."""

    def __init__(self, port: int) -> None:
        self._port, self._over, self._ms = port, threading.Event(), list[float]()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def told(self) -> dict[str, int]:
        self._over.set()
        self._thread.join()
        middle, late = quantile(self._ms, 0.5), quantile(self._ms, 0.99)
        return {"answers": len(self._ms), "p50_ms": round(middle), "p99_ms": round(late)}

    def _look(self) -> None:
        while not self._over.wait(0.05):
            began = clock.monotonic()
            fetch(f"http://127.0.0.1:{self._port}/api/v1/state")
            self._ms.append((clock.monotonic() - began) * 1000)


def _ask(port: int, path: str, body: bytes, head: dict[str, str]) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("POST", path, body, head)
    answer: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return answer


if __name__ == "__main__":
    raise SystemExit(main())

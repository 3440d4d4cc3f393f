"""How fast the wall is there, what a refresh costs, what a poll weighs: `python -m bench.wall`."""

from __future__ import annotations

import json
import socket
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median
from threading import Thread
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from bench.wall_city import ZONE, look, minute, settle
from dashboard import build
from liveroom import clock
from liveroom.room import Room
from liveroom.store.engine import open_engine, writing
from liveroom.store.writes import beat

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from sqlalchemy import Engine

PATH = "/wall/ikhtisar"
LOADS, REFRESHES = 5, 10
CHARTED = """() => [...document.querySelectorAll('.scene:not([hidden]) [data-kind=plotly]')]
  .every((host) => host.querySelector('.body').childElementCount)"""


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""


def main() -> int:
    """Measure, and print one JSON line."""
    with tempfile.TemporaryDirectory() as home:
        engine = open_engine(f"sqlite:///{home}/liveroom.db")
        now = minute(clock.now())
        script = settle(engine, Path(home), now, days=35)
        server = make_server(
            "127.0.0.1",
            0,
            build(Room(engine, ZONE)).server,
            threaded=True,
            request_handler=_Quiet,
        )
        Thread(target=server.serve_forever, daemon=True).start()
        found: dict[str, Any] = {"applications": len(script.city.services)}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
            )
            url = f"http://127.0.0.1:{server.server_port}{PATH}"
            loads = [_load(browser, engine, url) for _ in range(LOADS)]
            for name in loads[0]:
                found[name] = round(median(load[name] for load in loads))
            found |= _refresh(browser, engine, script, url)
            browser.close()
        found["unchanged_poll_bytes"] = _poll(server.server_port)
        server.shutdown()
        engine.dispose()
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


def _beat(engine: Engine) -> None:
    with writing(engine) as connection:
        beat(connection, clock.now())


def _load(browser: Browser, engine: Engine, url: str) -> dict[str, float]:
    """Load the wall once with an empty cache; milliseconds since the navigation began."""
    _beat(engine)
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(url, wait_until="domcontentloaded")
    marks = page.locator("[data-panel=kategori-aplikasi] [data-app]").count()
    until(page, CHARTED)
    charts = page.evaluate("performance.now()")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
        ".filter((one) => !one.name.includes('plotly') && !one.name.includes('/api/'))"
        ".reduce((sum, one) => sum + one.encodedBodySize, 0)"
    )
    context.close()
    return {
        "marks": marks,
        "first_paint_ms": paint,
        "charts_ms": charts,
        "page_kb": sizes / 1024,
    }


def _refresh(browser: Browser, engine: Engine, script: Any, url: str) -> dict[str, float]:  # noqa: ANN401 - the demo's script
    """Change something before every poll and read how long the main thread was busy for it."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    _beat(engine)
    page.goto(url)
    until(page, CHARTED)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.wait_for_timeout(3000)
    idle = _busy_ms(page, session, 2500)
    costs = []
    at = minute(clock.now())
    for _ in range(REFRESHES):
        at += timedelta(minutes=1)
        before = page.evaluate("document.documentElement.dataset.seq")
        look(engine, script, at)
        start = _task_ms(session)
        page.wait_for_timeout(2500)  # asking the page meanwhile would be counted with it
        costs.append(_task_ms(session) - start)
        assert page.evaluate("document.documentElement.dataset.seq") != before
    page.close()
    return {"refresh_ms": round(median(costs), 1), "idle_ms_per_2_5_s": round(idle, 1)}


def _task_ms(session: Any) -> float:  # noqa: ANN401 - playwright's CDP session
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(1000 * sum(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def _busy_ms(page: Page, session: Any, wait_ms: int) -> float:  # noqa: ANN401 - as above
    start = _task_ms(session)
    page.wait_for_timeout(wait_ms)
    return _task_ms(session) - start


def until(page: Page, claim: str, seconds: float = 30) -> None:
    """Wait until a JavaScript function returns something true."""
    end = clock.monotonic() + seconds
    while not page.evaluate(claim):
        assert clock.monotonic() < end, claim
        page.wait_for_timeout(20)


def _poll(port: int) -> int:
    """Return every byte of an answer to an unchanged poll."""
    tag = ""
    for _ in range(2):
        with socket.create_connection(("127.0.0.1", port)) as wire:
            known = f"If-None-Match: {tag}\r\n" if tag else ""
            wire.sendall(f"GET /api/v1/scenes/ikhtisar?lang=id HTTP/1.0\r\n{known}\r\n".encode())
            answer = b""
            while part := wire.recv(65536):
                answer += part
        head = answer.split(b"\r\n\r\n")[0].decode()
        tag = next(line[6:] for line in head.split("\r\n") if line.lower().startswith("etag: "))
    return len(answer)


if __name__ == "__main__":
    sys.exit(main())

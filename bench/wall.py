"""How fast the wall is there, what a refresh costs, what a poll weighs: `python -m bench.wall`."""

from __future__ import annotations

import http
import json
import os
import socket
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from liveroom import clock
from tests.journeys.servers import APP, Program, fetch, free_port
from tests.journeys.servers import until as wait

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATH = "/wall/ikhtisar"
LOADS, WINDOWS = 5, 24
HASHES = "[...document.querySelectorAll('[data-panel]')].map((host) => host.dataset.hash).join()"
CHARTED = """() => [...document.querySelectorAll('.scene:not([hidden]) [data-kind=plotly]')]
  .every((host) => host.querySelector('.body').childElementCount)"""


def main() -> int:
    """Run the demo city in a home (a new one, or that of the argument), measure, print one JSON line.

    The past fills in behind it: give a home that has run for a while to measure a whole one.
    """
    with tempfile.TemporaryDirectory() as new:
        home = Path(sys.argv[1] if len(sys.argv) > 1 else new)
        port = free_port()
        entrance = f"http://127.0.0.1:{port}"
        command = [sys.executable, str(APP), "run", "--port", str(port)]
        given = {"PATH": os.defpath, "LIVEROOM_HOME": str(home)}
        began = clock.monotonic()
        with Program(command, home / "log", given), sync_playwright() as playwright:
            found: dict[str, Any] = _living(entrance, began)
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
            )
            loads = [_load(browser, entrance + PATH) for _ in range(LOADS)]
            for name in loads[0]:
                found[name] = round(median(load[name] for load in loads))
            found |= _refresh(browser, entrance + PATH)
            browser.close()
            found["unchanged_poll_bytes"] = _poll(port)
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


def _living(entrance: str, began: float) -> dict[str, Any]:
    """Wait until nine in ten applications have a verdict; return after how many seconds that was."""

    def living() -> bool:
        status, body = fetch(f"{entrance}/api/v1/state")
        apps = json.loads(body)["apps"] if status == http.HTTPStatus.OK else []
        return sum(1 for one in apps if one["as_of"]) > 0.9 * max(len(apps), 1)

    wait(living, 120, "a living wall")
    return {"living_s": round(clock.monotonic() - began, 1)}


def _load(browser: Browser, url: str) -> dict[str, float]:
    """Load the wall once with an empty cache; milliseconds since the navigation began."""
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


def _refresh(browser: Browser, url: str) -> dict[str, float]:
    """Look on while the city lives; return how long the main thread was busy per refresh.

    In windows of 2.5 s: in those without a change it only ticks and polls; what those with one take
    more is the refresh.
    """
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(url)
    until(page, CHARTED)
    session = page.context.new_cdp_session(page)
    # The thread's own time: neighbours on the machine do not count.
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.wait_for_timeout(5000)
    refreshing: list[float] = []
    still: list[float] = []
    for _ in range(WINDOWS):
        before, start = page.evaluate(HASHES), _task_ms(session)
        page.wait_for_timeout(2500)  # asking the page meanwhile would be counted with it
        busy = _task_ms(session) - start
        (still if page.evaluate(HASHES) == before else refreshing).append(busy)
    page.close()
    ticking = median(still) if still else 0.0
    return {
        "refreshes": len(refreshing),
        "refresh_ms": round(median(refreshing) - ticking, 1),
        "ticking_ms_per_s": round(ticking / 2.5, 1),
    }


def _task_ms(session: Any) -> float:  # noqa: ANN401 - playwright's CDP session
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(1000 * sum(one["value"] for one in metrics if one["name"] == "TaskDuration"))


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

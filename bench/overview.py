"""First paint of the overview after a year: `python -m bench.overview [postgresql] [COUNT]`.

The web side as operators run it (gunicorn), a year of COUNT applications (1,000) in the database,
and a writer beside it that beats every second and keeps a sixtieth of all samples, as the
collector of a city with slots of a minute does. Each load is a browser with an empty cache.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from bench.databases import asked, databases
from bench.year import MINUTE, UP, settle
from liveroom import clock
from liveroom.model import Sample
from liveroom.store.engine import open_engine, writing
from liveroom.store.writes import beat, keep_samples
from tests.journeys.servers import APP, Program, fetch, free_port
from tests.journeys.servers import until as wait

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from sqlalchemy import Engine

PATH = "/wall/ikhtisar"
LOADS, COUNT = 7, 1_000


def main() -> None:
    """Print one JSON line: the first load of all, the others' middle and worst, in milliseconds."""
    kind, numbers = asked(sys.argv[1:])
    count = numbers[0] if numbers else COUNT
    with databases(kind) as made, tempfile.TemporaryDirectory() as home:
        url = made.url("overview")
        engine = open_engine(url)
        settle(engine, count, clock.now())
        over = threading.Event()
        writer = threading.Thread(target=_live, args=(engine, count, over))
        writer.start()
        port = free_port()
        given = {"PATH": os.defpath, "LIVEROOM_HOME": home, "LIVEROOM_DATABASE_URL": url}
        command = [sys.executable, str(APP), "serve", "--port", str(port)]
        try:
            with Program(command, Path(home) / "log", given), sync_playwright() as playwright:
                entrance = f"http://127.0.0.1:{port}"
                wait(lambda: fetch(f"{entrance}/healthz")[0], 60, "the web side")
                browser = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
                )
                loads = [_load(browser, entrance + PATH) for _ in range(LOADS)]
                browser.close()
        finally:
            over.set()
            writer.join()
            engine.dispose()
    told = {
        "database": kind,
        "applications": count,
        "marks": loads[-1][2],
        "first_ms": round(loads[0][0]),
        "then_ms": round(median(load[0] for load in loads[1:])),
        "worst_then_ms": round(max(load[0] for load in loads[1:])),
        "answer_first_ms": round(loads[0][1]),
        "answer_then_ms": round(median(load[1] for load in loads[1:])),
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _live(engine: Engine, count: int, over: threading.Event) -> None:
    """Beat each second and keep the samples that are due in it, every application's once a minute."""
    while not over.wait(1):
        now = clock.now()
        start = now.replace(second=0, microsecond=0)
        mine = range(now.second, count, 60)
        samples = [Sample(f"app-{n}", start, MINUTE, UP, latency_ms=120) for n in mine]
        with writing(engine) as connection:
            keep_samples(connection, samples, now)
            beat(connection, now)


def _load(browser: Browser, url: str) -> tuple[float, float, int]:
    """Load the wall with an empty cache; milliseconds to paint and to the answer, and the marks."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, bypass_csp=True)
    page = context.new_page()
    page.goto(url, wait_until="domcontentloaded")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    answer = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
    marks = page.locator("[data-panel=kategori-aplikasi] [data-app]").count()
    context.close()
    page_wait = timedelta(seconds=1)
    threading.Event().wait(page_wait.total_seconds())  # the next seconds' samples come in between
    return paint, answer, marks


if __name__ == "__main__":
    main()

"""How long a change in an application takes to reach a pixel: `python -m bench.change`."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from bench.wall import until
from liveroom import clock
from tests.faults.test_storage_faults import running

TIMES = 5
SHOWN = "() => document.querySelector('[data-app=loket]')?.dataset.status === '{}'"


def main() -> int:
    """Take the only application away and give it back, and wait for the wall each time."""
    down: list[float] = []
    up: list[float] = []
    with tempfile.TemporaryDirectory() as new, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        with running(Path(new), Path(new) / "home") as room:
            page = browser.new_page(viewport={"width": 1920, "height": 1080})
            page.goto(f"{room.url}/wall/ikhtisar")
            for _ in range(TIMES):
                for is_well, found in ((False, down), (True, up)):
                    room.application.is_well = is_well
                    began = clock.monotonic()
                    until(page, SHOWN.format("up" if is_well else "down"), 60)
                    found.append(clock.monotonic() - began)
        browser.close()
    told = {"slot_s": 2, "down_s": down, "up_s": up, "median_s": median(down + up)}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

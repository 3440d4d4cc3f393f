"""Visiting laptop pages: when one has settled, and what axe finds on it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.conftest import Served

LAPTOP = {"width": 1440, "height": 900}
GRIDS = {"/", "/kategori/layanan-publik", "/laporan", "/registri"}
# A page is judged when nothing is under way: its document is named, its callbacks have answered,
# its pictures hang and its chart is drawn.
SETTLED = """(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  return document.documentElement.dataset.seq !== undefined
    && all("[data-dash-is-loading]").length === 0
    && all(".pictures .panel").every((one) => one.dataset.stale === "dead"
      || one.querySelector("svg") !== null)
    && all("#response").every((one) => one.querySelector("svg.main-svg") !== null);
})()"""
LISTED = """document.querySelector(".card") === null
  || document.querySelector(".ag-center-cols-container [role=row]") !== null
  || document.querySelector(".ag-overlay-no-rows-center") !== null"""
ROWS = "document.querySelectorAll('.ag-center-cols-container [role=row]').length"
GRAVE = {"serious", "critical"}
OPEN = "document.querySelector('.page h1, .bare h1') !== null"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a browser on a laptop's screen."""
    opened = browser.new_context(viewport=LAPTOP)  # type: ignore[arg-type]  # a plain dict will do
    yield opened
    opened.close()


def visit(page: Page, served: Served, path: str) -> None:
    """Open a page and wait until it has settled; a list with its rows, which arrive after it."""
    page.goto(served.url + path)
    until(page, OPEN)
    until(page, SETTLED)
    if urlsplit(path).path in GRIDS:
        until(page, LISTED)


def faults(page: Page) -> list[tuple[str, str]]:
    """Return the serious faults axe finds on the page as it stands."""
    found = Axe().run(page).response["violations"]
    return [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in GRAVE]

"""The laptop pages in a real browser: found, filtered, read by everybody, honest when data is old."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from liveroom.store.engine import writing
from liveroom.store.tables import application, city, incident
from tests.browser.conftest import until
from tests.browser.laptop import LAPTOP, ROWS, context, faults, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Served

__all__ = ["context"]  # the browser of these tests is a laptop's

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the file of a streamed asset to the garbage collector to close.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PATHS = (
    "/",
    "/kategori",
    "/kategori/layanan-publik",
    "/aplikasi/parkir",
    "/insiden",
    "/aduan",
    "/aduan/impor",
    "/aduan/pemetaan",
    "/aduan/tenggat",
    "/registri",
    "/laporan",
    "/laporan/impor",
    "/pengaturan",
    "/pemeliharaan",
    "/pemeliharaan/parkir",
    "/tidak/ada",
)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_can_be_read_by_everybody(page: Page, served: Served, language: str) -> None:
    """No serious fault by axe, no sideways scrolling, its language said, and loaded once."""
    loaded: list[str] = []
    page.on("request", lambda one: loaded.append(one.url) if one.is_navigation_request() else None)

    for path in PATHS:
        visit(page, served, f"{path}?lang={language}")

        assert page.evaluate("document.documentElement.lang") == language
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= LAPTOP["width"], path

    assert loaded == [f"{served.url}{path}?lang={language}" for path in PATHS]


def test_a_page_narrows_to_one_column(page: Page, served: Served) -> None:
    """At 400 % zoom nothing is lost beside the screen."""
    page.set_viewport_size({"width": 360, "height": 700})

    for path in ("/", "/aplikasi/parkir", "/insiden", "/pemeliharaan/parkir", "/laporan"):
        visit(page, served, path)

        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_what_needs_somebody_comes_first(page: Page, served: Served) -> None:
    """Down, degraded, unknown, maintenance, then the rest; every mark has shape, name and word."""
    visit(page, served, "/")
    until(page, f"{ROWS} > 5")

    first = page.locator(".ag-center-cols-container [data-app]").first

    assert first.get_attribute("data-app") == "parkir"
    assert first.get_attribute("data-status") == "down"
    assert first.get_attribute("aria-label") == "Parkir, Mati"
    assert page.locator('[data-total="down"]').text_content() == "1"


def test_search_and_filters_narrow_the_list(page: Page, served: Served) -> None:
    """Words are looked for in name, agency and category; the number left is said."""
    visit(page, served, "/")
    until(page, f"{ROWS} > 5")

    page.get_by_label("Cari aplikasi").fill("pajak")
    until(page, f"{ROWS} === 1")
    said = page.locator("#shown").text_content() or ""

    page.get_by_label("Cari aplikasi").fill("")
    until(page, f"{ROWS} > 5")
    page.get_by_label("Semua status").first.click()
    page.get_by_role("option", name="Mati").click()
    until(page, f"{ROWS} === 1")

    assert said.startswith("1 dari ")
    assert page.locator(".ag-center-cols-container a").first.text_content() == "Parkir"


def test_a_search_leads_to_the_list_from_any_page(page: Page, served: Served) -> None:
    """Enter in the search field finds, wherever one stands, in the language one reads."""
    visit(page, served, "/insiden?lang=en")

    page.get_by_label("Search applications").fill("pajak")
    page.keyboard.press("Enter")
    until(page, f"location.pathname === '/' && {ROWS} === 1")

    assert "lang=en" in page.url


def test_the_keyboard_goes_everywhere(page: Page, served: Served) -> None:
    """Skip link, navigation, search, language, filters: each shows that it has the focus."""
    visit(page, served, "/aplikasi/parkir")
    seen = []

    for _ in range(22):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(_FOCUSED))

    assert seen[0] == ["Langsung ke isi", True]
    assert {"Beranda", "ID", "EN", "Ekspor"} <= {name for name, _ in seen}
    assert all(visible for _, visible in seen)


_FOCUSED = """(() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const around = getComputedStyle(one.parentElement);
  const ring = style.outlineStyle !== "none" || style.boxShadow !== "none"
    || style.borderColor !== around.borderColor;
  return [(one.firstElementChild?.textContent || one.textContent || one.name || "").trim(), ring];
})()"""


def test_an_application_says_what_is_wrong_in_words(page: Page, served: Served) -> None:
    """A sentence first: what, for how long, why; then figures, charts, incidents and checks."""
    visit(page, served, "/aplikasi/parkir")

    said = page.locator("#live-top .notice").text_content() or ""

    assert said.startswith("Mati ")
    assert "sambungan ditolak" in said
    assert page.locator(".figure").count() == 5
    assert page.locator("#live-side .timeline li").count() >= 1
    assert page.locator("#live-side .checks li").count() >= 1


def test_the_chart_changes_its_span(page: Page, served: Served) -> None:
    """24 hours, 7 or 30 days: the finding above the lines follows."""
    visit(page, served, "/aplikasi/parkir")
    before = page.locator("#response-said").get_attribute("aria-label")

    page.locator("#response-span").get_by_text("7 hari", exact=True).click()

    until(
        page,
        f"document.querySelector('#response-said').getAttribute('aria-label') !== {before!r}",
    )


def test_a_refused_registry_is_shown_with_every_sentence(page: Page, served: Served) -> None:
    """Whoever made the mistake finds it where they look first."""
    sentences = "baris 12: url: bukan alamat\nbaris 40: slug: sudah dipakai"
    with writing(served.engine) as connection:
        connection.execute(update(city).values(refused_ms=1_795_000_000_000, refusal=sentences))

    for path in ("/", "/registri"):
        visit(page, served, path)

        assert page.get_by_text("baris 12: url: bukan alamat").count() >= 1
        assert page.get_by_text("baris 40: slug: sudah dipakai").count() >= 1


def test_a_stopped_monitor_is_said_while_the_page_stands(page: Page, served: Served) -> None:
    """The page asks again by itself; nobody has to reload to learn that numbers are old."""
    visit(page, served, "/")
    served.stopped.set()

    until(
        page,
        "document.querySelector('#warnings')?.textContent.includes('Pemantau berhenti')",
        seconds=90,
    )
    until(page, "document.querySelector('#finding').textContent.includes('terakhir yang terbaca')")


def test_old_pictures_can_be_read_by_everybody(page: Page, served: Served) -> None:
    """What says how old a picture is must be the easiest to read of all."""
    page.clock.install()
    visit(page, served, "/aplikasi/parkir")
    served.stop()

    page.clock.fast_forward(7_000)

    until(page, "document.querySelector('.panel[data-stale] > .age:not(:empty)') !== null")
    assert faults(page) == []


def test_a_silent_server_is_said(page: Page, served: Served) -> None:
    """The last numbers stay, under the words that they are the last."""
    page.clock.install()
    visit(page, served, "/")
    served.stop()

    page.clock.fast_forward(60_000)

    until(page, "document.documentElement.dataset.connection === 'lost'")
    assert page.locator("#lost").is_visible()


def test_what_changes_is_shown_while_the_page_stands(page: Page, served: Served) -> None:
    """Whoever leaves the list of incidents open sees one end, without reloading."""
    visit(page, served, "/insiden")
    rows = "document.querySelectorAll('#live-top tbody tr').length"
    before = page.evaluate(rows)
    with writing(served.engine) as connection:
        connection.execute(update(incident).values(closed_ms=incident.c.opened_ms + 60_000))

    until(page, f"{rows} === 0", seconds=60)

    assert before >= 1


def test_a_retired_application_keeps_its_history(page: Page, served: Served) -> None:
    """Its page says that it is retired, and its days still hang there."""
    with writing(served.engine) as connection:
        connection.execute(
            update(application)
            .where(application.c.slug == "parkir")
            .values(retired_ms=application.c.registered_ms + 86_400_000)
        )

    visit(page, served, "/aplikasi/parkir")

    assert page.get_by_text("Aplikasi ini sudah pensiun.").count() == 1
    assert page.locator(".panel[data-panel=strip-hari] svg").count() == 1
    assert faults(page) == []


def test_names_are_text_and_nothing_more(page: Page, served: Served) -> None:
    """Markup, templates and scripts in a name are shown as they were written."""
    name = (
        "<img src=x onerror=window.__x=1> {{7*7}} %{x}<extra></extra> [a](javascript:window.__x=2)"
    )
    with writing(served.engine) as connection:
        connection.execute(
            update(application).where(application.c.slug == "parkir").values(name=name)
        )

    for path in ("/", "/aplikasi/parkir", "/insiden", "/registri"):
        visit(page, served, path)
        page.get_by_text(name, exact=True).first.wait_for(state="attached")

        assert page.evaluate("window.__x") is None, path


def test_an_empty_room_says_what_to_do(page: Page, empty: Served) -> None:
    """Before the first registry every page stands, without a single wrong number."""
    for path in PATHS:
        visit(page, empty, path)

        assert page.get_by_text("Belum ada registri yang diterima.").count() == 1, path
        assert page.get_by_text("Pemantau berhenti").count() == 0, path
        assert faults(page) == [], path

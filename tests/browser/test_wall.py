"""The wall in a real browser: there at once, legible, and honest about its age."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from dashboard.words import from_ms
from liveroom.model import Cause, Sample, Status, Verdict
from liveroom.store.engine import reading, writing
from liveroom.store.reads import applications
from liveroom.store.tables import city, current
from liveroom.store.writes import keep_samples
from tests.browser.conftest import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Served

pytestmark = [
    pytest.mark.browser,
    # Werkzeug's own server leaves the files it sent to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

OVERVIEW = "/wall/ikhtisar"
STALE = "document.querySelector('[data-panel=perlu-perhatian]').dataset.stale"
LAYOUT = """() => {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize), found = [];
  const texts = [...document.querySelectorAll('text, p, h1, span, b, small')].filter((one) =>
    [...one.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) && one.checkVisibility({
      visibilityProperty: true, opacityProperty: true }) && !one.closest('.said'));
  const boxes = texts.map((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return [one, range.getBoundingClientRect()];
  }).filter(([, box]) => box.width > 0);
  for (const [one, box] of boxes) {
    const matrix = one.getScreenCTM ? one.getScreenCTM().a : 1;
    const size = parseFloat(getComputedStyle(one).fontSize) * matrix;
    if (size < rem - 0.6) found.push(`small ${size}: ${one.textContent}`);
    if (box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) found.push(`outside: ${one.textContent}`);
    const host = one.closest('.panel')?.getBoundingClientRect();
    if (host && (box.right > host.right + 1 || box.left < host.left - 1 || box.bottom > host.bottom + 1)) found.push(`over its panel: ${one.textContent}`);
  }
  for (let i = 0; i < boxes.length; i += 1) for (let j = i + 1; j < boxes.length; j += 1) {
    const [a, p] = boxes[i], [b, q] = boxes[j];
    if (a.contains(b) || b.contains(a)) continue;
    const wide = Math.min(p.right, q.right) - Math.max(p.left, q.left), high = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (wide > 1 && high > 0.35 * Math.min(p.height, q.height)) found.push(`over each other: ${a.textContent} | ${b.textContent}`);
  }
  if (document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight) found.push('scrolls');
  return found;
}"""


def test_every_application_is_on_the_wall_before_any_script_has_run(
    browser: Browser, served: Served
) -> None:
    """State must be visible at the first paint; a wall without scripts still tells the truth."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with reading(served.engine) as connection:
        slugs = {one.slug for one in applications(connection)}

    page.goto(served.url + OVERVIEW)

    lanes = page.locator("[data-panel=kategori-aplikasi] [data-app]")
    shown = lanes.evaluate_all(
        "marks => marks.map(m => [m.dataset.app, m.getAttribute('aria-label')])"
    )
    assert {slug for slug, _ in shown} == slugs
    assert all(": " in name for _, name in shown)
    assert page.locator("[data-total=up]").text_content() == "23"
    assert page.locator("[data-total=down]").text_content() == "1"
    assert page.get_by_text("DATA CONTOH").is_visible()
    context.close()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (1280, 720)])
def test_nothing_is_small_cut_off_or_over_something_else(
    page: Page, served: Served, language: str, size: tuple[int, int]
) -> None:
    """One rem is what the farthest reader can read, and nobody can scroll a wall."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{served.url}{OVERVIEW}?lang={language}")
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.wait_for_timeout(200)

    assert page.evaluate(LAYOUT) == []


def test_an_empty_room_says_what_to_do(page: Page, empty: Served) -> None:
    """The first look at a new installation must be an invitation, not a set of empty boxes."""
    page.goto(empty.url + OVERVIEW)

    assert page.get_by_text("Belum ada aplikasi terdaftar").first.is_visible()
    assert page.evaluate(LAYOUT) == []


def test_a_change_reaches_the_wall_by_itself(page: Page, served: Served) -> None:
    """Nobody reloads a wall."""
    page.goto(served.url + OVERVIEW)
    with reading(served.engine) as connection:
        number = next(one.id for one in applications(connection) if one.slug == "akta")
        seen = select(current.c.end_ms).where(current.c.application_id == number)
        start = from_ms(connection.execute(seen).scalar_one())
    broken = Sample("akta", start, timedelta(minutes=1), Verdict(Status.DOWN, Cause.REFUSED))
    now = start + timedelta(minutes=1)
    with writing(served.engine) as connection:
        kept = keep_samples(connection, (broken,), now)

    assert kept.new == 1
    page.wait_for_selector("[data-app=akta][data-status=down]")
    assert page.locator("[data-total=down]").text_content() == "2"


def test_a_key_turns_a_wall_to_guests_and_back(page: Page, served: Served) -> None:
    """Somebody comes in with a delegation: no keyboard shortcut should have to be looked up."""
    page.goto(served.url + OVERVIEW)
    with page.expect_request(lambda one: "scenes/" in one.url and "tamu=1" in one.url):
        page.keyboard.press("g")
    found = page.evaluate(LAYOUT)
    with page.expect_request(lambda one: "scenes/" in one.url and "tamu=1" not in one.url):
        page.keyboard.press("g")

    assert found == []
    assert "tamu" not in page.url


def test_a_collector_that_stopped_is_called_so_and_nothing_stays_green(
    page: Page, served: Served
) -> None:
    """Late after 5 s, stale after 15 s, dead after 15 min: said by the browser, in words."""
    page.clock.install()
    page.goto(served.url + OVERVIEW)
    until(page, "document.querySelector('.fresh').textContent")
    served.stopped.set()
    served.stop()

    page.clock.fast_forward(8_000)
    until(page, f"['late', 'stale'].includes({STALE})")  # a slow machine may miss the first
    page.clock.fast_forward(12_000)
    until(page, f"{STALE} === 'stale'")
    green = page.locator("[data-status=up]").count()
    words = page.locator("[data-panel=perlu-perhatian] .age").text_content() or ""
    lost = page.locator("html").get_attribute("data-connection")
    chip = page.locator(".fresh").text_content() or ""
    page.clock.fast_forward(16 * 60_000)
    until(page, f"{STALE} === 'dead'")

    assert green == 0
    assert words.startswith("data ")
    assert lost == "lost"
    assert "putus sejak" in chip
    assert page.locator("[data-total]").count() == 0
    assert page.get_by_text("Tidak ada data sejak").first.is_visible()


def test_a_server_that_comes_back_finds_the_wall_waiting(page: Page, served: Served) -> None:
    """An outage of our own heals without hands."""
    page.clock.install()
    page.goto(served.url + OVERVIEW)
    until(page, "document.documentElement.dataset.connection === 'live'")
    port = served.port
    served.stop()
    page.clock.fast_forward(20_000)
    until(page, "document.documentElement.dataset.connection === 'lost'")

    served.start(port)
    page.clock.run_for(13_000)

    until(page, "document.documentElement.dataset.connection === 'live'")
    page.wait_for_selector("[data-total=up]")


def test_a_wall_that_came_without_a_part_of_its_loop_comes_again(
    page: Page, served: Served
) -> None:
    """A server that stops between the page and its scripts must not leave a wall that looks alive."""
    page.route("**/room/speech.js*", lambda route: route.abort(), times=1)

    page.goto(served.url + OVERVIEW)
    assert page.locator("html").get_attribute("data-connection") == "lost"

    until(page, "document.documentElement.dataset.connection === 'live'")


def test_a_new_build_reloads_the_wall_once(page: Page, served: Served) -> None:
    """After an update the old page must go, and must not reload for ever."""
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    page.route(
        "**/wall/**",
        lambda route: route.fulfill(
            response=(got := route.fetch()),
            body=got.text().replace("&quot;build&quot;:&quot;0.", "&quot;build&quot;:&quot;9."),
        ),
    )

    page.goto(served.url + OVERVIEW)
    until(page, "sessionStorage.getItem('reloaded-for')")
    page.wait_for_timeout(5000)

    assert len(loads) == 2


def test_a_wall_left_open_follows_when_the_city_becomes_a_real_one(
    page: Page, served: Served
) -> None:
    """The first real figures must not hang under DATA CONTOH, nor invented ones without it."""
    page.goto(served.url + OVERVIEW)
    page.wait_for_selector(".sample")
    with writing(served.engine) as connection:
        connection.execute(city.update().values(sample=False, name="Kota Sungguhan"))

    until(page, "document.querySelector('.room').textContent.includes('Kota Sungguhan')")
    page.wait_for_load_state()  # the server goes with the test: not in the middle of the new page

    assert page.locator(".sample").count() == 0


def test_without_a_database_the_last_picture_hangs_marked_as_old(
    page: Page, served: Served
) -> None:
    """A storage fault must not take the room's memory of a minute ago."""
    page.goto(served.url + OVERVIEW)
    until(page, "Object.keys(localStorage).some(k => k.startsWith('liveroom:'))")
    with writing(served.engine) as connection:
        served.stopped.set()
        connection.execute(city.delete())
        connection.exec_driver_sql("DROP TABLE heartbeat")
    page.goto(served.url + OVERVIEW)

    page.wait_for_selector("[data-panel=kategori-aplikasi] [data-app=parkir]")
    assert page.locator("html").get_attribute("data-connection") == "lost"


def test_a_rotation_pauses_steps_and_says_so(page: Page, served: Served) -> None:
    """Whatever moves by itself can be stopped by hand."""
    page.goto(served.url + "/wall")
    if page.locator("[data-scene]").count() < 2:
        pytest.skip("one scene alone does not turn")
    title = page.locator("h1").text_content()

    page.keyboard.press("ArrowRight")
    turned = page.locator("h1").text_content()
    page.keyboard.press("Space")

    assert turned != title
    page.get_by_text("jeda").wait_for()


def test_a_turning_wall_lays_nothing_over_anything(page: Page, served: Served) -> None:
    """Legend, ages and what comes next share one line; each scene brings its own legend."""
    page.goto(served.url + "/wall")
    until(page, "document.querySelector('.turn').textContent")
    names = page.locator("[data-scene]").count()
    seen: set[str] = set()

    for _ in range(2 * names):  # the overview comes back between the others
        seen.add(page.locator("h1").text_content() or "")
        until(page, "!document.querySelector('.scene:not([hidden]) .body:empty')")
        assert page.evaluate(LAYOUT) == []
        page.keyboard.press("ArrowRight")

    assert {"Ikhtisar layanan digital kota", "Aduan warga", "Tren aduan dan pemakaian"} <= seen


def test_help_names_the_keys(page: Page, served: Served) -> None:
    """An operator who meets the wall for the first time finds the keys by one of them."""
    page.goto(served.url + OVERVIEW)

    page.keyboard.press("?")

    assert page.get_by_role("dialog").is_visible()

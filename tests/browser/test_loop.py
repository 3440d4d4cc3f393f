"""The browser loop over hours and against hostile answers: it turns, holds, reloads and never stops."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from dashboard.words import from_ms
from liveroom.model import Cause, Sample, Status, Verdict
from liveroom.store.engine import reading, writing
from liveroom.store.reads import applications
from liveroom.store.tables import current, heartbeat
from liveroom.store.writes import keep_samples
from tests.browser.conftest import until
from tests.city import ZONE
from tests.faults.storage import held

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from playwright.sync_api import Page, Route

    from tests.browser.conftest import Served

pytestmark = [
    pytest.mark.browser,
    # Werkzeug's own server leaves the files it sent to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

OVERVIEW, TRENDS = "/wall/ikhtisar", "/wall/tren"
LIVE = "document.documentElement.dataset.connection === 'live'"
HEADING = "document.querySelector('h1').textContent"
SHOWN = "document.querySelector('.scene:not([hidden])').dataset.scene"
USAGE = "document.querySelector('[data-panel=pemakaian]')"
PLOTTED = f"{USAGE}.querySelector('.js-plotly-plot .main-svg') && !{USAGE}.dataset.stale"
LIBRARY = "**/plotly*.js"
MINUTE = timedelta(minutes=1)


def say(served: Served, slug: str, verdict: Verdict, start: datetime | None = None) -> datetime:
    """Give an application a verdict from `start`, or from where its last one ends; return its end."""
    with reading(served.engine) as connection:
        number = next(one.id for one in applications(connection) if one.slug == slug)
        seen = select(current.c.end_ms).where(current.c.application_id == number)
        start = start or from_ms(connection.execute(seen).scalar_one())
    with writing(served.engine) as connection:
        kept = keep_samples(connection, (Sample(slug, start, MINUTE, verdict),), start + MINUTE)
    assert kept.new == 1, kept.refused
    return start + MINUTE


def spoiling(spoil: Callable[[dict[str, Any]], None]) -> Callable[[Route], None]:
    """Return what passes a scene on after `spoil` has been at every panel that it brings."""

    def pass_on(route: Route) -> None:
        answer = route.fetch()
        if answer.status != 200:
            route.fulfill(response=answer)
            return
        scene = answer.json()
        for panel in scene["panels"]:
            spoil(panel)
        kept = {name: text for name, text in answer.headers.items() if name != "etag"}
        route.fulfill(status=200, headers=kept, body=json.dumps(scene))

    return pass_on


def without_charts(page: Page) -> None:
    """Keep the chart library away: it is large, and these promises are not about charts."""
    page.route(LIBRARY, lambda route: route.abort())


def test_half_a_language_breaks_no_chart(page: Page, served: Served) -> None:
    """Plotly falls back to English: half of it registered under that name stopped every redraw."""
    page.goto(f"{served.url}{TRENDS}?lang=en")
    until(page, PLOTTED)

    for language in ("en", "id", "en"):
        page.evaluate(
            "(language) => { liveRoom.boot.language = language; liveRoom.charts.locale();"
            " liveRoom.hosts(liveRoom.element).forEach((host) => liveRoom.draw(host)); }",
            language,
        )

    assert page.evaluate("liveRoom.hosts(liveRoom.element).every((host) => !host.failed)")
    assert page.evaluate(PLOTTED)


@pytest.mark.parametrize("body", [None, {"data": "none", "layout": 7}])
def test_a_chart_that_cannot_be_drawn_says_so_and_stops_no_other(
    page: Page, served: Served, body: object
) -> None:
    """An old picture under a fresh chip would be a lie; the next good answer heals it."""

    def spoil(panel: dict[str, Any]) -> None:
        if panel["id"] == "pemakaian":
            panel["body"] = body

    page.goto(served.url + TRENDS)
    until(page, PLOTTED)
    page.route("**/api/v1/scenes/**", spoiling(spoil))
    page.evaluate(
        "liveRoom.hosts(liveRoom.element).forEach((h) => { h.dataset.hash = ''; });"
        "liveRoom.etags = {}; liveRoom.hurry();"
    )

    until(page, f"{USAGE}.dataset.stale === 'stale'")
    words = page.locator("[data-panel=pemakaian] .age").text_content() or ""
    others = page.evaluate("document.querySelector('[data-panel=aduan-harian]').dataset.hash")
    page.unroute("**/api/v1/scenes/**")

    assert words.startswith("gambar gagal")
    assert others
    until(page, PLOTTED)


def test_charts_wait_for_a_slow_library_whatever_happens_meanwhile(
    page: Page, served: Served
) -> None:
    """Redrawn, taken away, turned from picture to chart: the late library meets a changed room."""
    held: list[Route] = []
    page.route(LIBRARY, lambda route: held.append(route))  # noqa: PLW0108 - playwright wants a function

    def turn(panel: dict[str, Any]) -> None:
        if panel["id"] == "pemakaian" and not turned:
            panel.update(kind="svg", body="<svg><text>gagal</text></svg>", hash="was-a-picture")
            turned.append(panel["id"])

    turned: list[str] = []
    page.route("**/api/v1/scenes/**", spoiling(turn))
    page.goto(served.url + TRENDS)
    until(page, f"{USAGE}.dataset.hash === 'was-a-picture'")
    until(page, f"!['', 'was-a-picture'].includes({USAGE}.dataset.hash)")
    page.evaluate(
        "const gone = document.querySelector('[data-panel=topik-harian]'); if (gone) gone.remove();"
        "liveRoom.hosts(liveRoom.element).forEach((host) => liveRoom.draw(host));"
    )
    page.wait_for_timeout(100)
    assert len(held) == 1

    held[0].continue_()

    until(page, PLOTTED)
    assert page.evaluate("liveRoom.hosts(liveRoom.element).every((host) => !host.failed)")


def test_a_page_born_old_shows_no_green(page: Page, served: Served) -> None:
    """A wall that is loaded while the collector stands still must doubt what it is given."""
    without_charts(page)
    page.clock.install()
    page.route("**/api/v1/**", lambda route: route.abort())
    page.clock.fast_forward(20_000)

    page.goto(served.url + OVERVIEW)
    until(page, "document.querySelector('[data-panel=perlu-perhatian]').dataset.stale === 'stale'")

    assert page.locator("[data-status=up]").count() == 0


def test_a_grave_outage_turns_the_wall_and_holds_it_a_minute(page: Page, served: Served) -> None:
    """Everybody sees it at once, even when it is over before they have looked up."""
    without_charts(page)
    page.clock.install()
    page.goto(served.url + "/wall")
    until(page, LIVE)
    page.keyboard.press("ArrowRight")
    until(page, f"{SHOWN} !== 'ikhtisar' && !liveRoom.busy && liveRoom.turn.alarm !== undefined")

    over = say(served, "dishub-web", Verdict(Status.DOWN, Cause.REFUSED))
    until(page, f"{SHOWN} === 'ikhtisar'")
    page.wait_for_selector("[data-app=dishub-web][data-status=down]")
    say(served, "dishub-web", Verdict(Status.UP), over)
    until(page, "liveRoom.turn.alarm === null || liveRoom.turn.alarm < Date.now() - 600000")
    page.clock.fast_forward(45_000)
    page.clock.run_for(1_000)
    held = page.evaluate(SHOWN)
    page.clock.fast_forward(70_000)
    page.clock.run_for(1_000)

    assert held == "ikhtisar"
    until(page, f"{SHOWN} !== 'ikhtisar'")


def test_the_rotation_visits_every_scene_with_its_picture_ready(page: Page, served: Served) -> None:
    """The overview comes back every second time; what is turned to has been fetched before."""
    without_charts(page)
    page.clock.install()
    page.goto(served.url + "/wall")
    until(page, LIVE)
    rooms, all_stops = page.evaluate(
        "[liveRoom.stops.filter((one) => !one.path.includes('/')).map((one) => one.path),"
        " liveRoom.stops.length]"
    )
    page.evaluate(
        "liveRoom.turn.grave = () => { liveRoom.turn.held = 0; }; liveRoom.turn.held = 0;"
    )

    seen = [page.evaluate(SHOWN)]
    ready = True
    for _ in range(2 * (all_stops - 1)):
        page.clock.fast_forward(
            1000 * page.evaluate("liveRoom.stops[liveRoom.turn.at].seconds - 4")
        )
        ahead = "liveRoom.hosts(liveRoom.scene(liveRoom.path))"
        until(page, f"liveRoom.turn.ahead && {ahead}.every((host) => host.dataset.hash)")
        page.clock.fast_forward(5_000)
        until(page, f"{SHOWN} !== '{seen[-1]}'")
        seen.append(page.evaluate(SHOWN))
        ready = ready and page.evaluate(
            "liveRoom.hosts(document.querySelector('.scene:not([hidden])'))"
            ".every((host) => host.dataset.hash)"
        )

    assert ready
    assert set(seen) >= set(rooms)
    assert seen[::2] == ["ikhtisar"] * all_stops


def test_at_night_the_wall_begins_anew_but_never_into_nothing(page: Page, served: Served) -> None:
    """At 03.30 a browser's leaks are thrown away; with the server lost the last picture stays."""
    without_charts(page)
    night = datetime(2026, 11, 25, 2, 30, 5, tzinfo=ZONE)
    page.clock.install(time=night)
    page.route("**/api/v1/**", lambda route: route.abort())  # its answers would set the clock
    page.goto(served.url + OVERVIEW)
    page.evaluate(
        "window.born = 1;"
        "Object.defineProperty(liveRoom, 'since', { get: () => Date.now() })"  # not for silence
    )
    port = served.port
    served.stop()

    page.clock.fast_forward(60 * 60_000)
    page.clock.run_for(1_500)
    until(page, "liveRoom.renewing")
    kept = page.evaluate("window.born === 1")
    served.start(port)
    page.clock.run_for(31_000)

    assert kept
    until(page, "window.born === undefined && window.liveRoom")


def test_after_three_minutes_of_silence_the_wall_waits_for_the_server_and_reloads(
    page: Page, served: Served
) -> None:
    """A kiosk has no hands; and an error page in its place would be the worst picture of all."""
    without_charts(page)
    page.clock.install()
    page.goto(served.url + OVERVIEW)
    until(page, LIVE)
    page.evaluate("liveRoom.poll = () => {}; window.born = 1")
    port = served.port
    served.stop()

    page.clock.fast_forward(200_000)
    page.clock.run_for(31_000)
    kept = page.evaluate("window.born === 1 && document.querySelectorAll('[data-app]').length > 0")
    said = page.locator(".fresh").text_content() or ""
    served.start(port)
    page.clock.run_for(31_000)

    assert kept
    assert "putus sejak" in said
    until(page, "window.born === undefined && window.liveRoom")


def test_the_picture_wanders_a_little_so_that_nothing_burns_in(page: Page, served: Served) -> None:
    """Every three minutes another place, never more than 4 px away, and round again."""
    without_charts(page)
    page.clock.install()
    page.goto(served.url + OVERVIEW)
    page.evaluate("liveRoom.renew = () => {}; liveRoom.poll = () => {};")

    places = []
    for _ in range(10):
        page.clock.fast_forward(180_000)
        page.clock.run_for(1_000)
        matrix = page.evaluate(
            "(({ e, f }) => [e, f])(new DOMMatrix(getComputedStyle(liveRoom.element).transform))"
        )
        places.append((matrix[0], matrix[1]))

    assert len(set(places)) == 9
    assert places[9] == places[0]
    assert all(abs(x) <= 4 and abs(y) <= 4 for x, y in places)


def test_a_database_that_takes_no_writes_is_said_on_the_wall(page: Page, served: Served) -> None:
    """The last picture hangs without green, the chip names the fault and its time, and it heals."""
    without_charts(page)
    page.goto(served.url + OVERVIEW)
    until(page, LIVE)
    served.stopped.set()
    page.wait_for_timeout(600)  # the last beat of the collector that could still write
    with writing(served.engine) as connection:
        connection.execute(update(heartbeat).values(beat_ms=heartbeat.c.beat_ms - 20_000))
    file = served.engine.url.database or ""

    with held(Path(file)):
        until(page, "document.querySelector('.fresh').dataset.level === 'stale'")
        until(page, "document.querySelector('.fresh').textContent.includes('penyimpanan')")
        said = page.locator(".fresh").text_content() or ""
        green = page.locator("[data-status=up]").count()
        marks = page.locator("[data-app]").count()
    served.stopped.clear()
    served.live()

    assert re.fullmatch(r"Gangguan penyimpanan sejak .*\d\d\.\d\d", said)
    assert (green, marks > 0) == (0, True)
    until(page, "document.querySelector('.fresh').dataset.level !== 'stale'")
    until(page, "document.querySelectorAll('[data-status=up]').length > 0")


def test_a_page_without_a_database_becomes_whole_by_itself(page: Page, served: Served) -> None:
    """Until then it shows the kept picture with whose it is, DATA CONTOH included."""
    without_charts(page)
    page.goto(served.url + "/wall")
    until(page, "Object.keys(localStorage).some(k => k.startsWith('liveroom:'))")
    broken = True

    def fail(route: Route) -> None:
        if broken:
            route.fulfill(status=503, headers={"LiveRoom-Monitor": "storage"})
        else:
            route.continue_()

    page.route("**/api/v1/scenes/**", fail)
    with writing(served.engine) as connection:
        connection.exec_driver_sql("ALTER TABLE city RENAME TO kept_city")
    page.goto(served.url + "/wall")
    until(page, "document.querySelector('.fresh').textContent.includes('penyimpanan')")
    sample = page.get_by_text("DATA CONTOH").is_visible()
    names = page.locator(".room").text_content() or ""
    with writing(served.engine) as connection:
        connection.exec_driver_sql("ALTER TABLE kept_city RENAME TO city")
    broken = False

    assert sample
    assert "Kota Contoh" in names
    until(page, "window.liveRoom && !liveRoom.boot.blind && liveRoom.stops.length > 1")

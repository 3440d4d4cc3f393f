"""What people write on the laptop pages: who has an incident, which maintenance is announced."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from liveroom import clock
from liveroom.model import Channel
from liveroom.rules.periods import to_ms
from liveroom.store.engine import writing
from liveroom.store.outbox import arrived, bounced, keep_channels, take
from tests.browser.conftest import until
from tests.browser.laptop import SETTLED, context, faults, visit
from tests.city import ZONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Served

__all__ = ["context"]  # the browser of these tests is a laptop's

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the file of a streamed asset to the garbage collector to close.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def holder(page: Page, served: Served, slug: str) -> Any:  # noqa: ANN401 - what JSON holds
    """Return who has the open incident of an application, as the API tells it."""
    state = page.request.get(f"{served.url}/api/v1/state").json()
    return next(app["acknowledged_by"] for app in state["apps"] if app["id"] == slug)


def test_an_incident_is_taken_and_given_back(page: Page, served: Served) -> None:
    """A name and a note, and everybody who looks knows; the name is remembered for the next time."""
    visit(page, served, "/insiden")
    row = page.locator("#live-top tr", has_text="Parkir")

    row.get_by_role("button", name="Ambil").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nama Anda").fill("R. Hidayat")
    dialog.get_by_label("Catatan").fill("<b>Menambah</b> pekerja")
    assert faults(page) == []
    dialog.get_by_role("button", name="Simpan").click()

    until(page, "document.querySelector('#live-top').textContent.includes('R. Hidayat sejak')")
    assert not dialog.is_visible()
    assert "<b>Menambah</b> pekerja" in (row.text_content() or "")
    assert holder(page, served, "parkir") == "R. Hidayat"
    visit(page, served, "/aplikasi/parkir?lang=en")
    assert "With R. Hidayat since" in (page.locator("#live-top .notice").text_content() or "")

    page.locator("#live-side").get_by_role("button", name="Change").first.click()
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_label("Your name").input_value() == "R. Hidayat"
    dialog.get_by_role("button", name="Give back").click()

    until(page, "document.querySelector('#live-top .notice').textContent.includes('unclaimed')")
    assert holder(page, served, "parkir") is None


def test_the_wall_shows_who_has_an_incident(page: Page, served: Served) -> None:
    """What was taken at the desk is not called unclaimed on the wall any more."""
    page.goto(f"{served.url}/wall/ikhtisar")
    until(page, "document.querySelector('[data-panel=perlu-perhatian] svg') !== null")
    before = page.locator("[data-panel=perlu-perhatian]").text_content()

    number = next(
        row["id"]
        for row in page.request.get(f"{served.url}/api/v1/incidents?open=1").json()["rows"]
        if row["app"] == "parkir"
    )
    taken = page.request.post(
        f"{served.url}/api/v1/incidents/{number}/acknowledge", data={"name": "R. Hidayat"}
    )
    assert taken.ok

    until(
        page,
        "document.querySelector('[data-panel=perlu-perhatian]').textContent.includes('R. Hidayat')",
    )
    assert "R. Hidayat" not in (before or "")


def test_what_the_api_refuses_is_said_and_nothing_is_lost(page: Page, served: Served) -> None:
    """Whoever wrote too much reads why, in their language, and still has what they wrote."""
    visit(page, served, "/insiden")
    page.locator("#live-top").get_by_role("button", name="Ambil").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nama Anda").fill("   ")
    dialog.get_by_label("Catatan").fill("sedang dikerjakan")

    dialog.get_by_role("button", name="Simpan").click()

    until(page, "document.querySelector('#claim .said').textContent.startsWith('Tidak tersimpan.')")
    assert dialog.is_visible()
    assert dialog.get_by_label("Catatan").input_value() == "sedang dikerjakan"


def test_maintenance_is_announced_changed_and_ended(page: Page, served: Served) -> None:
    """The form tells the next five times, what it told is what is kept, and it can be ended."""
    visit(page, served, "/pemeliharaan/parkir")
    begin = (clock.now().astimezone(ZONE) + timedelta(days=3)).replace(hour=22, minute=0)
    finish = begin + timedelta(hours=3)

    page.locator("#plan-start").fill(f"{begin:%Y-%m-%dT%H:%M}")
    page.locator("#plan-end").fill(f"{finish:%Y-%m-%dT%H:%M}")
    page.locator("#plan-choice").click()
    page.get_by_role("option", name="Setiap pekan, hari yang sama").click()
    until(page, "document.querySelectorAll('#plan-shown li').length === 5")
    until(page, "document.querySelector('#plan-rrule-sent').value.startsWith('FREQ=WEEKLY')")
    page.get_by_label("Alasan").fill("Pindah <b>peladen</b>")
    page.locator("#plan-name").fill("R. Hidayat")
    assert faults(page) == []
    page.get_by_role("button", name="Umumkan").click()

    until(page, "document.querySelector('#live-top').textContent.includes('Pindah <b>peladen</b>')")
    (plan,) = plans(page, served)
    assert plan["rrule"] is not None
    assert plan["start"] == begin.replace(second=0, microsecond=0).astimezone(UTC).isoformat(
        timespec="milliseconds"
    )
    assert plan["name"] == "R. Hidayat"

    page.get_by_role("link", name="Ubah").click()
    until(page, "document.querySelector('#plan-why')?.value === 'Pindah <b>peladen</b>'")
    until(page, SETTLED)
    page.locator("#plan-choice").click()
    page.get_by_role("option", name="Sekali saja").click()
    until(page, "document.querySelectorAll('#plan-shown li').length === 1")
    until(page, "document.querySelector('#plan-rrule-sent').value === ''")
    page.get_by_role("button", name="Simpan perubahan").click()

    until(page, "location.search === '' && document.querySelector('#live-top table') !== null")
    (plan,) = plans(page, served)
    assert plan["rrule"] is None

    until(page, SETTLED)
    page.get_by_role("button", name="Akhiri").click()
    dialog = page.get_by_role("dialog")
    assert dialog.locator("input[name=name]").input_value() == ""
    dialog.locator("input[name=name]").fill("S. Wati")
    dialog.get_by_role("button", name="Akhiri sekarang").click()

    until(page, "document.querySelector('#live-side').textContent.includes('oleh S. Wati')")
    visit(page, served, "/pemeliharaan?lang=en")
    assert "by S. Wati" in (page.locator("#live-side").text_content() or "")
    assert faults(page) == []


def plans(page: Page, served: Served) -> Any:  # noqa: ANN401 - what JSON holds
    """Return what is announced for `parkir`, as the API tells it."""
    return page.request.get(f"{served.url}/api/v1/maintenance?app=parkir").json()["rows"]


def test_a_window_that_begins_is_shown_as_maintenance(page: Page, served: Served) -> None:
    """Announced for now, the application is under maintenance on its page and in the API."""
    visit(page, served, "/pemeliharaan/pajak")
    now = clock.now().astimezone(ZONE)

    page.locator("#plan-start").fill(f"{now - timedelta(minutes=5):%Y-%m-%dT%H:%M}")
    page.locator("#plan-end").fill(f"{now + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    page.locator("#plan-name").fill("R. Hidayat")
    until(page, "document.querySelector('#plan-shown').textContent.includes('tidak mundur')")
    until(page, "document.querySelector('#plan-start-sent').value !== ''")
    page.get_by_role("button", name="Umumkan").click()

    until(page, "document.querySelector('#live-top').textContent.includes('sedang berlangsung')")
    visit(page, served, "/aplikasi/pajak")
    assert (page.locator("#live-top .notice").text_content() or "").startswith("Pemeliharaan")
    state = page.request.get(f"{served.url}/api/v1/state").json()
    assert {app["id"]: app["status"] for app in state["apps"]}["pajak"] == "maintenance"


def test_a_report_names_its_count_and_leaves_as_a_file(page: Page, served: Served) -> None:
    """Policy, period and aggregates are said; the figures of page and file are the same."""
    visit(page, served, "/laporan")

    page.get_by_role("link", name="Aplikasi", exact=True).click()
    until(
        page, "location.search.includes('oleh=app') && document.querySelector('#report') !== null"
    )
    page.locator("#report-period").fill("7d")
    page.get_by_role("button", name="Tampilkan").click()
    until(page, "location.search.includes('periode=7d')")
    until(page, SETTLED)
    until(page, "document.querySelector('[row-id=parkir] [col-id=uptime]') !== null")
    shown = page.locator("[row-id=parkir] [col-id=uptime]").text_content() or ""
    href = page.get_by_role("link", name="Unduh CSV").get_attribute("href")
    lines = page.request.get(f"{served.url}{href}").text().splitlines()

    assert "uptime-1" in (page.locator(".handling").first.text_content() or "")
    assert "# Kebijakan hitung: uptime-1" in lines
    row = next(line for line in lines if line.startswith("parkir,"))
    assert shown.removesuffix(" ⚑") in row

    visit(page, served, "/laporan?periode=%3Cb%3E&oleh=zzz")
    assert page.get_by_text("Periode “<b>” tidak dikenal").count() == 1


def test_a_channel_is_tried_and_says_what_became_of_it(page: Page, served: Served) -> None:
    """Taken, or not and why: in the words of the reader, beside the button that asked."""
    with writing(served.engine) as connection:
        keep_channels(
            connection, [Channel("petugas", "secret:kait"), Channel("kait", "json://a.go.id")]
        )
    visit(page, served, "/pengaturan")
    assert faults(page) == []

    page.get_by_role("button", name="Kirim uji lewat petugas").click()
    until(page, "document.body.textContent.includes('Menunggu dikirim pemantau')")
    deliver(served, "petugas", None)
    until(page, "document.body.textContent.includes('Diterima kanal pukul')")

    visit(page, served, "/pengaturan?lang=en")
    page.get_by_role("button", name="Send a test by kait").click()
    until(page, "document.body.textContent.includes('Waiting for the monitor')")
    deliver(served, "kait", "unreachable")
    until(page, "document.body.textContent.includes('Not taken: no answer.')")
    assert faults(page) == []


def deliver(served: Served, channel: str, failure: str | None) -> None:
    """Do what the collector does with the next notice of a channel."""
    now_ms = to_ms(clock.now())
    with writing(served.engine) as connection:
        letter = take(connection, channel, now_ms)
        assert letter is not None
        if failure is None:
            arrived(connection, letter, now_ms)
        else:
            bounced(connection, letter, failure, now_ms, now_ms + 15_000)

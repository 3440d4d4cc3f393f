"""What people write on the laptop pages: who has an incident; the wall and the API know it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import until
from tests.browser.laptop import context, faults, visit

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

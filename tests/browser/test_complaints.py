"""The complaint pages by keyboard and mouse: deadlines decided, filters chosen, views kept and dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

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
FOCUSED = "document.activeElement.id || document.activeElement.textContent"


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until what is wanted, by its id or its words, has the focus."""
    for _ in range(80):
        if page.evaluate(FOCUSED) == wanted:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no key leads to {wanted}")


def test_a_deadline_is_decided_by_keyboard_alone(page: Page, served: Served) -> None:
    """What makes no sense is said in words and nothing is lost; then it holds, and can be taken back."""
    visit(page, served, "/aduan/tenggat")
    for key in ("Tambah tenggat untuk topik", "deadline-add-topic"):
        tab_to(page, key)
        if key != "deadline-add-topic":
            page.keyboard.press("Enter")
    page.keyboard.type("Lampu jalan")
    tab_to(page, "deadline-add-resolution-amount")
    page.keyboard.type("banyak")
    page.keyboard.press("Tab")
    page.keyboard.type("jam")  # a list is chosen from by its first letters
    tab_to(page, "deadline-add-name")
    page.keyboard.type("Sari")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('dialog[open] .said').textContent.includes('1 sampai')")
    assert faults(page) == []

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("36")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#live-top').textContent.includes('36 jam')", seconds=60)
    row = page.locator("#live-top tr", has_text="Lampu jalan")
    assert "Sari, " in (row.text_content() or "")

    row.get_by_role("button").press("Enter")
    assert page.locator("#deadline-change-resolution-amount").input_value() == "36"
    page.locator("#deadline-change-name").fill("Budi")
    page.get_by_role("button", name="Kembali ke bawaan").press("Enter")
    until(page, "!document.querySelector('#live-top').textContent.includes('36 jam')", seconds=60)


def test_a_free_day_is_added_and_removed_by_keyboard(page: Page, served: Served) -> None:
    """It stands in the list at once, whose it is too, and is taken away where it is changed."""
    visit(page, served, "/aduan/tenggat")
    tab_to(page, "Tambah hari libur kota")
    page.keyboard.press("Enter")
    page.locator("#free-add-day").fill("2026-02-28")
    tab_to(page, "free-add-called")
    page.keyboard.type("Hari jadi kota")
    tab_to(page, "free-add-name")
    page.keyboard.press("Control+A")
    page.keyboard.type("Sari")
    assert faults(page) == []
    page.keyboard.press("Enter")
    row = page.locator("#live-side tr", has_text="Hari jadi kota")
    row.wait_for()
    assert "Sabtu 28 Februari 2026" in (row.text_content() or "")

    row.get_by_role("button").press("Enter")
    assert page.locator("#free-change-called").input_value() == "Hari jadi kota"
    assert faults(page) == []
    page.locator("#free-change-name").fill("Budi")
    page.get_by_role("button", name="Hapus hari libur ini").press("Enter")
    row.wait_for(state="detached")


def test_a_view_of_filters_is_saved_and_removed(page: Page, served: Served) -> None:
    """Filters chosen in the form stand in the address; saved, they are one click away for everybody."""
    visit(page, served, "/aduan")
    page.locator("#filter-kelas").select_option("pengaduan")
    page.locator("#complaint-period").fill("30d")
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    until(page, "location.search.includes('kelas=pengaduan')")
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["periode"], asked["kelas"]) == (["30d"], ["pengaduan"])

    until(page, "document.querySelector('#view-dialog') !== null")
    page.get_by_role("button", name="Simpan tampilan ini").click()
    page.locator("#view-called").fill("Sebulan")
    page.locator("#view-name").fill("Sari")
    page.get_by_role("button", name="Simpan", exact=True).click()
    saved = page.get_by_role("link", name="Sebulan")
    saved.wait_for()
    visit(page, served, "/aduan")
    saved.click()
    until(page, "location.search.includes('kelas=pengaduan')")
    assert faults(page) == []

    page.get_by_role("button", name="Hapus tampilan Sebulan").click()
    page.locator("#view-remove-name").fill("Budi")
    page.get_by_role("button", name="Hapus tampilan", exact=True).click()
    until(page, "document.querySelector('#view-dialog') && !document.body.textContent.includes('Sebulan')", seconds=60)  # fmt: skip

"""A spreadsheet on its way through the browser: chosen, seen, confirmed, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
SHEET = (
    "No Tiket;Tgl Masuk;Status;Kategori;Laporan\n"
    '1;04/05/2026;beres;Lampu;"<img src=x onerror=window.__x=1>"\n'
    "2;kemarin;proses;Sampah;x\n"
)


def test_a_spreadsheet_is_seen_confirmed_and_undone(page: Page, served: Served) -> None:
    """What it would do is said before; afterwards it can be taken back, and markup is only text."""
    visit(page, served, "/aduan/impor")
    page.get_by_label("Sumber").fill("loket")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Pilih berkas").click()
    chooser.value.set_files({"name": "aduan.csv", "mimeType": "text/csv", "buffer": SHEET.encode()})

    until(page, "document.body.textContent.includes('aduan.csv akan membawa')", seconds=90)
    text = page.locator("main").text_content() or ""
    assert "1 baru, 1 ditolak" in text
    assert "beres (1)" in text
    assert "<img src=x onerror=window.__x=1>" in text
    assert page.evaluate("window.__x") is None
    assert faults(page) == []

    page.locator("#import-name").fill("Sari")
    page.get_by_role("button", name="Impor", exact=True).click()
    until(page, "document.querySelector('#live-side')?.textContent.includes('aduan.csv (loket)')", seconds=90)  # fmt: skip
    page.get_by_role("button", name="Batalkan impor").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nama Anda").fill("Budi")
    assert faults(page) == []
    dialog.get_by_role("button", name="Batalkan impor").click()

    until(
        page, "document.querySelector('#live-side').textContent.includes('oleh Budi')", seconds=90
    )


def test_a_word_and_a_topic_are_mapped(page: Page, served: Served) -> None:
    """What nobody knew has a meaning from now on, and who said so stands beside it."""
    visit(page, served, "/aduan/pemetaan")
    page.locator("#live-side").get_by_role("button", name="Ubah").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("OPD").select_option(index=1)
    dialog.get_by_label("Nama Anda").fill("Sari")
    assert faults(page) == []
    dialog.get_by_role("button", name="Simpan").click()
    until(page, "document.querySelector('#live-side').textContent.includes('Sari, ')", seconds=60)

    page.locator("#live-top").get_by_role("button", name="Ubah").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Dihitung sebagai").select_option("on_hold")
    dialog.get_by_label("Nama Anda").fill("Budi")
    dialog.get_by_role("button", name="Simpan").click()

    until(page, "document.querySelector('#live-top').textContent.includes('Budi, ')", seconds=60)
    assert "ditunda" in (page.locator("#live-top").text_content() or "")

"""What every complaint dialect does with a row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from liveroom.dialects.cases import (
    Ledger,
    count_of,
    name_of,
    needed_name,
)
from liveroom.dialects.refusal import RefusedError
from liveroom.model import ComplaintKind, ComplaintStatus, Refusal, ServiceRequest

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)


def ledger() -> Ledger:
    return Ledger(ZoneInfo("Asia/Jakarta"))


def request(resolved: datetime | None = None) -> ServiceRequest:
    return ServiceRequest("1", NOON, ComplaintStatus.RECEIVED, "x", "Lampu", resolved=resolved)


def test_a_row_is_taken_or_refused_with_its_line() -> None:
    """Nothing is lost silently."""

    def refuse() -> ServiceRequest:
        raise RefusedError("object")

    book = ledger()
    book.take(7, request)
    book.take(8, refuse)
    book.take(9, lambda: request(NOON - timedelta(seconds=1)))
    feed = book.feed()
    assert feed.requests == (request(),)
    assert feed.refusals == (
        Refusal(8, ("object",)),
        Refusal(9, ("early_end",)),
    )


def test_an_unknown_status_counts_as_open_and_is_told() -> None:
    """A complaint is never closed by a spelling."""
    book = ledger()
    assert book.status(" Setengah  jalan ") == (
        ComplaintStatus.RECEIVED, "Setengah jalan", False,
    )  # fmt: skip
    assert book.status("SELESAI") == (ComplaintStatus.RESOLVED, "SELESAI", True)
    assert book.feed().notes == ("1 statuses are unknown and count as open: Setengah jalan",)


def test_a_time_without_a_zone_and_a_place_elsewhere_are_told() -> None:
    """Assumptions are made in the open."""
    book = ledger()
    assert book.needed("received", "2026-11-24 12:00") == NOON
    assert book.district("Ciputat") is None
    assert book.district("") is None
    assert book.feed("first").notes == (
        "first",
        "1 times had no zone and were read in Asia/Jakarta",
        "1 rows name no kecamatan of the thirteen",
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("", ComplaintKind.PENGADUAN),
        ("Pengaduan Berkadar  Pengawasan", ComplaintKind.BERKADAR_PENGAWASAN),
        ("ASPIRASI", ComplaintKind.ASPIRASI),
        ("permintaan_informasi", ComplaintKind.PERMINTAAN_INFORMASI),
        ("gawat darurat", ComplaintKind.GAWAT_DARURAT),
    ],
)
def test_the_classes_are_known(word: str, kind: ComplaintKind) -> None:
    """LAPOR's words and ours, in any case; nothing said is a complaint."""
    book = ledger()
    assert book.kind(word) is kind
    assert book.feed().notes == ()


def test_an_unknown_class_counts_as_a_complaint_and_is_told() -> None:
    """It falls under the usual deadline until the city says otherwise."""
    book = ledger()
    assert book.kind("curhat") is ComplaintKind.PENGADUAN
    assert book.feed().notes == ("1 rows name an unknown class and count as pengaduan",)


@pytest.mark.parametrize("text", ["0812-3456-7890", "WA 081234567890", "budi@contoh.id"])
def test_a_channel_never_holds_who_came_by_it(text: str) -> None:
    """Some systems write the sender's number where the way belongs."""
    book = ledger()
    assert book.channel(text) is None
    assert book.feed().notes == ("1 channels held a number or an address: not kept",)


def test_a_channel_is_told_without_case() -> None:
    """WhatsApp and whatsapp are one way; SMS 1708 is a way, not somebody's number."""
    assert [ledger().channel(text) for text in ("WhatsApp", "SMS 1708", "")] == [
        "whatsapp", "sms 1708", None,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["-1", "1000", "dua", "²", "1.5"])
def test_a_count_is_a_small_whole_number(text: str) -> None:
    """Anything else is in the wrong column."""
    with pytest.raises(RefusedError, match="count: reopenings"):
        count_of("reopenings", text)


@pytest.mark.parametrize("text", ["x" * 121, "a\x00b", "a\u202eb"])
def test_a_long_or_unprintable_name_is_refused_without_being_repeated(text: str) -> None:
    """It may be a citizen's words in the wrong column."""
    with pytest.raises(RefusedError) as refused:
        name_of("topic", text)
    assert text not in str(refused.value)


@pytest.mark.parametrize("text", ["Budi 081234567890", "3671051234567890", "budi@contoh.go.id"])
def test_a_name_that_holds_a_persons_number_is_refused(text: str) -> None:
    """A column moved by one puts a telephone where the topic belongs; a ticket is made of digits."""
    with pytest.raises(RefusedError) as refused:
        name_of("topic", text)
    assert text not in str(refused.value)
    assert needed_name("ticket", "3671051234567890") == "3671051234567890"


def test_what_must_be_there_must_be_there() -> None:
    """A complaint without a number or a time cannot be followed."""
    with pytest.raises(RefusedError, match="missing: ticket"):
        needed_name("ticket", "  ")
    with pytest.raises(RefusedError, match="missing: received"):
        ledger().needed("received", "")
    with pytest.raises(RefusedError, match="missing: status"):
        ledger().status("")
    assert ledger().moment("due", "") is None

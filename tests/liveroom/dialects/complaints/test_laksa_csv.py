"""A Laksa export: good rows are kept, bad ones named, a citizen's cells never read."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from liveroom.dialects.complaints import laksa_csv
from liveroom.dialects.refusal import QUOTES
from liveroom.model import ComplaintKind, ComplaintStatus, Feed, Malformed, Refusal, ServiceRequest

JAKARTA = ZoneInfo("Asia/Jakarta")
HEAD = "ticket,received,status,topic,agency,kecamatan"
FULL = HEAD + ",updated,first_response,resolved,due,application"


def read(text: str | bytes) -> Feed | Malformed:
    return laksa_csv.read(text.encode() if isinstance(text, str) else text, JAKARTA)


def rows(*lines: str, head: str = HEAD) -> Feed:
    feed = read("\r\n".join((head, *lines)) + "\r\n")
    assert isinstance(feed, Feed)
    return feed


FIRST = ServiceRequest(
    id="LKS-1",
    received=datetime(2026, 11, 24, 1, 15, tzinfo=UTC),
    status=ComplaintStatus.RECEIVED,
    source_status="menunggu",
    topic="Lampu jalan",
    agency="Dishub",
    district="36.71.06",
)
MORE = HEAD + ",klasifikasi,kanal,tanggal verifikasi,ditutup,dibuka kembali,jumlah dibuka kembali"
QUOTED = """status,"received",topic,ticket,kecamatan,agency
"menunggu",2026-11-24T08:15:00+07:00,"Lampu jalan",LKS-1,Ciledug,Dishub
"""
LINE = "LKS-1,2026-11-24T08:15:00+07:00,menunggu,Lampu jalan,Dishub,Ciledug"


def test_a_row_is_read() -> None:
    """The six columns of the documented form."""
    assert rows(LINE).requests == (FIRST,)


def test_the_optional_columns_are_read() -> None:
    """They make deadlines and the link to an application possible."""
    line = (
        "LKS-1,2026-11-24,selesai,Gagal unggah,,,2026-11-25T10:00:00Z,24/11/2026 09.00,"
        "2026-11-25 10:00,2026-11-27,perizinan-online"
    )
    (request,) = rows(line, head=FULL).requests
    assert request.status is ComplaintStatus.RESOLVED
    assert request.updated == datetime(2026, 11, 25, 10, tzinfo=UTC)
    assert request.first_response == datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert request.resolved == datetime(2026, 11, 25, 3, tzinfo=UTC)
    assert request.due == datetime(2026, 11, 26, 17, tzinfo=UTC)
    assert request.application == "perizinan-online"
    assert (request.agency, request.district) == (None, None)


def test_the_class_the_way_and_the_late_moments_are_read() -> None:
    """Deadlines go by the class; what an agency calls done and what was confirmed are two things."""
    line = f"{LINE},Permintaan Informasi,WhatsApp,2026-11-24T02:00Z,2026-11-25T02:00Z,26/11/2026,2"
    (request,) = rows(line, head=MORE).requests
    assert (request.kind, request.channel) == (ComplaintKind.PERMINTAAN_INFORMASI, "whatsapp")
    assert request.verified == datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert request.closed == datetime(2026, 11, 25, 2, tzinfo=UTC)
    assert (request.reopened, request.reopenings) == (datetime(2026, 11, 25, 17, tzinfo=UTC), 2)


def test_one_moment_of_reopening_is_one_reopening() -> None:
    """Most systems keep only the last; without their count it is one."""
    (request,) = rows(f"{LINE},,,,,2026-11-26,", head=MORE).requests
    assert (request.reopenings, request.kind) == (1, ComplaintKind.PENGADUAN)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\n{LINE}\n",
        f"\ufeff{HEAD}\r\n{LINE}\r\n",
        f"{HEAD}\n{LINE}",
        f"{HEAD}\n{LINE}\n\n,,,,,\n",
        f"{HEAD}\n{LINE}\n".replace(",", ";"),
        f"Tiket,Tanggal Masuk,STATUS,Kategori,OPD,Kecamatan\n{LINE}\n",
        f"no_tiket,waktu  masuk,Status,Topik,instansi,district\n{LINE}\n",
        QUOTED,
    ],
)
def test_the_same_row_in_every_usual_form(text: str) -> None:
    """Byte order marks, semicolons, Indonesian headings and the order of columns do not matter."""
    feed = read(text)
    assert isinstance(feed, Feed)
    assert (feed.requests, feed.refusals) == ((FIRST,), ())


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Menunggu", ComplaintStatus.RECEIVED),
        ("DISPOSISI", ComplaintStatus.ASSIGNED),
        ("proses", ComplaintStatus.IN_PROGRESS),
        ("Ditunda", ComplaintStatus.ON_HOLD),
        ("selesai", ComplaintStatus.RESOLVED),
        ("ditolak", ComplaintStatus.REJECTED),
        ("Bukan Wewenang", ComplaintStatus.NOT_OUR_AUTHORITY),
        ("arsip", ComplaintStatus.ARCHIVED),
        ("in_progress", ComplaintStatus.IN_PROGRESS),
    ],
)
def test_the_status_words_are_known(word: str, status: ComplaintStatus) -> None:
    """Laksa's three, LAPOR's and JAKI's, and our own."""
    (request,) = rows(f"1,2026-11-24,{word},Lampu,,").requests
    assert (request.status, request.source_status, request.known_status) == (status, word, True)


def test_an_unknown_status_counts_as_open_and_is_told() -> None:
    """A new word must not close complaints."""
    feed = rows("1,2026-11-24T00:00Z,rampung,Lampu,,")
    assert feed.requests[0].status is ComplaintStatus.RECEIVED
    assert feed.requests[0].known_status is False
    assert feed.notes == ("1 statuses are unknown and count as open: rampung",)


def test_bad_rows_are_named_by_line_and_the_good_ones_kept() -> None:
    """The operator mends these lines and imports again; nothing is lost or guessed."""
    feed = rows(
        LINE,
        "LKS-2,kemarin,menunggu,Lampu jalan,Dishub,Ciledug",
        ",2026-11-24,menunggu,Lampu jalan,Dishub,Ciledug",
        "LKS-4,2026-11-24,menunggu,Lampu jalan",
        "LKS-5,2026-11-24,menunggu,Lampu jalan,Dishub,Ciledug,Budi",
        "LKS-6,2026-11-24,,Lampu jalan,Dishub,Ciledug",
        "LKS-7,2026-11-24,menunggu,Lam\x00pu,Dishub,Ciledug",
        'LKS-8,2026-11-24,"menunggu"x,Lampu,Dishub,Ciledug',
        'LKS-9,2026-11-24,menunggu,"' + "a" * 200_000 + '",Dishub,Ciledug',
        'LKS-10,"2026-11-24","menunggu","dua\nbaris",Dishub,Ciledug',
        LINE.replace("LKS-1", "LKS-11"),
        'LKS-12,"2026-11-24,menunggu,Lampu jalan,Dishub,Ciledug',
        LINE,
    )
    assert [request.id for request in feed.requests] == ["LKS-1", "LKS-10", "LKS-11"]
    assert feed.refusals == (
        Refusal(3, ("moment", "received")),
        Refusal(4, ("missing", "ticket")),
        Refusal(5, ("width", 4, 6)),
        Refusal(6, ("width", 7, 6)),
        Refusal(7, ("missing", "status")),
        Refusal(8, ("unprintable", "topic")),
        Refusal(9, QUOTES),
        Refusal(10, QUOTES),
        Refusal(14, QUOTES),
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n",
        b"id,judul,isi\nL-1,a,b\n",
        b"ticket,received,status\n1,2026-11-24,menunggu\n",
        f"ticket,tiket,received,status,topic\n{LINE}\n".encode(),
        f"{HEAD}\n{LINE}\n".encode("utf-16"),
        f"{HEAD}\nLKS-1,2026-11-24,menunggu,caf\u00e9,,\n".encode("cp1252"),
        b'"ticket,received\n',
        b"<html>masuk</html>",
    ],
)
def test_what_is_no_such_file_is_malformed(body: bytes) -> None:
    """Nothing is imported from a file whose columns are not known; `café` is never mangled."""
    assert isinstance(read(body), Malformed)


def test_rows_of_a_file_without_numbers_are_known_by_their_content() -> None:
    """In whatever order they stand; two that agree in all that never changes are two."""
    head = "received,status,topic"
    some = [
        "2026-11-24 08:15,proses,Lampu",
        "2026-11-24 08:15,selesai,Lampu",
        "2026-11-23,proses,x",
    ]
    one, other = (rows("\n".join(each), head=head).requests for each in (some, some[::-1]))
    assert {each.id: each.source_status for each in one} == {
        each.id: each.source_status for each in other
    }
    assert len({each.id for each in one}) == len(some)


def test_a_file_beyond_the_limit_of_bytes_is_malformed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody exports that by hand, and it would fill the memory."""
    monkeypatch.setattr(laksa_csv, "LIMIT", 10)
    assert isinstance(read(f"{HEAD}\n{LINE}\n"), Malformed)


def test_a_file_beyond_the_limit_of_rows_is_malformed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is split by whoever exported it, not half imported."""
    monkeypatch.setattr(laksa_csv, "ROWS_LIMIT", 3)
    body = HEAD + "\n" + "1,2026-11-24,proses,Lampu,,\n" * 4
    assert isinstance(read(body), Malformed)


def test_the_cells_of_other_columns_are_never_read() -> None:
    """Names, identity numbers and telephones stay in the file; only their count is told."""
    head = "nama," + HEAD + ",nik,telepon,isi laporan,alamat"
    feed = rows(f'Budi,{LINE},3671051234567890,0812,"Tolong, ""Pak""\nSegera",Jalan 7', head=head)
    assert feed.requests == (FIRST,)
    assert (
        feed.requests[0].text == 'Tolong, "Pak" Segera'
    )  # for a city that keeps it, in no other place
    assert feed.notes == ("4 columns are none of ours and were not read",)


def test_a_missing_column_that_can_be_missed_is_told() -> None:
    """Counting by district without districts must not surprise anybody."""
    feed = rows("1,2026-11-24T00:00Z,proses,Lampu", head="ticket,received,status,topic")
    assert feed.notes == ("there is no column agency, kecamatan",)

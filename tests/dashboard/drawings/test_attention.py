"""The list of what is not normal: nobody is cut off, and nobody in charge is a word of its own."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.drawings.attention import SHOWN, SIZE, attention
from dashboard.standing import Standing
from dashboard.themes import DARK
from liveroom.model import Status
from tests.dashboard.drawings.drawn import ENGLISH, INDONESIAN, said, smallest
from tests.dashboard.drawings.frames import MINUTE, NOW_MS, frame


def _row(number: int, status: str = "down", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    row = {
        "slug": f"app-{number}",
        "name": f"Layanan {number:02d}",
        "owner_name": "Disdukcapil",
        "status": status,
        "cause": "reset",
        "since_ms": NOW_MS - 47 * MINUTE,
        "http_status": None,
        "latency_ms": None,
        "acknowledged_by": None,
        "incident_id": number,
        "incident_parent_id": None,
        "shared_kind": None,
        "shared_name": None,
        "window_end_ms": None,
        "complained_of": False,
    }
    return row | more


def _drawn(rows: list[dict[str, Any]], total: int = 153) -> str:
    asked = frame(rows)
    totals = {str(one): sum(row["status"] == one for row in rows) for one in Status}
    totals["up"] = total - len(rows)
    asked.attrs["standing"] = Standing(totals, total, None, None)
    return attention(asked, DARK, INDONESIAN)


@pytest.mark.parametrize("count", [1, 7, 8, 153, 1008])
def test_seven_are_named_and_the_rest_are_counted(count: int) -> None:
    """A flood must not push anything off the wall, nor pretend to be seven."""
    picture = _drawn([_row(n) for n in range(count)], total=2000)

    assert picture.count("data-app=") == min(count, SHOWN)
    assert any("aplikasi lain" in line for line in said(picture)) == (count > SHOWN)
    assert smallest(picture) >= 20


def test_an_outage_nobody_took_says_so_and_one_that_is_taken_says_by_whom() -> None:
    """Who has it is the second question of the room; nobody is the answer that must be seen."""
    lines = said(_drawn([_row(1), _row(2, acknowledged_by="Tim Aplikasi")]))

    assert lines.count("Belum diambil") == 1
    assert "Ditangani Tim Aplikasi" in lines


def test_a_wobble_that_opened_no_incident_waits_for_nobody() -> None:
    """One slow slot is not work: its owner stands there, untinted."""
    lines = said(_drawn([_row(1, "degraded", cause="slow", latency_ms=6100, incident_id=None)]))

    assert "Belum diambil" not in lines
    assert {"Disdukcapil", "Lambat, 6,1 dtk"} <= set(lines)


def test_announced_maintenance_waits_for_nobody() -> None:
    """An incident from before the window is not what keeps it down now."""
    lines = said(_drawn([_row(1, "maintenance", window_end_ms=NOW_MS)]))

    assert "Belum diambil" not in lines
    assert "Disdukcapil" in lines


def test_complaints_that_rose_are_named_beside_the_reason() -> None:
    """What moved a row up the list can be read in the row; the reason itself gives way to nothing."""
    slow = _row(1, "degraded", cause="slow", latency_ms=6100, complained_of=True)
    long = _row(2, cause="tls-expired", complained_of=True)
    lines = said(_drawn([slow, long]))

    assert "Lambat, 6,1 dtk · aduan naik" in lines
    assert "Sertifikat TLS kedaluwarsa" in lines


def test_all_normal_is_a_sentence() -> None:
    """The good kind of nothing is not an empty box."""
    assert any(line.startswith("Semua normal") for line in said(_drawn([])))


def test_nobody_registered_is_no_triumph() -> None:
    """Zero of zero is not 'all normal'."""
    lines = " ".join(said(_drawn([], total=0)))

    assert "Belum ada aplikasi" in lines
    assert "Semua normal" not in lines


def test_the_list_speaks_english_too() -> None:
    """Every phrase of it comes from the locale."""
    asked = frame([_row(1)])
    asked.attrs["standing"] = Standing(
        {"up": 1, "down": 1, "degraded": 0, "unknown": 0, "maintenance": 0}, 2, None, None
    )

    assert "Unclaimed" in said(attention(asked, DARK, ENGLISH))
    assert SIZE[0] == 512


def test_outages_of_one_cause_are_one_row_with_their_names() -> None:
    """A dead machine with nine applications must not fill the list of seven."""
    shared = {"incident_parent_id": 99, "shared_kind": "address", "shared_name": "10.0.0.5"}
    mine = {"acknowledged_by": "Sari", "cause": "reset"}
    rows = [_row(n, name=f"S{n}") | shared | mine for n in range(9)]
    picture = _drawn([*rows, _row(20), _row(21, status="degraded", cause="slow")])

    lines = said(picture)
    assert "9 aplikasi di alamat 10.0.0.5" in lines
    assert any("S0, S1" in line for line in lines)
    assert "Ditangani Sari" in lines
    assert "11 perlu perhatian" in lines
    assert picture.count("data-app=") == 2
    assert smallest(picture) >= 20


def test_of_one_cause_with_somebody_untaken_nobody_has_all() -> None:
    """The row says that it is taken only where all of it is."""
    shared = {"incident_parent_id": 99, "shared_kind": "owner", "shared_name": "Dinkes"}
    lines = said(_drawn([_row(1) | shared, _row(2, acknowledged_by="Sari") | shared]))

    assert "2 aplikasi milik Dinkes" in lines
    assert "Belum diambil" in lines


def test_citizens_who_complain_over_a_green_check_are_a_row_to_look_at() -> None:
    """It is up and says so nowhere in the list: what counts is that somebody tries it."""
    row = _row(1, "up", cause="none", incident_id=None, silent_received=6, silent_hours=1)

    lines = said(_drawn([row], total=2))

    assert any(line.startswith("Periksa: warga mengeluh, pemeriksaan hijau") for line in lines)
    assert "Layanan 01" in lines
    assert not any("Mati" in line for line in lines)


def test_the_number_that_need_attention_is_made_up_of_what_stands_beside_it() -> None:
    """A silent outage is no status, and is counted all the same: who adds up must not miss one."""
    quiet = _row(3, "up", cause="none", incident_id=None, silent_received=6, silent_hours=1)
    rows = [_row(1), _row(2, "degraded"), quiet]

    lines = said(_drawn(rows, total=9))

    heading = lines.index("3 perlu perhatian")
    assert sum(int(line) for line in lines[heading + 1 :] if line.isdecimal()) == 3

"""Files as they leave Google Analytics, Play Console and an office, and what is read out of them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from liveroom.dialects.refusal import RefusedError
from liveroom.dialects.told import Told, whole
from liveroom.dialects.usage_files import USAGE_FILES
from liveroom.dialects.usage_files.play import bucket
from liveroom.model import MetricKind

ZONE = ZoneInfo("Asia/Jakarta")
DAY, UNIQUE, BUCKET = MetricKind.DAY, MetricKind.UNIQUE, MetricKind.BUCKET


def told(form: str, text: str) -> Told:
    """Return what a file says; a bar parts its cells."""
    rows = [(line, row.split("|")) for line, row in enumerate(text.splitlines(), 1)]
    return USAGE_FILES[form](rows, ZONE)


def figures(found: Told) -> list[tuple[str, str, str, float]]:
    """Return series, kind, local day and figure of each."""
    return [
        (each.metric, each.kind, datetime.fromtimestamp(each.at_s, UTC).astimezone(ZONE).date().isoformat(),
         each.value)
        for each in found.figures.values()
    ]  # fmt: skip


def test_a_report_of_analytics_is_read_by_its_days() -> None:
    """Comments, days in one word, numbers with points; the sum below is no figure of people."""
    found = told(
        "ga4",
        "# -----\n# Laporan\n# Start date: 20260101\n# -----\n"
        "Tanggal|Sesi|Pengguna aktif|Rasio pantulan\n20260101|1.518|1,204|0.5\n20260102|9|x|0.5\n"
        "|1527|1210|Grand total\n",
    )
    assert figures(found) == [
        ("visits", DAY, "2026-01-01", 1518.0),
        ("people", UNIQUE, "2026-01-01", 1204.0),
        ("visits", DAY, "2026-01-02", 9.0),
    ]
    assert [(each.line, each.reason) for each in found.refusals] == [
        (7, ("of", "people", ("whole", '"x"')))
    ]
    assert found.notes == ['not kept: "Rasio pantulan"']


def test_a_snapshot_counts_its_days_from_the_first() -> None:
    """Tables stand below each other; one without days is named and not kept."""
    found = told(
        "ga4",
        "# Start date: 20260228\nNth day|New users\n0000|5\n0001|6\n\n"
        "# Start date: 20260228\nCountry|Active users\nIndonesia|7\n",
    )
    assert figures(found) == [
        ("people_new", UNIQUE, "2026-02-28", 5.0),
        ("people_new", UNIQUE, "2026-03-01", 6.0),
    ]
    assert found.notes == ['the table "Country" has no days and is not kept']


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("Tahun bulan|Sesi|Pengguna aktif", "202609|300|80\n202610|310|90"),
        ("Year month|Sessions|Active users", "2026-09|300|80\nOct 2026|310|90"),
        ("Nth month|Sessions|Active users", "0000|300|80\n0001|310|90"),
        ("Month|Year|Sessions|Active users", "09|2026|300|80\n10|2026|310|90"),
    ],
)
def test_months_of_a_report_stay_months(head: str, rows: str) -> None:
    """They stand at their beginning, under a name beside that of days; people of two months are nobody's sum."""
    found = told("ga4", f"# Start date: 20260901\n# End date: 20261031\n{head}\n{rows}\n")
    month, unique = MetricKind.MONTH, MetricKind.UNIQUE_MONTH
    assert figures(found) == [
        ("visits/month", month, "2026-09-01", 300.0),
        ("people/month", unique, "2026-09-01", 80.0),
        ("visits/month", month, "2026-10-01", 310.0),
        ("people/month", unique, "2026-10-01", 90.0),
    ]
    assert not found.refusals
    assert not found.notes


def test_a_month_that_a_report_cuts_is_not_told() -> None:
    """Half of a month's visits would pass for a bad month."""
    found = told(
        "ga4",
        "# Tanggal mulai: 20260915\n# Tanggal akhir: 20261115\nTahun bulan|Sesi\n"
        "202609|150\n202610|310\n202611|140\nEntah|5\n",
    )
    assert [each[0::2] for each in figures(found)] == [("visits/month", "2026-10-01")]
    assert [(each.line, each.reason[0]) for each in found.refusals] == [
        (4, "month_part"),
        (6, "month_part"),
        (7, "month_needed"),
    ]


def test_a_shop_may_be_told_by_month() -> None:
    """A bucket is one by the month's end at the latest: a lower bound is never told too early."""
    found = told(
        "play",
        "Bulan|Penginstalan perangkat harian|Penginstalan perangkat aktif|Unduhan\n"
        "Okt 2026|120|4000|10 rb+\n09/2026|110|3900|5 rb+\n",
    )
    assert set(figures(found)) == {
        ("installs/month", MetricKind.MONTH, "2026-10-01", 120.0),
        ("devices/month", MetricKind.UNIQUE_MONTH, "2026-10-01", 4000.0),
        ("installs_shown", BUCKET, "2026-10-31", 10_000.0),
        ("installs/month", MetricKind.MONTH, "2026-09-01", 110.0),
        ("devices/month", MetricKind.UNIQUE_MONTH, "2026-09-01", 3900.0),
        ("installs_shown", BUCKET, "2026-09-30", 5_000.0),
    }


def test_play_console_tells_installs_by_day() -> None:
    """A cell that is empty has no figure yet; an application of another name is not ours."""
    found = told(
        "play",
        "Date|Package Name|Daily Device Installs|Active Device Installs\n"
        "2026-01-01|id.contoh|12|4000\n2026-01-02|id.contoh|7|\n2026-01-03|id.lain|1|1\n",
    )
    assert figures(found) == [
        ("installs", DAY, "2026-01-01", 12.0),
        ("devices", UNIQUE, "2026-01-01", 4000.0),
        ("installs", DAY, "2026-01-02", 7.0),
    ]
    assert [each.line for each in found.refusals] == [4]


def test_a_day_told_twice_and_differently_is_not_told() -> None:
    """A file that parts its days by something we do not see would give one part for the whole."""
    found = told("play", "tanggal|unduhan\n01/02/2026|1.000+\n1/2/2026|5 rb+\n2026-03-01|10 rb+\n")
    assert figures(found) == [("installs_shown", BUCKET, "2026-03-01", 10_000.0)]
    assert {each.line for each in found.refusals} == {2, 3}


@pytest.mark.parametrize(
    ("form", "text", "why"),
    [
        ("play", "Date|Country|Daily Device Installs\n2026-01-01|ID|3\n", "usage_parted"),
        ("play", "Date|Opens\n2026-01-01|3\n", "usage_play"),
        ("ga4", "Page path|Views\n/|3\n", "usage_ga4"),
        ("csv", "date,visits\n2026-01-01|3\n", "usage_columns"),
        ("csv", "", "sheet_empty"),
    ],
)
def test_a_file_of_something_else_is_refused_whole(form: str, text: str, why: str) -> None:
    """What it lacks is said, in place of a figure that is none."""
    found = told(form, text)
    assert why in str(found.problem)
    assert not found.figures


def test_a_plain_table_tells_every_kind() -> None:
    """Of a counter and a gauge with their moments; what is no figure costs its own line."""
    found = told(
        "csv",
        "tanggal|ukuran|jenis|nilai\n2026-01-01T06:00:00+07:00|hits|counter|1.234\n"
        "20260101|visits|day|12\n2026-01-01|visits|mean|12\n2026-13-01|visits|day|1\n"
        "2026-01-01T06:00:00|load|gauge|0.5\n2026-01-01|load|gauge|nan\n2026-01-01|a b|day|1\n",
    )
    assert [each[::3] for each in figures(found)] == [("hits", 1234.0), ("visits", 12.0)]
    assert [each.line for each in found.refusals] == [4, 5, 6, 7, 8]
    months = told(
        "csv",
        "date,metric,kind,value\n".replace(",", "|")
        + "2026-10|visits|month|300\n2026-10|people|unique-month|90\n2026-10|visits|day|1\n"
        "2026-10-01|visits|month|1\n2026-10|visits|month|301\n",
    )
    assert [each[0] for each in figures(months)] == ["people/month"]
    assert [(each.line, each.reason[0]) for each in months.refusals] == [
        (4, "month"),
        (5, "month_needed"),
        (2, "twice_month"),
        (6, "twice_month"),
    ]


@pytest.mark.parametrize(
    ("shown", "least"),
    [
        ("1,000+", 1_000),
        ("1.000+", 1_000),
        ("5 rb+", 5_000),
        ("10 ribu+", 10_000),
        ("1 jt+", 1_000_000),
        ("1,5 jt+", 1_500_000),
        ("10K+", 10_000),
        ("100.000.000+", 100_000_000),
        ("0+", 0),
        ("1000", None),
        ("5 lusin+", None),
        ("banyak", None),
    ],
)
def test_a_bucket_is_its_lower_end(shown: str, least: int | None) -> None:
    """More than that is known to nobody; without its plus it is no bucket."""
    if least is None:
        with pytest.raises(RefusedError):
            bucket(shown)
    else:
        assert bucket(shown) == least


@pytest.mark.parametrize("text", ["12,5", "1.23", "1,234.5", "-3", "", "1.234,567", "1e3", "٣"])
def test_what_is_no_count_is_refused(text: str) -> None:
    """A share read as a count would be a hundred times too much."""
    with pytest.raises(RefusedError):
        whole(text)

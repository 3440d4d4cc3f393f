"""What citizens complain about: parts that add up, ranges that are not invented."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.queries import complaints
from liveroom.model import Span
from liveroom.store.reads import applications
from tests.dashboard.complaint_book import DAY, JAKARTA, NOW, WEEK, file

if TYPE_CHECKING:
    from sqlalchemy import Connection

MONTH = Span(NOW - timedelta(days=30), NOW, JAKARTA)


def test_today_counts_up_to_now_beside_the_same_weekdays(book: Connection) -> None:
    """The line ends now; the range is that of eight earlier Tuesdays, to the same hour."""
    for weeks in range(1, 10):
        for hour in range(1, 6):
            file(book, NOW - timedelta(weeks=weeks, hours=hour))
    file(book, NOW - timedelta(hours=2))
    file(book, NOW - timedelta(hours=20))  # yesterday

    frame = complaints.by_hour(book, applications(book), WEEK)

    (now,) = frame[frame["now"]].to_dict("records")
    assert (now["received"], now["low"], now["high"], now["sources"]) == (1, 2, 8, "LAKSA")
    assert len(frame) == 26
    assert frame[frame["at_ms"] > now["at_ms"]]["received"].isna().all()


def test_silence_where_more_than_five_are_usual_is_suspicious(book: Connection) -> None:
    """Zero complaints are good news only if the feed still works."""
    for weeks in range(1, 10):
        for minute in range(9):
            file(book, NOW - timedelta(weeks=weeks, hours=2, minutes=minute))
    file(book, NOW - timedelta(hours=8))

    frame = complaints.by_hour(book, applications(book), WEEK)

    (now,) = frame[frame["now"]].to_dict("records")
    assert now["silent_usual"] == 9
    assert now["silent_since_ms"] == round((NOW - timedelta(hours=8)).timestamp() * 1000) + 1


def test_days_are_local_and_their_parts_add_up(book: Connection) -> None:
    """23.30 UTC is tomorrow's complaint in Jakarta; mapped + unrelated + unmapped = received."""
    file(book, NOW - timedelta(hours=15), mapping="unmapped")  # 23.32 of the day before
    file(book, NOW - timedelta(hours=14), mapping="mapped", application="izin")  # 00.32
    file(book, NOW - timedelta(hours=1))

    frame = complaints.by_day(book, applications(book), WEEK)

    assert list(frame["day"]) == [20261118 + n for n in range(7)]
    assert list(frame["received"])[-2:] == [1, 2]
    assert list(frame["partial"])[-2:] == [False, True]
    parts = frame["mapped"] + frame["unrelated"] + frame["unmapped"]
    assert list(parts) == list(frame["received"])


def test_a_topic_has_no_range_before_four_weeks(book: Connection) -> None:
    """A usual range from less than four weeks would be invented."""
    for days in range(0, 30, 3):
        file(book, NOW - DAY * days)

    (row,) = complaints.by_topic(book, applications(book), WEEK).to_dict("records")

    assert (row["topic"], row["received"], row["low"], row["weeks"]) == ("Banjir", 2, None, 2)


def test_a_topic_above_its_usual_is_marked(book: Connection) -> None:
    """Seven days against the seven days of each of eight weeks before."""
    for days in range(70):
        file(book, NOW - DAY * days)
    for minute in range(8):
        file(book, NOW - timedelta(minutes=minute + 1))

    (row,) = complaints.by_topic(book, applications(book), WEEK).to_dict("records")

    assert (row["received"], row["low"], row["high"], row["weeks"]) == (14, 3, 9, 8)
    assert row["above"]


def test_complaints_without_a_district_stay_in_the_count(book: Connection) -> None:
    """The map's districts and `no place` add up to the whole."""
    file(book, NOW - DAY, district="36.71.08")
    file(book, NOW - DAY, district="36.71.08", topic="Sampah")
    file(book, NOW - DAY, district="36.71.08", topic="Sampah")
    file(book, NOW - DAY)

    frame = complaints.by_district(book, applications(book), WEEK)

    assert list(frame["district"]) == ["36.71.08", None]
    assert list(frame["received"]) == [3, 1]
    assert frame["top_topic"].iloc[0] == "Sampah"


def test_categories_and_residuals_add_up_to_all_complaints(book: Connection) -> None:
    """An application's complaint counts for its category; what maps to none is a bucket."""
    file(book, NOW - DAY, mapping="mapped", application="izin")
    file(book, NOW - DAY, mapping="mapped", category="layanan")
    file(book, NOW - DAY * 8, mapping="mapped", category="layanan")
    file(book, NOW - DAY, mapping="unmapped")
    file(book, NOW - DAY)

    frame = complaints.by_category(book, applications(book), WEEK)

    rows = {(row["category"], row["mapping"]): row for row in frame.to_dict("records")}
    assert {key: row["received"] for key, row in rows.items()} == {
        ("layanan", "mapped"): 2,
        (None, "unmapped"): 1,
        (None, "unrelated"): 1,
    }
    assert rows["layanan", "mapped"]["daily"] == (0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0)


def test_one_application_hears_only_its_own(book: Connection) -> None:
    """A page about one application never shows the city's floods as its complaints."""
    file(book, NOW - DAY, mapping="mapped", application="izin")
    file(book, NOW - DAY, mapping="mapped", category="layanan")
    file(book, NOW - DAY)
    all_of_them = applications(book)

    heard = {
        slugs: complaints.by_topic(
            book, [one for one in all_of_them if one.slug in slugs.split()], WEEK
        )["received"].sum()
        for slugs in ("izin", "izin pajak", "izin pajak antrean")
    }

    assert heard == {"izin": 1, "izin pajak": 2, "izin pajak antrean": 3}


def test_daily_topics_add_up(book: Connection) -> None:
    """The columns of a topic are its number."""
    file(book, NOW - DAY * 3)
    file(book, NOW - DAY * 29)
    file(book, NOW - DAY, topic="Sampah")

    frame = complaints.by_topic_and_day(book, applications(book), MONTH)

    assert [sum(daily) for daily in frame["daily"]] == list(frame["received"]) == [2, 1]
    assert {len(daily) for daily in frame["daily"]} == {30}


def test_no_complaints_are_an_empty_frame_with_its_columns(book: Connection) -> None:
    """An empty book is a state to draw, not an error."""
    everyone = applications(book)

    assert complaints.by_topic(book, everyone, WEEK).empty
    assert complaints.by_district(book, everyone, WEEK).empty
    assert complaints.by_category(book, everyone, WEEK).empty
    assert list(complaints.by_day(book, everyone, WEEK)["received"]) == [0] * 7
    assert complaints.by_hour(book, everyone, WEEK)["low"].isna().all()

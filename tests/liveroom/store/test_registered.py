"""The registry is kept without ever losing history, and the past moves only as it must."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Table, select

from liveroom.model import Agency, Application, Registry, Sample, Span, Status, Verdict, Window
from liveroom.rules import slots
from liveroom.rules.periods import from_ms, to_ms
from liveroom.store import tables
from liveroom.store.counts import tallies
from liveroom.store.engine import writing
from liveroom.store.reads import applications, categories, city_facts
from liveroom.store.tables import application, grid, maintenance, tally_day
from liveroom.store.writes import keep_registry, keep_samples, refuse_registry
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Engine

HOUR = timedelta(hours=1)
LATER = NOON + timedelta(days=1)
FACTS = (tables.application, tables.grid, tables.maintenance, tables.category, tables.topic)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Return a writing connection to an empty database."""
    with writing(engine) as opened:
        yield opened


def rows(connection: Connection, table: Table) -> list[tuple[object, ...]]:
    """Return every row of a table, in the order of its key."""
    ordered = select(table).order_by(*table.primary_key.columns)
    return [tuple(row) for row in connection.execute(ordered)]


def only(*each: Application) -> Registry:
    """Return the small city's registry with these applications instead of its own."""
    return replace(registry(), applications=each)


PARKIR = replace(registry().applications[0], registered=NOON - timedelta(days=2))
PAJAK = registry().applications[1]


def test_the_same_registry_again_changes_nothing(connection: Connection) -> None:
    """A reload must not move a number, a grid or a window."""
    keep_registry(connection, registry(), "one", NOON, ZONE)
    before = [rows(connection, table) for table in FACTS]
    keep_registry(connection, registry(), "one", LATER, ZONE)
    assert [rows(connection, table) for table in FACTS] == before


def test_what_was_read_comes_back_in_its_order(connection: Connection) -> None:
    """Order in the file is order on the wall."""
    keep_registry(connection, registry(), "one", NOON, ZONE)
    facts = city_facts(connection)
    assert facts is not None
    assert (facts.name, facts.declared_count, facts.sample) == ("Kota Contoh", 40, True)
    assert [each.slug for each in applications(connection)] == [
        each.slug for each in registry().applications
    ]
    assert next(each.slug for each in categories(connection)) == "layanan-publik"


def test_a_number_belongs_to_a_slug_for_ever(connection: Connection) -> None:
    """Rows of the past must never be read as another application's."""
    keep_registry(connection, only(PARKIR, PAJAK), "one", NOON, ZONE)
    keep_registry(connection, only(replace(PAJAK, slug="ppdb")), "two", LATER, ZONE)
    keep_registry(connection, only(PAJAK, PARKIR), "three", LATER + HOUR, ZONE)
    numbers = {row.slug: row.id for row in connection.execute(select(application))}
    assert numbers == {"parkir": 1, "pajak": 2, "ppdb": 3}


def test_leaving_the_file_retires_and_coming_back_does_not(connection: Connection) -> None:
    """An application is never deleted, and its absence is not for ever."""
    keep_registry(connection, only(PARKIR, PAJAK), "one", NOON, ZONE)
    keep_registry(connection, only(PAJAK), "two", LATER, ZONE)
    gone = connection.execute(select(application).where(application.c.slug == "parkir")).one()
    assert gone.retired_ms == to_ms(LATER)
    keep_registry(connection, only(PAJAK), "two", LATER + HOUR, ZONE)
    gone = connection.execute(select(application).where(application.c.slug == "parkir")).one()
    assert gone.retired_ms == to_ms(LATER)
    keep_registry(connection, only(PARKIR, PAJAK), "three", LATER + 2 * HOUR, ZONE)
    back = connection.execute(select(application).where(application.c.slug == "parkir")).one()
    assert back.retired_ms is None


def test_a_changed_interval_begins_where_the_old_slot_ends(connection: Connection) -> None:
    """No millisecond may belong to two slots, nor to none."""
    keep_registry(connection, only(PARKIR), "one", NOON, ZONE)
    slower = replace(PARKIR, every=timedelta(minutes=5))
    keep_registry(connection, only(slower), "two", LATER, ZONE)
    keep_registry(connection, only(slower), "two", LATER + HOUR, ZONE)
    found = connection.execute(select(grid).order_by(grid.c.since_ms)).all()
    assert [row.every_s for row in found] == [60, 300]
    old = slots.slot_at(LATER, slots.grid("parkir", PARKIR.every))
    assert from_ms(found[1].since_ms) == old.end


def test_a_refusal_is_kept_until_the_file_is_accepted(connection: Connection) -> None:
    """The laptop page and /readyz say which mistakes wait in the file."""
    refuse_registry(connection, ["nothing to say it of yet"], NOON)
    keep_registry(connection, registry(), "one", NOON, ZONE)
    refuse_registry(connection, ["line 3: no such owner", "line 9: no url"], LATER)
    refuse_registry(connection, ["line 3: no such owner", "line 9: no url"], LATER + HOUR)
    facts = city_facts(connection)
    assert facts is not None
    assert facts.refusal == "line 3: no such owner\nline 9: no url"
    assert facts.refused_ms == to_ms(LATER)
    keep_registry(connection, registry(), "one", LATER + 2 * HOUR, ZONE)
    facts = city_facts(connection)
    assert facts is not None
    assert facts.refusal is None


def test_lists_are_replaced(connection: Connection) -> None:
    """An agency that left the file is not offered any more."""
    keep_registry(connection, registry(), "one", NOON, ZONE)
    keep_registry(
        connection, replace(registry(), agencies=(Agency("bpbd", "BPBD"),)), "two", NOON, ZONE
    )
    assert rows(connection, tables.agency) == [("bpbd", 0, "BPBD")]


def test_a_feed_that_left_keeps_its_complaints(connection: Connection) -> None:
    """Nobody polls it any more, as if it had come by file; what it said stays."""
    keep_registry(connection, registry(), "one", NOON, ZONE)
    keep_registry(connection, replace(registry(), sources=()), "two", NOON, ZONE)
    found = connection.execute(select(tables.source)).one()
    assert (found.name, found.every_s) == ("laksa", None)


# -- maintenance -------------------------------------------------------------------------------


def announced(*windows: Window) -> Registry:
    """Return a registry in which `parkir` has these windows."""
    return only(replace(PARKIR, maintenance=windows))


def watched(connection: Connection, *windows: Window) -> None:
    """Keep `parkir` with these windows, and watch it be up for the six hours before NOON."""
    keep_registry(connection, announced(*windows), "one", NOON - 6 * HOUR, ZONE)
    looks = [
        Sample("parkir", NOON - hour * HOUR, HOUR, Verdict(Status.UP)) for hour in range(6, 0, -1)
    ]
    keep_samples(connection, looks, NOON)


def maintained(connection: Connection) -> float:
    """Return the hours of maintenance in the last day, by the daily tallies and by `tallies`."""
    found = tallies(connection, Span(NOON - 24 * HOUR, NOON, ZONE), [1], NOON)[1].maintenance
    days = connection.execute(select(tally_day.c.maintenance_ms)).scalars()
    assert sum(days) == found
    return found / 3_600_000


WINDOW = Window(NOON - 48 * HOUR, NOON - 4 * HOUR, NOON - 2 * HOUR, "Pembaruan")


def test_an_announced_window_is_maintenance(connection: Connection) -> None:
    """It counts on neither side, whatever the probe saw."""
    watched(connection, WINDOW)
    assert maintained(connection) == 2


def test_a_window_never_counts_before_its_announcement(connection: Connection) -> None:
    """An outage cannot be declared maintenance after the fact."""
    watched(connection, replace(WINDOW, announced=NOON - 3 * HOUR))
    assert maintained(connection) == 1


def test_a_window_that_appears_recounts_the_past_and_says_so(connection: Connection) -> None:
    """The registry's announcement is believed; that the figure moved is shown."""
    watched(connection)
    keep_registry(connection, announced(WINDOW), "two", NOON + 24 * HOUR, ZONE)
    assert maintained(connection) == 2
    assert all(connection.execute(select(tally_day.c.revised)).scalars())


def test_a_longer_end_is_a_new_announcement(connection: Connection) -> None:
    """Extending a window after the fact does not wash the added time."""
    watched(connection, WINDOW)
    longer = replace(WINDOW, end=NOON - HOUR / 2)
    keep_registry(connection, announced(longer), "two", NOON - HOUR, ZONE)
    keep_registry(connection, announced(longer), "two", NOON, ZONE)
    assert maintained(connection) == 2.5
    assert len(rows(connection, maintenance)) == 2


def test_a_cancelled_window_keeps_what_has_passed(connection: Connection) -> None:
    """Tidying the file does not turn yesterday's maintenance into an outage."""
    watched(connection, WINDOW)
    keep_registry(connection, announced(), "two", NOON - 3 * HOUR, ZONE)
    assert maintained(connection) == 1
    keep_registry(connection, announced(), "three", NOON, ZONE)
    assert maintained(connection) == 1


def test_a_window_cancelled_before_it_began_never_was(connection: Connection) -> None:
    """Plans change."""
    watched(connection, WINDOW)
    keep_registry(connection, announced(), "two", NOON - 5 * HOUR, ZONE)
    assert maintained(connection) == 0
    assert rows(connection, maintenance) == []


def test_an_earlier_end_is_believed_from_now_on(connection: Connection) -> None:
    """Work done early ends the maintenance, but not before anybody said so."""
    watched(connection, WINDOW)
    shorter = replace(WINDOW, end=NOON - 3.5 * HOUR)
    keep_registry(connection, announced(shorter), "two", NOON - 3 * HOUR, ZONE)
    assert maintained(connection) == 1


# -- lives and zones ---------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [1, 30])
def test_a_changed_registration_moves_the_tallies(connection: Connection, hours: int) -> None:
    """The daily tallies and the spells must go on telling the same."""
    watched(connection, WINDOW)
    moved = replace(PARKIR, registered=NOON - hours * HOUR, maintenance=(WINDOW,))
    keep_registry(connection, only(moved), "two", NOON, ZONE)
    span = Span(NOON - 48 * HOUR, NOON, ZONE)
    counted = tallies(connection, span, [1], NOON + HOUR)[1]
    days = connection.execute(select(tally_day)).all()
    assert sum(row.up_ms for row in days) == counted.up
    assert sum(row.maintenance_ms for row in days) == counted.maintenance


def test_another_zone_counts_its_own_days(connection: Connection) -> None:
    """Yesterday's figures are of the days people there lived."""
    watched(connection, WINDOW)
    keep_registry(connection, announced(WINDOW), "two", NOON, ZoneInfo("Pacific/Auckland"))
    days = [row[0] for row in rows(connection, tally_day)]
    assert days == [20261124]
    assert maintained(connection) == 2


def test_a_date_of_retirement_to_come_hides_nobody_yet(connection: Connection) -> None:
    """Who will be retired next week serves today; who leaves the file before that leaves at once."""
    ends = LATER + timedelta(days=7)
    keep_registry(connection, only(replace(PARKIR, retired=ends), PAJAK), "one", NOON, ZONE)

    def there(at: datetime) -> list[str]:
        return [each.slug for each in applications(connection, to_ms(at))]

    assert there(ends - timedelta(milliseconds=1)) == ["parkir", "pajak"]
    assert there(ends) == ["pajak"]
    keep_registry(connection, only(PAJAK), "two", LATER, ZONE)
    assert there(LATER) == ["pajak"]

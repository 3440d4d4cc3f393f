"""The number a jury reads: every worked example of the counting policy, and its identities."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveroom.model import Status, Tally
from liveroom.rules.uptime import (
    Piece,
    allowance,
    budget,
    budget_used,
    coverage,
    covered,
    flagged,
    hundredths,
    join,
    length,
    shown,
    shown_coverage,
    shown_strict,
    strict,
    tally,
    told,
    total,
    uptime,
    window,
)

DAY_MS = 86_400_000
MINUTE_MS = 60_000
UP, SLOW, DOWN, UNKNOWN = Status.UP, Status.DEGRADED, Status.DOWN, Status.UNKNOWN
Spells = list[tuple[int, int, Status]]


def day(*parts: tuple[int, Status | None], slot: int = 60) -> Spells:
    """Return the slots of a day: how many, and what each said; None is a slot without a verdict."""
    spells, at = [], 0
    for count, status in parts:
        for _ in range(count):
            if status is not None:
                spells.append((at, at + slot * 1000, status))
            at += slot * 1000
    return spells


TEN = 600 * MINUTE_MS
CHANGED = [
    *day((720, UP)),
    *(
        (start + DAY_MS // 2, end + DAY_MS // 2, status)
        for start, end, status in day((1, DOWN), (143, UP), slot=300)
    ),
]


@pytest.mark.parametrize(
    ("spells", "windows", "told_s", "shown_as", "covered_as"),
    [
        (day((1440, UP)), [], 86_400, 10_000, 10_000),
        (day((30, DOWN), (1410, UP)), [], 86_400, 9_791, 10_000),
        (
            day((30, DOWN), (60, UP), (60, DOWN), (60, UP), (60, None), (1, UP), (1169, UP)),
            [(90 * MINUTE_MS, 210 * MINUTE_MS)],
            75_600,
            9_761,
            9_583,
        ),
        (day((1440, UP)), [(0, DAY_MS)], 0, None, 10_000),
        (day((1440, DOWN)), [(0, DAY_MS)], 0, None, 10_000),
        ([], [], 0, None, 0),
        (day((720, UP), (720, UNKNOWN)), [], 43_200, 10_000, 5_000),
        (day((1, SLOW), (1439, UP)), [], 86_400, 10_000, 10_000),
        (
            day((600, UP), (2, DOWN), (838, UP)),
            [(TEN + 30_000, TEN + 90_000)],
            86_340,
            9_993,
            10_000,
        ),
        (CHANGED, [], 86_400, 9_965, 10_000),
    ],
    ids=[
        "all up",
        "half an hour down",
        "the simulated day",
        "maintenance all day",
        "maintenance hides the verdict",
        "no sample",
        "half unknown",
        "one degraded",
        "a window inside two slots",
        "another interval after noon",
    ],
)
def test_the_worked_examples(
    spells: Spells,
    windows: list[tuple[int, int]],
    told_s: int,
    shown_as: int | None,
    covered_as: int,
) -> None:
    """Another program with the same policy must print the same figure."""
    counted = tally(spells, windows, 0, DAY_MS)
    assert told(counted) == told_s * 1000
    assert shown(counted) == shown_as
    assert shown_coverage(counted) == covered_as
    assert length(counted) == DAY_MS
    assert flagged(counted) == (covered_as < 9_500)


def test_degraded_counts_against_the_strict_figure_only() -> None:
    """Slow is not gone, and is not hidden either."""
    counted = tally(day((1, SLOW), (1439, UP)), [], 0, DAY_MS)
    assert (uptime(counted), shown_strict(counted)) == (1.0, 9_993)
    assert strict(counted) == pytest.approx(1439 / 1440)


def test_no_evidence_is_no_number() -> None:
    """Absence of evidence is neither 0 % nor 100 %."""
    nothing = Tally(unobserved=DAY_MS)
    assert (uptime(nothing), strict(nothing), shown(nothing)) == (None, None, None)
    assert (coverage(nothing), coverage(Tally()), coverage(Tally(outside_hours=5))) == (
        0,
        None,
        None,
    )
    assert budget_used(nothing, 0.99) is None


def test_a_figure_is_flagged_under_95_percent_of_coverage() -> None:
    """At exactly 95 % it is not; a millisecond less and it is, maintenance and all."""
    enough = Tally(up=90, maintenance=5, unobserved=5, outside_hours=1_000)
    assert (shown_coverage(enough), flagged(enough)) == (9_500, False)
    assert flagged(enough._replace(maintenance=4, unobserved=6))


@pytest.mark.parametrize(
    ("available_ms", "told_ms", "hundredths_shown"),
    [(DAY_MS, DAY_MS, 10_000), (DAY_MS - 1, DAY_MS, 9_999), (0, DAY_MS, 0), (0, 0, None)],
)
def test_a_percentage_is_floored(
    available_ms: int, told_ms: int, hundredths_shown: int | None
) -> None:
    """A single lost millisecond is never rounded up to perfection."""
    assert hundredths(available_ms, told_ms) == hundredths_shown


def test_an_error_budget_is_exact() -> None:
    """0.995 means 0.995, not the nearest fraction a computer can write."""
    counted = Tally(up=DAY_MS - 500_000, down=500_000)
    assert allowance(counted, 0.995) == Decimal(432_000)
    assert budget(counted, 0.995) == Decimal(-68_000)
    assert budget_used(counted, 0.995) == pytest.approx(500 / 432)
    assert budget_used(counted, 1.0) is None


def test_a_window_counts_from_its_announcement() -> None:
    """Never backwards; announced after its end, it never counts."""
    assert window(5, 10, 20) == Piece(10, 20)
    assert window(15, 10, 20) == Piece(15, 20)
    assert join([window(25, 10, 20)]) == ()


def test_outside_hours_stands_before_maintenance_and_every_verdict() -> None:
    """Kept apart from both sides: neither the night's outage nor its window counts."""
    away = [(0, 6 * 60 * MINUTE_MS)]
    windows = [(5 * 60 * MINUTE_MS, 7 * 60 * MINUTE_MS)]
    counted = tally(day((400, DOWN), (1040, UP)), windows, 0, DAY_MS, away)
    assert counted.outside_hours == 360 * MINUTE_MS
    assert counted.maintenance == 60 * MINUTE_MS
    assert (counted.down, counted.up) == (0, 1020 * MINUTE_MS)
    assert (coverage(counted), shown(counted)) == (1.0, 10_000)


def test_windows_that_overlap_are_counted_once() -> None:
    """Two announcements of one evening are one evening."""
    joined = join([(10, 20), (15, 30), (30, 31), (50, 60), (40, 40)])
    assert joined == (Piece(10, 31), Piece(50, 60))
    assert covered(joined, 0, 55) == 26


# -- identities --------------------------------------------------------------------------------


@st.composite
def spells(draw: st.DrawFn) -> Spells:
    """Return spells that do not overlap, with gaps, over some 1,000 ms."""
    edges = sorted(draw(st.sets(st.integers(0, 1000), max_size=20)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [(start, end, draw(st.sampled_from([UP, SLOW, DOWN, UNKNOWN]))) for start, end in pairs]


pieces = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), max_size=4).map(join)
three = st.tuples(*[st.integers(-50, 1050)] * 3).map(sorted)


@given(seen=spells(), windows=pieces, away=pieces, at=three)
def test_adjacent_spans_add_up(
    seen: Spells, windows: tuple[Piece, ...], away: tuple[Piece, ...], at: list[int]
) -> None:
    """Days make months, whoever adds them: no millisecond is lost or counted twice."""
    first, middle, last = at
    whole = tally(seen, windows, first, last, away)
    parts = [tally(seen, windows, first, middle, away), tally(seen, windows, middle, last, away)]
    assert total(parts) == whole
    assert length(whole) == last - first
    assert min(whole) >= 0


@given(seen=spells(), windows=pieces, away=pieces)
def test_every_millisecond_is_what_it_was(
    seen: Spells, windows: tuple[Piece, ...], away: tuple[Piece, ...]
) -> None:
    """The quick way counts as the slow way does, one millisecond after another."""
    names = {UP: "up", SLOW: "degraded", DOWN: "down", UNKNOWN: "unobserved"}
    states = dict.fromkeys(Tally._fields, 0)
    for ms in range(1000):
        said = next((names[status] for a, b, status in seen if a <= ms < b), "unobserved")
        said = "maintenance" if any(a <= ms < b for a, b in windows) else said
        states["outside_hours" if any(a <= ms < b for a, b in away) else said] += 1
    assert tally(seen, windows, 0, 1000, away) == Tally(**states)


@given(lost=st.integers(0, DAY_MS), whole=st.integers(1, DAY_MS))
def test_only_perfection_is_shown_as_perfection(lost: int, whole: int) -> None:
    """100 % is printed only where nothing was down."""
    counted = Tally(up=max(0, whole - lost), down=min(lost, whole))
    assert (shown(counted) == 10_000) == (counted.down == 0)

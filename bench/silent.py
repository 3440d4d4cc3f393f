"""How often a silent outage is called where there is none, and how soon one is found.

`python -m bench.silent [--days 90] [--cities 10]`: cities of 153 applications whose complaints are invented from
written rates, judged every minute as the collector does. Seeded: the same run gives the same numbers.
"""

from __future__ import annotations

import argparse
import math
from bisect import bisect_left, bisect_right
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from liveroom.rules.silent import LEAST, WINDOWS, alarm, heard, is_calm, share, week

ZONE = ZoneInfo("Asia/Jakarta")
START = datetime(2026, 8, 3, tzinfo=ZONE).astimezone(UTC)
APPLICATIONS = 153
MINUTE, WEEK_S, DAY_S = 60, 604_800, 86_400
HISTORY_WEEKS = 8
# The hours of a day by how many complain then, and the days of a week.
HOURS = (1, 1, 1, 1, 2, 3, 5, 8, 10, 11, 10, 9, 8, 9, 9, 8, 7, 6, 6, 6, 5, 4, 3, 2)
DAYS = (1.1, 1.1, 1.05, 1.05, 1.0, 0.85, 0.85)
TWICE = 0.06  # so many write again within 20 minutes
UNEVEN = 0.3  # how far a day is above or below its kind, as a standard deviation of its rate
LAG_S = 300.0  # how long, on average, somebody who cannot do a thing waits before writing of it


class City:
    """Complaints of `days` after eight weeks of history, at `daily` about applications a day."""

    def __init__(self, daily: float, days: int, seed: int) -> None:
        """Invent them: few applications are much complained of, most hardly ever (1 / rank)."""
        self.chance = Random(seed)
        raw = [1 / rank for rank in range(1, APPLICATIONS + 1)]
        self.rates = [daily * one / sum(raw) for one in raw]
        self.days = HISTORY_WEEKS * 7 + days
        self.times: list[list[float]] = [sorted(self._of(rate)) for rate in self.rates]

    def _of(self, rate: float) -> list[float]:
        found: list[float] = []
        for day in range(self.days):
            luck = self.chance.gammavariate(UNEVEN**-2, UNEVEN**2)
            for _ in range(poisson(self.chance, rate * DAYS[day % 7] * luck)):
                hour = self.chance.choices(range(24), HOURS)[0]
                at = day * DAY_S + hour * 3600 + self.chance.random() * 3600
                found.append(at)
                if self.chance.random() < TWICE:
                    found.append(at + self.chance.random() * 1200)
        return found

    def shape(self, at_s: float) -> tuple[float, ...]:
        """Return the shape of the week from the eight weeks before a moment, of all complaints."""
        cells: Counter[tuple[int, int]] = Counter()
        for times in self.times:
            for one in times[bisect_left(times, at_s - HISTORY_WEEKS * WEEK_S) :]:
                if one >= at_s:
                    break
                cells[int(one // DAY_S) % 7, int(one % DAY_S // 3600)] += 1
        return week(cells)


def poisson(chance: Random, mean: float) -> int:
    """Return a count with this mean; large means in pieces, so that nothing underflows."""
    if mean > 30:
        return poisson(chance, mean / 2) + poisson(chance, mean / 2)
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


class Judge:
    """Looks at one application as the collector does; the shape of the week is kept for a day."""

    def __init__(self, city: City) -> None:
        """Take the city."""
        self.city = city
        self._shapes: dict[int, tuple[float, ...]] = {}

    def look(self, times: list[float], at_s: float) -> tuple[bool, bool]:
        """Say whether there is an alarm at a moment, and whether all is calm."""
        counts = [
            bisect_right(times, at_s) - bisect_right(times, at_s - window.total_seconds())
            for window in WINDOWS
        ]
        if max(counts) < LEAST:
            return False, True
        day = int(at_s // DAY_S)
        if day not in self._shapes:
            self._shapes = {day: self.city.shape(day * DAY_S)}
        now = START + timedelta(seconds=at_s)
        shares = [share(self._shapes[day], now, window, ZONE) for window in WINDOWS]
        end_s = at_s - WINDOWS[-1].total_seconds()
        seen = bisect_left(times, end_s) - bisect_left(times, end_s - HISTORY_WEEKS * WEEK_S)
        found = heard(counts, seen, HISTORY_WEEKS, shares)
        return alarm(found, APPLICATIONS) is not None, is_calm(found)


def false_alarms(city: City) -> int:
    """Return how many episodes are called in the days after the history, where there is none."""
    judge, episodes = Judge(city), 0
    moments = [
        (minute * MINUTE, number)
        for number, times in enumerate(city.times)
        for minute in _minutes(times)
    ]
    is_open = [False] * APPLICATIONS
    for at_s, number in sorted(moments):
        is_alarm, is_over = judge.look(city.times[number], at_s)
        episodes += is_alarm and not is_open[number]
        is_open[number] = is_alarm or (is_open[number] and not is_over)
    return episodes


def _minutes(times: list[float]) -> set[int]:
    """Return the minutes in which a count rose or an episode may have ended: no other changes a thing."""
    first = HISTORY_WEEKS * WEEK_S
    found = {int(one // MINUTE) + 1 for one in times if one >= first}
    lengths = [round(window.total_seconds() / MINUTE) for window in WINDOWS]
    return found | {minute + length + 1 for minute in found for length in lengths}


def detected(city: City, extra: float, outages: int, hours: float = 2.0) -> tuple[int, int]:
    """Return how many silent outages were found within 60 minutes, and how many there were.

    An outage strikes an application by how much it is used (complained of), at an hour by how many
    are awake, and brings `extra` complaints an hour beside the usual ones, after a lag.
    """
    chance, found = city.chance, 0
    hits = sorted(
        (
            (HISTORY_WEEKS * 7 + chance.randrange(city.days - HISTORY_WEEKS * 7)) * DAY_S
            + chance.choices(range(24), HOURS)[0] * 3600
            + chance.random() * 3600,
            chance.choices(range(APPLICATIONS), city.rates)[0],
        )
        for _ in range(outages)
    )
    judge = Judge(city)
    for start_s, number in hits:
        more = [
            start_s + chance.random() * hours * 3600 + chance.expovariate(1 / LAG_S)
            for _ in range(poisson(chance, extra * hours))
        ]
        times = sorted(city.times[number] + more)
        first = int(start_s // MINUTE) + 1
        found += any(judge.look(times, (first + minute) * MINUTE)[0] for minute in range(60))
    return found, outages


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--cities", type=int, default=10)
    parser.add_argument("--outages", type=int, default=400)
    chosen = parser.parse_args()
    for daily in (3, 14, 40, 200, 1000):
        weeks = chosen.days / 7
        cities = [City(daily, chosen.days, seed) for seed in range(chosen.cities)]
        alarms = [false_alarms(city) for city in cities]
        mean, worst = sum(alarms) / len(alarms) / weeks, max(alarms) / weeks
        print(
            f"{daily} a day about applications: {mean:.2f} false alarms a week, {worst:.2f} at most"
        )
        for extra in (1, 2, 4, 6, 8, 12, 20):
            found, outages = detected(cities[0], extra, chosen.outages)
            print(f"  {extra} more an hour: {found / outages:.1%} found within 60 min")


if __name__ == "__main__":
    main()

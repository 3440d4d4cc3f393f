"""How well the lag of complaints after an outage is found, where it is known.

`python -m bench.lag [--cities 300]`: outages whose complaints follow at a planted lag, over the usual
ones, judged as the pages do. Seeded: the same run gives the same numbers.
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import timedelta
from random import Random
from statistics import mean
from zoneinfo import ZoneInfo

from bench.silent import poisson
from liveroom.rules.lag import BIN, BINS, Heard, Lag, Quiet, lag, listened
from liveroom.rules.silent import HOURS_OF_WEEK

MINUTE_MS = 60_000
BIN_MS = BIN // timedelta(milliseconds=1)
ZONE = ZoneInfo("Asia/Jakarta")
EVEN = (1 / HOURS_OF_WEEK,) * HOURS_OF_WEEK  # every hour of the week like any other
WEEKS = 8.0
LONG = (10.0, 100.0)  # minutes between which a complaint follows, evenly: the median is 55
TRUE = sum(LONG) / 2


def planted(
    chance: Random, outages: int, each: float, usual: float, spread: tuple[float, float] = LONG
) -> list[Heard]:
    """Return outages with `each` complaints after them on average, and `usual` an hour anyway."""
    found, hours = [], BIN * BINS / (4 * BIN)
    quiet = Quiet(usual * HOURS_OF_WEEK, WEEKS, EVEN, ZONE)
    for _ in range(outages):
        lags = [chance.uniform(*spread) for _ in range(poisson(chance, each))]
        lags += [chance.uniform(0, 60 * hours) for _ in range(poisson(chance, usual * hours))]
        counts = Counter(int(one * MINUTE_MS // BIN_MS) for one in lags)
        found.append(listened(0, counts, quiet))
    return found


def told(cities: int, outages: int, each: float, usual: float) -> str:
    """Return a row of the table: how often a lag was told, how far off, how often within."""
    chance = Random(1)
    found = [lag(planted(chance, outages, each, usual), WEEKS) for _ in range(cities)]
    known = [(one, _minutes(one)) for one in found if one.lag is not None]
    if not known:
        return f"| {outages} | {each} | {usual} | 0% | – | – | – |"
    held = mean(low <= TRUE <= high for _, (_, low, high) in known)
    off = mean(abs(at - TRUE) for _, (at, _, _) in known)
    wide = mean(high - low for _, (_, low, high) in known)
    share = len(known) / cities
    return f"| {outages} | {each} | {usual} | {share:.0%} | {off:.0f} | {wide:.0f} | {held:.0%} |"


def _minutes(one: Lag) -> tuple[float, float, float]:
    assert one.lag is not None
    assert one.low is not None
    assert one.high is not None
    minute = timedelta(minutes=1)
    return one.lag / minute, one.low / minute, one.high / minute


def main() -> None:
    """Print the table, and how often a lag is told where nothing follows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cities", type=int, default=300)
    cities = parser.parse_args().cities
    print(
        "| outages | complaints after each | usual an hour | told | off, min | wide, min | held |"
    )
    print("|---|---|---|---|---|---|---|")
    for outages, each, usual in (
        (6, 3.0, 0.05),
        (12, 1.0, 0.05),
        (12, 3.0, 0.05),
        (12, 3.0, 1.0),
        (40, 1.0, 0.05),
        (40, 1.0, 1.0),
        (40, 3.0, 1.0),
    ):
        print(told(cities, outages, each, usual))
    chance = Random(2)
    for outages, usual in ((12, 0.3), (40, 1.0)):
        found = [lag(planted(chance, outages, 0, usual), WEEKS) for _ in range(cities)]
        said = mean(one.lag is not None for one in found)
        print(f"nothing follows {outages} outages, {usual} usual an hour: told {said:.1%}")


if __name__ == "__main__":
    main()

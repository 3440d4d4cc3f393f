"""What reading and keeping cost: `python -m bench.dialects`.

Last result, CPU seconds on 2 shared cores that others kept busy (Debian 12, Python 3.11, 24 November
2026); a whole import of 100,000 rows took 15 s of wall time then, against a wish of 10:

    1 MiB of Prometheus text, undeclared: 0.05 s
    1 MiB of Prometheus text, declared: 0.23 s
    1,000 actuator reports by auto: 0.01 s
    100,000 rows of a Laksa export: 2.10 s
    100,000 complaints kept: 5.83 s
    ... and told again: 3.45 s
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from liveroom.dialects.complaints import laksa_csv
from liveroom.dialects.health import HEALTH_DIALECTS
from liveroom.dialects.usage import prometheus
from liveroom.model import ComplaintStatus, Feed, Metric, MetricKind, ServiceRequest
from liveroom.store.engine import open_engine, writing
from liveroom.store.requests import Kept, batches, keep_requests
from liveroom.store.schema import upgrade

if TYPE_CHECKING:
    from collections.abc import Callable

JAKARTA = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
COUNT = 100_000
VISITS = Metric("visits", "visits", MetricKind.COUNTER)
HEAD = "ticket,received,status,topic,agency,kecamatan\n"
ROW = "LKS-{},2026-11-24 08:15,menunggu,Lampu jalan,Dishub,Kec. Ciledug\n"
REPORT = b'{"status":"UP","components":{"db":{"status":"UP"},"disk":{"status":"UP"}}}'


def main() -> None:
    """Print the CPU seconds of each."""
    scrape = b"".join(b'visits{page="%d"} %d\n' % (n, n) for n in range(38_000))
    export = (HEAD + "".join(ROW.format(number) for number in range(COUNT))).encode()
    told("1 MiB of Prometheus text, undeclared", lambda: prometheus.read(scrape, []))
    told("1 MiB of Prometheus text, declared", lambda: prometheus.read(scrape, [VISITS]))
    told("1,000 actuator reports by auto", _reports)
    told("100,000 rows of a Laksa export", lambda: laksa_csv.read(export, JAKARTA))
    with TemporaryDirectory() as directory:
        _keeping(Path(directory))


def told(what: str, work: Callable[[], object]) -> None:
    """Print what `work` took."""
    begun = process_time()
    work()
    print(f"{what}: {process_time() - begun:.2f} s")


def _reports() -> None:
    for _ in range(1_000):
        HEALTH_DIALECTS["auto"](REPORT, "application/json", 200)


def _keeping(directory: Path) -> None:
    engine = open_engine(f"sqlite:///{directory / 'liveroom.db'}")
    upgrade(engine)
    first = ServiceRequest("", NOON, ComplaintStatus.RECEIVED, "menunggu", "Lampu jalan")
    feed = Feed(tuple(replace(first, id=str(number)) for number in range(COUNT)))

    def keep() -> None:
        kept = Kept()
        for part in batches(feed):
            with writing(engine) as connection:
                kept += keep_requests(connection, "laksa", part, NOON, JAKARTA)

    told("100,000 complaints kept", keep)
    told("... and told again", keep)
    engine.dispose()


if __name__ == "__main__":
    main()

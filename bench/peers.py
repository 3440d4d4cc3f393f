"""What a peer costs for the same work: `python -m bench.peers [COUNT EVERY_S]`.

blackbox_exporter with Prometheus (`apt install prometheus prometheus-blackbox-exporter`) asks the
nginx of `bench.rate` for the same addresses, each on a new connection; run it beside `bench.rate`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from os import sysconf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import urlopen

from bench.rate import bare
from bench.target import HOST, free_port, nginx

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS = 60
TICKS = sysconf("SC_CLK_TCK")
BLACKBOX = "modules: {http_2xx: {prober: http, timeout: 5s}}\n"
PROMETHEUS = """
global: {{scrape_interval: {every}s, scrape_timeout: 5s}}
scrape_configs:
- job_name: web
  metrics_path: /probe
  params: {{module: [http_2xx]}}
  static_configs: [{{targets: {targets}}}]
  relabel_configs:
  - {{source_labels: [__address__], target_label: __param_target}}
  - {{source_labels: [__param_target], target_label: instance}}
  - {{target_label: __address__, replacement: '{blackbox}'}}
"""


def spent_s(server: subprocess.Popen[bytes]) -> float:
    """Return the CPU seconds a process has used."""
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mb(server: subprocess.Popen[bytes]) -> float:
    """Return the memory of a process that is in use, in MiB."""
    return round(int(Path(f"/proc/{server.pid}/statm").read_text().split()[1]) * 4096 / 2**20, 1)


def asked(prometheus: str, query: str) -> float:
    """Return the one number Prometheus answers a question with."""
    url = f"http://{prometheus}/api/v1/query?{urlencode({'query': query})}"
    with urlopen(url) as answer:
        result = json.load(answer)["data"]["result"]
    return float(result[0]["value"][1]) if result else 0.0


def run(stack: ExitStack, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a server that ends with the stack."""
    path = shutil.which(command[0])
    if path is None:
        sys.exit(f"{command[0]} is not installed.")
    server = subprocess.Popen([path, *command[1:]], stderr=subprocess.DEVNULL)
    stack.callback(server.wait)
    stack.callback(server.terminate)
    return server


def main(count: int, every_s: int) -> None:
    """Measure one load for a minute, after two rounds to warm up."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory()))
        target = stack.enter_context(nginx(home / "nginx"))
        blackbox, prometheus = (f"{HOST}:{free_port()}" for _ in range(2))
        targets = json.dumps([f"{target.plain}/health/{number}" for number in range(count)])
        (home / "blackbox.yml").write_text(BLACKBOX)
        told = PROMETHEUS.format(every=every_s, targets=targets, blackbox=blackbox)
        (home / "prometheus.yml").write_text(told)
        pace = bare(target.plain, target.ca_file)
        servers = [
            run(
                stack,
                (
                    "prometheus-blackbox-exporter",
                    f"--config.file={home}/blackbox.yml",
                    f"--web.listen-address={blackbox}",
                ),
            ),
            run(
                stack,
                (
                    "prometheus",
                    f"--config.file={home}/prometheus.yml",
                    f"--storage.tsdb.path={home}/tsdb",
                    f"--web.listen-address={prometheus}",
                ),
            ),
        ]
        time.sleep(2 * every_s + 5)
        before = [spent_s(server) for server in servers]
        time.sleep(SECONDS)
        each = [spent_s(server) - was for server, was in zip(servers, before, strict=True)]
        probes = asked(prometheus, f"sum(count_over_time(probe_success[{SECONDS}s]))")
        found = {
            "bare_cpu_s_per_1000": round(pace, 3),
            "probes_per_s": round(probes / SECONDS, 1),
            "blackbox_cpu_s_per_1000": round(each[0] / max(1, probes) * 1000, 3),
            "prometheus_cpu_s_per_1000": round(each[1] / max(1, probes) * 1000, 3),
            "rss_mb": [resident_mb(server) for server in servers],
            "well": asked(prometheus, "count(probe_success == 1)"),
        }
        print(json.dumps(found))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3] or ("153", "20")))

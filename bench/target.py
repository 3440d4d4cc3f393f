"""What is measured against: a local nginx that answers a health report, and a registry of it."""

from __future__ import annotations

import shutil
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING

import trustme

from collectors.policy import Policy
from liveroom import clock, settings
from liveroom.room import open_room

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from liveroom.room import Room

HOST = "127.0.0.2"
LOOPBACK = Policy((ip_network(f"{HOST}/32"),))
REPORT = '{"status":"UP","components":{"db":{"status":"UP"},"disk":{"status":"UP"}}}'
NGINX = """
daemon off; pid {home}/nginx.pid; error_log {home}/error.log; worker_processes 1;
worker_rlimit_nofile 8192;
events {{ worker_connections 8000; }}
http {{ access_log off; client_body_temp_path {home}; proxy_temp_path {home};
 fastcgi_temp_path {home}; uwsgi_temp_path {home}; scgi_temp_path {home};
 default_type application/json;
 server {{ listen {host}:{plain} backlog=4096; return 200 '{report}'; }}
 server {{ listen {host}:{tls} ssl backlog=4096; ssl_session_cache off; ssl_session_tickets off;
  ssl_certificate {home}/cert.pem; ssl_certificate_key {home}/key.pem; return 200 '{report}'; }} }}
"""
HEAD = """
[city]
name = "Kota Contoh"
[[category]]
slug = "umum"
name = { id = "Umum", en = "General" }
[[agency]]
slug = "diskominfo"
name = "Diskominfo"
"""
APPLICATION = """
[[application]]
slug = "aplikasi-{number}"
name = "Aplikasi {number}"
category = "umum"
owner = "diskominfo"
every = "{every}s"
timeout = "{timeout}s"
[application.health]
url = "{base}/health/{number}"
"""


@dataclass(frozen=True, slots=True)
class Target:
    """The two base addresses of one nginx, and the authority behind its certificate."""

    plain: str
    tls: str
    ca_file: Path


@contextmanager
def nginx(home: Path) -> Iterator[Target]:
    """Serve a health report from nginx on two free ports, plain and TLS."""
    home.mkdir(parents=True, exist_ok=True)
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    plain, tls = free_port(), free_port()
    authority = trustme.CA()
    authority.cert_pem.write_to_path(home / "ca.pem")
    leaf = authority.issue_cert(HOST)
    leaf.private_key_pem.write_to_path(home / "key.pem")
    for part in leaf.cert_chain_pems:
        part.write_to_path(home / "cert.pem", append=True)
    config = home / "nginx.conf"
    config.write_text(NGINX.format(home=home, host=HOST, plain=plain, tls=tls, report=REPORT))
    server = subprocess.Popen([binary, "-c", str(config), "-e", str(home / "error.log")])
    try:
        _wait_for(plain)
        yield Target(f"http://{HOST}:{plain}", f"https://{HOST}:{tls}", home / "ca.pem")
    finally:
        server.terminate()
        server.wait()


def write_registry(path: Path, base: str, *, count: int, every_s: int, timeout_s: int = 4) -> None:
    """Write a registry of `count` applications at one address."""
    rows = (
        APPLICATION.format(number=n, every=every_s, timeout=timeout_s, base=base)
        for n in range(count)
    )
    path.write_text(HEAD + "".join(rows))


def room_at(
    home: Path, ca_file: Path | None = None, *, in_flight: int | None = None, url: str | None = None
) -> Room:
    """Open a fresh room that may ask 127.0.0.2, with its database at `url` or in its home."""
    environ = {"LIVEROOM_HOME": str(home), "LIVEROOM_ALLOWED_NETWORKS": f"{HOST}/32"}
    if ca_file is not None:
        environ["LIVEROOM_CA_FILE"] = str(ca_file)
    if url is not None:
        environ["LIVEROOM_DATABASE_URL"] = url
    if in_flight is not None:
        environ["LIVEROOM_IN_FLIGHT"] = str(in_flight)
    return open_room(settings.load(environ))


def resident_mb() -> float:
    """Return the memory of this process that is in use, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * 4096 / 2**20, 1)


def quantile(values: Sequence[float], part: float) -> float:
    """Return the nearest-rank quantile of values; 0 where there are none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))] if ranked else 0.0


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = clock.monotonic() + 5
    while clock.monotonic() < deadline:
        with socket.socket() as knock:
            if knock.connect_ex((HOST, port)) == 0:
                return

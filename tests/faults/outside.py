"""The world outside the monitor, as a program of its own in namespaces of its own.

Run by `tests.faults.lab` under `unshare`. The inner namespace, where the monitor is to run, has two
networks: one with the gateway, the resolver and most applications, and one with the rest. Commands
come by standard input, a line each; every one is answered with a line.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

HOME, BRANCH = "10.99.0.1", "10.97.0.1"
FIRST_PORT = 8001
_ANSWER = b"\x84\x00\x00\x01\x00\x01\x00\x00\x00\x00"
_A_RECORD = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04"
_IPV4 = 1

COMMANDS = {
    "cut": "ip link set home0 down",
    "heal": "ip link set home0 up",
    "unplug": "{inside} ip link set home1 down",
    "plug": "{inside} ip link set home1 up",
    "unplug branch": "{inside} ip link set branch1 down",
    "plug branch": "{inside} ip link set branch1 up",
    "route": f"{{inside}} ip route add default via {HOME}",
    "cut branch": f"ip addr del {BRANCH}/24 dev branch0",
    "heal branch": f"ip addr add {BRANCH}/24 dev branch0",
}


class Server(ThreadingHTTPServer):
    """Lets those go who hang up early, without a word."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of it."""


class Health(BaseHTTPRequestHandler):
    """An application that is always well."""

    def do_GET(self) -> None:
        """Say so."""
        body = b'{"status":"UP"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing of it."""


class Resolver(Thread):
    """Answers every question for an IPv4 address with HOME, and every other with nothing."""

    def __init__(self) -> None:
        """Listen from the start."""
        super().__init__(daemon=True)
        self.is_well = Event()
        self.is_well.set()
        self._socket = socket.socket(type=socket.SOCK_DGRAM)
        self._socket.bind((HOME, 53))

    def run(self) -> None:
        """Answer while well; RFC 1035."""
        while True:
            question, asker = self._socket.recvfrom(512)
            if not self.is_well.is_set():
                continue
            end = question.index(b"\0", 12) + 5
            kind = int.from_bytes(question[end - 4 : end - 2], "big")
            head = question[:2] + _ANSWER
            if kind == _IPV4:
                answer = _A_RECORD + socket.inet_aton(HOME)
                self._socket.sendto(head + question[12:end] + answer, asker)
            else:
                empty = head[:6] + b"\0\0" + head[8:]
                self._socket.sendto(empty + question[12:end], asker)


def shell(line: str) -> None:
    """Run one command of iproute2."""
    subprocess.run(line.split(), check=True)


def say(line: str) -> None:
    """Answer whoever ordered."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def build(inner: int) -> None:
    """Lay both networks between this namespace and the inner one."""
    inside = f"nsenter -t {inner} -n ip"
    shell("ip link set lo up")
    shell(f"{inside} link set lo up")
    for name, network in (("home", "10.99.0"), ("branch", "10.97.0")):
        shell(f"ip link add {name}0 type veth peer name {name}1")
        shell(f"ip link set {name}1 netns {inner}")
        shell(f"ip addr add {network}.1/24 dev {name}0")
        shell(f"ip link set {name}0 up")
        shell(f"{inside} addr add {network}.2/24 dev {name}1")
        shell(f"{inside} link set {name}1 up")
    shell(f"{inside} route add default via {HOME}")


def main(folder: Path, applications: int, in_branch: int) -> None:
    """Build, serve, and obey until standard input ends."""
    names = folder / "resolv.conf"
    names.write_text(f"nameserver {HOME}\noptions timeout:1 attempts:1\n")
    mount = f"mount --bind {names} /etc/resolv.conf && exec sleep 3600"
    with subprocess.Popen(
        ["unshare", "-n", "-m", "sh", "-c", f"echo ready; {mount}"], stdout=subprocess.PIPE
    ) as inner:
        assert inner.stdout is not None
        inner.stdout.readline()
        build(inner.pid)
        for number in range(applications):
            host = BRANCH if number < in_branch else HOME
            server = Server((host, FIRST_PORT + number), Health)
            Thread(target=server.serve_forever, daemon=True).start()
        resolver = Resolver()
        resolver.start()
        say(json.dumps({"inner": inner.pid}))
        for line in sys.stdin:
            order = line.strip()
            if order == "dns off":
                resolver.is_well.clear()
            elif order == "dns on":
                resolver.is_well.set()
            else:
                shell(COMMANDS[order].format(inside=f"nsenter -t {inner.pid} -n"))
            say("done")
        inner.kill()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

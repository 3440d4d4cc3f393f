"""The door the room is seen through: one listening socket, and what opening it means."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING

from liveroom.errors import UsageError

if TYPE_CHECKING:
    import argparse

HOST = "127.0.0.1"
PORT = 8050
LAST_PORT = 65535
BACKLOG = 256


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take --host and --port."""
    parser.add_argument("--host", default=HOST, help=f"address to listen on ({HOST})")
    parser.add_argument("--port", type=int, default=PORT, help=f"port to listen on ({PORT})")


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there, or raise UsageError with one sentence."""
    if not 0 <= port <= LAST_PORT:
        raise UsageError(f"--port must lie between 0 and {LAST_PORT}, not {port}.")
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"--host {host} is not an address of this machine: {why}.") from error
    door = socket.socket(family, kind, protocol)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(place)
        door.listen(BACKLOG)
    except OSError as error:
        door.close()
        raise UsageError(_refused(host, port, error)) from error
    return door


def address(door: socket.socket) -> tuple[str, int]:
    """Return the host and port a person on this machine can use to come in."""
    host, port = door.getsockname()[:2]
    found = ipaddress.ip_address(host)
    if found.is_unspecified:
        return ("::1" if found.version == 6 else HOST), port  # noqa: PLR2004  IPv6
    return host, port


def url(door: socket.socket) -> str:
    """Return the address of the first page, without a slash at its end."""
    host, port = address(door)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def opening(door: socket.socket) -> str | None:
    """Return what listening beyond this machine opens; None where it stays on loopback."""
    host, port = door.getsockname()[:2]
    found = ipaddress.ip_address(host)
    if found.is_loopback:
        return None
    where = "every network of this machine" if found.is_unspecified else f"the network of {host}"
    return (
        f"Port {port} is now open to {where}: whoever reaches it can read every page and file, "
        "since there is no login yet. Put a firewall or a reverse proxy with a login before it."
    )


def _refused(host: str, port: int, error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{host} port {port} cannot be used ({reason}): choose another with --host and --port."

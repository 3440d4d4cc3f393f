"""Serve the wall, the laptop pages and the API; `collect` fills the same database."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from commands import door

if TYPE_CHECKING:
    import argparse

    from flask import Flask

    from liveroom.room import Room

THREADS = 8
GRACE_S = 3  # what a page in the making gets when the room closes


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to listen."""
    door.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until SIGTERM; exit 2 with one sentence where the room or the port cannot be opened."""
    from liveroom import settings
    from liveroom.room import open_room

    listening = door.listen(options.host, options.port)
    room = open_room(settings.load())
    # The process that answers is forked from this one: an open database must not be carried over.
    room.engine.dispose()
    warning = door.opening(listening)
    if warning is not None:
        print(warning, file=sys.stderr)
    _serve(listening.fileno(), room)
    return 0


def _serve(descriptor: int, room: Room) -> None:
    """Run gunicorn on a socket that listens already: one worker, a few threads.

    One worker, because the pictures of the wall are painted once for every screen and kept in its
    memory; threads, because a slow page must not hold the others up.
    """
    from gunicorn.app.base import BaseApplication

    import dashboard.web  # loaded before the fork, so that a new worker answers at once
    from commands.waiting_room import WaitingRoom
    from dashboard.listening import Listener
    from liveroom.intake import resume

    class Web(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
        """Our application, configured here and nowhere else."""

        def load_config(self) -> None:
            """Set what differs from gunicorn's defaults."""
            chosen = {
                "bind": f"fd://{descriptor}",
                "workers": 1,
                "worker_class": WaitingRoom,
                "threads": THREADS,
                "timeout": 60,
                "graceful_timeout": GRACE_S,
                "keepalive": 30,
                "loglevel": "warning",
                "proc_name": "liveroom-web",
                "control_socket_disable": True,
            }
            for key, value in chosen.items():
                self.cfg.set(key, value)

        def load(self) -> Flask:
            """Return the WSGI application, built in the process that answers."""
            Listener(room).start()
            # What was confirmed when the last process ended is completed before anybody asks.
            threading.Thread(target=resume, args=(room,), daemon=True).start()
            server: Flask = dashboard.build(room).server
            return server

    Web().run()

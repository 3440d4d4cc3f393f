"""A wire to a database that carries a COMMIT there, and never the answer back."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Thread

COMMIT = b"COMMIT\x00"


class LossyWire:
    """Listens on `port` of loopback and passes on to another; cuts what is armed, once."""

    def __init__(self, port: int) -> None:
        """Pass on to a port of loopback."""
        self._there = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.is_armed = False
        self.cut = 0
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._door.accept()
                there = socket.create_connection(("127.0.0.1", self._there))
                Thread(target=self._carry, args=(here, there), daemon=True).start()

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        back = Thread(target=_pass_on, args=(there, here), daemon=True)
        back.start()
        with suppress(OSError), here, there:
            while said := here.recv(65_536):
                if self.is_armed and COMMIT in said:
                    self.is_armed = False
                    # Nobody reads the answer: the way back is shut before the question goes out.
                    here.shutdown(socket.SHUT_RDWR)
                    there.sendall(said)
                    there.shutdown(socket.SHUT_WR)  # the server ends what it has, and then hangs up
                    back.join()
                    self.cut += 1
                    return
                there.sendall(said)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while said := source.recv(65_536):
            with suppress(OSError):
                target.sendall(said)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)

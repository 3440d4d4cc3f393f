"""Exports asked for by a page: a small queue of `app.py export` processes, results as files."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.exports.order import problems
from liveroom.errors import LiveRoomError, UsageError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dashboard.exports.order import Order

KEPT = timedelta(hours=24)
QUEUE = 20
DEADLINE_S = 120
_APP = Path(__file__).parents[2] / "app.py"
_ORPHANED = "The web process was restarted before this export was made; ask for it again."
_ID = re.compile(r"[0-9a-f]{32}")


class QueueFullError(LiveRoomError):
    """More exports are waiting than one machine should promise."""


@dataclass(frozen=True)
class Jobs:
    """The export jobs below `folder`; each is a folder `ID` with `status.json` and the file.

    One process at a time: Chromium needs its core, and the wall needs the other.
    """

    folder: Path
    zone: ZoneInfo
    workers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "export"))
    waiting: set[str] = field(default_factory=set)

    def add(self, order: Order, now: datetime) -> str:
        """Queue an order and return its id; raises UsageError with every problem of it."""
        found = problems(order, now, self.zone)
        if found:
            raise UsageError(found)
        if len(self.waiting) >= QUEUE:
            raise QueueFullError("Too many exports are waiting; try again in a minute.")
        self.forget(now)
        job = uuid.uuid4().hex
        self.waiting.add(job)
        (self.folder / job).mkdir(parents=True)
        name = _name(order, now)
        self._tell(job, state="waiting", format=order.format, name=name, problems=[])
        self.workers.submit(self._do, job, order, name)
        return job

    def status(self, job: str, now: datetime) -> dict[str, Any] | None:
        """Return `{state, format, name, problems}` of a job; None where there is none, or no more."""
        # Looked at first: a job leaves the queue only after its last word is written.
        is_ours = job in self.waiting
        file = self.folder / job / "status.json"
        if not _ID.fullmatch(job) or not file.exists() or self._is_over(file.parent, now):
            return None
        told: dict[str, Any] = json.loads(file.read_text("utf-8"))
        if told["state"] == "waiting" and not is_ours:
            return told | {"state": "failed", "problems": [_ORPHANED]}
        return told

    def file(self, job: str) -> Path:
        """Return where the finished file of a job stands."""
        return self.folder / job / "file"

    def forget(self, now: datetime) -> None:
        """Delete the jobs older than a day."""
        for folder in self.folder.glob("*") if self.folder.exists() else ():
            if self._is_over(folder, now):
                shutil.rmtree(folder, ignore_errors=True)

    def _is_over(self, folder: Path, now: datetime) -> bool:
        age = now.timestamp() - folder.stat().st_mtime
        return folder.name not in self.waiting and age > KEPT.total_seconds()

    def _do(self, job: str, order: Order, name: str) -> None:
        status = {"format": order.format, "name": name}
        try:
            done = subprocess.run(  # noqa: S603 - our own program; the order was judged
                _command(order, self.file(job)),
                capture_output=True,
                text=True,
                timeout=DEADLINE_S,
                check=False,
            )
            told = done.stderr.strip().splitlines()
            state = "done" if done.returncode == 0 else "failed"
            self._tell(job, state=state, problems=told if state == "failed" else [], **status)
        except subprocess.TimeoutExpired:
            late = f"The export did not finish within {DEADLINE_S} s and was ended."
            self._tell(job, state="failed", problems=[late], **status)
        finally:
            self.waiting.discard(job)

    def _tell(self, job: str, **status: object) -> None:
        file = self.folder / job / "status.json"
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(status), "utf-8")
        draft.replace(file)


def _command(order: Order, out: Path) -> list[str]:
    subject = []
    if order.application:
        subject = [f"--app={order.application}"]
    elif order.category:
        subject = [f"--category={order.category}"]
    return [
        sys.executable,
        str(_APP),
        "export",
        f"--panel={order.panel}",
        *subject,
        f"--period={order.period}",
        f"--format={order.format}",
        f"--lang={order.language}",
        f"--out={out}",
    ]


def _name(order: Order, now: datetime) -> str:
    parts = [order.panel, order.application or order.category, order.period, f"{now:%Y%m%d}"]
    safe = re.sub(r"[^a-zA-Z0-9-]+", "-", "-".join(part for part in parts if part)).strip("-")
    return f"{safe[:100]}.{order.format}"

"""Where a file lies between its upload and its import: a folder of its own, forgotten after an hour."""

from __future__ import annotations

import json
import re
import shutil
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path

KEPT = timedelta(hours=1)
_ID = re.compile(r"[0-9a-f]{32}")


class Spool:
    """The folders below `home`/imports: `file` as it came, `out` its complaints, `told` the preview.

    A citizen's words lie in `file` and in the few rows of `told`, and nowhere else.
    """

    def __init__(self, home: Path) -> None:
        """Make nothing yet."""
        self.root = home / "imports"

    def make(self) -> str:
        """Make a folder for a file and return its id, which nobody can guess."""
        number = uuid.uuid4().hex
        (self.root / number).mkdir(parents=True, mode=0o700)
        return number

    def file(self, number: str) -> Path:
        """Return where a file lies as it came."""
        return self.root / number / "file"

    def out(self, number: str) -> Path:
        """Return where its complaints lie, a line each."""
        return self.root / number / "out"

    @property
    def lock(self) -> Path:
        """Return what whoever keeps complaints holds meanwhile; it outlives every file."""
        return self.root / "lock"

    def tell(self, number: str, told: dict[str, Any]) -> None:
        """Keep what a preview shows, whole or not at all."""
        draft = self.root / number / "told.new"
        draft.write_text(json.dumps(told), "utf-8")
        draft.replace(self.root / number / "told")

    def told(self, number: str) -> dict[str, Any] | None:
        """Return what a preview shows; None where there is none."""
        if not _ID.fullmatch(number):
            return None
        try:
            found: dict[str, Any] = json.loads((self.root / number / "told").read_text("utf-8"))
        except OSError:
            return None
        return found

    def drop(self, number: str) -> None:
        """Remove everything of a file."""
        shutil.rmtree(self.root / number, ignore_errors=True)

    def shed(self, number: str) -> None:
        """Remove what a citizen wrote, once it was confirmed; its complaints stay until they are kept."""
        for name in ("file", "told"):
            (self.root / number / name).unlink(missing_ok=True)

    def forget(self, now: datetime, waiting: Collection[str]) -> None:
        """Remove what is older than an hour, but for the files that are `waiting` to be kept."""
        for folder in self.root.glob("*/"):
            age = now.timestamp() - folder.stat().st_mtime
            if age > KEPT.total_seconds() and folder.name not in waiting:
                shutil.rmtree(folder, ignore_errors=True)

"""Which build this is: what a browser compares to know that it hangs from an older one."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from liveroom import VERSION

ROOT = Path(__file__).parent.parent
_PARTS = ("assets", "dashboard", "liveroom")
_SUFFIXES = frozenset({".py", ".toml", ".js", ".css", ".svg", ".woff2"})


@cache
def build_id() -> str:
    """Return the version and a digest of what is served, `0.1.0+1a2b3c4d`.

    A wall that has hung for weeks reloads itself when this changes, so it must change with every
    file that can change what the wall shows, and with nothing else.
    """
    digest = hashlib.sha256()
    files = (path for part in _PARTS for path in (ROOT / part).rglob("*"))
    for path in sorted(path for path in files if path.suffix in _SUFFIXES):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return f"{VERSION}+{digest.hexdigest()[:8]}"

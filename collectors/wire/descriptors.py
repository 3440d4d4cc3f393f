"""How many connections the system lets this process have open at once."""

from __future__ import annotations

import resource

FOR_OTHERS = 256
"""So many, and half of them at most, are for the database, logs, lookups and references."""
MOST = 65_536


def widen() -> None:
    """Take as many descriptors as we may have: a service is given 1,024, and may ask for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(_count(hard), MOST)
    if _count(soft) < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def spare() -> int:
    """Return how many transfers may hold a descriptor at once."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _count(soft) - min(FOR_OTHERS, _count(soft) // 2)


def _count(limit: int) -> int:
    return MOST if limit == resource.RLIM_INFINITY else limit

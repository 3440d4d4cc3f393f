"""django-health-check: a word per check, no root word; versions to 3.x say working, 4.x OK."""

from __future__ import annotations

from liveroom.dialects import checks, strict_json
from liveroom.model import Check, Malformed, Report, Status

DIALECT = "django"
WORDS = frozenset({"working", "OK"})
_SUCCESS = range(200, 300)


def read(body: bytes, _content_type: str, status: int) -> Report | Malformed:
    """Read every check; there is no root word, so failed checks and the HTTP status decide.

    3.x translates its words, so one foreign word shared by two or more checks of a 2xx answer is
    taken for a translated "working" that we cannot read: those checks are `unknown`, and HTTP is
    trusted. Any other text is the error of a check that failed.
    """
    root = strict_json.read_object(DIALECT, body)
    if isinstance(root, Malformed):
        return root
    told = {name: text for name, text in root.items() if isinstance(text, str)}
    if not told or len(told) < len(root):
        return Malformed(DIALECT, "the JSON is not a text for each check")
    texts = set(told.values())
    translated = status in _SUCCESS and len(texts) == 1 and len(told) > 1 and not texts & WORDS
    otherwise = Status.UNKNOWN if translated else Status.DOWN
    found = [
        Check(_plain(name), Status.UP if text in WORDS else otherwise)
        for name, text in told.items()
    ]
    return Report(DIALECT, None, checks.kept(found))


def _plain(name: str) -> str:
    # 4.x names a check by its repr, whose arguments may hold addresses and passwords.
    return name.partition("(")[0]

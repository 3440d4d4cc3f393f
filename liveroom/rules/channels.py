"""Which addresses a notice may leave by: a short list of kinds, and no secret in clear."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

OPEN = frozenset({"json", "jsons", "mailto", "mailtos", "ntfy", "ntfys"})
"""Kinds whose address need not hold a secret: a web hook, a mail relay, a topic."""

KINDS = OPEN | {
    *("tgram", "slack", "msteams", "workflows", "discord"),
    *("gotify", "gotifys", "mmost", "mmosts", "matrix", "matrixs"),
}
"""Every kind; what else the library offers (files, programs, the system's log and bus) is refused."""

_READS_FILES = frozenset({"template", "attach", "pgp", "pgpkey", "pgppub", "config"})
_SECRETS = frozenset({"pass", "password", "token", "apikey", "key", "secret"})


def kind_of(url: str) -> str:
    """Return the kind of a channel by its address: `tgram`, `mailtos`, `json`."""
    return url.partition(":")[0].lower()


def problem(url: str) -> str | None:
    """Return what is wrong with the address of a channel, in words that do not repeat it; else None.

    It is said of what stands in the registry and of what a secret stands for alike.
    """
    kind, separator, _ = url.partition("://")
    if not separator:
        return 'is not an address: write json://…, mailto://… or "secret:NAME"'
    if kind.lower() not in KINDS:
        return f"has a kind that is not one of {', '.join(sorted(KINDS))}"
    if not url.isprintable() or " " in url:
        return "holds a space, a line break or a control character"
    files = sorted({name for name in _names(url) if name in _READS_FILES})
    if files:
        return f"may not hold {files[0]}=: a channel reads no files"
    return None


def clear_secret(url: str) -> str | None:
    """Return why an address may not stand in the registry as it is, else None."""
    if kind_of(url) not in OPEN:
        return 'is a secret as a whole: write "secret:NAME" and set LIVEROOM_SECRET_NAME'
    has_password = "@" in urlsplit(url).netloc
    if has_password or any(name in _SECRETS or name[:1] in "+-:" for name in _names(url)):
        return 'holds a secret in clear: write "secret:NAME" and set LIVEROOM_SECRET_NAME'
    return None


def _names(url: str) -> list[str]:
    query = urlsplit(url).query
    # A plus sign stands for itself before the name of a header.
    pairs = parse_qsl(query.replace("+", "%2B"), keep_blank_values=True)
    return [name.lower().strip() for name, _ in pairs]

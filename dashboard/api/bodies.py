"""What a caller sends to change something: from where it may come, and what may stand in it."""

from __future__ import annotations

import unicodedata
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import RequestTimeout

from dashboard.api.answers import Problem
from liveroom.dialects.strict_json import read_object
from liveroom.model import Malformed

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT = 8192
_OWN_SITE = frozenset({"same-origin", "none"})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_NOT_JSON, _TOO_LARGE = 415, 413


def sent(base_url: str | None, *names: str) -> dict[str, Any]:
    """Return the JSON object that was sent, which may hold the keys `names` and no other.

    A page of another site can make a browser send it; what a browser says of itself gives that
    away (403). A form can send no JSON (415). `base_url` is where people reach this room, where a
    proxy stands between.
    """
    refuse_strangers(base_url)
    if not request.is_json:
        raise Problem(_NOT_JSON, "body_json")
    body = received(LIMIT)
    found = read_object("json", body, limit=LIMIT)
    if isinstance(found, Malformed):
        raise Problem(400, "body_json")
    for name in found:
        if name not in names:
            raise Problem(422, "field_unknown", name=name[:40], known=", ".join(names))
    return found


def received(most: int) -> bytes:
    """Return the body as it travelled; 413 where it is too large, 408 where it stops coming."""
    if (request.content_length or 0) > most:
        raise Problem(_TOO_LARGE, "body_large", most=most)
    try:
        body = request.stream.read(most + 1)
    except TimeoutError:
        raise RequestTimeout from None
    if len(body) > most:
        raise Problem(_TOO_LARGE, "body_large", most=most)
    return body


def line(body: Mapping[str, Any], name: str, longest: int) -> str:
    """Return a text of one line that must be there."""
    text = prose(body, name, longest)
    if not text or "\n" in text:
        raise Problem(422, "field_line", name=name, most=longest)
    return text


def prose(body: Mapping[str, Any], name: str, longest: int) -> str:
    """Return a text that may have several lines, without its blank ends; empty where it is left out."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Problem(422, "field_text", name=name, most=longest)
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()
    if len(text) > longest or any(_is_unseen(sign) for sign in text):
        raise Problem(422, "field_text", name=name, most=longest)
    return text


def _is_unseen(sign: str) -> bool:
    return sign != "\n" and unicodedata.category(sign) in _UNSEEN


def refuse_strangers(base_url: str | None) -> None:
    """Refuse what a browser says comes from a page of another site."""
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN_SITE:
        raise Problem(403, "foreign")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc.lower() not in _own(base_url):
        raise Problem(403, "foreign")


def _own(base_url: str | None) -> set[str]:
    """Return the hosts that are this room.

    Where its address is known, a strange name that somebody let point here is not one of them;
    a number, or this very machine, cannot be such a name.
    """
    here = request.host.lower()
    if base_url is None:
        return {here}
    known = urlsplit(base_url).netloc.lower()
    return {known, here} if _is_number_or_ours(here) else {known}


def _is_number_or_ours(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost":
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True

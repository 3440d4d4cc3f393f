"""How the API speaks: finite JSON, ISO times, and RFC 9457 problems for whatever goes wrong."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, request

from dashboard.words import LANGUAGES, from_ms, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.words import Words

LANGUAGE = "LIVEROOM_LANGUAGE"
_UTC = ZoneInfo("UTC")


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """Something the asker should know: an HTTP status and the phrase `api.KEY`."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.values = values


def answer(body: Mapping[str, Any], status: int = 200) -> Response:
    """Return `body` as JSON that no cache keeps; a number that is not finite raises ValueError."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    response = Response(text, status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def problem(status: int, key: str, *, values: Mapping[str, object], **more: object) -> Response:
    """Return an RFC 9457 problem whose detail is the phrase `api.KEY`; `more` are extensions."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": asker()(f"api.{key}", **values),
        "instance": told_path(),
        **more,
    }
    response = answer(body, status)
    response.mimetype = "application/problem+json"
    return response


def told_path() -> str:
    """Return what was asked for, without a token that stands in it."""
    path, secret = request.path, "/api/v1/beat/"
    return f"{secret}…" if path.startswith(secret) else path


def asker() -> Words:
    """Return the words of who asks: `?lang=`, else Accept-Language, else the room's own."""
    wanted = request.args.get("lang", "")
    if wanted not in LANGUAGES:
        wanted = request.accept_languages.best_match(LANGUAGES, current_app.config[LANGUAGE])
    return words(wanted, _UTC)


def iso(ms: int | None) -> str | None:
    """Return a moment as ISO 8601 with offset; None where there is none."""
    return None if ms is None else from_ms(ms).isoformat(timespec="milliseconds")

"""The headers every answer leaves with: what a page may load, and who may keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from dashboard.version import build_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash import Dash
    from flask import Response

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_WEEK = "public, max-age=604800"
_NOT_MODIFIED = 304


def fresh(url: str) -> str:
    """Return an asset's address under which it may be kept for ever: it changes with the build."""
    return f"{url}?v={build_id()}"


def guard(app: Dash) -> None:
    """Set the security headers on every answer of `app`; call it once everything is registered.

    Dash needs the hashes of its own inline scripts, Plotly inline styles and blob images; nothing
    needs eval, another origin, a frame or a plug-in.
    """
    policy: list[str] = []

    def protect(response: Response) -> Response:
        if response.status_code == _NOT_MODIFIED:
            return response  # it has no body to protect, and must stay under 400 bytes
        if not policy:
            policy.append(_policy(app.csp_hashes()))
        response.headers["Content-Security-Policy"] = policy[0]
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.path.startswith("/assets/"):
            kept = FOR_EVER if request.args.get("v") == build_id() else FOR_A_WEEK
            if request.path.endswith(".woff2") or kept is FOR_EVER:
                response.headers["Cache-Control"] = kept
        elif not request.path.startswith("/_dash-component-suites/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.server.after_request(protect)


def _policy(hashes: Sequence[str]) -> str:
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(("'self'", *hashes)),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())

"""Every error under a machine's path is a problem document, also those that Flask raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from dashboard.api.answers import Problem, asker, problem, told_path
from liveroom.errors import StoreError

if TYPE_CHECKING:
    from flask import Flask

    from liveroom.room import Room

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
SENTENCES = frozenset({400, 404, 405, 413, 415, 500})
_PATHS = ("/healthz", "/readyz", "/metrics")


def unrouted(room: Room) -> Blueprint:
    """Answer what no other route of the API does, before Dash would show it a page."""
    del room
    blueprint = Blueprint("unrouted", __name__)

    @blueprint.route("/api/", defaults={"rest": ""}, methods=METHODS, strict_slashes=False)
    @blueprint.route("/api/<path:rest>", methods=METHODS)
    def lost(rest: str) -> Response:
        del rest
        allowed = _allowed(blueprint.name)
        raise MethodNotAllowed(allowed) if allowed else NotFound

    return blueprint


def explain(server: Flask) -> None:
    """Make problems of the errors of machine paths; pages keep their own."""

    @server.errorhandler(Problem)
    def known(error: Problem) -> Response:
        return problem(error.status, error.key, values=error.values)

    @server.errorhandler(StoreError)
    @server.errorhandler(DBAPIError)
    def unreadable(error: DBAPIError | StoreError) -> Response:
        cause = error.orig if isinstance(error, DBAPIError) else error
        server.logger.error("The database did not answer: %s", cause)
        if _is_for_machines():
            response = problem(503, "database", values={})
        else:
            response = Response(asker()("api.database"), 503, mimetype="text/plain")
        response.headers["Retry-After"] = "5"
        response.headers["LiveRoom-Monitor"] = (
            "storage"  # a wall says so while its picture grows old
        )
        return response

    @server.errorhandler(HTTPException)
    def flask_error(error: HTTPException) -> Response | HTTPException:
        if not _is_for_machines():
            return error
        status = error.code or 500
        key = f"status_{status}" if status in SENTENCES else "status_other"
        response = problem(status, key, values={"path": told_path(), "status": status})
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
        return response


def _is_for_machines() -> bool:
    return f"{request.path}/".startswith("/api/") or request.path.startswith(_PATHS)


def _allowed(own: str) -> list[str]:
    """Return the methods under which a real route of the API has this path."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return []
    found = []
    for method in METHODS:
        try:
            rule, _ = adapter.match(method=method, return_rule=True)
        except HTTPException:
            continue
        if not rule.endpoint.startswith(f"{own}."):
            found.append(method)
    return found

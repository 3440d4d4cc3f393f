"""POST /api/v1/exports and what becomes of it: a panel's name and parameters, never a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request, send_file, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.api.answers import Problem, answer, problem
from dashboard.api.bodies import refuse_strangers
from dashboard.exports import MEDIA_TYPES
from dashboard.exports.jobs import Jobs, QueueFullError
from dashboard.exports.order import Order
from liveroom import clock
from liveroom.errors import UsageError

if TYPE_CHECKING:
    from liveroom.room import Room

_FIELDS = {
    "panel": "panel",
    "period": "period",
    "format": "format",
    "lang": "language",
    "app": "application",
    "category": "category",
}
_NEEDED = ("panel", "period", "format")
_LONGEST = 200
_BODY_LIMIT = 4096


def routes(room: Room) -> Blueprint:
    """Return the blueprint of the exports; their files stand below the data directory."""
    blueprint = Blueprint("exports", __name__)
    jobs = Jobs(room.settings.home / "exports", room.zone)

    @blueprint.post("/api/v1/exports")
    def order() -> Response:
        try:
            job = jobs.add(_order(room.settings.base_url), clock.now())
        except UsageError as error:
            return problem(422, "export_refused", values={}, problems=list(error.problems))
        except QueueFullError:
            response = problem(429, "export_queue", values={})
            response.headers["Retry-After"] = "60"
            return response
        response = answer(_told(jobs, job), 202)
        response.headers["Location"] = url_for("exports.status", job=job)
        return response

    @blueprint.get("/api/v1/exports/<job>")
    def status(job: str) -> Response:
        return answer(_told(jobs, job))

    @blueprint.get("/api/v1/exports/<job>/file")
    def file(job: str) -> Response:
        told = _told(jobs, job)
        if told["state"] != "done":
            raise Problem(404, "export_unready")
        return send_file(
            jobs.file(job).resolve(),
            mimetype=MEDIA_TYPES[told["format"]],
            as_attachment=True,
            download_name=told["name"],
        )

    return blueprint


def _told(jobs: Jobs, job: str) -> dict[str, Any]:
    status = jobs.status(job, clock.now())
    if status is None:
        raise Problem(404, "export_unknown")
    link = url_for("exports.file", job=job) if status["state"] == "done" else None
    return {"id": job, **status, "file": link}


def _order(base_url: str | None) -> Order:
    refuse_strangers(base_url)
    request.max_content_length = _BODY_LIMIT
    if (request.content_length or 0) > _BODY_LIMIT:
        raise RequestEntityTooLarge
    if not request.is_json:
        raise Problem(415, "export_json")
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Problem(400, "export_json")
    unknown = [name for name in body if name not in _FIELDS]
    missing = [name for name in _NEEDED if not body.get(name)]
    wrong = [n for n, v in body.items() if not isinstance(v, str) or len(v) > _LONGEST]
    if unknown or missing or wrong:
        sentences = [
            *(f"{name[:40]}: not a parameter of an export." for name in unknown),
            *(f"{name}: is needed." for name in missing),
            *(f"{name[:40]}: must be a short text." for name in wrong if name in _FIELDS),
        ]
        raise UsageError(sentences)
    return Order(**{_FIELDS[name]: value for name, value in body.items()})

"""/api/v1/imports: complaints and usage as files, uploaded, previewed, confirmed and taken back."""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import ClientDisconnected, RequestTimeout

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, asker, iso, problem
from dashboard.api.bodies import line, refuse_strangers, sent
from liveroom import clock
from liveroom.dialects.usage_files import USAGE_FILES
from liveroom.intake import complete, foresee, foresee_usage, forget
from liveroom.sheets.columns import Columns, MappingError, columns
from liveroom.sheets.gate import LARGEST, SheetError
from liveroom.sheets.parent import look, look_at_usage
from liveroom.sheets.spool import Spool
from liveroom.store.engine import reading, writing
from liveroom.store.imports import APPLYING, DONE, begin_import, import_of, imports, take_back
from liveroom.store.mappings import save_columns, saved_columns
from liveroom.store.usage_files import take_back_figures
from liveroom.store.usage_import import known_application

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from liveroom.room import Room
    from liveroom.store.imports import Import

PATH = "/api/v1/imports"
NAME_LENGTH, FILE_LENGTH = 80, 120
REFUSALS = 200
_CHUNK = 1 << 16
_KIND = "application/octet-stream"


def routes(room: Room) -> Blueprint:
    """Return the blueprint of imports; a file lies in the data directory until it is confirmed."""
    blueprint, spool = Blueprint("imports", __name__), Spool(room.settings.home)

    @blueprint.get(PATH)
    def listed() -> Response:
        parameters.only()
        with reading(room.engine) as connection:
            return answer({"rows": [_row(one) for one in imports(connection)]})

    @blueprint.post(PATH)
    def upload() -> Response:
        if "usage" in request.args:
            parameters.only("usage", "app", "name")
            return _uploaded_usage(room, spool)
        parameters.only("source", "name")
        return _uploaded(room, spool)

    @blueprint.get(f"{PATH}/<number>")
    def read(number: str) -> Response:
        parameters.only()
        told = spool.told(number)
        return answer(_row(_known(room, number)) if told is None else _preview(number, told))

    @blueprint.put(f"{PATH}/<number>/columns")
    def choose(number: str) -> Response:
        body = sent(room.settings.base_url, "headings", "orders")
        return _chosen(room, spool, number, body)

    @blueprint.post(f"{PATH}/<number>/confirm")
    def confirm(number: str) -> Response:
        person = line(sent(room.settings.base_url, "name"), "name", NAME_LENGTH)
        return _confirmed(room, spool, number, person)

    @blueprint.post(f"{PATH}/<number>/undo")
    def undo(number: str) -> Response:
        person = line(sent(room.settings.base_url, "name"), "name", NAME_LENGTH)
        return _undone(room, number, person)

    return blueprint


def _uploaded(room: Room, spool: Spool) -> Response:
    asked = _asked(room, "source", "name")
    source, name = line(asked, "source", 60), line(asked, "name", FILE_LENGTH)
    with reading(room.engine) as connection:
        saved = saved_columns(connection, source)
    return _previewed(
        room, spool, lambda number: _looked(room, spool, number, (source, name), saved)
    )


def _uploaded_usage(room: Room, spool: Spool) -> Response:
    asked = _asked(room, "usage", "app", "name")
    slug, name = line(asked, "app", 64), line(asked, "name", FILE_LENGTH)
    form = parameters.choice("usage", USAGE_FILES, "")
    with reading(room.engine) as connection:
        if known_application(connection, slug) is None:
            raise Problem(404, "no_application", slug=slug)
    return _previewed(
        room, spool, lambda number: _looked_at_usage(room, spool, number, (form, slug, name))
    )


def _asked(room: Room, *names: str) -> dict[str, str]:
    """Return what stands beside a file in the address, where it may be taken at all."""
    refuse_strangers(room.settings.base_url)
    if request.mimetype != _KIND:
        raise Problem(415, "body_bytes")
    return {name: request.args.get(name, "") for name in names}


@contextmanager
def _disk() -> Iterator[None]:
    """Tell in an answer that the disk takes no more."""
    try:
        yield
    except OSError as error:
        raise Problem(507, "disk_full") from error


def _previewed(room: Room, spool: Spool, look_at: Callable[[str], dict[str, Any]]) -> Response:
    """Take the file in and have it looked at; where it is not told of, nothing of it stays."""
    forget(room)
    number, is_told = "", False
    try:
        with _disk():
            number = _received(spool)
            told = look_at(number)
        is_told = True
    finally:
        if number and not is_told:
            spool.drop(number)
    return answer(_preview(number, told), 201)


def _chosen(room: Room, spool: Spool, number: str, body: dict[str, Any]) -> Response:
    told = _told(spool, number)
    if told.get("form") is not None:  # usage figures have no columns to choose
        raise Problem(404, "no_import")
    headings = body.get("headings")
    if isinstance(headings, dict):  # what is left empty has no column
        body = body | {"headings": {name: one for name, one in headings.items() if one}}
    try:
        mapping = columns(json.dumps(body))
    except MappingError as error:
        raise Problem(422, "sheet_mapping", why=asker().refused(error.reason)) from None
    with _disk():
        told = _looked(room, spool, number, (told["source"], told["name"]), mapping)
    return answer(_preview(number, told))


def _confirmed(room: Room, spool: Spool, number: str, person: str) -> Response:
    """Write that a person has confirmed a file, and complete it; killed here, the next start does."""
    told, now = _told(spool, number), clock.now()
    if told["missing"]:
        raise Problem(409, "sheet_missing", names=", ".join(told["missing"]))
    with writing(room.engine) as connection:
        if import_of(connection, number) is not None:
            raise Problem(409, "import_again")
        form = told.get("form")
        if form is None:
            mapping = columns(json.dumps(told["columns"]))
            save_columns(connection, told["source"], mapping, person, now)
        facts = told["source"], told["name"], told["refused"]
        begin_import(connection, number, facts, person, now, form)
    spool.shed(number)
    try:
        complete(room, number)
    except subprocess.SubprocessError:
        return problem(503, "import_halted", values={})
    return answer(_row(_known(room, number)))


def _undone(room: Room, number: str, person: str) -> Response:
    with writing(room.engine, patient=True) as connection:
        one = import_of(connection, number)
        if one is None:
            raise Problem(404, "no_import")
        if one.state != DONE:
            raise Problem(409, "import_running" if one.state == APPLYING else "import_undone")
        if one.form is None:
            newer, why = take_back(connection, one, person, clock.now()), "import_newer"
        else:
            newer, why = (
                take_back_figures(connection, one, person, clock.now()),
                "import_newer_usage",
            )
        if newer:
            raise Problem(409, why, n=newer)
    return answer(_row(_known(room, number)))


def _received(spool: Spool) -> str:
    """Write the body to a folder of its own, piece by piece, and return its id.

    Nothing is left behind where it is too large (Problem), stops coming (408) or the disk is full
    (OSError).
    """
    if (request.content_length or 0) > LARGEST:
        raise Problem(413, "sheet_large", most=LARGEST >> 20)
    request.max_content_length = LARGEST + 2 * _CHUNK  # counted here; None would be the page's own
    number, left = "", LARGEST
    try:
        number = spool.make()
        with spool.file(number).open("wb") as file:
            while left >= 0 and (piece := request.stream.read(_CHUNK)):
                left -= len(piece)
                file.write(piece)
    except (OSError, ClientDisconnected) as error:
        if number:
            spool.drop(number)
        if isinstance(error, TimeoutError | ClientDisconnected):  # whoever sent it has stopped
            raise RequestTimeout from None
        raise
    if left < 0:
        spool.drop(number)
        raise Problem(413, "sheet_large", most=LARGEST >> 20)
    return number


def _looked(
    room: Room, spool: Spool, number: str, named: tuple[str, str], mapping: Columns | None
) -> dict[str, Any]:
    """Have a file read by a mapping, a guessed one where it does not fit, and keep what is told."""
    read = partial(
        look,
        spool.file(number),
        room.zone,
        out=spool.out(number),
        has_texts=room.settings.keep_text > 0,
    )
    try:
        try:
            told = read(mapping)
        except SheetError:
            if mapping is None:
                raise
            told = read(None)
    except SheetError as error:
        raise Problem(422, "sheet_refused", why=asker().refused(error.reason)) from None
    source, name = named
    told |= {"source": source, "name": name, "foreseen": None}
    if not told["missing"]:
        kept = foresee(room, number, source)
        told["foreseen"] = {
            "new": kept.new,
            "updated": kept.updated,
            "unchanged": kept.unchanged,
            "conflicts": kept.conflicts,
            "conflicting": list(kept.conflicting[:REFUSALS]),
            "ahead": kept.ahead,
        }
    spool.tell(number, told)
    return told


def _looked_at_usage(
    room: Room, spool: Spool, number: str, named: tuple[str, str, str]
) -> dict[str, Any]:
    """Have a file of usage figures read, and keep what is told: `named` is form, application, file."""
    form, slug, name = named
    try:
        told = look_at_usage(spool.file(number), room.zone, form, spool.out(number))
    except SheetError as error:
        raise Problem(422, "sheet_refused", why=asker().refused(error.reason)) from None
    foreseen = foresee_usage(room, number, slug)
    refusals = sorted([*told["refusals"], *foreseen.pop("refused")])
    told |= {
        "form": form,
        "source": slug,
        "name": name,
        "missing": [],
        "refused": len(refusals),
        "refusals": refusals[:REFUSALS],
        "foreseen": foreseen | {"conflicts": 0},
    }
    spool.tell(number, told)
    return told


def _told(spool: Spool, number: str) -> dict[str, Any]:
    told = spool.told(number)
    if told is None:
        raise Problem(404, "no_import")
    return told


def _known(room: Room, number: str) -> Import:
    with reading(room.engine) as connection:
        one = import_of(connection, number)
    if one is None:
        raise Problem(404, "no_import")
    return one


def _preview(number: str, told: dict[str, Any]) -> dict[str, Any]:
    words, some = asker(), told["refusals"][:REFUSALS]
    shown = [{"line": line_, "reason": words.refused(reason)} for line_, reason in some]
    return {"id": number, "state": "preview", **told, "refusals": shown}


def _row(one: Import) -> dict[str, Any]:
    moments = {name: iso(getattr(one, f"{name}_ms")) for name in ("at", "done", "undone")}
    rest = {name: value for name, value in one._asdict().items() if not name.endswith("_ms")}
    return rest | moments

"""What a file is by its first bytes, and whether a zip may be opened at all, by its directory."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from liveroom.dialects.refusal import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from liveroom.model import Reason

LARGEST = 32 << 20
MEMBERS, UNPACKED, RATIO = 1_000, 256 << 20, 100
_SMALL = 1 << 20  # what is no larger than this may be packed as tightly as it likes
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1


class Kind(StrEnum):
    """How a file is opened."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"


class SheetError(RefusedError):
    """A file that is not opened, and why."""


def kind_of(file: Path) -> Kind:
    """Return what a file is; SheetError where it must not, or cannot, be opened.

    The ending says nothing. Of a zip only the directory is read here: a child with limits of its
    own unpacks it, for a directory can lie.
    """
    size = file.stat().st_size
    if not size:
        raise SheetError("sheet_empty")
    if size > LARGEST:
        raise SheetError("sheet_large", LARGEST >> 20)
    with file.open("rb") as opened:
        head = opened.read(512)
    if head.startswith(_OLD):
        raise SheetError("sheet_old")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:6].lower().startswith((b"<html", b"<!doct", b"<?xml")):
        raise SheetError("sheet_web")
    return _packed(file) if head.startswith(_ZIP) else Kind.CSV


def _packed(file: Path) -> Kind:
    try:
        with zipfile.ZipFile(file) as opened:
            members = opened.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SheetError("sheet_torn") from error
    what = _against(members)
    if what is not None:
        raise SheetError(*what)
    names = {member.filename for member in members}
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if "content.xml" in names and "mimetype" in names:
        return Kind.ODS
    raise SheetError("sheet_zip")


def _against(members: Sequence[zipfile.ZipInfo]) -> Reason | None:
    if len(members) > MEMBERS:
        return "sheet_parts", MEMBERS
    if sum(member.file_size for member in members) > UNPACKED:
        return "sheet_unpacked", UNPACKED >> 20
    return next(filter(None, map(_against_one, members)), None)


def _against_one(member: zipfile.ZipInfo) -> Reason | None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        return ("sheet_outside",)
    if path.name.lower() == "vbaproject.bin" or path.parts[:1] == ("Basic",):
        return ("sheet_macros",)
    if member.flag_bits & _ENCRYPTED:
        return ("sheet_password",)
    packed = max(member.compress_size, 1)
    if member.file_size > _SMALL and member.file_size / packed > RATIO:
        return ("sheet_tight",)
    return None

"""The rows of an XLSX or ODS file: the first sheet that is shown and holds something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import python_calamine

from liveroom.sheets.cells import text_of
from liveroom.sheets.gate import SheetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from liveroom.dialects.told import Row

COLUMNS = 500
_VISIBLE = python_calamine.SheetVisibleEnum.Visible


def opened(file: Path) -> Callable[[], Iterator[Row]]:
    """Return what yields (row number, cells), as often as it is called.

    Formulas are what they came to when the file was saved. SheetError where it cannot be read. To be
    called in a process whose memory is limited: what stands in a sheet's corners decides how much
    is taken.
    """
    sheet = _first(file)
    first = (sheet.start or (0, 0))[0] + 1

    def rows() -> Iterator[Row]:
        for number, cells in enumerate(sheet.iter_rows(), first):
            yield number, [text_of(cell) for cell in cells]

    return rows


def _first(file: Path) -> python_calamine.CalamineSheet:
    try:
        book = python_calamine.load_workbook(file)
        for each in book.sheets_metadata:
            sheet = book.get_sheet_by_name(each.name) if each.visible == _VISIBLE else None
            if sheet is not None and sheet.total_height:
                if sheet.total_width > COLUMNS:
                    raise SheetError("sheet_wide", COLUMNS)
                return sheet
    except (python_calamine.CalamineError, OSError) as error:
        raise SheetError("sheet_other") from error
    raise SheetError("sheet_nothing")

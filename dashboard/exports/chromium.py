"""Asking the renderer process for a picture, and ending it when it takes too long."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image

from liveroom.errors import ExportError

PRINT_DPI = 300
CSS_DPI = 96
DEADLINE_S = 60
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ROOT = Path(__file__).parents[2]


def find() -> str | None:
    """Return the path of Chromium on this machine, None where there is none."""
    return next((path for path in map(shutil.which, _NAMES) if path), None)


def figure_svg(figure: dict[str, Any], width: int, height: int) -> str:
    """Return the SVG text of a Plotly figure of `width` by `height` px.

    Raises ExportError where Chromium is missing, fails or exceeds the deadline.
    """
    return render({"figure": figure, "width": width, "height": height}).decode("utf-8")


def png(svg: str, width: int, height: int) -> bytes:
    """Return an SVG of `width` by `height` CSS px as PNG at 300 dpi, the density written in it.

    Raises ExportError where Chromium is missing, fails or exceeds the deadline.
    """
    scale = PRINT_DPI / CSS_DPI
    drawn = render({"svg": svg, "width": width, "height": height, "scale": scale})
    kept = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as image:
        image.convert("RGB").save(kept, "PNG", dpi=(PRINT_DPI, PRINT_DPI), optimize=True)
    return kept.getvalue()


def render(job: dict[str, Any], deadline_s: float = DEADLINE_S) -> bytes:
    """Return what the renderer process made of `job`; after `deadline_s` it and its browser end.

    Raises ExportError where Chromium is missing, fails or exceeds the deadline.
    """
    browser = find()
    if browser is None:
        raise ExportError(
            "This file needs Chromium, and none is on the PATH: install it (apt install chromium), "
            "or choose csv, or the svg of a panel that is not a Plotly chart."
        )
    with subprocess.Popen(
        [sys.executable, "-m", "dashboard.exports.renderer"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # so that Chromium's own children end with it
    ) as process:
        try:
            drawn, told = process.communicate(
                json.dumps({**job, "browser": browser}).encode(), deadline_s
            )
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise ExportError(
                f"Chromium did not finish the picture within {deadline_s:g} s and was ended; "
                "try again, and see whether the machine is short of memory."
            ) from None
    if process.returncode != 0 or not drawn:
        last = told.decode(errors="replace").strip().splitlines()[-1:]
        raise ExportError(
            f"Chromium could not draw the picture ({' '.join(last) or 'it said nothing'}); "
            f"try `{browser} --version` as this user."
        )
    return drawn

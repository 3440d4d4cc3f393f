"""Where Dash serves the chart library that the plotly package carries."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import plotly
from dash.fingerprint import build_fingerprint

if TYPE_CHECKING:
    from dash import Dash

BUNDLE = "package_data/plotly.min.js"


def plotly_url(app: Dash) -> str:
    """Return the address of the chart library within this origin; browsers keep it for a year."""
    app.registered_paths["plotly"].add(BUNDLE)
    path = f"/_dash-component-suites/plotly/{_fingerprinted()}"
    return str(app.get_relative_path(path))  # type: ignore[no-untyped-call]  # Dash is untyped


@cache
def _fingerprinted() -> str:
    file = Path(plotly.__file__).parent / BUNDLE
    made = int(file.stat().st_mtime)
    return str(build_fingerprint(BUNDLE, plotly.__version__, made))  # type: ignore[no-untyped-call]  # Dash is untyped

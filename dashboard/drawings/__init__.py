"""(frame, theme, words) -> Plotly figure or SVG text: pure, one file per drawing."""

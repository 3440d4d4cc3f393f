"""Repeatable measurements; each script prints its result and bench/README.md keeps the last."""

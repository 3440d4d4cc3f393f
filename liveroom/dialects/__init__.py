"""Bytes -> facts: pure, one file per format, a table per kind of source."""

"""Tests of the sources, file by file."""

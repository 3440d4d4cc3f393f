"""Tests of the health dialects, file by file."""

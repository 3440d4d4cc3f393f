"""Tests of the usage dialects, file by file."""

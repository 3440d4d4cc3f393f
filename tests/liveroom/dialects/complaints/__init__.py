"""Tests of the complaint dialects, file by file."""

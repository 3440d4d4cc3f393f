"""Tests of liveroom.dialects, file by file."""

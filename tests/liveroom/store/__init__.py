"""Tests of liveroom.store."""

"""Tests of liveroom.store.engine."""

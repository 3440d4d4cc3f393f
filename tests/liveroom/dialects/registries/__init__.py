"""Tests of the registries of other tools."""

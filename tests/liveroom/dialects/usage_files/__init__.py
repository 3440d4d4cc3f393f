"""Tests of the files of usage figures."""

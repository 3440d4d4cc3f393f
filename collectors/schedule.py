"""When things happen: the only file that imports APScheduler."""

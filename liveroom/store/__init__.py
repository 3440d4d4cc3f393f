"""SQLAlchemy Core over SQLite (and, by URL, PostgreSQL): tables, writes, rollups, reads."""

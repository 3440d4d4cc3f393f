"""One room: its settings and its database, opened together."""

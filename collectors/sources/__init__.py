"""What a poll asks and brings home: SOURCES by name."""

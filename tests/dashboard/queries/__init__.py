"""What the queries promise."""

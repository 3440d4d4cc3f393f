"""A simulated city that speaks every dialect over real HTTP on loopback."""

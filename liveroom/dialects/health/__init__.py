"""What applications say of their own health: HEALTH_DIALECTS by name."""

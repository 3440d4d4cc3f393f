"""What machines are promised."""
